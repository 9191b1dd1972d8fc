package blueskytest

import (
	"encoding/json"
	"strings"
)

// The largest blobs of the embeds.
const (
	imageBytes = 2_000_000
	thumbBytes = 1_000_000
)

type imagesEmbed struct {
	Type   string `json:"$type"`
	Images []struct {
		Alt         *string `json:"alt"`
		Image       *blob   `json:"image"`
		AspectRatio *struct {
			Width  int `json:"width"`
			Height int `json:"height"`
		} `json:"aspectRatio"`
	} `json:"images"`
}

type externalEmbed struct {
	Type     string `json:"$type"`
	External struct {
		URI         *string `json:"uri"`
		Title       *string `json:"title"`
		Description *string `json:"description"`
		Thumb       *blob   `json:"thumb"`
	} `json:"external"`
}

type recordEmbed struct {
	Type   string    `json:"$type"`
	Record strongRef `json:"record"`
}

type recordWithMedia struct {
	Type   string          `json:"$type"`
	Record recordEmbed     `json:"record"`
	Media  json.RawMessage `json:"media"`
}

func typeOf(value json.RawMessage) string {
	var head struct {
		Type string `json:"$type"`
	}
	if json.Unmarshal(value, &head) != nil {
		return ""
	}
	return head.Type
}

func (s *Server) checkEmbed(value json.RawMessage) *refusal {
	switch typeOf(value) {
	case "app.bsky.embed.record":
		var e recordEmbed
		if no := decode(value, &e); no != nil {
			return wrong("%s", no.message)
		}
		return checkQuote(e)
	case "app.bsky.embed.recordWithMedia":
		var e recordWithMedia
		if no := decode(value, &e); no != nil {
			return wrong("%s", no.message)
		}
		if no := checkQuote(e.Record); no != nil {
			return no
		}
		return s.checkMedia(e.Media)
	}
	return s.checkMedia(value)
}

func checkQuote(e recordEmbed) *refusal {
	if e.Type != "app.bsky.embed.record" || !e.Record.good() {
		return wrong("at $.record.embed.record: needs a type, a uri and a cid")
	}
	return nil
}

func (s *Server) checkMedia(value json.RawMessage) *refusal {
	switch typeOf(value) {
	case "app.bsky.embed.images":
		return s.checkImages(value)
	case "app.bsky.embed.external":
		return s.checkExternal(value)
	}
	return wrong("at $.record.embed: unknown type %q", typeOf(value))
}

func (s *Server) checkImages(value json.RawMessage) *refusal {
	var e imagesEmbed
	if no := decode(value, &e); no != nil {
		return wrong("%s", no.message)
	}
	if len(e.Images) == 0 || len(e.Images) > 4 {
		return wrong("at $.record.embed.images: 1 to 4, got %d", len(e.Images))
	}
	for _, one := range e.Images {
		if one.Alt == nil || one.Image == nil {
			return wrong("at $.record.embed.images: alt and image are required")
		}
		if r := one.AspectRatio; r != nil && (r.Width < 1 || r.Height < 1) {
			return wrong("at $.record.embed.images: the aspect ratio is not positive")
		}
		if no := s.checkBlob(*one.Image, imageBytes); no != nil {
			return no
		}
	}
	return nil
}

func (s *Server) checkExternal(value json.RawMessage) *refusal {
	var e externalEmbed
	if no := decode(value, &e); no != nil {
		return wrong("%s", no.message)
	}
	x := e.External
	if x.URI == nil || x.Title == nil || x.Description == nil || !isURL(*x.URI) {
		return wrong("at $.record.embed.external: uri, title and description are required")
	}
	if x.Thumb != nil {
		return s.checkBlob(*x.Thumb, thumbBytes)
	}
	return nil
}

func (s *Server) checkBlob(b blob, limit int64) *refusal {
	held, ok := s.blobs[b.Ref.Link]
	switch {
	case !ok:
		return missingBlob(b.Ref.Link)
	case b != held:
		return wrong("the blob %s is not as it was uploaded", b.Ref.Link)
	case b.Size > limit:
		return wrong("the blob %s is too large: %d bytes of %d", b.Ref.Link, b.Size, limit)
	case !strings.HasPrefix(b.MimeType, "image/"):
		return wrong("the blob %s is no picture but %s", b.Ref.Link, b.MimeType)
	}
	return nil
}
