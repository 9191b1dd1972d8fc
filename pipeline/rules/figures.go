package rules

import (
	"slices"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// Figures are the numbers that the rules pillars, cadence, budget and blackouts judge by, for showing them. They are
// counted by the same code, so that what is shown and what is found agree.
type Figures struct{ pass *Pass }

// Mix is how many posts of a strategy's period serve a pillar, of those that serve any.
type Mix struct {
	Strategy, Pillar string
	// Share is what the strategy asks, in percent.
	Share     float64
	Posts, Of int
}

// Week is how many posts a channel gets in one week of a strategy's period.
type Week struct {
	Strategy, Channel string
	// Monday is the first day of the week.
	Monday string
	Posts  int
}

// Bill is what is planned of a budget. Kind is campaign or strategy.
type Bill struct {
	Kind, ID, Currency string
	Total, Need        float64
}

// NewFigures counts in the calendar of a set. at is the time of a delivery, zero for one that has none.
func NewFigures(set *content.Set, at func(schema.Delivery) time.Time) *Figures {
	all := make(map[*content.Post]*judged, len(set.Posts))
	for i := range set.Posts {
		post := &set.Posts[i]
		j := &judged{}
		for k, channel := range post.Value.Channels {
			when := at(schema.Delivery{Post: post.ID, Channel: channel})
			if !when.IsZero() && !slices.Contains(post.Value.Channels[:k], channel) {
				j.outlines = append(j.outlines, outline{channel: channel, at: when})
			}
		}
		all[post] = j
	}
	return &Figures{&Pass{Set: set, Report: func(diag.Diagnostic) {}, calendar: newCalendar(set, all)}}
}

// Mixes are those of every strategy and pillar, in the order of the strategies.
func (f *Figures) Mixes() []Mix {
	var list []Mix
	for i := range f.pass.Set.Strategies {
		s := &f.pass.Set.Strategies[i]
		posts := f.pass.ofPillars(s)
		count := map[string]int{}
		for _, x := range posts {
			count[x.post.Value.Pillar]++
		}
		for _, pillar := range s.Value.Pillars {
			list = append(list, Mix{s.ID, pillar.ID, pillar.Share, count[pillar.ID], len(posts)})
		}
	}
	return list
}

// Weeks are those in which a channel with a cadence gets posts, by strategy, channel and time.
func (f *Figures) Weeks() []Week {
	var list []Week
	for c := range f.pass.paces() {
		for i, s := range c.mine {
			monday := mondayOf(s.at.In(c.zone))
			if n := len(list); i > 0 && list[n-1].Monday == monday {
				list[n-1].Posts++
				continue
			}
			list = append(list, Week{c.strategy.ID, c.channel, monday, 1})
		}
	}
	return list
}

// OffCadence are the deliveries that come too soon, outside the windows, or on a day or in a week that has its most
// already, of a channel and as a strategy has it.
func (f *Figures) OffCadence(strategy, channel string) map[schema.Delivery]bool {
	off := map[schema.Delivery]bool{}
	add := func(s slot) { off[schema.Delivery{Post: s.post.ID, Channel: s.channel}] = true }
	for c := range f.pass.paces() {
		if c.strategy.ID != strategy || c.channel != channel {
			continue
		}
		c.tight(func(_, s slot, _ time.Duration) { add(s) })
		c.closed(func(s slot, _ time.Time) { add(s) })
		for _, bound := range []struct {
			most *schema.Range
			of   func(time.Time) string
		}{{c.PerDay, dayOf}, {c.PerWeek, mondayOf}} {
			c.crowded(bound.most, bound.of, func(_ string, posts []slot) {
				for _, s := range posts[bound.most.Max:] {
					add(s)
				}
			})
		}
	}
	return off
}

// Bills are those of every campaign and strategy that has a budget.
func (f *Figures) Bills() []Bill {
	var list []Bill
	bills := f.pass.bills()
	for i := range f.pass.Set.Campaigns {
		c := &f.pass.Set.Campaigns[i]
		if b := c.Value.Budget; b != nil {
			list = append(list, Bill{"campaign", c.ID, b.Currency, b.Total, bills[c.ID].total})
		}
	}
	for i := range f.pass.Set.Strategies {
		s := &f.pass.Set.Strategies[i]
		if b := s.Value.Budget; b != nil {
			list = append(list, Bill{"strategy", s.ID, b.Currency, b.Total, f.pass.strategyBill(s, bills).total})
		}
	}
	return list
}

// Within are the deliveries on days, both included, on any of the channels, or on all when there are none.
func (f *Figures) Within(days schema.Period, channels []string) []schema.Delivery {
	span, ok := f.pass.days(days)
	if !ok {
		return nil
	}
	var list []schema.Delivery
	for channel, slots := range f.pass.calendar.channels {
		if len(channels) > 0 && !slices.Contains(channels, channel) {
			continue
		}
		for _, s := range within(slots, span) {
			list = append(list, schema.Delivery{Post: s.post.ID, Channel: channel})
		}
	}
	return list
}
