package effect

import (
	"fmt"
	"strings"

	"github.com/galley-social/galley/schema"
)

// Facts are what is neither text nor time of a message, for people.
func Facts(m schema.Message) []Fact {
	var list []Fact
	fact := func(name, value string) {
		if value != "" {
			list = append(list, Fact{Name: name, Value: value})
		}
	}
	fact("language", m.Language)
	if m.Visibility != "" && m.Visibility != schema.Public {
		fact("visibility", string(m.Visibility))
	}
	fact("content warning", m.ContentWarning)
	fact("link", m.Link)
	if m.Card != nil {
		fact("card", m.Card.Title+" — "+m.Card.URL)
		fact("card text", m.Card.Description)
		if m.Card.Image != nil {
			fact("card image", fmt.Sprintf("%s (%s)", m.Card.Image.File, FileSize(*m.Card.Image)))
		}
	}
	fact("replies to", reference(m.ReplyTo))
	fact("quotes", reference(m.Quote))
	if m.Poll != nil {
		fact("poll", strings.Join(m.Poll.Options, " | ")+pollTerms(*m.Poll))
	}
	if e := m.Experiment; e != nil {
		fact("experiment", e.Name+", arm "+e.Arm)
	}
	if b := m.Promote; b != nil {
		fact("promote", fmt.Sprintf("%g over %d days — galley buys no ads; a person sets up the boost", b.Budget, b.Days))
	}
	for _, n := range m.Notes {
		fact(n.Key, n.Value+" — "+n.Reason)
	}
	return list
}

// pollTerms is how a poll is answered.
func pollTerms(p schema.Poll) string {
	terms := " (open " + string(p.Duration)
	if p.Multiple {
		terms += ", several answers"
	}
	if p.HideTotals {
		terms += ", totals hidden until it ends"
	}
	return terms + ")"
}

func reference(r *schema.PostRef) string {
	if r == nil {
		return ""
	}
	if r.Post != "" {
		return r.Post
	}
	return r.URL
}

// PartName is what people call a part of a message.
func PartName(m schema.Message, i int) string {
	switch {
	case m.Parts[i].Role == schema.RoleComment:
		return "first comment"
	case len(m.Parts) == 1:
		return "text"
	}
	return fmt.Sprintf("part %d of %d", i+1, len(m.Parts))
}

// FileSize is what a media file is and how large, in pixels and in bytes.
func FileSize(f schema.MediaFile) string {
	text := f.Type
	if f.Width > 0 {
		text += fmt.Sprintf(" %d×%d", f.Width, f.Height)
	}
	return text + ", " + byteSize(f.Bytes)
}

func byteSize(n int64) string {
	switch {
	case n >= 1_000_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d B", n)
}
