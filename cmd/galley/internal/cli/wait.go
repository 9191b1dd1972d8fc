package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/galley-social/galley/pipeline/gitbranch"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/pipeline/watch"
	"github.com/galley-social/galley/schema"
)

// fetchEvery is how often a run that stays asks the remote what has been merged.
const fetchEvery = time.Minute

// errUnrecorded: something is public and the ledger could not be told. The next round looks it up.
var errUnrecorded = errors.New("not recorded")

// systemClock is the outside world's clock.
type systemClock struct{ now func() time.Time }

func (c systemClock) Now() time.Time { return c.now() }

func (c systemClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// passing reports whether an error may mend itself. Others are the set-up, or need a person.
func passing(err error) bool {
	for _, target := range []error{
		gitbranch.ErrUnreachable, gitbranch.ErrUncertain, ledger.ErrLost, ledger.ErrUncertain, ledger.ErrConflict,
		errUnrecorded, context.DeadlineExceeded,
	} {
		if errors.Is(err, target) {
			return true
		}
	}
	return false
}

// round makes one round at the clock's instant.
func (a *app) round(ctx context.Context, r *rounds, fresh bool) (made, error) {
	if fresh {
		r.forget()
	}
	now := *a
	// Without Go's monotonic reading: it stands still while a machine sleeps, and leases do not.
	now.now = a.Now().UTC().Round(0)
	out, err := r.make(ctx, &now, now.now)
	if err == nil && out.result.Unrecorded != nil {
		err = fmt.Errorf("%w: %w", errUnrecorded, out.result.Unrecorded)
	}
	return out, err
}

// publishWaiting is galley publish that stays for a while.
func (a *app) publishWaiting(ctx context.Context, f publishFlags) error {
	w := &window{app: a, until: a.now.Round(0).Add(f.wait), journal: newJournal(a, false), announce: f.announce}
	w.rounds = &rounds{channel: f.channel, limit: f.limit, total: true, load: a.load, say: w.say}
	loop := &watch.Loop{
		Clock: systemClock{a.Now}, Round: w.round, Every: fetchEvery, Until: w.until,
		Passing: passing, Changed: w.changed,
	}
	err := loop.Run(ctx)
	if w.good == 0 && len(w.all.Events) == 0 {
		return cmp.Or(err, ctx.Err())
	}
	ended := a.outcome(ctx, w.all)
	if s := (*stop)(nil); err != nil && (ended == nil || errors.As(ended, &s) && s.code != exitUnknown) {
		return err
	}
	return ended
}

// window is the time that galley publish --wait stays.
type window struct {
	app     *app
	rounds  *rounds
	until   time.Time
	journal *journal
	// announce is whether the forge is told.
	announce bool
	// all is what came of every round, good how many worked, and next what was last said to be waited for.
	all  publish.Result
	good int
	next time.Time
}

func (w *window) say(e publish.Event) {
	if w.journal.news(e) {
		w.app.watch(e)
	}
}

func (w *window) round(ctx context.Context, fresh bool) (time.Time, error) {
	out, err := w.app.round(ctx, w.rounds, fresh)
	w.rounds.patient = true
	w.all = together(w.all, out.result)
	if err != nil {
		return time.Time{}, err
	}
	w.good++
	if w.announce && (w.good == 1 || len(out.result.Events) > 0) {
		w.app.announce(ctx, w.rounds, out.result)
	}
	if w.rounds.allowed() == 0 {
		return time.Time{}, nil
	}
	next := watch.Next(out.result.Plan, out.state)
	if !next.Equal(w.next) && !next.IsZero() && !next.After(w.until) {
		w.next = next
		fmt.Fprintf(w.app.Stdout, "Waiting for %s.\n", next.UTC().Format("2006-01-02 15:04:05Z"))
	}
	return next, nil
}

// changed says on standard error, as errors are, what has become of the remote.
func (w *window) changed(err error) {
	if err == nil {
		fmt.Fprintln(w.app.Stderr, "galley: works again")
		return
	}
	fmt.Fprintf(w.app.Stderr, "galley: %s; it is tried again until %s\n",
		review.Visible(err.Error()), w.until.UTC().Format("15:04:05Z"))
}

// together is what came of two rounds: the newest event of each delivery, and the newest plan.
func together(before, after publish.Result) publish.Result {
	newer := map[schema.Delivery]bool{}
	for _, e := range after.Events {
		newer[e.Delivery] = true
	}
	var events []publish.Event
	for _, e := range before.Events {
		if !newer[e.Delivery] {
			events = append(events, e)
		}
	}
	after.Events = append(events, after.Events...)
	if after.Plan.Now.IsZero() {
		after.Plan = before.Plan // the round did not come as far as a plan
	}
	return after
}
