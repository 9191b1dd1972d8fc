package rules

import (
	"fmt"
	"maps"
	"slices"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func channels() Rule {
	return Rule{
		Name: "channels",
		Doc: "Every channel that a document names must be in galley.yaml, and what a post says for one channel must be for a channel it goes to. " +
			"A misspelt name would leave a channel out without a word.",
		Post: postChannels,
		Run:  runChannels,
	}
}

func runChannels(p *Pass) {
	if len(p.Set.Config.Value.Channels) == 0 {
		return // galley.yaml can't be read, and has a finding that says so
	}
	for i := range p.Set.Strategies {
		strategyChannels(p, &p.Set.Strategies[i])
	}
	for i := range p.Set.Campaigns {
		c := &p.Set.Campaigns[i]
		for j, ad := range c.Value.Ads {
			knownChannel(p, ad.Channel, at(&c.Doc, "ads", j, "channel"))
		}
		budgetChannels(p, &c.Doc, c.Value.Budget)
	}
	if f := p.Set.Freeze; f != nil {
		for i, name := range f.Value.Channels {
			knownChannel(p, name, at(f, "channels", i))
		}
	}
}

func knownChannel(p *Pass, name string, place diag.Diagnostic) bool {
	if _, ok := p.Set.Config.Value.Channels[name]; ok {
		return true
	}
	var on []string
	for _, channel := range p.Set.ChannelNames() {
		if p.Set.Config.Value.Channels[channel].Network == name {
			on = append(on, channel)
		}
	}
	hint := didYouMean(name, p.Set.ChannelNames(), "channels in galley.yaml")
	if len(on) > 0 {
		hint = didYouMean(name, on, name+" is a network; channels on it")
	}
	p.errorf(place, hint, "unknown channel %q", name)
	return false
}

// postChannels checks the names, and that what is said for one channel is for a channel of the post. The
// sections of the body are compose's to judge.
func postChannels(p *Pass, piece *piece) {
	if len(p.Set.Config.Value.Channels) == 0 {
		return
	}
	post := piece.post
	for i, name := range post.Value.Channels {
		if _, ok := p.Set.Config.Value.Channels[name]; ok {
			continue
		}
		knownChannel(p, name, at(&post.Doc, "channels", i))
	}
	used := func(name string, place diag.Diagnostic) {
		if knownChannel(p, name, place) && !slices.Contains(post.Value.Channels, name) {
			p.warnf(place, fmt.Sprintf("add %q to channels, or remove this", name), "the post does not go to channel %q", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(post.Value.Overrides)) {
		used(name, atKey(&post.Doc, "overrides", name))
	}
	if promote := post.Value.Promote; promote != nil {
		for i, name := range promote.Channels {
			used(name, at(&post.Doc, "promote", "channels", i))
		}
	}
}

func strategyChannels(p *Pass, s *content.Strategy) {
	for _, name := range slices.Sorted(maps.Keys(s.Value.Cadence)) {
		knownChannel(p, name, atKey(&s.Doc, "cadence", name))
	}
	for i, a := range s.Value.Audiences {
		for j, name := range a.Channels {
			knownChannel(p, name, at(&s.Doc, "audiences", i, "channels", j))
		}
	}
	for i, o := range s.Value.Objectives {
		for j, k := range o.KPIs {
			if k.Channel != "" {
				knownChannel(p, k.Channel, at(&s.Doc, "objectives", i, "kpis", j, "channel"))
			}
		}
	}
	for i, b := range s.Value.Blackouts {
		for j, name := range b.Channels {
			knownChannel(p, name, at(&s.Doc, "blackouts", i, "channels", j))
		}
	}
	budgetChannels(p, &s.Doc, s.Value.Budget)
	if s.Value.Crisis == nil {
		return
	}
	for i, level := range s.Value.Crisis.Levels {
		for j, name := range level.Freezes {
			if name != "all" {
				knownChannel(p, name, at(&s.Doc, "crisis", "levels", i, "freezes", j))
			}
		}
	}
}

func budgetChannels[T any](p *Pass, doc *content.Doc[T], budget *schema.Budget) {
	if budget == nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(budget.Channels)) {
		knownChannel(p, name, atKey(doc, "budget", "channels", name))
	}
}
