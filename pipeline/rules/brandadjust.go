package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/brand"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// adjuster knows what campaigns and channels make of brand rules.
type adjuster struct {
	optional []string
	channels map[string]schema.Channel
}

func newAdjuster(set *content.Set) adjuster {
	a := adjuster{channels: set.Config.Value.Channels}
	if set.Brand != nil {
		a.optional = set.Brand.Value.Optional
	}
	return a
}

// names reports whether a name is the rule's, or that of a style it is in.
func names(name, rule string) bool {
	rest, ok := strings.CutPrefix(rule, name)
	return ok && name != "" && (rest == "" || rest[0] == '.')
}

// worst is the most serious level that a rule has for a text on several channels, or 0 where it is silent.
func (a adjuster) worst(rule string, channels []string, campaign *content.Campaign, level diag.Severity) diag.Severity {
	var worst diag.Severity
	for _, channel := range channels {
		worst = max(worst, a.level(rule, channel, campaign, level))
	}
	return worst
}

// level is that of the entry with the longest name that fits. Of two with one name the campaign's counts: it is
// written later, and for these posts alone.
func (a adjuster) level(rule, channel string, campaign *content.Campaign, level diag.Severity) diag.Severity {
	if slices.ContainsFunc(a.optional, func(name string) bool { return names(name, rule) }) {
		level = 0
	}
	var entries []schema.BrandAdjustment
	if campaign != nil {
		entries = campaign.Value.Brand
	}
	longest := 0
	for _, e := range slices.Concat(entries, a.channels[channel].Brand) {
		if len(e.Rule) > longest && names(e.Rule, rule) {
			longest = len(e.Rule)
			level, _ = diag.ParseSeverity(e.Level) // off is none
		}
	}
	return level
}

// checkAdjustments looks whether the rules that adjustments name are there, and are named once.
func checkAdjustments(p *Pass, engine *brand.Engine) {
	known := brandNames(p.Set, engine)
	judge := func(seen map[string]bool, name string, place diag.Diagnostic) {
		switch {
		case !slices.Contains(known, name):
			p.errorf(place, didYouMean(name, known, "brand rules and styles"), "there is no brand rule %q", name)
		case seen[name]:
			p.errorf(place, "keep one of the two", "%q is adjusted twice", name)
		}
		seen[name] = true
	}
	for i := range p.Set.Campaigns {
		c, seen := &p.Set.Campaigns[i], map[string]bool{}
		for j, e := range c.Value.Brand {
			judge(seen, e.Rule, at(&c.Doc, "brand", j, "rule"))
		}
	}
	for _, name := range p.Set.ChannelNames() {
		seen := map[string]bool{}
		for j, e := range p.Set.Config.Value.Channels[name].Brand {
			judge(seen, e.Rule, at(&p.Set.Config, "channels", name, "brand", j, "rule"))
		}
	}
	if p.Set.Brand == nil {
		return
	}
	for i, name := range p.Set.Brand.Value.Optional {
		if !slices.Contains(known, name) {
			p.errorf(at(p.Set.Brand, "optional", i), didYouMean(name, known, "brand rules and styles"), "there is no brand rule %q", name)
		}
	}
}

// brandNames are the names of rules and of styles, also of a rule whose file can't be used: the finding about
// that file is enough.
func brandNames(set *content.Set, engine *brand.Engine) []string {
	var list []string
	for _, policy := range brandPolicies() {
		list = append(list, policy.name)
	}
	for _, r := range engine.Rules() {
		list = append(list, r.Name)
	}
	for _, r := range set.BrandRules {
		name := strings.TrimSuffix(strings.TrimPrefix(r.File, "brand/"), ".yml")
		if !strings.Contains(name, "/") {
			name = fmt.Sprintf("brand.%s", name)
		}
		list = append(list, strings.ReplaceAll(name, "/", "."))
	}
	for _, name := range slices.Clone(list) {
		style, _, _ := strings.Cut(name, ".")
		list = append(list, style)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
