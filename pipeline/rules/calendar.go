package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// slot is one message at its time.
type slot struct {
	post     *content.Post
	campaign *content.Campaign // of the post, if there is one
	*outline
}

// calendar is everything that has a time, in its order. What is a draft is not planned yet, and apart.
type calendar struct {
	channels map[string][]slot
	// posts has each post once, at the first of its times.
	posts  []slot
	drafts []slot
}

func newCalendar(set *content.Set, all map[*content.Post]*judged) calendar {
	c := calendar{channels: map[string][]slot{}}
	campaigns := map[string]*content.Campaign{}
	for i := range set.Posts {
		post := &set.Posts[i]
		id := post.Value.Campaign
		if _, ok := campaigns[id]; !ok {
			campaigns[id] = set.Campaign(id)
		}
		var first slot
		outlines := all[post].outlines
		for j := range outlines {
			s := slot{post, campaigns[id], &outlines[j]}
			if post.Value.Status != schema.Draft {
				c.channels[s.channel] = append(c.channels[s.channel], s)
			}
			if first.post == nil || s.at.Before(first.at) {
				first = s
			}
		}
		switch {
		case first.post == nil:
		case post.Value.Status == schema.Draft:
			c.drafts = append(c.drafts, first)
		default:
			c.posts = append(c.posts, first)
		}
	}
	lists := append(slices.Collect(maps.Values(c.channels)), c.posts, c.drafts)
	each(len(lists), func(i int) { slices.SortFunc(lists[i], bySlot) })
	return c
}

func bySlot(a, b slot) int {
	return cmp.Or(a.at.Compare(b.at), strings.Compare(a.post.File, b.post.File))
}

// stretch is a length of time with its place, its end excluded.
type stretch struct{ from, to time.Time }

func (s stretch) holds(at time.Time) bool { return !at.Before(s.from) && at.Before(s.to) }

// within is the part of a sorted list that lies in a stretch of time.
func within(list []slot, s stretch) []slot {
	at := func(t time.Time) int {
		i, _ := slices.BinarySearchFunc(list, t, func(s slot, t time.Time) int { return s.at.Compare(t) })
		return i
	}
	from, to := at(s.from), at(s.to)
	return list[from:max(from, to)]
}

// days is a span of days, both included, in the repository's zone. It is false when a day can't be read, or
// the span holds none.
func (p *Pass) days(span schema.Period) (stretch, bool) {
	zone, _ := p.Set.ZoneOf("")
	from, errFrom := schema.ParseWhen(span.From, zone)
	last, errTo := time.Parse(time.DateOnly, span.To)
	if errFrom != nil || errTo != nil {
		return stretch{}, false
	}
	to, err := schema.ParseWhen(last.AddDate(0, 0, 1).Format(time.DateOnly), zone)
	return stretch{from.UTC, to.UTC}, err == nil && from.UTC.Before(to.UTC)
}

// decided are the posts of a list that a strategy decides for: those in its period, but for those whose
// campaign is part of another one.
func (p *Pass) decided(s *content.Strategy, list []slot) []slot {
	period, ok := p.days(s.Value.Period)
	if !ok {
		return nil
	}
	var mine []slot
	for _, x := range within(list, period) {
		if x.campaign == nil || x.campaign.Value.Strategy == "" || x.campaign.Value.Strategy == s.ID {
			mine = append(mine, x)
		}
	}
	return mine
}

// wholeCalendar is false while a post can't be read: nobody can say then what is missing.
func (p *Pass) wholeCalendar() bool {
	for file := range p.Set.Broken {
		if strings.HasPrefix(file, "posts/") {
			return false
		}
	}
	return true
}

// channelZone is where the people of a channel are.
func (p *Pass) channelZone(channel string) *time.Location {
	if zone, ok := p.Set.ZoneOf(p.Set.Config.Value.Channels[channel].Timezone); ok {
		return zone
	}
	zone, _ := p.Set.ZoneOf("")
	return zone
}

// timePlace is where the time of a slot is written.
func (s slot) timePlace() diag.Diagnostic {
	if s.post.Value.Overrides[s.channel].PublishAt != "" {
		return at(&s.post.Doc, "overrides", s.channel, "publish_at")
	}
	return at(&s.post.Doc, "publish_at")
}

// answers reports whether a slot is a reply to the other one, and so belongs close to it.
func (s slot) answers(other slot) bool { return s.post.Value.ReplyTo == other.post.ID }

// lengthText is a length of time as people write it: 1d2h, 45m, 30s.
func lengthText(d time.Duration) string {
	d = d.Round(time.Second)
	var b strings.Builder
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "m"}, {time.Second, "s"}} {
		if n := d / unit.length; n > 0 {
			fmt.Fprintf(&b, "%d%s", n, unit.name)
			d -= n * unit.length
		}
	}
	return cmp.Or(b.String(), "0m")
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// quoted is a list of names as people read it.
func quoted(names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = fmt.Sprintf("%q", name)
	}
	return strings.Join(list, ", ")
}
