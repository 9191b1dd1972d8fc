package comment

import (
	"math"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/pipeline/review/inert"
)

// balance is a fold with what the change does to pillars, cadence and budgets.
func (p *page) balance(room int) string {
	shares := slicesOf(p.e.Pillars, p.share)
	rhythms := slicesOf(p.e.Cadence, p.rhythm)
	budgets := slicesOf(p.e.Budgets, p.spend)
	if len(shares)+len(rhythms)+len(budgets) == 0 {
		return ""
	}
	head := "<details><summary><b>Balance</b>: " + p.verdict() + "</summary>\n\n"
	const foot = "</details>\n\n"
	left := room - p.size(head) - p.size(foot)
	var b strings.Builder
	for _, t := range []struct {
		head string
		rows []string
		of   string
	}{
		{"| Pillar | Before | After | Asked | |\n|---|--:|--:|--:|---|\n", shares, "pillar"},
		{"| Channel | Week of | Before | After | Asked | |\n|---|---|--:|--:|--:|---|\n", rhythms, "week"},
		{"| Budget | Before | After | Total | |\n|---|--:|--:|--:|---|\n", budgets, "budget"},
	} {
		table := p.fit(list{
			head: t.head, n: len(t.rows), item: func(i int) string { return t.rows[i] }, foot: "\n",
			rest: func(n int) string { return p.more(n, t.of, t.of+"s") },
		}, left)
		left -= p.size(table)
		b.WriteString(table)
	}
	if b.Len() == 0 {
		return ""
	}
	return head + b.String() + foot
}

func slicesOf[T any](list []T, row func(T) string) []string {
	var out []string
	for _, one := range list {
		out = append(out, row(one))
	}
	return out
}

// verdict says how many targets are missed now that were not before.
func (p *page) verdict() string {
	worse, better := 0, 0
	tally := func(before, after bool) {
		if after && !before {
			worse++
		}
		if before && !after {
			better++
		}
	}
	for _, r := range p.e.Cadence {
		tally(outside(r, r.Before), outside(r, r.After))
	}
	for _, s := range p.e.Budgets {
		tally(s.Before > s.Total, s.After > s.Total)
	}
	switch {
	case worse > 0:
		return "⚠️ " + count(worse, "limit is", "limits are") + " now missed"
	case better > 0:
		return count(better, "limit is", "limits are") + " met again"
	}
	return "pillars, cadence and budgets, before and after"
}

func (p *page) share(s effect.Share) string {
	word := ""
	switch before, after := math.Abs(s.Before-s.Target), math.Abs(s.After-s.Target); {
	case after < before:
		word = "closer"
	case after > before:
		word = "further away"
	}
	return "| " + text(s.Pillar, 60) + " | " + percent(s.Before) + " | **" + percent(s.After) + "** | " + percent(s.Target) + " | " + word + " |\n"
}

// percent writes a part of one hundred.
func percent(f float64) string { return number(math.Round(f)) + "%" }

func outside(r effect.Rhythm, n int) bool { return n < r.Min || r.Max > 0 && n > r.Max }

func (p *page) rhythm(r effect.Rhythm) string {
	asked := "at least " + thousands(r.Min)
	switch {
	case r.Max > 0 && r.Max == r.Min:
		asked = thousands(r.Min)
	case r.Max > 0:
		asked = thousands(r.Min) + " to " + thousands(r.Max)
	}
	week := text(r.Week, 20)
	if monday, err := time.Parse(time.DateOnly, r.Week); err == nil {
		week = p.day(monday)
	}
	word := ""
	switch {
	case outside(r, r.After) && r.After < r.Min:
		word = "⚠️ too few"
	case outside(r, r.After):
		word = "⚠️ too many"
	case outside(r, r.Before):
		word = "met again"
	}
	return "| " + strings.Join([]string{text(r.Channel, 40), week, thousands(r.Before), "**" + thousands(r.After) + "**", asked, word}, " | ") + " |\n"
}

func (p *page) spend(s effect.Spend) string {
	word := ""
	switch {
	case s.After > s.Total:
		word = "⚠️ over by " + number(s.After-s.Total)
	case s.Before > s.Total:
		word = "met again"
	}
	money := func(f float64) string { return number(f) + " " + inert.Text(short(s.Currency, 8)) }
	return "| " + strings.Join([]string{text(s.Name, 60), money(s.Before), "**" + money(s.After) + "**", money(s.Total), word}, " | ") + " |\n"
}
