package rules

import (
	"fmt"
	"strings"
)

func campaigns() Rule {
	return Rule{
		Name: "campaigns",
		Doc: "A campaign needs posts or ads, and its window must lie within the period of its strategy. " +
			"One that nothing belongs to is a plan that was dropped; its drafts count, and posts outside its window are for the rule \"schedule\".",
		Run: runCampaigns,
	}
}

func runCampaigns(p *Pass) {
	posts := map[string]bool{}
	for i := range p.Set.Posts {
		if c := p.Set.Posts[i].Value.Campaign; c != "" {
			posts[c] = true
		}
	}
	for i := range p.Set.Campaigns {
		c := &p.Set.Campaigns[i]
		base := strings.TrimSuffix(c.File[strings.LastIndex(c.File, "/")+1:], ".md")
		if !posts[c.ID] && !posts[base] && len(c.Value.Ads) == 0 && p.wholeCalendar() {
			p.warnf(at(&c.Doc, "title"), fmt.Sprintf("write a post with \"campaign: %s\", or remove the file", c.ID), "no post belongs to campaign %q", c.ID)
		}
		s := p.Set.Strategy(c.Value.Strategy)
		if s == nil {
			continue
		}
		window, period := c.Value.Window, s.Value.Period
		change := "move it, or change the period in " + s.File
		if _, ok := p.days(window); !ok {
			continue // the rule "dates" speaks of it
		}
		if window.From < period.From || window.From > period.To {
			p.warnf(at(&c.Doc, "window", "from"), change, "the campaign begins on %s, and strategy %q runs from %s to %s",
				window.From, s.ID, period.From, period.To)
		} else if window.To > period.To {
			p.warnf(at(&c.Doc, "window", "to"), change, "the campaign ends on %s, and strategy %q on %s", window.To, s.ID, period.To)
		}
	}
}
