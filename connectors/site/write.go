package site

import (
	"context"
	"errors"
	"io/fs"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// write brings the files from one index to the next as one change.
func (c *Client) write(ctx context.Context, old, next *index, fresh *entry, message string) error {
	changes := &changes{files: c.files, out: map[string][]byte{}}
	if err := c.pages(ctx, changes, old, next); err != nil {
		return err
	}
	if err := c.media(ctx, changes, old, next, fresh); err != nil {
		return err
	}
	data, err := next.encode()
	if err != nil {
		return refused("", "write %s: %v", indexFile, err)
	}
	if err := changes.put(ctx, indexFile, data); err != nil {
		return err
	}
	if len(changes.out) > 0 {
		if err := c.files.Write(ctx, changes.out, message); err != nil {
			if errors.Is(err, connector.ErrMoved) {
				return err
			}
			return written(err)
		}
	}
	if fresh != nil {
		for _, m := range mediaOf(fresh) {
			delete(c.pending, m.Path)
		}
	}
	return nil
}

// moves is how often a change begins again because somebody else has changed the site since it was read.
const moves = 40

// settled makes a change, from the beginning again when the site has moved: the index and the lists that it has worked
// out would take back what somebody else has published meanwhile.
func settled(change func() error) error {
	for range moves {
		if err := change(); !errors.Is(err, connector.ErrMoved) {
			return err
		}
	}
	return &schema.Fault{Outcome: schema.Later, Reason: "write the site: others have changed it again and again; nothing of this is there"}
}

// written is the fault of a write that may have happened in part; repeating it is safe.
func written(err error) error {
	var fault *schema.Fault
	if errors.As(err, &fault) {
		return fault
	}
	return &schema.Fault{Outcome: schema.Unknown, Reason: "write the site: " + err.Error(), Hint: "run again: the site is brought to the same state"}
}

// pages collects the pages that differ between the two indexes. The files that every page needs are compared
// with what is there even when they should not differ, and so are the pages of a post that is sent again:
// it mends what was damaged.
func (c *Client) pages(ctx context.Context, out *changes, old, next *index) error {
	before, after := c.look.layout(old), c.look.layout(next)
	all := old.Look != next.Look
	for _, p := range after {
		if shared := p.kind < kindTopics; !all && !shared && p.same(before[p.path]) {
			continue
		}
		data, err := c.look.render(p)
		if err != nil {
			return refused("", "%v", err)
		}
		if err := out.put(ctx, p.path, data); err != nil {
			return err
		}
	}
	for path, p := range before {
		if _, stays := after[path]; stays || p.kind == kindStyle || p.kind == kindIcon {
			continue
		}
		if err := out.remove(ctx, path); err != nil {
			return err
		}
	}
	return nil
}

// media collects new media, and takes away what no post shows any more: a picture that was published by
// mistake has to go.
func (c *Client) media(ctx context.Context, out *changes, old, next *index, fresh *entry) error {
	shown := map[string]bool{}
	for _, e := range next.Posts {
		for _, m := range mediaOf(e) {
			shown[m.Path] = true
		}
	}
	if fresh != nil {
		for _, m := range mediaOf(fresh) {
			if err := c.attach(ctx, out, m); err != nil {
				return err
			}
		}
	}
	for _, e := range old.Posts {
		for _, m := range mediaOf(e) {
			if !shown[m.Path] {
				if err := out.remove(ctx, m.Path); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (c *Client) attach(ctx context.Context, out *changes, m media) error {
	if body, ok := c.pending[m.Path]; ok {
		return out.put(ctx, m.Path, body)
	}
	_, err := c.files.Read(ctx, m.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return later("run again: the file is uploaded anew", "the media file %s was not uploaded", m.Path)
	}
	if err != nil {
		return unwritten(err, "read "+m.Path)
	}
	return nil
}
