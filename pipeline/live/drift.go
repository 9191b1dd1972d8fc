package live

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// Judgement is what a look at one part of a delivery came to.
type Judgement struct {
	schema.Delivery
	// Part counts from 1.
	Part    int     `json:"part"`
	Parts   int     `json:"parts"`
	URL     string  `json:"url"`
	Verdict Verdict `json:"verdict"`
	// Sent is when the delivery's receipt was written, or when it was handed over to its network.
	Sent   time.Time `json:"sent"`
	Reason string    `json:"reason,omitempty"`
	// Diff has the words that differ: [-sent-] {+live+}.
	Diff string `json:"diff,omitempty"`
	// Edited is when the network says that it was last changed.
	Edited time.Time `json:"edited,omitzero"`
	Hint   string    `json:"hint,omitempty"`
}

// Survey is one look at what is live.
type Survey struct {
	State ledger.State
	// Client gives a channel's client. One that is no Reader can't be asked.
	Client func(channel string) (any, error)
	// Channel narrows it to one channel; empty means all.
	Channel string
	// Since bounds it to what went out from then on, and Limit to so many parts, the newest first.
	Since time.Time
	Limit int
}

// Report is what a survey found.
type Report struct {
	// Parts from the newest delivery to the oldest, each delivery's in order.
	Parts []Judgement
	// Left is how many parts were left out because of the limit.
	Left int
}

// Count is how many parts have the verdict.
func (r Report) Count(v Verdict) int {
	n := 0
	for _, j := range r.Parts {
		if j.Verdict == v {
			n++
		}
	}
	return n
}

// Drift reports whether any part is not as it was sent.
func (r Report) Drift() bool {
	return slices.ContainsFunc(r.Parts, func(j Judgement) bool { return j.Verdict.Drift() })
}

// Blind reports whether there was something to look at and nothing could be read.
func (r Report) Blind() bool { return len(r.Parts) > 0 && r.Count(Unjudged) == len(r.Parts) }

// Look asks the networks, one part after the other, and changes nothing. A channel whose network asks to wait
// or takes no token is left alone from then on.
func (s Survey) Look(ctx context.Context) Report {
	var report Report
	channels := map[string]*channel{}
	for _, known := range s.deliveries() {
		if report.Left > 0 || len(report.Parts)+len(parts(known)) > s.Limit {
			report.Left += len(parts(known))
			continue
		}
		c := channels[known.Channel]
		if c == nil {
			c = s.open(known.Channel)
			channels[known.Channel] = c
		}
		for part := range parts(known) {
			report.Parts = append(report.Parts, c.judge(ctx, known, part))
		}
	}
	return report
}

// deliveries are those that went out or were handed over since, and were not taken back, from the newest to the oldest.
func (s Survey) deliveries() []ledger.Delivery {
	var list []ledger.Delivery
	for _, known := range s.State.All() {
		fits := s.Channel == "" || s.Channel == known.Channel
		if at := left(known); fits && !at.IsZero() && !at.Before(s.Since) {
			list = append(list, known)
		}
	}
	slices.SortStableFunc(list, func(a, b ledger.Delivery) int {
		return cmp.Or(left(b).Compare(left(a)), cmp.Compare(a.Post, b.Post), cmp.Compare(a.Channel, b.Channel))
	})
	return list
}

// left is when a delivery was public as a whole, or was handed over to its network; zero when it is neither.
func left(d ledger.Delivery) time.Time {
	switch d.Status {
	case ledger.StatusSent, ledger.StatusEditing:
		return d.Receipt.At
	case ledger.StatusHanded:
		return d.Last.At
	}
	return time.Time{}
}

// parts are those that the network shows or holds.
func parts(d ledger.Delivery) []schema.Remote {
	if d.Status == ledger.StatusHanded {
		return []schema.Remote{*d.Held}
	}
	return d.Parts
}

// channel is one that is asked, as long as it answers.
type channel struct {
	reader Reader
	// why nothing more is asked of it.
	why, hint string
}

func (s Survey) open(name string) *channel {
	client, err := s.Client(name)
	if err != nil {
		return &channel{why: err.Error()}
	}
	reader, ok := client.(Reader)
	if !ok {
		return &channel{why: fmt.Sprintf("galley can't read posts on channel %s", name)}
	}
	return &channel{reader: reader}
}

func (c *channel) judge(ctx context.Context, known ledger.Delivery, part int) Judgement {
	sent := parts(known)[part]
	j := Judgement{
		Delivery: known.Delivery, Part: part + 1, Parts: len(parts(known)), URL: sent.URL, Sent: left(known), Verdict: Unjudged,
	}
	if c.why != "" {
		j.Reason, j.Hint = c.why, c.hint
		return j
	}
	held, err := c.reader.Fetch(ctx, sent)
	switch {
	case errors.Is(err, schema.ErrAbsent) && sent.Pending:
		j.Verdict, j.Reason = Gone, "the network does not hold it for later any more"
		j.Hint = fmt.Sprintf("was it deleted there on purpose? take %s out of the post's channels in Git", known.Channel)
	case errors.Is(err, schema.ErrAbsent):
		j.Verdict, j.Reason = Gone, "the network does not hold it any more"
		j.Hint = fmt.Sprintf("was it deleted on purpose? galley retract %s --channel %s --done-by-hand --reason WHY", known.Post, known.Channel)
	case err != nil:
		f := faultOf(err)
		j.Reason, j.Hint = f.Error(), f.Hint
		c.leave(f)
	case known.Message == nil || part >= len(known.Message.Parts):
		j.Reason = "the ledger does not have what was sent"
	case known.Torn || known.Status == ledger.StatusEditing:
		j.Reason = "a change of it did not end, so it may read in two ways"
	default:
		j.Edited = held.Edited
		j.Verdict, j.Reason, j.Diff = compare(known.Message, part, sent, held)
	}
	return j
}

// unauthorized is the status of a token that is not taken.
const unauthorized = 401

// leave stops asking a channel where every question would end like this one.
func (c *channel) leave(f *schema.Fault) {
	if f.Outcome != schema.Later && f.Outcome != schema.Unknown && f.Status != unauthorized {
		return
	}
	c.why, c.hint = "not asked: "+f.Error(), f.Hint
	if f.Wait > 0 {
		c.hint = fmt.Sprintf("the network asks to wait %s", f.Wait.Round(time.Second))
	}
}
