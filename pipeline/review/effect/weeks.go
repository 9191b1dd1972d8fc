package effect

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
)

// weeks is the calendar of the weeks in which something changes, by the repository's days.
func (c *comparison) weeks() {
	weeks := map[string][]Slot{}
	marks := map[schema.Delivery]string{}
	for i := range c.changes {
		change := &c.changes[i]
		marks[change.Delivery] = mark(change)
		if a, b := change.After, change.Before; a != nil && !a.At.IsZero() {
			weeks[c.monday(a.At)] = nil
			if b != nil && !b.At.IsZero() && !b.At.Equal(a.At) {
				weeks[c.monday(b.At)] = nil
			}
		} else if b != nil && !b.At.IsZero() {
			weeks[c.monday(b.At)] = nil
		}
	}
	mondays := slices.Sorted(maps.Keys(weeks))
	if len(mondays) > mostWeeks {
		c.note("%s: the calendar has the first ones", leftOut(len(mondays)-mostWeeks, len(mondays), "week"))
		mondays = mondays[:mostWeeks]
	}
	c.slots(weeks, marks)
	for _, monday := range mondays {
		c.effect.Weeks = append(c.effect.Weeks, week(monday, weeks[monday]))
	}
}

// mark is what a change does in the calendar.
func mark(change *plan.Change) string {
	switch {
	case change.Op == plan.Remove || change.Op == plan.Retracted:
		return plan.Remove.Symbol()
	case change.Op == plan.Hold || change.Op == plan.Ask:
		return plan.Hold.Symbol()
	case change.Before == nil:
		return plan.Publish.Symbol()
	}
	return plan.Edit.Symbol()
}

// monday is the first day of the week of a moment.
func (c *comparison) monday(at time.Time) string {
	local := at.In(c.zone())
	return local.AddDate(0, 0, -(int(local.Weekday())+6)%7).Format(time.DateOnly)
}

func (c *comparison) zone() *time.Location {
	zone, _ := c.Head.Set.ZoneOf("")
	return zone
}

// slots fills the weeks with what is planned, and with the places that something leaves.
func (c *comparison) slots(weeks map[string][]Slot, marks map[schema.Delivery]string) {
	add := func(s *plan.Step, side Side, mark string) {
		if s.At.IsZero() {
			return
		}
		monday := c.monday(s.At)
		if _, shown := weeks[monday]; shown {
			weeks[monday] = append(weeks[monday], slot(s, side, mark))
		}
	}
	for i := range c.Head.Plan.Steps {
		s := &c.Head.Plan.Steps[i]
		mark, changes := marks[s.Delivery]
		if changes || s.Op != plan.Remove && s.Op != plan.Retracted && (s.Op != plan.Cancel || s.Anew) && !s.Over {
			add(s, c.Head, mark)
		}
	}
	for i := range c.changes {
		b, a := c.changes[i].Before, c.changes[i].After
		switch {
		case b == nil:
		case a == nil:
			add(b, c.Base, mark(&c.changes[i]))
		case !a.At.Equal(b.At):
			add(b, c.Base, plan.Remove.Symbol())
		}
	}
}

func slot(s *plan.Step, side Side, mark string) Slot {
	x := Slot{At: s.At.UTC(), Zone: cmp.Or(s.Zone, side.Plan.Zone), Post: s.Post, Channel: s.Channel, Mark: mark}
	id, _ := schema.OccurrenceOf(s.Post)
	if post := side.Set.Post(id); post != nil {
		x.Title = post.Value.Title
	} else if s.Message != nil {
		x.Title = s.Message.Title
	}
	return x
}

// week is one with its slots in order. Where they are too many, those that do not change are left out first.
func week(monday string, slots []Slot) Week {
	order := func(a, b Slot) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Post, b.Post), cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Mark, b.Mark))
	}
	slices.SortFunc(slots, order)
	w := Week{Monday: monday, Slots: slots}
	if w.More = len(slots) - mostSlots; w.More <= 0 {
		w.More = 0
		return w
	}
	w.Slots = slices.Clone(slots)
	slices.SortStableFunc(w.Slots, func(a, b Slot) int {
		return cmp.Compare(unmarked(a), unmarked(b))
	})
	w.Slots = w.Slots[:mostSlots]
	slices.SortFunc(w.Slots, order)
	return w
}

func unmarked(s Slot) int {
	if s.Mark == "" {
		return 1
	}
	return 0
}
