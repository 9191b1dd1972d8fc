package rules

import (
	"fmt"
	"slices"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
)

func milestones() Rule {
	return Rule{
		Name: "milestones",
		Doc: "A milestone of the strategy needs a post in the seven days up to it, of its campaign if it names one. " +
			"A date that matters and that nobody hears about was planned for nothing.",
		Run: runMilestones,
	}
}

// lead is how long before a milestone its posts may be, besides the day itself.
const lead = 7

func runMilestones(p *Pass) {
	if !p.wholeCalendar() {
		return
	}
	for i := range p.Set.Strategies {
		s := &p.Set.Strategies[i]
		if len(p.decided(s, p.calendar.posts)) == 0 {
			continue // nothing is planned yet
		}
		for j, m := range s.Value.Milestones {
			day, err := time.Parse(time.DateOnly, m.Date)
			if err != nil || m.Date < s.Value.Period.From || m.Date > s.Value.Period.To {
				continue
			}
			first := dayOf(day.AddDate(0, 0, -lead))
			if p.covered(m, schema.Period{From: first, To: m.Date}) {
				continue
			}
			of := ""
			if m.Campaign != "" {
				of = fmt.Sprintf(" of campaign %q", m.Campaign)
			}
			p.warnf(at(&s.Doc, "milestones", j, "date"), fmt.Sprintf("write a post%s for %s to %s, or remove the milestone", of, first, m.Date),
				"no post%s in the %d days up to %q", of, lead, m.Title)
		}
	}
}

// covered reports whether a post for the milestone is in those days. Of a campaign that is not there, the rule
// "references" speaks.
func (p *Pass) covered(m schema.Milestone, days schema.Period) bool {
	var campaign *content.Campaign
	if m.Campaign != "" {
		if campaign = p.Set.Campaign(m.Campaign); campaign == nil {
			return true
		}
	}
	before, ok := p.days(days)
	for _, list := range p.calendar.channels {
		if !ok || slices.ContainsFunc(within(list, before), func(s slot) bool { return campaign == nil || s.campaign == campaign }) {
			return true
		}
	}
	return false
}
