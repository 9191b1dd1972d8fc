package watch

import (
	"slices"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
)

// Next is the first instant after the plan's own at which there will be something to do, as far as anybody can
// know now: a delivery's time, the end of a wait that a network asked for, the next attempt at what was put
// off, or the end of the lease of a run that has not said how it ended. It is zero when nothing is known.
func Next(p plan.Plan, state ledger.State) time.Time {
	var next time.Time
	for _, s := range p.Steps {
		if at := wake(s, state, p.Now); at.After(p.Now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

// wake is when a step is worth another look, or zero.
func wake(s plan.Step, state ledger.State, now time.Time) time.Time {
	known := state.Delivery(s.Delivery)
	switch {
	case s.Op == plan.Ask && known.Status == ledger.StatusClaimed:
		return known.Claim.LeaseUntil
	case s.Op == plan.Ask && known.Status == ledger.StatusHanded:
		return glance(s.Goes(), now)
	case s.Op == plan.Handed && !s.Person, s.Op == plan.Publish && s.Opens.After(now):
		return earlier(s.Opens, s.Goes())
	case s.Over || s.Person && s.Op != plan.Cancel || s.Op != plan.Publish && s.Op != plan.Hold && s.Op != plan.Edit && s.Op != plan.Cancel:
		return time.Time{}
	case s.NotBefore.After(now):
		return s.NotBefore
	case s.Op == plan.Publish && !s.Due:
		return s.At
	case known.Status == ledger.StatusLater, s.Op == plan.Cancel && (known.Last.Kind == ledger.Later || known.Last.Kind == ledger.Refused):
		return retry(known)
	}
	return time.Time{}
}

// glance is when to look again for what its network was to make public at a time that is over: soon at first.
func glance(at, now time.Time) time.Time {
	if now.Sub(at) < longestWait {
		return now.Add(firstWait)
	}
	return now.Add(longestWait)
}

// earlier is the first of two instants, of which the first may be zero.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// The waits between attempts at a delivery that was put off by a network that named no time. Each attempt
// writes to the ledger, so a network that is away for a day must not fill it.
const (
	firstWait   = time.Minute
	longestWait = 15 * time.Minute
	// nearEnd is how long before its time what is to be taken back is tried again each minute.
	nearEnd = time.Hour
)

// retry is when a delivery that was put off is tried again: when the network said, or else after a wait that
// doubles with each attempt in a row that came to nothing. What is to be taken back before its time has no time for that
// near its end.
func retry(known ledger.Delivery) time.Time {
	switch {
	case !known.Last.Until.IsZero():
		return known.Last.Until
	case known.Status == ledger.StatusCancelling && known.Away().Sub(known.Last.At) < nearEnd:
		return known.Last.At.Add(firstWait)
	}
	wait := firstWait
	for range inVain(known.History) - 1 {
		wait = min(2*wait, longestWait)
	}
	return known.Last.At.Add(wait)
}

// inVain counts the newest attempts in a row that came to nothing.
func inVain(history []ledger.Entry) (n int) {
	for _, e := range slices.Backward(history) {
		switch e.Kind {
		case ledger.Claim, ledger.Edit, ledger.Cancel:
		case ledger.Later, ledger.Refused:
			n++
		default:
			return n
		}
	}
	return n
}

// Patient is the plan for a run that stays: what was put off a moment ago is not tried again at once, as a
// person who calls galley publish by hand would want it.
func Patient(p plan.Plan, state ledger.State) plan.Plan {
	steps := slices.Clone(p.Steps)
	for i, s := range steps {
		known := state.Delivery(s.Delivery)
		if s.Op == plan.Publish && !s.Schedule.IsZero() && known.Status == ledger.StatusLater {
			if at := retry(known); at.After(p.Now) {
				steps[i].Schedule, steps[i].Opens = time.Time{}, at
			}
			continue
		}
		if s.Apply && (known.Last.Kind == ledger.Later || s.Op == plan.Cancel && known.Last.Kind == ledger.Refused) {
			if at := retry(known); at.After(p.Now) {
				steps[i].Apply, steps[i].NotBefore = false, at
				if s.Op != plan.Edit {
					continue
				}
				steps[i].Reason = "it is public, and Git has another text now; it is not changed yet: " + known.Last.Reason
				steps[i].Hint = "it is tried again at " + at.UTC().Format(time.RFC3339)
			}
			continue
		}
		if s.Op != plan.Publish || !s.Due || known.Status != ledger.StatusLater {
			continue
		}
		if at := retry(known); at.After(p.Now) {
			steps[i].Op, steps[i].NotBefore = plan.Hold, at
			steps[i].Reason = "not now: " + known.Last.Reason
			steps[i].Hint = "it is tried again at " + at.UTC().Format(time.RFC3339)
		}
	}
	p.Steps = steps
	return p
}
