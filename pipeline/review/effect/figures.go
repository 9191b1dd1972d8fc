package effect

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/galley-social/galley/pipeline/rules"
	"github.com/galley-social/galley/schema"
)

// pillars are those of every strategy in which a share or a pillar changes, in percent.
func (c *comparison) pillars() []Share {
	type id struct{ strategy, pillar string }
	shares := map[id]Share{}
	var order []id
	touched := map[string]bool{}
	collect := func(list []rules.Mix, head bool) {
		for _, m := range list {
			key := id{m.Strategy, m.Pillar}
			s, there := shares[key]
			if !there {
				s = Share{Strategy: m.Strategy, Pillar: m.Pillar, Target: m.Share}
				order = append(order, key)
			}
			percent := 0.0
			if m.Of > 0 {
				percent = round(100 * float64(m.Posts) / float64(m.Of))
			}
			if head {
				touched[m.Strategy] = touched[m.Strategy] || !there || s.Before != percent || s.Target != m.Share
				s.After, s.Target = percent, m.Share
			} else {
				s.Before = percent
			}
			shares[key] = s
		}
	}
	after := c.after.Mixes()
	collect(c.before.Mixes(), false)
	collect(after, true)
	for _, key := range order {
		if !slices.ContainsFunc(after, func(m rules.Mix) bool { return m.Strategy == key.strategy && m.Pillar == key.pillar }) {
			s := shares[key]
			s.Target = 0
			shares[key], touched[key.strategy] = s, true
		}
	}
	var list []Share
	for _, key := range order {
		if touched[key.strategy] {
			list = append(list, shares[key])
		}
	}
	return cut(c, list, mostRows, "pillar")
}

// round keeps a tenth, so that no digest hangs on the last bit of a number.
func round(x float64) float64 { return math.Round(10*x) / 10 }

// cadence are the weeks in which a channel gets another number of posts, or misses what is asked only now.
func (c *comparison) cadence() []Rhythm {
	type id struct{ strategy, channel, week string }
	rows := map[id]Rhythm{}
	for i, list := range [][]rules.Week{c.before.Weeks(), c.after.Weeks()} {
		for _, w := range list {
			key := id{w.Strategy, w.Channel, w.Monday}
			r := rows[key]
			r.Strategy, r.Channel, r.Week = w.Strategy, w.Channel, w.Monday
			if i == 0 {
				r.Before = w.Posts
			} else {
				r.After = w.Posts
			}
			rows[key] = r
		}
	}
	var list []Rhythm
	for _, key := range slices.SortedFunc(maps.Keys(rows), func(a, b id) int {
		return cmp.Or(cmp.Compare(a.strategy, b.strategy), cmp.Compare(a.channel, b.channel), cmp.Compare(a.week, b.week))
	}) {
		r := rows[key]
		was, is := perWeek(c.Base, key.strategy, key.channel), perWeek(c.Head, key.strategy, key.channel)
		r.Min, r.Max = is.Min, is.Max
		if r.Before != r.After || fits(r.After, was) && !fits(r.After, is) {
			list = append(list, r)
		}
	}
	return cut(c, list, mostRows, "week of a channel")
}

func perWeek(s Side, strategy, channel string) schema.Range {
	if st := s.Set.Strategy(strategy); st != nil {
		if r := st.Value.Cadence[channel].PerWeek; r != nil {
			return *r
		}
	}
	return schema.Range{}
}

func fits(n int, r schema.Range) bool { return n >= r.Min && (r.Max == 0 || n <= r.Max) }

// budgets are those of which the total or what is planned changes.
func (c *comparison) budgets() []Spend {
	type id struct{ kind, id string }
	spends := map[id]Spend{}
	before := map[id]rules.Bill{}
	for _, b := range c.before.Bills() {
		key := id{b.Kind, b.ID}
		before[key] = b
		spends[key] = Spend{Name: b.Kind + " " + b.ID, Currency: b.Currency, Before: cents(b.Need)}
	}
	same := map[id]bool{}
	for _, b := range c.after.Bills() {
		key := id{b.Kind, b.ID}
		was, there := before[key]
		same[key] = there && was.Total == b.Total && was.Currency == b.Currency && cents(was.Need) == cents(b.Need)
		spends[key] = Spend{Name: b.Kind + " " + b.ID, Currency: b.Currency, Total: b.Total, Before: cents(was.Need), After: cents(b.Need)}
	}
	var list []Spend
	for _, key := range slices.SortedFunc(maps.Keys(spends), func(a, b id) int {
		return cmp.Or(cmp.Compare(b.kind, a.kind), cmp.Compare(a.id, b.id))
	}) {
		if !same[key] {
			list = append(list, spends[key])
		}
	}
	return cut(c, list, mostRows, "budget")
}

func cents(x float64) float64 { return math.Round(100*x) / 100 }
