package plan

import (
	"fmt"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
)

// pace lets steps go out no faster than galley.yaml wants: outside quiet hours, apart from each other, and not too
// many a day. The steps are in the order of their time, and none overtakes another one of its channel.
//
// A step that is due and must wait is held; one that is not due yet keeps its operation and says when it will go.
func (p *planner) pace(steps []Step) {
	fresh, again := map[string][]*Step{}, map[string][]*Step{}
	for i := range steps {
		s := &steps[i]
		switch {
		case p.queue(s.Channel) == nil:
		case s.Op == Publish:
			fresh[s.Channel] = append(fresh[s.Channel], s)
		case s.Again:
			again[s.Channel] = append(again[s.Channel], s)
		}
	}
	for channel, q := range p.queues {
		if q != nil {
			p.line(q, fresh[channel], again[channel])
		}
	}
}

// line gives the steps of a channel their turns. An attempt of which nobody knows yet whether it will be made again
// comes behind those that are certain to go out now, and before those that are not.
func (p *planner) line(q *queue, fresh, again []*Step) {
	for _, s := range fresh {
		if len(again) > 0 && q.turn(s, latest(p.Now, s.Goes())).at.After(p.Now) {
			p.repeat(q, again)
			again = nil
		}
		p.give(q, s)
	}
	p.repeat(q, again)
}

func (p *planner) repeat(q *queue, again []*Step) {
	for _, s := range again {
		p.again(q, s)
	}
}

// again gives a turn to an attempt that may be made again, if it is its turn now.
func (p *planner) again(q *queue, s *Step) {
	known := p.Ledger.Delivery(s.Delivery)
	q.forget(known, 1)
	turn := q.turn(s, p.Now)
	if len(s.Public) > 0 {
		turn = q.quiet(p.Now)
	}
	s.Again = !turn.never && !turn.at.After(p.Now)
	switch {
	case !s.Again:
		q.forget(known, -1)
	case len(s.Public) == 0:
		q.take(s, turn.at)
	}
}

// queue is that of a channel, or nil when nothing bounds its pace.
func (p *planner) queue(channel string) *queue {
	if q, ok := p.queues[channel]; ok {
		return q
	}
	var q *queue
	pace := p.Set.Config.Value.Pace(channel)
	if spacing := pace.Spacing.Or(0); len(pace.QuietHours) > 0 || pace.DayLimit() > 0 || spacing > 0 || pace.Jitter.Or(0) > 0 {
		q = &queue{pace: pace, spacing: spacing, zone: p.channelZone(channel), channel: channel, days: map[string]int{}}
		q.remember(p.history(), p.Now)
	}
	p.queues[channel] = q
	return q
}

// channelZone is where the people of a channel are.
func (p *planner) channelZone(channel string) *time.Location {
	if zone, ok := p.Set.ZoneOf(p.Set.Config.Value.Channels[channel].Timezone); ok {
		return zone
	}
	return p.Set.Zone
}

// give gives a step its turn.
func (p *planner) give(q *queue, s *Step) {
	post, start := p.posts[s.Delivery].post, latest(p.Now, s.Goes())
	quiet := q.quiet(start)
	if quiet.never {
		s.hold(&hold{person: true, reason: quiet.reason, hint: quiet.hint})
		return
	}
	if h := p.missed(s, post, quiet); quiet.at.After(start) && h != nil {
		s.hold(h)
		return
	}
	if len(s.Public) > 0 { // the rest of a thread belongs to what has gone out
		p.wait(s, quiet)
		return
	}
	turn := q.turn(s, start)
	if h := p.missed(s, post, turn); h != nil {
		// What is ahead of it may yet fall away, so it waits; and others need not wait for it.
		s.hold(&hold{reason: turn.reason, hint: "that is too late for it: " + h.hint})
		return
	}
	q.take(s, turn.at)
	p.wait(s, turn)
}

// wait writes down that a step goes out at its turn.
func (p *planner) wait(s *Step, t turn) {
	if !t.at.After(latest(p.Now, s.Goes())) {
		return
	}
	if s.Due {
		s.hold(&hold{reason: t.reason, hint: t.hint, until: t.at})
		return
	}
	s.NotBefore, s.Reason, s.Hint = t.at, t.reason, t.hint
}

// missed is what holds a step that would have to wait for its turn too long, or nil.
func (p *planner) missed(s *Step, post *content.Post, t turn) *hold {
	zone := p.Set.PostZone(post)
	if expires, err := schema.ParseWhen(post.Value.ExpiresAt, zone); err == nil && !t.at.Before(expires.UTC) {
		return &hold{
			over:   true,
			reason: fmt.Sprintf("%s, and it expires at %s", t.reason, clock(expires.UTC, zone)),
			hint:   "set another publish_at, or a later expires_at",
		}
	}
	pace := p.lateness(s)
	limit := pace.MaxLate.Or(DefaultMaxLate)
	if pace.Late == schema.LatePublish || t.at.Sub(s.At) <= limit || len(s.Public) > 0 {
		return nil
	}
	return &hold{
		person: pace.Late != schema.LateSkip,
		over:   pace.Late == schema.LateSkip,
		reason: fmt.Sprintf("%s, more than %s after its time", t.reason, people(limit)),
		hint:   "set another publish_at, or a longer max_late",
	}
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
