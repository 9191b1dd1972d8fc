package rules

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func schedule() Rule {
	return Rule{
		Name: "schedule",
		Doc: "A ready post needs a time that exists, within the window of its campaign and before it expires. " +
			"A wall time that a clock change skips never comes, and one that comes twice is a guess.",
		Post: scheduleOf,
	}
}

func scheduleOf(p *Pass, piece *piece) {
	post := piece.post
	if zone := post.Value.Timezone; zone != "" {
		if _, ok := p.Set.ZoneOf(zone); !ok {
			p.errorf(at(&post.Doc, "timezone"), content.ZoneHint(zone), "unknown time zone %q", zone)
			return // no wall time of the post means anything
		}
	}
	postTimes(p, post)
}

// postTimes checks the shared time and those of single channels.
func postTimes(p *Pass, post *content.Post) {
	zone := p.Set.PostZone(post)
	expires, expiring := moment(p, post.Value.ExpiresAt, zone, there(&post.Doc, "expires_at"))
	check := func(text string, path ...any) {
		when, ok := moment(p, text, zone, there(&post.Doc, path...))
		if !ok {
			return
		}
		inWindow(p, post, when, there(&post.Doc, path...))
		if expiring && !when.Before(expires) {
			p.errorf(at(&post.Doc, "expires_at"), "put it after the time of publishing, or remove it",
				"the post expires at %q, and is to go out at %q", post.Value.ExpiresAt, text)
		}
		if r := post.Value.Repeat; r != nil {
			until, ok := moment(p, r.Until, zone, there(&post.Doc, "repeat", "until"))
			if ok && until.Before(when) {
				p.errorf(at(&post.Doc, "repeat", "until"), "put it after the time of publishing",
					"the post repeats until %q, and is to go out at %q first", r.Until, text)
			}
		}
	}
	check(post.Value.PublishAt, "publish_at")
	for _, channel := range slices.Sorted(maps.Keys(post.Value.Overrides)) {
		check(post.Value.Overrides[channel].PublishAt, "overrides", channel, "publish_at")
	}
	if post.Value.Status == schema.Draft {
		return
	}
	for _, channel := range post.Value.Channels {
		if post.Value.For(channel).PublishAt == "" {
			p.errorf(at(&post.Doc, "publish_at"), `add "publish_at: 2026-12-01 09:00" with its day and time, or "status: draft"`,
				"the post has no time to be published")
			return
		}
	}
}

// inWindow compares a time with the campaign's window and the strategy's period.
func inWindow(p *Pass, post *content.Post, when time.Time, place func() diag.Diagnostic) {
	if c := p.Set.Campaign(post.Value.Campaign); c != nil && !p.Set.Holds(c.Value.Window, when) {
		p.errorf(place(), fmt.Sprintf("move it, or change the window in %s", c.File),
			"%s is outside campaign %q, which runs from %s to %s",
			p.localDay(when), c.ID, c.Value.Window.From, c.Value.Window.To)
		return
	}
	strategies := p.Set.StrategiesFor(post)
	if len(strategies) == 0 || slices.ContainsFunc(strategies, func(s *content.Strategy) bool { return p.Set.Holds(s.Value.Period, when) }) {
		return
	}
	if len(strategies) == 1 {
		s := strategies[0]
		p.warnf(place(), fmt.Sprintf("move it, or change the period in %s", s.File),
			"%s is outside strategy %q, which runs from %s to %s", p.localDay(when), s.ID, s.Value.Period.From, s.Value.Period.To)
		return
	}
	p.warnf(place(), "move it, or write a strategy for that time", "%s is outside every strategy", p.localDay(when))
}

// localDay is the day of a moment in the repository's zone, in which windows and periods are read.
func (p *Pass) localDay(when time.Time) string {
	zone, _ := p.Set.ZoneOf("")
	return when.In(zone).Format(time.DateOnly)
}
