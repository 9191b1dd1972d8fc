package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func kpis() Rule {
	return Rule{
		Name: "kpis",
		Doc: "A KPI needs a metric that its network counts, or a source for the number; a target that is not where it starts; and a day within the period. " +
			"An objective that nobody can measure is a wish.",
		Run: runKPIs,
	}
}

// metrics are the numbers that networks tell about posts and accounts. Clicks are counted on any channel, by
// the UTM parameters of the links.
func metrics() []string {
	return []string{
		"bookmarks", "clicks", "comments", "engagements", "followers", "impressions", "likes", "mentions", "quotes",
		"reach", "reactions", "replies", "reposts", "saves", "shares", "views", "votes",
	}
}

// uncounted are the metrics that a network does not tell.
func uncounted(network string) []string {
	switch network {
	case "bluesky":
		return []string{"impressions", "reach", "saves", "shares", "views", "votes"}
	case "mastodon":
		return []string{"bookmarks", "impressions", "reach", "saves", "shares", "views"}
	case "site":
		return slices.DeleteFunc(metrics(), func(m string) bool { return m == "clicks" })
	}
	return nil
}

func runKPIs(p *Pass) {
	for i := range p.Set.Strategies {
		s := &p.Set.Strategies[i]
		for j, o := range s.Value.Objectives {
			for k, kpi := range o.KPIs {
				path := []any{"objectives", j, "kpis", k}
				metric(p, s, kpi, path)
				target(p, s, kpi, path)
			}
		}
	}
}

// metric checks that somebody counts it.
func metric(p *Pass, s *content.Strategy, kpi schema.KPI, path []any) {
	if kpi.Source != "" {
		return
	}
	place := at(&s.Doc, slices.Concat(path, []any{"metric"})...)
	const hand = `say where the number comes from, such as "source: the till"`
	if !slices.Contains(metrics(), kpi.Metric) {
		if best, ok := schema.Suggest(kpi.Metric, metrics()); ok {
			p.warnf(place, fmt.Sprintf("did you mean %q? else %s", best, hand), "no network counts %q", kpi.Metric)
			return
		}
		p.report(diag.Note, place, hand, "no network counts %q: it is entered by hand", kpi.Metric)
		return
	}
	for _, name := range p.measured(kpi) {
		network := p.Set.Config.Value.Channels[name].Network
		if slices.Contains(uncounted(network), kpi.Metric) && kpi.Channel != "" {
			title := cmp.Or(p.Networks[network].Title, network)
			p.warnf(place, "choose another metric, or "+hand, "%s does not count %q", title, kpi.Metric)
			return
		}
		if !slices.Contains(uncounted(network), kpi.Metric) {
			return
		}
	}
	p.warnf(place, "choose another metric, or "+hand, "no network in galley.yaml counts %q", kpi.Metric)
}

// measured are the channels that a KPI is counted on.
func (p *Pass) measured(kpi schema.KPI) []string {
	if kpi.Channel != "" {
		return []string{kpi.Channel}
	}
	return slices.Sorted(maps.Keys(p.Set.Config.Value.Channels))
}

// target checks where it leads and when.
func target(p *Pass, s *content.Strategy, kpi schema.KPI, path []any) {
	period := s.Value.Period
	place := at(&s.Doc, slices.Concat(path, []any{"target"})...)
	switch {
	case kpi.Target == kpi.Baseline:
		p.warnf(place, "set a target that is not the baseline", "the target of %q is where it starts, %g", kpi.Metric, kpi.Baseline)
	case kpi.Target < kpi.Baseline && kpi.Source == "" && slices.Contains(metrics(), kpi.Metric):
		p.warnf(place, "set a target above the baseline, or correct the baseline", "the target of %q, %g, is below its start, %g", kpi.Metric, kpi.Target, kpi.Baseline)
	}
	if kpi.By < period.From || kpi.By > period.To {
		p.warnf(at(&s.Doc, slices.Concat(path, []any{"by"})...), "choose a day in the period, or change the period",
			"%s is outside the period, which runs from %s to %s", kpi.By, period.From, period.To)
	}
}
