package rules

import (
	"fmt"
	"maps"
	"slices"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func blackouts() Rule {
	return Rule{
		Name: "blackouts",
		Doc: "Nothing may go out on the blackout days of a strategy, which are there for a reason. " +
			"A statement of its crisis plan may, and is only pointed out.",
		Run: runBlackouts,
	}
}

func runBlackouts(p *Pass) {
	for i := range p.Set.Strategies {
		s := &p.Set.Strategies[i]
		for _, b := range s.Value.Blackouts {
			silent, ok := p.days(schema.Period{From: b.From, To: b.To})
			if !ok {
				continue
			}
			channels, on := b.Channels, " on %q"
			if len(channels) == 0 {
				channels, on = slices.Sorted(maps.Keys(p.calendar.channels)), ""
			}
			for _, channel := range channels {
				for _, x := range within(p.calendar.channels[channel], silent) {
					where := on
					if on != "" {
						where = fmt.Sprintf(on, channel)
					}
					blackedOut(p, s, b, x, where)
				}
			}
		}
	}
}

func blackedOut(p *Pass, s *content.Strategy, b schema.Blackout, x slot, where string) {
	severity, hint := diag.Error, fmt.Sprintf("move it, or change the blackouts in %s", s.File)
	if s.Value.Crisis != nil && slices.Contains(s.Value.Crisis.Statements, x.post.ID) {
		severity, hint = diag.Warning, "move it, if the statement can wait"
	}
	days := "from " + b.From + " to " + b.To
	if b.From == b.To {
		days = "on " + b.From
	}
	p.report(severity, x.timePlace(), hint, "nothing goes out%s %s: %q", where, days, b.Reason)
}
