package plan

import (
	"fmt"
	"slices"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// step decides about one delivery. A draft that was never claimed is no step at all.
func (p *planner) step(o occasion) (Step, bool) {
	post, known := o.post, p.Ledger.Delivery(o.Delivery)
	step := Step{Delivery: o.Delivery, File: post.File, Public: known.Parts}
	if m := o.message; m != nil {
		step.At, step.Zone, step.Digest, step.Message = m.At, m.Zone, m.Digest(), m
	}
	later := p.spread(&step, post)
	step.Due = step.Message != nil && !step.At.IsZero() && !step.At.Add(later).After(p.Now)
	draft := post.Value.Status == schema.Draft || o.cancelled && len(known.Parts) == 0
	own := step.At
	if decided := p.recorded(&step, known); decided {
		p.settled(&step, o)
		p.edit(&step, post, known)
		p.takeBack(&step, known, p.unwanted(&step, post, known, draft))
		if step.Op == Cancel && !own.IsZero() {
			step.At, step.Anew = own, !draft && p.held(&step, post) == nil
		}
		step.Again = step.Op == Ask && !draft && step.Digest == known.Claim.Digest && p.held(&step, post) == nil
		return step, true
	}
	if draft {
		return Step{}, false
	}
	step.Op = Publish
	if h := p.held(&step, post); h != nil {
		step.hold(h)
	} else if later > 0 && !step.Due {
		step.NotBefore, step.Reason = step.At.Add(later), fmt.Sprintf("it goes out %s after its time (jitter)", later)
	}
	return step, true
}

// settled is what a repetition changes about what the ledger says: an edit is for the occasions to come, and a
// refused one is over when the next has come.
func (p *planner) settled(step *Step, o occasion) {
	switch {
	case step.Op == Edit && (o.more || o.n < o.newest):
		step.Op, step.Reason, step.Hint = Done, "", ""
	case step.Op == Hold && o.n < o.newest:
		if h := p.skipped(step, o.post); h != nil {
			step.hold(h)
		}
	}
}

// spread is the jitter of a step of which nothing is public yet.
func (p *planner) spread(step *Step, post *content.Post) time.Duration {
	if len(step.Public) > 0 || step.At.IsZero() {
		return 0
	}
	return p.jitter(step.Delivery, step.At, post.Value.ExpiresAt, p.Set.PostZone(post))
}

// hold makes a step one that is held.
func (s *Step) hold(h *hold) {
	s.Op, s.Reason, s.Hint, s.Person, s.Over, s.NotBefore = Hold, h.reason, h.hint, h.person, h.over, time.Time{}
	if h.until.After(s.At) {
		s.NotBefore = h.until
	}
}

// held asks everything that can hold a delivery, in the order in which people should hear of it.
func (p *planner) held(step *Step, post *content.Post) *hold {
	for _, check := range []func(*Step, *content.Post) *hold{
		p.broken, p.renamed, p.elsewhere, p.mixed, p.skipped, p.waiting, p.expired, p.late, p.frozen, p.paused, p.unspoken, p.approval, p.secret, p.target,
	} {
		if h := check(step, post); h != nil {
			return h
		}
	}
	return nil
}

// recorded decides by what the ledger says, and reports whether that settles it.
func (p *planner) recorded(step *Step, known ledger.Delivery) bool {
	switch known.Status {
	case ledger.StatusSent, ledger.StatusEditing:
		p.published(step, known)
		return true
	case ledger.StatusRetracting, ledger.StatusRetracted:
		p.retracted(step, known)
		return true
	case ledger.StatusHanded, ledger.StatusCancelling:
		p.away(step, known)
		return true
	case ledger.StatusClaimed:
		step.Op = Ask
		step.Reason = fmt.Sprintf("run %s claimed it at %s and has not said how it ended",
			known.Claim.Run.ID, clock(known.Claim.At, p.Set.Zone))
		step.Hint = fmt.Sprintf("it is left alone until %s; then the next run looks it up",
			clock(known.Claim.LeaseUntil, p.Set.Zone))
		return true
	case ledger.StatusUnknown:
		step.Op, step.Person, step.Reason = Ask, true, "the outcome of an attempt is unknown: "+known.Last.Reason
		step.Hint = fmt.Sprintf("look at the account%s, then say what you saw: galley resolve %s %s --posted URL, or --absent",
			scheduledToo(known), step.Post, step.Channel)
		return true
	case ledger.StatusRefused:
		if step.Digest != "" && step.Digest != known.Claim.Digest {
			return false
		}
		step.Op, step.Person, step.Reason = Hold, true, "the network refused it: "+known.Last.Reason
		step.Hint = known.Last.Hint
		if step.Hint == "" {
			step.Hint = fmt.Sprintf("change the post, or mend the account and run galley resolve %s %s --absent", step.Post, step.Channel)
		}
		return true
	}
	return false
}

// published compares what is public with what Git says now.
func (p *planner) published(step *Step, known ledger.Delivery) {
	step.Op = Done
	if len(known.Parts) > 0 {
		step.URL = known.Parts[0].URL
	}
	if known.Receipt == nil || step.Digest == "" || known.Receipt.Digest == "" {
		return
	}
	if step.Digest == known.Receipt.Digest && !known.Torn && known.Status == ledger.StatusSent {
		return
	}
	step.Op = Edit
	step.Reason = "it is public, and Git has another text now"
	if step.Digest == known.Receipt.Digest {
		step.Reason = "it is public, and a change that did not end may have left another text there"
	}
	step.Hint = "edits are reported (publish.on_edit): change it on the network by hand, or restore the text in Git"
}

// retracted says what was taken back. Nothing brings it back: who changes the text of a post that was retracted
// did not say that it may go out once more.
func (p *planner) retracted(step *Step, known ledger.Delivery) {
	step.Op = Retracted
	who := lastRetract(known)
	if known.Status == ledger.StatusRetracting {
		step.Person = true
		step.Reason = fmt.Sprintf("%s began to retract it at %s (%s), and %d of its parts may be public still",
			who.By, clock(who.At, p.Set.Zone), who.Why, len(known.Parts))
		step.Hint = fmt.Sprintf("go on with: galley retract %s --channel %s --reason %q", step.Post, step.Channel, who.Why)
		return
	}
	step.Reason = fmt.Sprintf("%s retracted it at %s: %s", who.By, clock(who.At, p.Set.Zone), who.Why)
	step.Hint = fmt.Sprintf("it never goes out again; take %s out of the post's channels, or give the post a new id to publish it again", step.Channel)
}

func lastRetract(known ledger.Delivery) ledger.Entry {
	for _, e := range slices.Backward(known.History) {
		if e.Kind == ledger.Retract {
			return e
		}
	}
	return known.Last
}

// gone are the deliveries the ledger knows and Git no longer has.
func (p *planner) gone(seen map[schema.Delivery]bool) []Step {
	var steps []Step
	unsure := p.unsure()
	for _, known := range p.all {
		d := known.Delivery
		if seen[d] || !p.wants(d.Channel) {
			continue
		}
		step := Step{Delivery: d, Zone: p.Set.Zone.String(), Public: known.Parts}
		if known.Claim != nil {
			step.At, step.Digest, step.Message = claimTime(known.Claim), known.Claim.Digest, known.Claim.Message
		}
		if decided := p.recorded(&step, known); !decided {
			continue
		}
		switch step.Op {
		case Handed:
			if unsure {
				p.doubtful(&step)
			} else {
				p.takeBack(&step, known, "its post is gone from Git")
			}
		case Hold:
			continue // a refused delivery nobody wants any more needs nobody
		case Retracted:
			if !step.Person {
				continue // Git and the network agree: it is in neither
			}
		case Done, Edit:
			if unsure {
				continue
			}
			step.Op = Remove
			step.Reason = "it is public, and its post is gone from Git"
			step.Hint = fmt.Sprintf("galley does not take back what is public by itself: galley retract %s --channel %s does, or restore the file", step.Post, step.Channel)
		}
		steps = append(steps, step)
	}
	return steps
}

func claimTime(claim *ledger.Entry) time.Time {
	if claim.Message != nil {
		return claim.Message.At
	}
	return claim.At
}

// clock is an instant as people in the zone read it.
func clock(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("Mon 2 Jan 15:04 MST")
}
