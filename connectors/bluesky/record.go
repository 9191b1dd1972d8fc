package bluesky

import (
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/galley-social/galley/schema"
)

// collection is where posts live in a repository.
const collection = "app.bsky.feed.post"

const timeLayout = "2006-01-02T15:04:05.000Z"

// post is the record of one part.
type post struct {
	Type      string   `json:"$type"`
	Text      string   `json:"text"`
	CreatedAt string   `json:"createdAt"`
	Langs     []string `json:"langs,omitempty"`
	Facets    []facet  `json:"facets,omitempty"`
	Reply     *reply   `json:"reply,omitempty"`
	Embed     any      `json:"embed,omitempty"`
}

// ref is a strong reference: a record in exactly one version.
type ref struct {
	URI string `json:"uri"`
	CID string `json:"cid"`
}

type reply struct {
	Root   ref `json:"root"`
	Parent ref `json:"parent"`
}

type facet struct {
	Index    byteSlice `json:"index"`
	Features []feature `json:"features"`
}

type byteSlice struct {
	Start int `json:"byteStart"`
	End   int `json:"byteEnd"`
}

// feature is a link, a mention or a tag; one of the three fields is set.
type feature struct {
	Type string `json:"$type"`
	URI  string `json:"uri,omitempty"`
	DID  string `json:"did,omitempty"`
	Tag  string `json:"tag,omitempty"`
}

// blob is what the server gave for an upload.
type blob struct {
	Type     string `json:"$type"`
	Ref      link   `json:"ref"`
	MimeType string `json:"mimeType"`
	Size     int64  `json:"size"`
}

type link struct {
	CID string `json:"$link"`
}

type aspectRatio struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// handle is schema.Upload's Handle: the blob, and how the picture looks once it is turned upright.
type handle struct {
	Blob        blob         `json:"blob"`
	AspectRatio *aspectRatio `json:"aspectRatio,omitempty"`
}

// references are what the network has to be asked before a record can be written.
type references struct {
	// dids of the handles that are mentioned; one that is missing stays plain text.
	dids  map[string]string
	reply *reply
	quote *ref
}

// build makes the record of a part. It is pure: the same effect and references give the same record.
func build(e schema.Effect, found references) (post, error) {
	part := e.This()
	facets, err := buildFacets(part, found.dids)
	if err != nil {
		return post{}, err
	}
	embed, err := buildEmbed(e, found.quote)
	if err != nil {
		return post{}, err
	}
	p := post{
		Type:      collection,
		Text:      part.Text,
		CreatedAt: createdAt(e).Format(timeLayout),
		Facets:    facets,
		Reply:     found.reply,
		Embed:     embed,
	}
	if e.Message.Language != "" {
		p.Langs = []string{e.Message.Language}
	}
	return p, nil
}

func buildFacets(part schema.Part, dids map[string]string) ([]facet, error) {
	var out []facet
	for _, f := range part.Facets {
		if !covers(part.Text, f) {
			return nil, fmt.Errorf("the %s %q marks bytes %d to %d, which are no whole characters of the text",
				f.Kind, f.Value, f.Start, f.End)
		}
		one := feature{Type: "app.bsky.richtext.facet#" + string(f.Kind)}
		switch f.Kind {
		case schema.FacetLink:
			one.URI = f.Value
		case schema.FacetTag:
			one.Tag = f.Value
		case schema.FacetMention:
			one.DID = dids[f.Value]
			if one.DID == "" {
				continue
			}
		default:
			continue
		}
		out = append(out, facet{Index: byteSlice{f.Start, f.End}, Features: []feature{one}})
	}
	return out, nil
}

// covers reports whether a facet is a range of whole characters.
func covers(text string, f schema.Facet) bool {
	boundary := func(i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }
	return 0 <= f.Start && f.Start < f.End && f.End <= len(text) && boundary(f.Start) && boundary(f.End)
}

// readHandle reads what Upload wrote.
func readHandle(u schema.Upload) (handle, error) {
	var h handle
	if err := json.Unmarshal(u.Handle, &h); err != nil || h.Blob.Ref.CID == "" {
		return h, fmt.Errorf("%s was not uploaded to Bluesky", u.File)
	}
	return h, nil
}

// parseTime reads a record's time; a time that makes no sense is none.
func parseTime(text string) time.Time {
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}
