package rules

import (
	"maps"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/suppress"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// Memory keeps what was found about a post. It may forget at any time, and gives back only what was put under the
// same version. It is used by several goroutines at once.
type Memory interface {
	Get(name, version string) ([]byte, bool)
	Put(name, version string, data []byte)
}

// record is a post as the memory has it.
type record struct {
	_     struct{} `cbor:",toarray"`
	Value schema.Post
	// Media are the files that the post names, with their blob ids.
	Media    []dependency
	Found    []diag.Diagnostic
	Comments []suppress.Comment
	Outlines []sketch
	Marks    []signature
}

// dependency is a media file. Without a blob id it could not be used.
type dependency struct {
	_          struct{} `cbor:",toarray"`
	File, Blob string
}

// sketch is an outline, with its mark as an index.
type sketch struct {
	_       struct{} `cbor:",toarray"`
	Channel string
	At      int64 // nanoseconds since 1970
	Mark    int
}

// version is what a post's record depends on, besides its media.
func (c *Checker) version(blob string) string { return blob + c.in.Set.Context }

func (c *Checker) remember(post *content.Post, j *judged) {
	r := record{Value: post.Value, Media: c.media(post), Found: j.found, Comments: j.comments}
	for i, o := range j.outlines {
		if i == 0 || o.mark != j.outlines[i-1].mark {
			r.Marks = append(r.Marks, *o.mark)
		}
		r.Outlines = append(r.Outlines, sketch{Channel: o.channel, At: o.at.UnixNano(), Mark: len(r.Marks) - 1})
	}
	if data, err := cbor.Marshal(r); err == nil {
		c.in.Memory.Put(post.File, c.version(post.Blob), data)
	}
}

func (c *Checker) remembered(file, blob string) (*record, bool) {
	if c.in.Memory == nil {
		return nil, false
	}
	data, ok := c.in.Memory.Get(file, c.version(blob))
	if !ok {
		return nil, false
	}
	var r record
	if err := cbor.Unmarshal(data, &r); err != nil {
		return nil, false
	}
	for _, s := range r.Outlines {
		if s.Mark < 0 || s.Mark >= len(r.Marks) {
			return nil, false
		}
	}
	return &r, true
}

func (r *record) judged(channels map[string]schema.Channel) *judged {
	j := &judged{found: r.Found, comments: r.Comments, outlines: make([]outline, len(r.Outlines))}
	for i, s := range r.Outlines {
		j.outlines[i] = outline{s.Channel, channels[s.Channel].Network, time.Unix(0, s.At).UTC(), &r.Marks[s.Mark]}
	}
	return j
}

// media are the files that a post names, each time it does.
func (c *Checker) media(post *content.Post) []dependency {
	var list []dependency
	add := func(file string) {
		list = append(list, dependency{File: file, Blob: c.in.Set.Media[file].Blob})
	}
	for _, m := range post.Value.Media {
		add(m.File)
	}
	if post.Value.Card != nil {
		add(post.Value.Card.Image)
	}
	for _, channel := range slices.Sorted(maps.Keys(post.Value.Overrides)) {
		for _, m := range post.Value.Overrides[channel].Media {
			add(m.File)
		}
	}
	return list
}
