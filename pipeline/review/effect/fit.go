package effect

import (
	"encoding/json"
	"unicode/utf8"
)

// How much of a document each list may be, in bytes of JSON. Together they are below MaxBytes.
const (
	shareSteps    = 2 << 20
	shareTexts    = 7 << 19
	shareFindings = 1 << 19
	shareRest     = 1 << 18
)

// mostString is the most characters of a string that is no text of a part. Longer ones are cut.
const mostString = 4000

// fit cuts strings and leaves out what makes the document too large, and says so. What comes first stays. left is how
// many steps have no text already.
func fit(e *Effect, left int) {
	tidy(e)
	texts := 0
	for i := range e.Steps {
		s := &e.Steps[i]
		size := encoded(s.Facts) + encoded(s.Parts)
		if texts += size; texts > shareTexts {
			texts -= size
			s.Facts, s.Parts = nil, nil
			left++
		}
	}
	if left > 0 {
		e.Notes = append(e.Notes, "the "+texted(left)+" left out here: there is too much of it")
	}
	room(e, &e.Steps, shareSteps+shareTexts, "change to a delivery")
	room(e, &e.Findings, shareFindings, "finding")
	room(e, &e.Strategy, shareRest, "sentence")
	room(e, &e.Weeks, 2*shareRest, "week")
	room(e, &e.Pillars, shareRest/2, "pillar")
	room(e, &e.Cadence, shareRest/2, "week of a channel")
	room(e, &e.Budgets, shareRest/2, "budget")
	var rest Effect
	room(&rest, &e.Notes, shareRest, "note")
}

func texted(n int) string {
	if n == 1 {
		return "text of 1 delivery is"
	}
	return "texts of " + number(float64(n)) + " deliveries are"
}

// room keeps the start of a list.
func room[T any](e *Effect, list *[]T, most int, noun string) {
	size := 0
	for i := range *list {
		if size += encoded((*list)[i]) + 1; size > most {
			e.Notes = append(e.Notes, leftOut(len(*list)-i, len(*list), noun)+": there is too much of it")
			*list = (*list)[:i]
			return
		}
	}
}

// encoded is the size of a value in the document.
func encoded(v any) int {
	data, err := json.Marshal(v)
	if err != nil {
		return MaxBytes // an effect is plain data, and this would leave it out
	}
	return len(data)
}

// tidy makes every string valid and short enough.
func tidy(e *Effect) {
	for _, s := range []*string{&e.Brand, &e.Base, &e.Zone} {
		*s = brief(*s)
	}
	for i := range e.Notes {
		e.Notes[i] = brief(e.Notes[i])
	}
	for i := range e.Strategy {
		e.Strategy[i] = brief(e.Strategy[i])
	}
	for i := range e.Findings {
		d := &e.Findings[i]
		d.Message, d.Hint, d.File, d.Rule = brief(d.Message), brief(d.Hint), brief(d.File), brief(d.Rule)
		d.Length = max(d.Length, 0)
		if f := d.Fix; f.Old != brief(f.Old) || f.New != brief(f.New) {
			d.Fix.Pos.Line, d.Fix.Pos.Column, d.Fix.Old, d.Fix.New = 0, 0, "", ""
		}
	}
	for i := range e.Steps {
		tidyStep(&e.Steps[i])
	}
	tidyFigures(e)
	for i := range e.Weeks {
		for j := range e.Weeks[i].Slots {
			s := &e.Weeks[i].Slots[j]
			s.Zone, s.Post, s.Title, s.Channel = brief(s.Zone), brief(s.Post), brief(s.Title), brief(s.Channel)
		}
	}
}

func tidyFigures(e *Effect) {
	for i := range e.Pillars {
		s := &e.Pillars[i]
		s.Strategy, s.Pillar = brief(s.Strategy), brief(s.Pillar)
	}
	for i := range e.Cadence {
		r := &e.Cadence[i]
		r.Strategy, r.Channel = brief(r.Strategy), brief(r.Channel)
	}
	for i := range e.Budgets {
		b := &e.Budgets[i]
		b.Name, b.Currency = brief(b.Name), brief(b.Currency)
	}
}

func tidyStep(s *Step) {
	for _, text := range []*string{&s.Post, &s.Channel, &s.Network, &s.Title, &s.File, &s.Zone, &s.What, &s.Reason, &s.Hint, &s.URL} {
		*text = brief(*text)
	}
	for i := range s.Facts {
		f := &s.Facts[i]
		f.Name, f.Value, f.Was = brief(f.Name), brief(f.Value), brief(f.Was)
	}
	for i := range s.Parts {
		p := &s.Parts[i]
		for j := range p.Links {
			l := &p.Links[j]
			l.Kind, l.Text, l.Value = brief(l.Kind), brief(l.Text), brief(l.Value)
		}
		for j := range p.Media {
			m := &p.Media[j]
			m.File, m.Type, m.Alt = brief(m.File), brief(m.Type), brief(m.Alt)
		}
	}
}

// brief is a string that the reader takes.
func brief(text string) string {
	text = valid(text)
	if len(text) <= mostString || utf8.RuneCountInString(text) <= mostString {
		return text
	}
	n := 0
	for i := range text {
		if n++; n == mostString {
			return text[:i] + "…"
		}
	}
	return text
}
