package bluesky

import (
	"fmt"

	"github.com/galley-social/galley/schema"
)

type image struct {
	Alt         string       `json:"alt"`
	Image       blob         `json:"image"`
	AspectRatio *aspectRatio `json:"aspectRatio,omitempty"`
}

type imagesEmbed struct {
	Type   string  `json:"$type"`
	Images []image `json:"images"`
}

type externalEmbed struct {
	Type     string   `json:"$type"`
	External external `json:"external"`
}

type external struct {
	URI         string `json:"uri"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Thumb       *blob  `json:"thumb,omitempty"`
}

type recordEmbed struct {
	Type   string `json:"$type"`
	Record ref    `json:"record"`
}

type recordWithMedia struct {
	Type   string      `json:"$type"`
	Record recordEmbed `json:"record"`
	Media  any         `json:"media"`
}

// buildEmbed makes the one embed a post can have: pictures, or else the link card; a quote, alone or with
// either. The card and the quote belong to the first part.
func buildEmbed(e schema.Effect, quote *ref) (any, error) {
	var media any
	var err error
	switch {
	case len(e.This().Media) > 0:
		media, err = buildImages(e)
	case e.Part == 0 && e.Message.Card != nil:
		media, err = buildCard(e)
	}
	if err != nil || quote == nil {
		return media, err
	}
	record := recordEmbed{Type: "app.bsky.embed.record", Record: *quote}
	if media == nil {
		return record, nil
	}
	return recordWithMedia{Type: "app.bsky.embed.recordWithMedia", Record: record, Media: media}, nil
}

func buildImages(e schema.Effect) (any, error) {
	media := e.This().Media
	if len(media) != len(e.Uploads) {
		return nil, fmt.Errorf("the part has %d media files, of which %d were uploaded", len(media), len(e.Uploads))
	}
	out := imagesEmbed{Type: "app.bsky.embed.images"}
	for i, m := range media {
		h, err := readHandle(e.Uploads[i])
		if err != nil {
			return nil, err
		}
		out.Images = append(out.Images, image{Alt: m.Alt, Image: h.Blob, AspectRatio: h.AspectRatio})
	}
	return out, nil
}

func buildCard(e schema.Effect) (any, error) {
	card := e.Message.Card
	out := external{URI: card.URL, Title: card.Title, Description: card.Description}
	if e.CardImage != nil {
		h, err := readHandle(*e.CardImage)
		if err != nil {
			return nil, err
		}
		if h.Blob.Size > thumbBytes {
			return nil, fmt.Errorf("the link card's picture %s has %d bytes, and Bluesky takes %d",
				e.CardImage.File, h.Blob.Size, thumbBytes)
		}
		out.Thumb = &h.Blob
	}
	return externalEmbed{Type: "app.bsky.embed.external", External: out}, nil
}
