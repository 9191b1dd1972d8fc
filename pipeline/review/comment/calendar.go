package comment

import (
	"slices"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/pipeline/review/inert"
)

// mostADay is how many entries of one day are shown.
const mostADay = 8

// entry is a post at one time on one or several channels.
type entry struct {
	effect.Slot
	channels []string
}

// calendar is a fold with the weeks in which something changes, and a timeline.
func (p *page) calendar(room int) string {
	return p.fit(list{
		head: "<details><summary><b>Calendar</b>: " + count(len(p.e.Weeks), "week", "weeks") + " in which something changes</summary>\n\n" +
			"Bold is what this change does: 🟢 comes, ✏️ changes, 🗑️ goes, ⏸️ is held back\n\n",
		n:    len(p.e.Weeks),
		item: func(i int) string { return p.week(p.e.Weeks[i]) },
		foot: p.timeline() + "</details>\n\n",
		rest: func(left int) string { return p.more(left, "week of the calendar", "weeks of the calendar") },
	}, room)
}

func (p *page) week(w effect.Week) string {
	monday, err := time.Parse(time.DateOnly, w.Monday)
	if err != nil {
		return ""
	}
	var b strings.Builder
	b.WriteString("|")
	for i := range 7 {
		b.WriteString(" " + monday.AddDate(0, 0, i).Format("Mon 2 Jan") + " |")
	}
	b.WriteString("\n|" + strings.Repeat("---|", 7) + "\n|")
	days := [7][]entry{}
	for _, s := range w.Slots {
		loc, _ := zone(s.Zone)
		local := s.At.In(loc)
		i := int(time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC).Sub(monday) / (24 * time.Hour))
		if i >= 0 && i < 7 {
			days[i] = enter(days[i], s)
		}
	}
	for _, day := range days {
		slices.SortStableFunc(day, func(a, b entry) int { return a.At.Compare(b.At) })
		b.WriteString(" " + cell(day) + " |")
	}
	b.WriteString("\n\n")
	if w.More > 0 {
		b.WriteString(count(w.More, "entry", "entries") + " more in this week\n\n")
	}
	return b.String()
}

// enter puts a slot with its like.
func enter(day []entry, s effect.Slot) []entry {
	for i, e := range day {
		if e.Post == s.Post && e.Title == s.Title && e.Mark == s.Mark && e.At.Equal(s.At) && e.Zone == s.Zone {
			day[i].channels = append(e.channels, s.Channel)
			return day
		}
	}
	return append(day, entry{s, []string{s.Channel}})
}

func cell(day []entry) string {
	var list []string
	for i, e := range day {
		if i == mostADay {
			list = append(list, count(len(day)-i, "entry", "entries")+" more")
			break
		}
		loc, _ := zone(e.Zone)
		line := e.At.In(loc).Format("15:04 ") + text(title(e.Title, e.Post), 40)
		if mark := picture(e.Mark); mark != "" {
			line = mark + " **" + line + "**"
		}
		list = append(list, line+"<br><sub>"+channels(e.channels)+"</sub>")
	}
	return strings.Join(list, "<br>")
}

func picture(mark string) string {
	switch mark {
	case "+":
		return sign(plan.Publish)
	case "~":
		return sign(plan.Edit)
	case "-":
		return sign(plan.Remove)
	case "!":
		return sign(plan.Hold)
	}
	return ""
}

// The timeline is drawn from three times on two days on, where it helps, up to what can be read.
const (
	fewestTimes, fewestDays = 3, 2
	mostTimes               = 24
)

// timeline is a diagram of what goes out when. Its words are of letters and digits: a diagram has a syntax of its own.
func (p *page) timeline() string {
	var days []string
	lines := map[string]string{}
	all := rows(slices.DeleteFunc(slices.Clone(p.e.Steps), func(s effect.Step) bool {
		return s.At.IsZero() || s.Op != plan.Publish && s.Op != plan.Edit
	}))
	if len(all) < fewestTimes || len(all) > mostTimes {
		return ""
	}
	slices.SortStableFunc(all, func(a, b row) int { return a.At.Compare(b.At) })
	for _, r := range all {
		loc, _ := zone(r.Zone)
		day := p.day(r.At.In(loc))
		if _, ok := lines[day]; !ok {
			days = append(days, day)
		}
		lines[day] += " : at " + r.At.In(loc).Format("15.04 ") + inert.Label(title(r.Title, r.Post), 40)
	}
	if len(days) < fewestDays {
		return ""
	}
	var b strings.Builder
	b.WriteString("```mermaid\ntimeline\n")
	for _, day := range days {
		b.WriteString("    " + day + lines[day] + "\n")
	}
	b.WriteString("```\n\n")
	return b.String()
}
