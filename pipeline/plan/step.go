package plan

import (
	"fmt"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// step decides about one delivery. A draft that was never claimed is no step at all.
func (p *planner) step(post *content.Post, d schema.Delivery) (Step, bool) {
	message, composed := p.Messages[d]
	step := Step{Delivery: d, File: post.File}
	if composed {
		step.At, step.Zone, step.Digest, step.Message = message.At, message.Zone, message.Digest(), &message
	}
	step.Due = composed && !step.At.IsZero() && !step.At.After(p.Now)
	known := p.Ledger.Delivery(d)
	step.Public = known.Parts
	draft := post.Value.Status == schema.Draft
	if decided := p.recorded(&step, known); decided {
		step.Again = step.Op == Ask && !draft && step.Digest == known.Claim.Digest && p.held(&step, post) == nil
		return step, true
	}
	if draft {
		return Step{}, false
	}
	step.Op = Publish
	if h := p.held(&step, post); h != nil {
		step.Op, step.Reason, step.Hint, step.Person, step.Over = Hold, h.reason, h.hint, h.person, h.over
	}
	return step, true
}

// held asks everything that can hold a delivery, in the order in which people should hear of it.
func (p *planner) held(step *Step, post *content.Post) *hold {
	for _, check := range []func(*Step, *content.Post) *hold{
		p.broken, p.renamed, p.mixed, p.waiting, p.expired, p.late, p.frozen, p.paused, p.unspoken, p.approval, p.secret, p.target,
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
	case ledger.StatusSent:
		p.published(step, known)
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
		step.Hint = fmt.Sprintf("look at the account, then say what you saw: galley resolve %s %s --posted URL, or --absent",
			step.Post, step.Channel)
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
	if known.Receipt == nil || step.Digest == "" || known.Receipt.Digest == "" || step.Digest == known.Receipt.Digest {
		return
	}
	step.Op = Edit
	step.Reason = "it is public, and Git has another text now"
	step.Hint = "galley reports edits and does not make them: change it on the network by hand, or restore the text in Git"
}

// gone are the deliveries the ledger knows and Git no longer has.
func (p *planner) gone(seen map[schema.Delivery]bool) []Step {
	var steps []Step
	unsure := p.unsure()
	for _, known := range p.Ledger.All() {
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
		case Hold:
			continue // a refused delivery nobody wants any more needs nobody
		case Done, Edit:
			if unsure {
				continue
			}
			step.Op = Remove
			step.Reason = "it is public, and its post is gone from Git"
			step.Hint = "galley does not take back what is public by itself: delete it on the network by hand, or restore the file"
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
