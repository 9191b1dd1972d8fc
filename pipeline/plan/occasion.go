package plan

import (
	"fmt"
	"slices"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// occasion is one time at which a post goes out on a channel: the only one of most posts, one of many of a post
// that repeats. Each is a delivery of its own.
type occasion struct {
	schema.Delivery
	post *content.Post
	// message is what is sent then; nil when the post has none.
	message *schema.Message
	// n counts the occasions from 1. newest is the last one whose time has come.
	n, newest int
	// missed is how many before the newest were never tried.
	missed int
	// more is whether another one follows, and cancelled whether the post in Git has no such one.
	more, cancelled bool
	// retracted is one of the others that was taken back.
	retracted string
}

// occasions are those of a post on a channel that a plan has to name: the first, those the ledger knows, the
// newest and the one before it when that was missed, and the next. The others are in the past and came to nothing,
// or too far ahead.
func (p *planner) occasions(post *content.Post, first schema.Delivery) []occasion {
	message, composed := p.Messages[first]
	known := p.repeated[first]
	if post.Value.Repeat == nil && len(known) == 0 {
		o := occasion{Delivery: first, post: post, n: 1}
		if composed {
			o.message = &message
		}
		return []occasion{o}
	}
	cycle := p.cycle(post, message)
	newest := 0
	if composed && !message.At.IsZero() {
		newest = cycle.Latest(p.Now)
	}
	all := occasion{Delivery: first, post: post, newest: newest, missed: max(newest-1, 0)}
	numbers := []int{1}
	for _, k := range slices.Concat(known, []ledger.Delivery{p.Ledger.Delivery(first)}) {
		_, n := schema.OccurrenceOf(k.Post)
		numbers = append(numbers, n)
		if n < newest && k.Claim != nil {
			all.missed--
		}
		if k.Status == ledger.StatusRetracted || k.Status == ledger.StatusRetracting {
			all.retracted = k.Post
		}
	}
	if newest > 0 {
		numbers = append(numbers, max(newest-1, 1), newest, newest+1)
	}
	slices.Sort(numbers)
	var list []occasion
	for _, n := range slices.Compact(numbers) {
		o := all
		o.n, o.Post = n, schema.Occurrence(first.Post, n)
		at, live := cycle.At(n)
		_, o.more = cycle.At(n + 1)
		if o.cancelled = !live; o.cancelled {
			at = cancelledAt(p.Ledger.Delivery(o.Delivery))
		}
		if composed {
			o.message = again(message, o.Delivery, at)
		}
		list = append(list, o)
	}
	return list
}

// again is a message for another occasion: the same in all that people read.
func again(m schema.Message, d schema.Delivery, at time.Time) *schema.Message {
	if d != m.Delivery {
		m.Delivery, m.Key = d, schema.MessageKey(d)
	}
	m.At = at
	return &m
}

// cycle is that of a post on the channel of a message. Nothing comes again once the post has expired.
func (p *planner) cycle(post *content.Post, m schema.Message) schema.Cycle {
	zone := p.Set.PostZone(post)
	cycle := post.Value.Repeat.Cycle(m.At, zone)
	if expires, err := schema.ParseWhen(post.Value.ExpiresAt, zone); err == nil {
		cycle = cycle.Until(expires.UTC)
	}
	return cycle
}

// repeated are the second and later occasions that the ledger knows, by the first.
func repeated(all []ledger.Delivery) map[schema.Delivery][]ledger.Delivery {
	byFirst := map[schema.Delivery][]ledger.Delivery{}
	for _, known := range all {
		if post, n := schema.OccurrenceOf(known.Post); n > 1 {
			first := schema.Delivery{Post: post, Channel: known.Channel}
			byFirst[first] = append(byFirst[first], known)
		}
	}
	return byFirst
}

// skipped: of the occasions that were missed only the newest goes out, and none once one of them was taken back.
func (p *planner) skipped(step *Step, _ *content.Post) *hold {
	o := p.posts[step.Delivery]
	switch {
	case len(step.Public) > 0:
		return nil // what was begun is finished
	case o.n < o.newest:
		h := &hold{over: true, reason: "it was missed, and the next repetition has come: it is skipped", hint: "nothing is to be done"}
		if o.n == o.newest-1 && o.missed > 1 {
			h.reason = fmt.Sprintf("it and %d before it were missed, and the next repetition has come: they are skipped", o.missed-1)
		}
		return h
	case o.retracted != "":
		return &hold{
			over:   true,
			reason: fmt.Sprintf("%q was retracted, so the post is not repeated", o.retracted),
			hint:   "remove repeat from the post, or give it a new id",
		}
	}
	return nil
}

// cancelledAt is the time of an occasion that the post has no more: that of its claim, or none.
func cancelledAt(known ledger.Delivery) time.Time {
	if known.Claim == nil {
		return time.Time{}
	}
	return claimTime(known.Claim)
}
