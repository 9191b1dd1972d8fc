package rules

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func dates() Rule {
	return Rule{
		Name: "dates",
		Doc: "A span of days must not end before it starts, and a freeze must end at a time that exists. " +
			"A span that holds no day would let every post of a campaign fall outside it.",
		Run: runDates,
	}
}

func runDates(p *Pass) {
	for i := range p.Set.Strategies {
		s := &p.Set.Strategies[i]
		span(p, &s.Doc, s.Value.Period, "period")
		for j, b := range s.Value.Blackouts {
			span(p, &s.Doc, schema.Period{From: b.From, To: b.To}, "blackouts", j)
		}
	}
	for i := range p.Set.Campaigns {
		c := &p.Set.Campaigns[i]
		span(p, &c.Doc, c.Value.Window, "window")
		for j, ad := range c.Value.Ads {
			span(p, &c.Doc, schema.Period{From: ad.From, To: ad.To}, "ads", j)
		}
	}
	if f := p.Set.Freeze; f != nil {
		zone, _ := p.Set.ZoneOf("")
		moment(p, f.Value.Until, zone, there(f, "until"))
	}
}

// span checks the order of two days. Whether they are in the calendar is the schema's to say.
func span[T any](p *Pass, doc *content.Doc[T], s schema.Period, path ...any) {
	from, errFrom := time.Parse(time.DateOnly, s.From)
	to, errTo := time.Parse(time.DateOnly, s.To)
	if errFrom == nil && errTo == nil && to.Before(from) {
		p.errorf(at(doc, append(path, "to")...), "put the earlier day first", "%s is before %s", s.To, s.From)
	}
}

// moment reads a time. Without one, or with one that can't be read, it is false.
func moment(p *Pass, text string, zone *time.Location, where func() diag.Diagnostic) (time.Time, bool) {
	if text == "" {
		return time.Time{}, false
	}
	when, err := schema.ParseWhen(text, zone)
	better, hint := canonical(text, zone)
	if err == nil && better == "" && when.Note == "" {
		return when.UTC, true
	}
	place := where()
	if better != "" {
		place.Fix = respelt(place, text, better)
	}
	var bad *schema.WhenError
	switch {
	case errors.As(err, &bad):
		p.errorf(place, cmp.Or(hint, bad.Hint), "%s", bad.Message)
		return time.Time{}, false
	case err != nil:
		return time.Time{}, false
	case better != "":
		p.report(diag.Note, place, hint, "%q is not written as times are", text)
		place.Fix = diag.Fix{}
	}
	if when.Note != "" {
		other := when.UTC.In(zone).Format(time.RFC3339)
		p.warnf(place, "write the offset to say which one: "+other, "%s", when.Note)
	}
	return when.UTC, true
}

// canonical is how a time is to be written that is spelt in a way of its own, with the hint that says so, or nothing.
func canonical(text string, zone *time.Location) (better, hint string) {
	better, ok := schema.CanonicalTime(text)
	if !ok {
		return "", ""
	}
	if _, err := schema.ParseWhen(better, zone); err != nil {
		return "", "" // a clock change skips it, which is more to say
	}
	return better, fmt.Sprintf("write %q", better)
}
