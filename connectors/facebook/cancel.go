package facebook

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// Cancel takes back what waits under the id that was kept, and nothing else: what reads the same and waits under another
// may be another delivery's, or what another run has left there since. Facebook deletes what waits and what is public by
// one and the same request, so it is sent only when, by Facebook's own clock, the post stays where it is for longer than
// the request can be under way.
func (c *client) Cancel(ctx context.Context, e schema.Effect, held schema.Remote) error {
	if f := c.waitsElsewhere(held.ID); f != nil {
		return f
	}
	if e.Scheduled.IsZero() {
		e.Scheduled = held.At
	}
	if e.Scheduled.IsZero() {
		return later("", "it is not known for when the post was left with Facebook, so it can't be looked for there")
	}
	if objectID.MatchString(held.ID) {
		p, out, gone, err := c.read(ctx, held.ID, stateFields)
		if !gone {
			return c.takeBack(ctx, e, p, out, err)
		}
	}
	r, err := c.search(ctx, e)
	switch {
	case errors.Is(err, schema.ErrAbsent):
		return c.goneBefore(ctx, e.Scheduled)
	case err != nil:
		return asLater(err)
	case !r.Pending:
		return schema.ErrPublic
	case r.ID == held.ID:
		return later("the next run tries again", "Facebook lists the post %s, and says that there is none", r.ID)
	}
	return later("delete it by hand, among the page's scheduled posts", "it waits there under another id than was kept for it, %s", r.ID)
}

// goneBefore is schema.ErrAbsent while the time of a post that is nowhere has not come. After that nobody can tell whether
// it was public before somebody deleted it.
func (c *client) goneBefore(ctx context.Context, at time.Time) error {
	date, err := c.self(ctx)
	if err != nil {
		return asLater(err)
	}
	if f := tooLate(at, date); f != nil {
		return f
	}
	return schema.ErrAbsent
}

// takeBack deletes a post that was read just now, if it waits and goes on to wait for long enough.
func (c *client) takeBack(ctx context.Context, e schema.Effect, p post, read httpx.Response, err error) error {
	r, err := stateOf(p, err)
	switch {
	case err != nil:
		return asLater(err)
	case !r.Pending:
		return schema.ErrPublic
	}
	if f := tooLate(r.At, httpx.Date(read.Header)); f != nil {
		return f
	}
	a := ask{method: http.MethodDelete, path: "/" + r.ID, now: e.Now}
	var done success
	out, gone, err := c.call(ctx, a, &done)
	switch {
	case gone:
		// Somebody else took it back meanwhile, or it has another id by now: the next look says which.
		return later("the next run looks again", "the post %s went away before it was deleted", r.ID)
	case err != nil:
		return asLater(err)
	case !done.Success:
		return c.unreadable(a, out, "the answer to the deletion does not say that it was done")
	}
	return nil
}

// tooLate is the fault when the post becomes public sooner than is safe.
func tooLate(at, now time.Time) *schema.Fault {
	const hint = "once it is public: galley retract"
	lead, safe := at.Sub(now), Network.Schedule.Cancel.Or(0)
	switch {
	case now.IsZero():
		return later("the next run tries again", "Facebook did not tell its time, so it is not known how soon the post becomes public")
	case lead < safe:
		return later(hint, "it becomes public at %s, which is %s ahead by Facebook's clock, and it is safe to take back no later than %s ahead",
			at.Format(time.RFC3339), lead.Round(time.Second), safe)
	}
	return nil
}

// asLater is a refusal of a request as what it means for the effect it was asked for: it did not happen now, and once
// what stands in the way is mended it may. Its status and its hint stay.
func asLater(err error) error {
	var f *schema.Fault
	if !errors.As(err, &f) || f.Outcome != schema.Refused {
		return err
	}
	kept := *f
	kept.Outcome = schema.Later
	return &kept
}
