package plan

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// queue hands out the turns of one channel.
type queue struct {
	pace    schema.Pace
	spacing time.Duration
	zone    *time.Location
	channel string
	// near are the deliveries of the ledger that went out so lately that the spacing counts from them.
	near []outing
	// last are the newest two that got a turn: no more are needed, for a reply ignores only the one it answers.
	last []outing
	// days is how many went out, or got a turn, on each of the channel's days.
	days map[string]int
}

// outing is a delivery with the time at which it goes or went out.
type outing struct {
	schema.Delivery
	at time.Time
	// away is whether its network holds it for then.
	away bool
}

// turn is when a step may go out, and what puts it off until then.
type turn struct {
	at           time.Time
	reason, hint string
	// never is whether no such time will come.
	never bool
}

// remember takes over what the ledger has of the channel. What is further ahead than the spacing is what a network
// holds for then, or else the time of a wrong clock, and waiting for it could take years.
func (q *queue) remember(history []outing, now time.Time) {
	for _, o := range history {
		if o.Channel != q.channel {
			continue
		}
		q.days[dayOf(o.at.In(q.zone))]++
		if o.at.Add(q.spacing).After(now) && (o.away || !o.at.After(now.Add(q.spacing))) {
			q.near = append(q.near, o)
		}
	}
	slices.SortStableFunc(q.near, func(a, b outing) int { return a.at.Compare(b.at) })
}

// take notes that a step goes out at a time.
func (q *queue) take(s *Step, at time.Time) {
	q.days[dayOf(at.In(q.zone))]++
	q.last = append(q.last, outing{Delivery: s.Delivery, at: at})
	q.last = q.last[max(0, len(q.last)-2):]
}

// forget leaves out what the ledger has of a delivery that may have gone out, and is asked about itself.
func (q *queue) forget(known ledger.Delivery, by int) {
	if at, ok := wentOut(known); ok {
		q.days[dayOf(at.In(q.zone))] -= by
	}
}

// turn is the first moment from start on at which everything lets a step go out.
func (q *queue) turn(s *Step, start time.Time) turn {
	t := turn{at: start}
	if n := len(q.last); n > 0 && q.last[n-1].at.After(start) {
		ahead := q.last[n-1]
		t = turn{at: ahead.at, reason: fmt.Sprintf("it comes after %q, which is planned before it", ahead.Post)}
	}
	for before := (time.Time{}); !t.never && !t.at.Equal(before); {
		before = t.at
		t = q.later(t, q.quiet(t.at))
		t = q.later(t, q.apart(s, t.at))
		t = q.later(t, q.tomorrow(t.at))
	}
	if t.reason != "" && t.hint == "" {
		t.hint = "it goes out at " + clock(t.at, q.zone)
	}
	return t
}

// later is the second turn if it comes after the first.
func (q *queue) later(a, b turn) turn {
	if a.never || !b.never && !b.at.After(a.at) {
		return a
	}
	return b
}

// quiet waits for the end of quiet hours.
func (q *queue) quiet(at time.Time) turn {
	after, ok := q.pace.AfterQuiet(at, q.zone)
	if !ok {
		return turn{never: true, reason: fmt.Sprintf("the quiet hours of %s never end", q.channel), hint: "shorten quiet_hours in galley.yaml"}
	}
	if after.Equal(at) {
		return turn{at: at}
	}
	return turn{at: after, reason: fmt.Sprintf("quiet hours of %s until %s", q.channel, clock(after, q.zone))}
}

// apart keeps the spacing to every other post but the one that the step answers.
func (q *queue) apart(s *Step, at time.Time) turn {
	t := turn{at: at}
	for _, list := range [][]outing{q.near, q.last} {
		for _, o := range list {
			if o.at.Sub(t.at) >= q.spacing {
				continue // a network holds it for later, and there is time enough before it
			}
			if free := o.at.Add(q.spacing); free.After(t.at) && o.Post != s.Post && !answers(s, o.Post) {
				t = turn{at: free, reason: fmt.Sprintf("%s gets its posts %s apart, and %q is at %s", q.channel, people(q.spacing), o.Post, clock(o.at, q.zone))}
			}
		}
	}
	return t
}

func answers(s *Step, post string) bool {
	return s.Message != nil && s.Message.ReplyTo != nil && s.Message.ReplyTo.Post == post
}

// tomorrow waits for the next day when the day is full.
func (q *queue) tomorrow(at time.Time) turn {
	local := at.In(q.zone)
	limit := q.pace.DayLimit()
	if limit == 0 || q.days[dayOf(local)] < limit {
		return turn{at: at}
	}
	next := at.Add(24 * time.Hour)
	year, month, day := local.Date()
	morrow := time.Date(year, month, day+1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	if when, err := schema.ParseWhen(morrow, q.zone); err == nil && when.UTC.After(at) {
		next = when.UTC
	}
	return turn{at: next, reason: fmt.Sprintf("%s gets at most %d a day, and has them on %s", q.channel, limit, local.Format("Mon 2 Jan"))}
}

func dayOf(local time.Time) string { return local.Format(time.DateOnly) }

// history is everything that went out, or may have.
func (p *planner) history() []outing {
	if p.outings == nil {
		p.outings = []outing{}
		for _, known := range p.all {
			if at, ok := wentOut(known); ok {
				p.outings = append(p.outings, outing{known.Delivery, at, at.Equal(known.Away())})
			}
		}
	}
	return p.outings
}

// wentOut is when the first part of a delivery became public, or may have: at the claim before it, or later
// in the claim's lease when the network says so.
func wentOut(known ledger.Delivery) (time.Time, bool) {
	var claim ledger.Entry
	for _, e := range known.History {
		switch {
		case e.Kind == ledger.Claim:
			claim = e
		case e.Kind == ledger.Handed: // not public yet
		case e.Remote != nil && e.Remote.At.After(claim.At) && e.Remote.At.Before(latest(claim.LeaseUntil, claim.Scheduled.Add(time.Hour))):
			return e.Remote.At, true
		case e.Remote != nil || e.Kind == ledger.Resolved && e.Verdict == ledger.Posted:
			return claim.At, true
		}
	}
	if away := known.Away(); !away.IsZero() {
		return away, true
	}
	return claim.At, known.Status == ledger.StatusClaimed || known.Status == ledger.StatusUnknown
}

// jitter is by how much a delivery goes out after its time: always the same for one delivery, and at most half of
// what is left until it expires, so that there is time to send it.
func (p *planner) jitter(d schema.Delivery, at time.Time, expires string, zone *time.Location) time.Duration {
	most := p.Set.Config.Value.Pace(d.Channel).Jitter.Or(0)
	if when, err := schema.ParseWhen(expires, zone); err == nil {
		most = min(most, when.UTC.Sub(at)/2)
	}
	seconds := uint64(max(most, 0) / time.Second)
	n, err := strconv.ParseUint(schema.MessageKey(d)[:16], 16, 64)
	if err != nil {
		return 0 // a key is hexadecimal
	}
	return time.Duration(n%(seconds+1)) * time.Second
}
