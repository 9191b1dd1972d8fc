package effect

import (
	"fmt"
	"maps"
	"reflect"
	"strings"
	"sync"

	"github.com/galley-social/galley/schema"
)

// phrase makes a sentence of a difference; an empty one leaves it to the generic words.
type phrase func(c *comparison, d difference) string

// phrases are the sentences about what strategists look for first, by kind and pattern.
var phrases = sync.OnceValue(func() map[string]phrase {
	all := map[string]phrase{
		"strategy objectives[].kpis[]":          kpiComesOrGoes,
		"strategy objectives[].kpis[].target":   kpi("target"),
		"strategy objectives[].kpis[].baseline": kpi("baseline"),
		"strategy objectives[].kpis[].by":       kpi("day of the target"),
		"strategy objectives[]":                 referred("objective", "objective"),
		"strategy audiences[]":                  referred("audience", "audience"),
		"strategy pillars[]":                    referred("pillar", "pillar"),
		"strategy pillars[].share":              share,
		"strategy pillars[].tolerance":          tolerance,
		"strategy cadence[]":                    cadence,
		"strategy cadence[].per_week":           cadence,
		"strategy cadence[].per_week.min":       cadence,
		"strategy cadence[].per_week.max":       cadence,
		"strategy cadence[].per_day":            cadence,
		"strategy cadence[].per_day.min":        cadence,
		"strategy cadence[].per_day.max":        cadence,
		"strategy cadence[].min_gap":            cadence,
		"strategy cadence[].windows[]":          cadence,
		"strategy milestones[]":                 milestone,
		"strategy milestones[].date":            milestone,
		"strategy blackouts[]":                  blackout,
		"strategy blackouts[].from":             blackout,
		"strategy blackouts[].to":               blackout,
		"strategy budget":                       budget,
		"strategy budget.total":                 budget,
		"strategy budget.channels[]":            budgetPart,
		"strategy hashtag_sets[][]":             hashtag,
		"strategy owner":                        owner,
		"strategy period.from":                  days("period"),
		"strategy period.to":                    days("period"),
		"campaign window.from":                  days("window"),
		"campaign window.to":                    days("window"),
		"campaign budget":                       budget,
		"campaign budget.total":                 budget,
		"campaign budget.channels[]":            budgetPart,
		"config channels[]":                     channel,
		"config channels[].paused":              paused,
		"config channels[].network":             moved,
		"config channels[].account":             moved,
		"config channels[].server":              moved,
		"config review.strategists[]":           strategist,
		"config review.approval":                approval,
		"config ledger.branch":                  otherLedger,
		"config ledger.id":                      otherLedger,
		"config timezone":                       timezone,
		"config default_branch":                 branch,
		"freeze active":                         (*comparison).freeze,
	}
	maps.Copy(all, brandPhrases())
	return all
})

func arrow(d difference) string { return render(d.before) + " → " + render(d.after) }

func kpi(what string) phrase {
	return func(c *comparison, d difference) string {
		by := ""
		if k, ok := findKPI(c.Head, d); ok && what == "target" {
			by = " by " + date(k.By)
		}
		return fmt.Sprintf("%s for %s: %s%s%s", what, plainly(d.item(1)), arrow(d), by, c.of(d))
	}
}

// plainly is a name of several words that needs no quotes: it was put together here.
func plainly(name string) string { return strings.Trim(show(name), "“”") }

func findKPI(s Side, d difference) (schema.KPI, bool) {
	strategy := s.Set.Strategy(d.id)
	if strategy == nil {
		return schema.KPI{}, false
	}
	for _, o := range strategy.Value.Objectives {
		list := reflect.ValueOf(o.KPIs)
		if i, ok := named(list).index[d.item(1)]; ok && o.ID == d.item(0) {
			return o.KPIs[i], true
		}
	}
	return schema.KPI{}, false
}

func kpiComesOrGoes(c *comparison, d difference) string {
	if d.removed() {
		return fmt.Sprintf("target for %s is removed: it was %s%s", plainly(d.item(1)), render(d.before), c.of(d))
	}
	return fmt.Sprintf("target for %s is new: %s%s", plainly(d.item(1)), render(d.after), c.of(d))
}

// referred is about what posts name: without it they name nothing.
func referred(what, key string) phrase {
	return func(c *comparison, d difference) string {
		name := fmt.Sprintf("%s %s", what, show(d.item(0)))
		if d.removed() {
			return name + " is removed" + c.of(d) + c.named(d.item(0), key)
		}
		if pillar, ok := d.after.Interface().(schema.Pillar); ok {
			return fmt.Sprintf("%s is new: %s %% of the posts%s", name, number(pillar.Share), c.of(d))
		}
		return name + " is new" + c.of(d) + detail(d.path[len(d.path)-1], render(d.after))
	}
}

func share(c *comparison, d difference) string {
	return fmt.Sprintf("pillar %s: %s %% → %s %% of the posts%s", show(d.item(0)), render(d.before), render(d.after), c.of(d))
}

func tolerance(c *comparison, d difference) string {
	points := func(v reflect.Value) string {
		if v.Float() == 0 {
			return "the usual"
		}
		return "±" + render(v)
	}
	return fmt.Sprintf("tolerance of pillar %s: %s → %s percentage points%s", show(d.item(0)), points(d.before), points(d.after), c.of(d))
}

func milestone(c *comparison, d difference) string {
	name := "milestone " + show(d.item(0))
	switch {
	case d.removed():
		return name + " is removed: it was on " + date(d.before.Interface().(schema.Milestone).Date) + c.of(d)
	case d.added():
		return name + " is new: " + date(d.after.Interface().(schema.Milestone).Date) + c.of(d)
	}
	return name + ": " + arrow(d) + c.of(d)
}

func hashtag(c *comparison, d difference) string {
	verb, v := "is added", d.after
	if d.removed() {
		verb, v = "is taken out", d.before
	}
	return fmt.Sprintf("hashtag set %s: #%s %s%s", show(d.item(0)), render(v), verb, c.of(d))
}

func owner(_ *comparison, d difference) string {
	return fmt.Sprintf("the owner of strategy %s: %s", show(d.id), arrow(d))
}

func budget(c *comparison, d difference) string {
	if len(d.path) > 1 {
		return fmt.Sprintf("the budget of %s %s: %s %s", d.kind, show(d.id), arrow(d), c.currency(d))
	}
	return fmt.Sprintf("the budget of %s %s: %s", d.kind, show(d.id), arrow(d))
}

// currency is that of the budget that a difference is in.
func (c *comparison) currency(d difference) string {
	var b *schema.Budget
	if s := c.Head.Set.Strategy(d.id); d.kind == kindStrategy && s != nil {
		b = s.Value.Budget
	} else if campaign := c.Head.Set.Campaign(d.id); d.kind == kindCampaign && campaign != nil {
		b = campaign.Value.Budget
	}
	if b == nil {
		return ""
	}
	return show(b.Currency)
}

func budgetPart(c *comparison, d difference) string {
	return fmt.Sprintf("the part of %s in the budget of %s %s: %s %s", show(d.item(0)), d.kind, show(d.id), arrow(d), c.currency(d))
}
