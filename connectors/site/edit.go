package site

import (
	"context"
	"reflect"
	"time"

	"github.com/galley-social/galley/schema"
)

// Edit makes one public part read as the effect says: the page, its place in lists and feeds, and what the feeds call
// updated. The address and the time at which the post went out stay. It may be repeated; schema.ErrAbsent when the
// part is not there.
func (c *Client) Edit(ctx context.Context, e schema.Effect, r schema.Remote) error {
	return settled(func() error { return c.edit(ctx, e, r) })
}

func (c *Client) edit(ctx context.Context, e schema.Effect, r schema.Remote) error {
	if err := ctx.Err(); err != nil {
		return unwritten(err, "edit "+r.URL)
	}
	if err := acceptable(e); err != nil {
		return err
	}
	old, err := c.load(ctx)
	if err != nil {
		return err
	}
	held, number, err := c.locate(old, r)
	switch {
	case err != nil:
		return err
	case held.Post != e.Message.Post || number != e.Part+1:
		return refused("", "%s is part %d of %s, and not part %d of %s", r.URL, number, held.Post, e.Part+1, e.Message.Post)
	}
	e.Message.At = held.At
	fresh, err := newEntry(e, held)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(fresh, held) {
		fresh.Updated = e.Now.UTC().Truncate(time.Second)
	}
	return c.write(ctx, old, old.with(fresh.Post, fresh, c.look), fresh, "Edit "+fresh.Post)
}
