package watch

import (
	"context"
	"time"
)

// Clock tells the time and wakes. Its After must not be moved by changes of the clock.
type Clock interface {
	Now() time.Time
	// After gives a channel on which something arrives once d has passed.
	After(d time.Duration) <-chan time.Time
}

// The waits after a round that could not be made: 1 s, 2 s, 4 s, … and 5 minutes at most.
const (
	firstBackoff   = time.Second
	longestBackoff = 5 * time.Minute
)

// nap is the longest single wait. Timers stand still while a machine sleeps, and know nothing of a clock that
// is set; so the clock is looked at this often.
const nap = 10 * time.Second

// Loop makes rounds: one at once, and then one at each instant that the round before named, but never later
// than Every.
type Loop struct {
	Clock Clock
	// Round does what is due, and returns when something is next (zero: nothing that is known of). With fresh
	// it keeps nothing from the round before.
	Round func(ctx context.Context, fresh bool) (next time.Time, err error)
	// Every is the longest time between two rounds that work.
	Every time.Duration
	// Until is when the loop ends by itself, which it does before that when nothing is next within it. The
	// zero time is never.
	Until time.Time
	// Reload asks for a round now, with everything read afresh. It may be nil.
	Reload <-chan struct{}
	// Passing reports whether an error may mend itself, as a lost network does. Until a first round has
	// worked, any other error ends the loop: it is the set-up.
	Passing func(error) bool
	// Changed is told of each change: rounds begin to fail (an error), or fail for another reason, or work
	// again (nil). It may be nil.
	Changed func(error)
}

// state is what a loop knows between rounds.
type state struct {
	// next is what the last round that worked named.
	next  time.Time
	fails int
	err   error
	// worked is whether any round has.
	worked bool
}

// Run makes rounds until the context or the loop's own time ends. It returns the error that the last round
// ended in, unless the context has ended.
func (l *Loop) Run(ctx context.Context) error {
	var s state
	fresh := true
	for ctx.Err() == nil {
		next, err := l.Round(ctx, fresh)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil && !s.worked && !l.Passing(err) {
			return err
		}
		l.note(&s, next, err)
		at := l.wake(s)
		if l.over(s, at) {
			return s.err
		}
		fresh = l.wait(ctx, at)
	}
	return nil
}

// note takes in how a round ended.
func (l *Loop) note(s *state, next time.Time, err error) {
	before := s.err
	s.err = err
	if err == nil {
		s.fails, s.worked, s.next = 0, true, next
	} else {
		s.fails++
	}
	if l.Changed != nil && l.differ(before, err) {
		l.Changed(err)
	}
}

// differ reports whether an error is news after the one before. Two lost connections are not, whatever port
// or address each of them names.
func (l *Loop) differ(before, now error) bool {
	switch {
	case before == nil || now == nil:
		return before != now
	case l.Passing(before) && l.Passing(now):
		return false
	}
	return before.Error() != now.Error()
}

// wake is when the next round begins. What is due soon is tried at its time even while rounds fail.
func (l *Loop) wake(s state) time.Time {
	now := l.now()
	at := now.Add(l.Every)
	if s.fails > 0 {
		at = now.Add(backoff(s.fails))
	}
	if s.next.After(now) && s.next.Before(at) {
		at = s.next
	}
	return at
}

func backoff(fails int) time.Duration {
	wait := firstBackoff
	for range fails - 1 {
		if wait = 2 * wait; wait >= longestBackoff {
			return longestBackoff
		}
	}
	return wait
}

// over reports whether a loop with an end has nothing more to wait for.
func (l *Loop) over(s state, at time.Time) bool {
	switch {
	case l.Until.IsZero():
		return false
	case s.fails > 0:
		return at.After(l.Until)
	}
	return s.next.IsZero() || s.next.After(l.Until)
}

// wait returns when the instant has come, the context has ended, or a reload is asked for: then it is true.
func (l *Loop) wait(ctx context.Context, at time.Time) bool {
	longest := at.Sub(l.now())
	for {
		left := at.Sub(l.now())
		// More is left than there was to begin with: the clock was put back, and the instant means nothing now.
		if left <= 0 || left > longest {
			return false
		}
		select {
		case <-ctx.Done():
			return false
		case <-l.Reload:
			return true
		case <-l.Clock.After(min(left, nap)):
		}
	}
}

// now is the clock's time without Go's monotonic reading, which would hide that a machine has slept.
func (l *Loop) now() time.Time { return l.Clock.Now().Round(0) }
