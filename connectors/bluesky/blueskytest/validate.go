package blueskytest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

var (
	didPattern  = regexp.MustCompile(`^did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]$`)
	langPattern = regexp.MustCompile(`^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$`)
	uriPattern  = regexp.MustCompile(`^at://did:[a-z]+:[a-zA-Z0-9._:%-]+/[a-zA-Z0-9.-]+/[a-zA-Z0-9._~:-]+$`)
	cidPattern  = regexp.MustCompile(`^baf[a-z2-7]{50,}$`)
)

type post struct {
	Type      string          `json:"$type"`
	Text      *string         `json:"text"`
	CreatedAt string          `json:"createdAt"`
	Langs     []string        `json:"langs"`
	Facets    []facet         `json:"facets"`
	Reply     *reply          `json:"reply"`
	Embed     json.RawMessage `json:"embed"`
}

type facet struct {
	Index struct {
		ByteStart *int `json:"byteStart"`
		ByteEnd   *int `json:"byteEnd"`
	} `json:"index"`
	Features []struct {
		Type string  `json:"$type"`
		URI  *string `json:"uri"`
		DID  *string `json:"did"`
		Tag  *string `json:"tag"`
	} `json:"features"`
}

type strongRef struct {
	URI string `json:"uri"`
	CID string `json:"cid"`
}

type reply struct {
	Root   strongRef `json:"root"`
	Parent strongRef `json:"parent"`
}

type blob struct {
	Type string `json:"$type"`
	Ref  struct {
		Link string `json:"$link"`
	} `json:"ref"`
	MimeType string `json:"mimeType"`
	Size     int64  `json:"size"`
}

// validate checks a post as the real server does, and a little more strictly.
func (s *Server) validate(value json.RawMessage) *refusal {
	var p post
	if no := decode(value, &p); no != nil {
		return wrong("%s", no.message)
	}
	if why := p.check(); why != "" {
		return wrong("%s", why)
	}
	for i, f := range p.Facets {
		if why := f.check(*p.Text); why != "" {
			return wrong("at $.record.facets[%d]: %s", i, why)
		}
	}
	if p.Embed != nil {
		return s.checkEmbed(p.Embed)
	}
	return nil
}

func wrong(format string, args ...any) *refusal {
	return invalid("Invalid %s record: %s", collection, fmt.Sprintf(format, args...))
}

func (p post) check() string {
	switch {
	case p.Type != collection:
		return "at $.record.$type: must be " + collection
	case p.Text == nil:
		return "at $.record.text: is required"
	case uniseg.GraphemeClusterCount(*p.Text) > 300:
		return "grapheme too big (maximum 300) at $.record.text"
	case len(*p.Text) > 3000:
		return "string too big (maximum 3000 bytes) at $.record.text"
	case len(p.Langs) > 3:
		return "at $.record.langs: at most 3"
	}
	if _, err := time.Parse(time.RFC3339, p.CreatedAt); err != nil || !strings.HasSuffix(p.CreatedAt, "Z") {
		return "at $.record.createdAt: is no time in UTC"
	}
	for _, l := range p.Langs {
		if !langPattern.MatchString(l) {
			return "at $.record.langs: " + l + " is no language"
		}
	}
	if p.Reply != nil && (!p.Reply.Root.good() || !p.Reply.Parent.good()) {
		return "at $.record.reply: root and parent need uri and cid"
	}
	return ""
}

func (r strongRef) good() bool { return uriPattern.MatchString(r.URI) && cidPattern.MatchString(r.CID) }

func (f facet) check(text string) string {
	if f.Index.ByteStart == nil || f.Index.ByteEnd == nil || len(f.Features) == 0 {
		return "index and features are required"
	}
	start, end := *f.Index.ByteStart, *f.Index.ByteEnd
	if start < 0 || start >= end || end > len(text) {
		return "the range is outside of the text"
	}
	if !utf8.ValidString(text[start:end]) || !utf8.ValidString(text[:start]) {
		return "the range cuts a character"
	}
	for _, one := range f.Features {
		good := false
		switch one.Type {
		case "app.bsky.richtext.facet#link":
			good = one.URI != nil && one.DID == nil && one.Tag == nil && isURL(*one.URI)
		case "app.bsky.richtext.facet#mention":
			good = one.DID != nil && one.URI == nil && one.Tag == nil && didPattern.MatchString(*one.DID)
		case "app.bsky.richtext.facet#tag":
			good = one.Tag != nil && one.URI == nil && one.DID == nil && *one.Tag != "" && len(*one.Tag) <= 640 &&
				uniseg.GraphemeClusterCount(*one.Tag) <= 64
		}
		if !good {
			return "the feature " + one.Type + " has wrong fields"
		}
	}
	return ""
}

func isURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme != "" && u.Host != ""
}

func missingBlob(link string) *refusal {
	return &refusal{http.StatusBadRequest, "BlobNotFound", "Could not find blob: " + link}
}
