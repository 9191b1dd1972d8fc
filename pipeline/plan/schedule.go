package plan

import (
	"cmp"
	"fmt"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// This file is about deliveries that are left with their network ahead of their time, so that they are public on the
// minute however seldom galley runs. Until then the network can be asked to give them back.

// overdue is how long after its time a person is told that a network still holds a delivery.
const overdue = 30 * time.Minute

// courtesy is how long a cancellation is left to the run that began it. It may be repeated, and whoever comes second finds
// nothing to take back: so nobody waits for a lease when publishing is frozen.
const courtesy = time.Minute

// leave decides which steps are left with their network now. Whatever would hold them at their time holds them now:
// then nobody asks any more.
func (p *planner) leave(steps []Step) {
	for i := range steps {
		s := &steps[i]
		if s.Op != Publish && !s.Again || s.Due && s.Op == Publish {
			continue
		}
		if rules := p.scheduling(s.Channel); rules != nil && whole(s.Message) {
			p.ahead(s, rules)
		}
		switch {
		case s.Schedule.IsZero():
		case p.Calm && p.Approve != nil && s.Op == Publish:
			s.Schedule = time.Time{}
		default:
			p.permit(s)
		}
		s.Again = s.Again && (s.Due || !s.Schedule.IsZero()) // nothing is public before its time
	}
}

// scheduling is how a channel's network holds posts for later; nil when it does not, or galley.yaml does not want it.
func (p *planner) scheduling(channel string) *schema.ScheduleRules {
	if p.Set.Config.Value.Pace(channel).Schedule != schema.ScheduleNetwork {
		return nil
	}
	return p.network(channel).Schedule
}

func (p *planner) network(channel string) schema.Network {
	return p.Networks[p.Set.Config.Value.Channels[channel].Network]
}

// whole reports whether a message can be left with a network: a thread's next part waits for the id of the one before,
// and what answers another post waits for that one.
func whole(m *schema.Message) bool {
	return m != nil && len(m.Parts) == 1 && m.ReplyTo == nil && m.Quote == nil
}

// ahead says for when a step is left with its network now, in whole seconds, or from when on it can be. An attempt that
// is made again keeps the time that it had.
func (p *planner) ahead(s *Step, rules *schema.ScheduleRules) {
	at := s.Goes().Add(time.Second - 1).Truncate(time.Second)
	if s.Again {
		at = p.Ledger.Delivery(s.Delivery).Claim.Scheduled
	}
	switch lead := at.Sub(p.Now); {
	case lead > rules.Max.Or(0):
		s.Opens = at.Add(-rules.Max.Or(0))
	case lead >= rules.Min.Or(0):
		s.Schedule = at
	}
}

// permit asks for the approval that a step needs at its time.
func (p *planner) permit(s *Step) {
	due := *s
	due.Due = true
	if h := p.approval(&due, p.posts[s.Delivery].post); h != nil {
		s.Schedule = time.Time{}
		if s.Again {
			return
		}
		s.Reason = fmt.Sprintf("it is not left with %s yet: %s", p.network(s.Channel).Title, h.reason)
		s.Hint = h.hint
		return
	}
	s.Approval = due.Approval
}

// holder is the title of the network that a delivery was handed over to, whatever its channel is on now.
func (p *planner) holder(known ledger.Delivery) string {
	name := p.Set.Config.Value.Channels[known.Channel].Network
	if m := known.Claim.Message; m != nil {
		name = m.Network
	}
	return cmp.Or(p.Networks[name].Title, name, "its network")
}

// away is what the ledger says of a delivery that its network holds.
func (p *planner) away(step *Step, known ledger.Delivery) {
	title, at := p.holder(known), known.Away()
	if step.At.IsZero() || known.Claim.Message != nil {
		step.At = claimTime(known.Claim)
	}
	if at.After(step.At) {
		step.NotBefore = at
	}
	step.Op, step.Due = Handed, false
	step.Reason = fmt.Sprintf("%s holds it, and makes it public at %s", title, clock(at, p.Set.Zone))
	if p.Now.Before(at) {
		return
	}
	step.Op, step.Due, step.Person = Ask, true, p.Now.Sub(at) > overdue
	step.Reason = fmt.Sprintf("%s was to make it public at %s, and nobody has seen it there yet", title, clock(at, p.Set.Zone))
	step.Hint = "the next galley publish looks"
	if step.Person {
		step.Hint = "galley publish looks each time; look at the account yourself, too"
	}
}

// unwanted is why Git does not want any more what the network holds; empty when it does.
func (p *planner) unwanted(step *Step, post *content.Post, known ledger.Delivery, draft bool) string {
	if step.Op != Handed {
		return ""
	}
	if draft {
		return "Git does not want it to go out any more"
	}
	if h := p.broken(step, post); h != nil {
		return h.reason
	}
	switch m := known.Claim.Message; {
	case step.Digest != known.Claim.Digest:
		return "Git has another text now"
	case m != nil && !m.At.Equal(step.Message.At):
		return "Git has another time now"
	}
	if o := p.posts[step.Delivery]; o.retracted != "" {
		return fmt.Sprintf("%q was retracted, so the post is not repeated", o.retracted)
	}
	if when, err := schema.ParseWhen(post.Value.ExpiresAt, p.Set.PostZone(post)); err == nil && !when.UTC.After(known.Away()) {
		return "it expires before, at " + clock(when.UTC, p.Set.Zone)
	}
	for _, check := range []func(*Step, *content.Post) *hold{p.frozen, p.paused} {
		if h := check(step, post); h != nil {
			return h.reason
		}
	}
	return ""
}

// doubtful makes a person look at what a network holds and Git has no readable post for: it may be gone, and it may be one
// that can't be read. As nobody knows, it is not taken back.
func (p *planner) doubtful(step *Step) {
	step.Due, step.Person = true, true
	step.Reason += "; its post is gone from Git, or can't be read"
	step.Hint = "galley check names the files that can't be read: once they can, it is taken back if its post is gone"
}

// takeBack makes a step one that is taken back from its network: because of why, or because a run began to.
func (p *planner) takeBack(step *Step, known ledger.Delivery, why string) {
	if step.Op != Handed || why == "" && known.Status != ledger.StatusCancelling {
		return
	}
	if known.Status == ledger.StatusCancelling {
		why = known.Cancel.Why
	}
	title := p.holder(known)
	if rules := p.network(step.Channel).Schedule; rules != nil && known.Away().Sub(p.Now) < rules.Cancel.Or(0) {
		step.Due, step.Person = true, true
		step.Reason = fmt.Sprintf("it is too late to take it back from %s, which makes it public at %s: %s", title, clock(known.Away(), p.Set.Zone), why)
		step.Hint = fmt.Sprintf("delete it there by hand; or once it is public: galley retract %s --channel %s --reason WHY", step.Post, step.Channel)
		return
	}
	step.Op, step.Apply, step.Unwanted = Cancel, true, why
	step.Reason, step.Hint = fmt.Sprintf("%s holds it, and it is taken back: %s", title, why), "the next galley publish does it"
	if h := p.cancelling(known); h != nil {
		step.Apply, step.NotBefore = !h.until.After(p.Now), latest(step.NotBefore, h.until)
		step.Due, step.Person = h.person, h.person
		step.Reason, step.Hint = step.Reason+"; "+h.reason, h.hint
	}
}

// cancelling: a run is at it, or the network did not give it back.
func (p *planner) cancelling(known ledger.Delivery) *hold {
	if known.Status != ledger.StatusCancelling {
		return nil
	}
	switch last := known.Last; last.Kind {
	case ledger.Cancel:
		return &hold{
			reason: fmt.Sprintf("run %s set out to do it at %s and has not said how that ended", last.Run.ID, clock(last.At, p.Set.Zone)),
			hint:   "the first galley publish a minute later goes on with it", until: last.At.Add(courtesy),
		}
	case ledger.Refused:
		return &hold{reason: "the network refused that: " + last.Reason, hint: "delete it there by hand; the next run sees that it is gone", person: true}
	default: // it will be public unless somebody sees to it, so somebody is told at once
		h := &hold{reason: "that did not end: " + last.Reason, hint: "it is tried again", until: last.Until, person: true}
		if last.Until.After(p.Now) {
			h.hint = "it is tried again after " + clock(last.Until, p.Set.Zone)
		}
		return h
	}
}

// scheduledToo is where else a person has to look for what was to be handed over.
func scheduledToo(known ledger.Delivery) string {
	if known.Away().IsZero() {
		return ""
	}
	return " and at what it has scheduled"
}
