package rules

import (
	"fmt"
	"time"

	"github.com/galley-social/galley/schema"
)

func evergreen() Rule {
	return Rule{
		Name: "evergreen",
		Doc: "A post that repeats must rest for its cool-down in between, also from other posts that say the same, and end with its campaign. " +
			"Content that stays true still tires those who see it too often.",
		Run: runEvergreen,
	}
}

func runEvergreen(p *Pass) {
	for _, s := range p.calendar.posts {
		if r := s.post.Value.Repeat; r != nil {
			repeats(p, s, newCycle(p, s))
		}
	}
	for _, r := range p.repeats() {
		if r.earlier.post.Value.Repeat != nil {
			p.rest(r.earlier, r.later)
		}
		if r.later.post.Value.Repeat != nil {
			p.rest(r.later, r.earlier)
		}
	}
}

// cycle is when a post comes again: every so long after its own time, a number of times.
type cycle struct {
	start       time.Time
	every, rest time.Duration
	// times is how often it comes again.
	times int
}

// endless is the number of repetitions when nothing ends them.
const endless = 1 << 20

func newCycle(p *Pass, s slot) cycle {
	r := s.post.Value.Repeat
	c := cycle{start: s.at, every: r.Every.Or(0), times: endless}
	c.rest = r.CoolDown.Or(c.every)
	if c.every <= 0 {
		c.times = 0
		return c
	}
	const century = 100 * 365 * 24 * time.Hour
	c.times = min(endless, r.Cycle(s.at, p.Set.PostZone(s.post)).Latest(s.at.Add(century))-1)
	return c
}

// at is the time of one repetition.
func (c cycle) at(n int) time.Time { return c.start.Add(time.Duration(n) * c.every) }

// repeats checks the keys of a repeat against each other and the campaign.
func repeats(p *Pass, s slot, c cycle) {
	r, doc := s.post.Value.Repeat, &s.post.Doc
	switch {
	case c.every <= 0:
		p.warnf(at(doc, "repeat", "every"), "write how long to wait, such as 4w", "%q is no time to wait", r.Every)
		return
	case c.every < c.rest:
		p.warnf(at(doc, "repeat", "cool_down"), fmt.Sprintf("repeat it every %s or more seldom, or shorten the cool-down", r.CoolDown),
			"the post repeats every %s, before its cool-down of %s is over", r.Every, r.CoolDown)
	}
	if r.Cap == 1 {
		p.warnf(at(doc, "repeat", "cap"), "raise the cap to 2 or more, or remove repeat", "the first time counts, so a cap of 1 means that the post never repeats")
		return
	}
	if until, err := schema.ParseWhen(r.Until, p.Set.PostZone(s.post)); err == nil && c.times == 0 && !until.UTC.Before(s.at) {
		p.warnf(at(doc, "repeat", "until"), fmt.Sprintf("end it on %s or later, or remove repeat", p.localDay(c.at(1))),
			"the post repeats until %q, and would first come again on %s", r.Until, p.localDay(c.at(1)))
		return
	}
	if s.campaign != nil {
		afterCampaign(p, s, c)
	}
}

// afterCampaign finds repetitions that come when the campaign is over.
func afterCampaign(p *Pass, s slot, c cycle) {
	window, ok := p.days(s.campaign.Value.Window)
	if !ok || !window.holds(s.at) {
		return
	}
	n := int(window.to.Sub(s.at)/c.every) + 1
	if !window.holds(c.at(n - 1)) {
		n--
	}
	if n > c.times {
		return
	}
	last := s.campaign.Value.Window.To
	place := at(&s.post.Doc, "repeat")
	if s.post.Value.Repeat.Until != "" {
		place = at(&s.post.Doc, "repeat", "until")
	}
	p.warnf(place, fmt.Sprintf("write \"until: %s\"", last),
		"the post comes again on %s, and campaign %q ends on %s", p.localDay(c.at(n)), s.campaign.ID, last)
}

// rest compares the repetitions of a post with another one that says the same on a channel.
func (p *Pass) rest(s, other slot) {
	c := newCycle(p, s)
	n := 0
	if c.every > 0 {
		n = int(other.at.Sub(s.at).Round(c.every) / c.every)
	}
	n = min(max(n, 0), c.times)
	gap := other.at.Sub(c.at(n)).Abs()
	if gap >= c.rest || sameExperiment(s, other) {
		return
	}
	p.warnf(at(&s.post.Doc, "repeat", "cool_down"), "move one of the two", "on %s the post comes %s from %s on %q, which says the same; its cool-down is %s",
		p.localDay(c.at(n)), lengthText(gap), other.post.File, s.channel, lengthText(c.rest))
}
