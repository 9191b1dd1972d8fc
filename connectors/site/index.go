package site

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
)

// indexFile is the site's memory: the data of every published post. It is written after all else, so that
// whatever an interruption left undone is done by the next Send.
const indexFile = "galley-site.json"

const (
	indexFormat  = "galley-site"
	indexVersion = 1
)

// index is the content of indexFile.
type index struct {
	// Channel that owns the folder.
	Channel string
	// Look is the fingerprint of what every page has in common; all pages are made anew when it changes.
	Look string
	// Posts from the oldest to the newest.
	Posts []*entry
}

type indexHead struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Channel string `json:"channel"`
	Look    string `json:"look"`
}

// decodeIndex reads what encode writes. A key it does not know is an error, because writing the index back
// would lose it.
func decodeIndex(data []byte) (*index, error) {
	var whole struct {
		indexHead
		Posts []*entry `json:"posts"`
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	strict := decoder.Decode(&whole)
	// What the file says it is explains more than the first key that does not fit.
	head := whole.indexHead
	if strict != nil {
		if err := json.Unmarshal(data, &head); err != nil {
			return nil, fmt.Errorf("it is not JSON that galley wrote: %w", err)
		}
	}
	switch {
	case head.Format != indexFormat:
		return nil, fmt.Errorf("its format is %q, not %q", head.Format, indexFormat)
	case head.Version != indexVersion:
		return nil, fmt.Errorf("its version is %d, and this galley reads version %d", head.Version, indexVersion)
	case strict != nil:
		return nil, fmt.Errorf("its posts are unreadable: %w", strict)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows its end")
	}
	ix := &index{Channel: head.Channel, Look: head.Look, Posts: whole.Posts}
	return ix, ix.check()
}

// check refuses an index that would make two posts share a page, or a page of nothing.
func (ix *index) check() error {
	paths := make(map[string]bool, len(ix.Posts))
	for i, e := range ix.Posts {
		switch {
		case e == nil || e.Post == "" || len(e.Parts) == 0:
			return fmt.Errorf("its post number %d is empty", i+1)
		case paths[postPath(e.Post)]:
			return fmt.Errorf("it has two posts for the page %s", postPath(e.Post))
		}
		paths[postPath(e.Post)] = true
		for _, p := range e.Parts {
			for _, m := range p.Media {
				if !mediaPattern.MatchString(m.Path) {
					return fmt.Errorf("its post %q shows %q, which is no media file of the site", e.Post, m.Path)
				}
			}
		}
	}
	slices.SortFunc(ix.Posts, byTime)
	return nil
}

func byTime(a, b *entry) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Post, b.Post))
}

// encode writes one post a line, so that a commit shows which post changed.
func (ix *index) encode() ([]byte, error) {
	head, err := json.Marshal(indexHead{indexFormat, indexVersion, ix.Channel, ix.Look})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Write(bytes.TrimSuffix(head, []byte("}")))
	b.WriteString(",\"posts\":[")
	for i, e := range ix.Posts {
		line, err := json.Marshal(e)
		if err != nil {
			return nil, fmt.Errorf("post %s: %w", e.Post, err)
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(line)
	}
	b.WriteString("\n]}\n")
	return b.Bytes(), nil
}

// find returns the entry of a post, or nil.
func (ix *index) find(post string) *entry {
	for _, e := range ix.Posts {
		if e.Post == post {
			return e
		}
	}
	return nil
}

// with is the index after the entry took its place; without a fresh entry, the post is gone. Entries that
// stay are shared, so that "the same entry" is a comparison of pointers.
func (ix *index) with(post string, fresh *entry, look look) *index {
	next := &index{Channel: look.channel, Look: look.fingerprint()}
	next.Posts = slices.DeleteFunc(slices.Clone(ix.Posts), func(e *entry) bool { return e.Post == post })
	if fresh != nil {
		at, _ := slices.BinarySearchFunc(next.Posts, fresh, byTime)
		next.Posts = slices.Insert(next.Posts, at, fresh)
	}
	return next
}

// load reads the index; a folder without one is an empty site.
func (c *Client) load(ctx context.Context) (*index, error) {
	data, err := c.files.Read(ctx, indexFile)
	if errors.Is(err, fs.ErrNotExist) {
		return &index{Channel: c.look.channel}, nil
	}
	if err != nil {
		return nil, unwritten(err, "read "+indexFile)
	}
	ix, err := decodeIndex(data)
	if err != nil {
		return nil, refused("bring back the last good version from Git, or use the galley that wrote it", "the site's %s can't be used: %v", indexFile, err)
	}
	if ix.Channel != c.look.channel {
		return nil, refused(`give each site channel its own folder or branch; after a rename, change "channel" at the top of `+indexFile,
			"the site belongs to the channel %q, not %q", ix.Channel, c.look.channel)
	}
	return ix, nil
}
