package rules

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema/diag"
)

func collisions() Rule {
	return Rule{
		Name: "collisions",
		Doc: "Two posts must not go out on one channel at the same minute, nor within five minutes where the strategy sets no gap. " +
			"They would take each other's readers, and nobody plans that; a reply to the other post may follow at once.",
		Run: runCollisions,
	}
}

const (
	sameMinute = time.Minute
	// leastGap is what a channel needs for which no strategy says more.
	leastGap = 5 * time.Minute
)

func runCollisions(p *Pass) {
	found := grouped{}
	for _, channel := range slices.Sorted(maps.Keys(p.calendar.channels)) {
		list := p.calendar.channels[channel]
		for i := 1; i < len(list); i++ {
			before, s := list[i-1], list[i]
			gap := s.at.Sub(before.at)
			if gap >= leastGap || s.answers(before) || gap >= sameMinute && p.hasGap(channel, s.at) {
				continue
			}
			text := lengthText(gap) + " after"
			if gap < sameMinute {
				text = "at the same minute as"
			}
			found.add(s.timePlace(), before.post, text, channel)
		}
	}
	for _, f := range found.list {
		p.warnf(f.place, "move one of the two", "the post goes out %s %s on %s", f.text, f.other.File, quoted(f.channels))
	}
}

// hasGap reports whether a strategy sets a gap for a channel at a time. The rule "cadence" keeps it.
func (p *Pass) hasGap(channel string, when time.Time) bool {
	return slices.ContainsFunc(p.Set.Strategies, func(s content.Strategy) bool {
		return s.Value.Cadence[channel].MinGap != "" && p.Set.Holds(s.Value.Period, when)
	})
}

// grouped collects what is the same on several channels, so that it is said once.
type grouped struct {
	list  []group
	index map[string]int
}

// group is something about a place and another post, on some channels.
type group struct {
	place    diag.Diagnostic
	other    *content.Post
	text     string
	channels []string
}

func (g *grouped) add(place diag.Diagnostic, other *content.Post, text, channel string) {
	key := fmt.Sprintf("%s\x00%d\x00%s\x00%s", place.File, place.Line, other.File, text)
	if i, ok := g.index[key]; ok {
		g.list[i].channels = append(g.list[i].channels, channel)
		return
	}
	if g.index == nil {
		g.index = map[string]int{}
	}
	g.index[key] = len(g.list)
	g.list = append(g.list, group{place, other, text, []string{channel}})
}
