package facebook

import (
	"context"
	"net/http"
	"net/url"

	"github.com/galley-social/galley/schema"
)

// Edit makes one public post read as the effect's part says: its text, and nothing else. It may be repeated.
// schema.ErrAbsent when Facebook holds no such post any more.
func (c *client) Edit(ctx context.Context, e schema.Effect, r schema.Remote) error {
	id, err := c.idOf(r)
	if err != nil {
		return err
	}
	if part := e.This(); part.Length.Over() {
		return refuse("shorten it", "the text has %d characters, and %d fit", part.Length.Count, part.Length.Limit)
	}
	p, _, gone, err := c.read(ctx, id, fullFields)
	switch {
	case gone:
		return c.absent(ctx)
	case err != nil:
		return err
	case p.pending():
		return refuse("take it back, and leave it there anew", "the post %s is not public yet", id)
	case p.media() != len(e.This().Media):
		return refuse("change it on Facebook by hand", "the post has %d files there, and %d in Git", p.media(), len(e.This().Media))
	}
	return c.change(ctx, ask{method: http.MethodPost, path: "/" + id, form: url.Values{"message": {e.This().Text}}, now: e.Now})
}
