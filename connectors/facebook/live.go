package facebook

import (
	"context"
	"net/http"

	"github.com/galley-social/galley/schema"
)

// Delete takes one post back. It may be repeated: schema.ErrAbsent when Facebook holds no such post any more.
func (c *client) Delete(ctx context.Context, r schema.Remote) error {
	id, err := c.idOf(r)
	if err != nil {
		return err
	}
	return c.change(ctx, ask{method: http.MethodDelete, path: "/" + id})
}

// change deletes or edits a public post, and makes sure that it was done.
func (c *client) change(ctx context.Context, a ask) error {
	var done success
	out, gone, err := c.call(ctx, a, &done)
	switch {
	case gone:
		return c.absent(ctx)
	case err != nil:
		return err
	case !done.Success:
		return c.unreadable(a, out, "the answer does not say that it was done")
	}
	return nil
}

// Fetch reads one post as Facebook holds it; schema.ErrAbsent when it holds it no more. When it was edited is not known:
// Facebook dates a comment as a change of the post too.
func (c *client) Fetch(ctx context.Context, r schema.Remote) (schema.Live, error) {
	id, err := c.idOf(r)
	if err != nil {
		return schema.Live{}, err
	}
	p, _, gone, err := c.read(ctx, id, fullFields)
	switch {
	case gone:
		return schema.Live{}, c.absent(ctx)
	case err != nil:
		return schema.Live{}, err
	}
	live := schema.Live{Text: p.Message, Media: p.media()}
	switch {
	case p.pending() && !p.Scheduled.IsZero():
		live.Pending = p.Scheduled.Time
	case p.pending():
		live.Altered = "it is not public"
	}
	return live, nil
}
