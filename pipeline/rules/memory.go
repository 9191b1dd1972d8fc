package rules

import (
	"encoding/binary"
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
	Value kept
	// Media are the files that the post names, with their blob ids.
	Media    []dependency
	Found    []diag.Diagnostic
	Comments []suppress.Comment
	Outlines []sketch
	// Marks are signatures, and Sets the shingles that each of them is of, both packed.
	Marks, Sets [][]byte
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
	r := record{Value: kept(post.Value), Media: c.media(post), Found: j.found, Comments: j.comments}
	for i, o := range j.outlines {
		if i == 0 || o.mark != j.outlines[i-1].mark {
			r.Sets = append(r.Sets, pack(j.sets[len(r.Marks)]))
			r.Marks = append(r.Marks, pack(o.mark[:]))
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
		if s.Mark < 0 || s.Mark >= len(r.Marks) || s.Mark >= len(r.Sets) || len(r.Marks[s.Mark]) != 8*len(signature{}) {
			return nil, false
		}
	}
	return &r, true
}

func (r *record) judged(channels map[string]schema.Channel) *judged {
	j := &judged{found: r.Found, comments: r.Comments, outlines: make([]outline, len(r.Outlines))}
	marks := make([]signature, len(r.Marks))
	for i := range marks {
		marks[i] = signature(unpack(r.Marks[i]))
	}
	for i, s := range r.Outlines {
		j.outlines[i] = outline{s.Channel, channels[s.Channel].Network, time.Unix(0, s.At).UTC(), &marks[s.Mark]}
	}
	return j
}

// pack writes numbers as bytes, which are read many times faster than a list of numbers.
func pack(list []uint64) []byte {
	data := make([]byte, 0, 8*len(list))
	for _, n := range list {
		data = binary.LittleEndian.AppendUint64(data, n)
	}
	return data
}

func unpack(data []byte) []uint64 {
	list := make([]uint64, len(data)/8)
	for i := range list {
		list[i] = binary.LittleEndian.Uint64(data[8*i:])
	}
	return list
}

// shingles are those of a slot's message. Where they are not remembered, the message is composed once more.
func (c *Checker) shingles(s slot) []uint64 {
	if r, ok := c.remembered(s.post.File, s.post.Blob); ok {
		for _, o := range r.Outlines {
			if o.Channel == s.channel {
				return unpack(r.Sets[o.Mark])
			}
		}
	}
	message, ok := c.messages[schema.Delivery{Post: s.post.ID, Channel: s.channel}]
	if !ok {
		message, _ = c.in.Compose(s.post)(s.channel)
	}
	return shingles(sentText(&message))
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
