package comment

import (
	"strconv"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/review/inert"
)

// count is a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// thousands writes a number as people read it: 12,000.
func thousands(n int) string {
	s := strconv.Itoa(n)
	start := len(s) % 3
	if n < 0 {
		start = (len(s)-1)%3 + 1
	}
	var b strings.Builder
	b.WriteString(s[:start])
	for i := start; i < len(s); i += 3 {
		if b.Len() > 0 && s[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteString(s[i : i+3])
	}
	return b.String()
}

// number writes an amount without a needless fraction, and so that a large one is no hash.
func number(f float64) string { return inert.Text(strconv.FormatFloat(f, 'f', -1, 64)) }

// short is a text of at most so many characters, and a sign where it is cut.
func short(text string, most int) string {
	n := 0
	for i := range text {
		if n == most {
			return text[:i] + "…"
		}
		n++
	}
	return text
}

// text is inert.Text of a text that has no reason to be long.
func text(s string, most int) string { return inert.Text(short(s, most)) }

// zone finds a time zone by the name that content gives it, and what people call it.
func zone(name string) (*time.Location, string) {
	loc, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" || name == "UTC" {
		return time.UTC, "UTC"
	}
	city := name[strings.LastIndexByte(name, '/')+1:]
	return loc, inert.Text(strings.ReplaceAll(city, "_", " ")) + " time"
}

// day is a date as people say it, with the year where it is not this one.
func (p *page) day(at time.Time) string {
	if at.Year() != p.e.Now.In(at.Location()).Year() {
		return at.Format("Mon 2 Jan 2006")
	}
	return at.Format("Mon 2 Jan")
}

// when is an instant as the author's zone has it.
func (p *page) when(at time.Time, zoneName string) string {
	if at.IsZero() {
		return "no time yet"
	}
	loc, called := zone(zoneName)
	local := at.In(loc)
	return p.day(local) + local.Format(" 15:04 ") + called
}

// whenUTC is the same instant for machines and for colleagues elsewhere; empty where it adds nothing.
func (p *page) whenUTC(at time.Time, zoneName string) string {
	loc, called := zone(zoneName)
	if at.IsZero() || called == "UTC" {
		return ""
	}
	utc := at.UTC()
	if utc.Format(time.DateOnly) == at.In(loc).Format(time.DateOnly) {
		return utc.Format("15:04 UTC")
	}
	return p.day(utc) + utc.Format(" 15:04 UTC")
}

// join writes names as a sentence does.
func join(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
