package main_test

import (
	"github.com/galley-social/galley/schema"
)

type object = map[string]any

// promised is the record that part i of a message should have become.
func (r *reader) promised(m schema.Message, i int, public map[string][]held) object {
	part := m.Parts[i]
	want := object{"$type": "app.bsky.feed.post", "text": part.Text, "langs": []any{m.Language}}
	if facets := r.facets(part); len(facets) > 0 {
		want["facets"] = facets
	}
	if reply := replyOf(m, i, public); reply != nil {
		want["reply"] = reply
	}
	embed := embedOf(m, i)
	if m.Quote != nil && i == 0 {
		quoted := object{"$type": "app.bsky.embed.record", "record": public[m.Quote.Post][0].ref()}
		if embed != nil {
			quoted = object{"$type": "app.bsky.embed.recordWithMedia", "record": quoted, "media": embed}
		}
		embed = quoted
	}
	if embed != nil {
		want["embed"] = embed
	}
	return want
}

// ref is a strong reference to the record.
func (h held) ref() object { return object{"uri": h.URI, "cid": h.CID} }

func replyOf(m schema.Message, i int, public map[string][]held) object {
	own := public[m.Post]
	switch {
	case i > 0 && m.ReplyTo != nil:
		return object{"root": public[m.ReplyTo.Post][0].ref(), "parent": own[parentOf(m, i)].ref()}
	case i > 0:
		return object{"root": own[0].ref(), "parent": own[parentOf(m, i)].ref()}
	case m.ReplyTo != nil:
		answered := public[m.ReplyTo.Post][0].ref()
		return object{"root": answered, "parent": answered}
	}
	return nil
}

// parentOf is the part before, but the first part for the first comment.
func parentOf(m schema.Message, i int) int {
	if m.Parts[i].Role == schema.RoleComment {
		return 0
	}
	return i - 1
}

func (r *reader) facets(part schema.Part) []any {
	var list []any
	for _, f := range part.Facets {
		feature := object{"$type": "app.bsky.richtext.facet#" + string(f.Kind)}
		switch f.Kind {
		case schema.FacetLink:
			feature["uri"] = f.Value
		case schema.FacetTag:
			feature["tag"] = f.Value
		case schema.FacetMention:
			did, ok := r.dids[f.Value]
			if !ok {
				continue // nobody has the handle, so it stays plain text
			}
			feature["did"] = did
		}
		list = append(list, object{
			"index": object{"byteStart": float64(f.Start), "byteEnd": float64(f.End)}, "features": []any{feature},
		})
	}
	return list
}

func embedOf(m schema.Message, i int) object {
	var images []any
	for _, f := range m.Parts[i].Media {
		images = append(images, object{
			"alt": f.Alt, "image": f.File, "aspectRatio": object{"width": float64(f.Width), "height": float64(f.Height)},
		})
	}
	switch {
	case images != nil:
		return object{"$type": "app.bsky.embed.images", "images": images}
	case i == 0 && m.Card != nil:
		card := object{"uri": m.Card.URL, "title": m.Card.Title, "description": m.Card.Description}
		if m.Card.Image != nil {
			card["thumb"] = m.Card.Image.File
		}
		return object{"$type": "app.bsky.embed.external", "external": card}
	}
	return nil
}
