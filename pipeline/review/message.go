package review

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/galley-social/galley/schema"
)

// Messages writes the exact messages of one post, for people.
func Messages(w io.Writer, list []schema.Message, style Style) error {
	var b strings.Builder
	for i, m := range list {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s\n", style.paint(bold, Visible(m.Delivery.String())))
		fmt.Fprintf(&b, "  %-16s %s\n", "when", moment(m.At, m.Zone))
		writeFacts(&b, "  ", m)
		writeParts(&b, "", m, style)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// moment is an instant as the author reads it, and in UTC.
func moment(at time.Time, zone string) string {
	if at.IsZero() {
		return "no time"
	}
	utc := at.UTC().Format("2006-01-02 15:04Z")
	loc, err := time.LoadLocation(zone)
	if err != nil || zone == "UTC" {
		return utc
	}
	return at.In(loc).Format("Mon 2 Jan 2006 15:04 ") + zone + " (" + utc + ")"
}

// writeFacts writes what is neither text nor time.
func writeFacts(b *strings.Builder, indent string, m schema.Message) {
	fact := func(name, value string) {
		if value != "" {
			fmt.Fprintf(b, "%s%-16s %s\n", indent, name, Visible(oneLine(value)))
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
			fact("card image", fmt.Sprintf("%s (%s, %s)", m.Card.Image.File, size(*m.Card.Image), bytes(m.Card.Image.Bytes)))
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

// writeParts writes each part's text, length, marks and media.
func writeParts(b *strings.Builder, indent string, m schema.Message, style Style) {
	for i, p := range m.Parts {
		fmt.Fprintf(b, "%s  %s %s\n", indent, style.paint(cyan, partName(m, i)), style.paint(dim, length(p.Length)))
		for line := range strings.SplitSeq(Visible(p.Text), "\n") {
			fmt.Fprintf(b, "%s  %s %s\n", indent, style.paint(dim, "│"), line)
		}
		for _, f := range p.Facets {
			fmt.Fprintf(b, "%s    %s %s\n", indent, f.Kind, Visible(facet(p.Text, f)))
		}
		for _, f := range p.Media {
			fmt.Fprintf(b, "%s    media %s (%s, %s)\n", indent, Visible(f.File), size(f), bytes(f.Bytes))
			fmt.Fprintf(b, "%s      alt: %s\n", indent, Visible(oneLine(alt(f))))
		}
	}
}

func partName(m schema.Message, i int) string {
	switch {
	case m.Parts[i].Role == schema.RoleComment:
		return "first comment"
	case len(m.Parts) == 1:
		return "text"
	}
	return fmt.Sprintf("part %d of %d", i+1, len(m.Parts))
}

func length(l schema.Length) string {
	if l.Limit == 0 {
		return fmt.Sprintf("%d %s, no limit", l.Count, l.Unit)
	}
	text := fmt.Sprintf("%d of %d %s", l.Count, l.Limit, l.Unit)
	if l.ByteLimit > 0 {
		text += fmt.Sprintf(", %d of %d bytes", l.Bytes, l.ByteLimit)
	}
	if l.Over() {
		text += " — too long"
	}
	return text
}

// facet shows what is marked and what it leads to.
func facet(text string, f schema.Facet) string {
	if f.Start < 0 || f.End > len(text) || f.Start > f.End {
		return f.Value
	}
	return fmt.Sprintf("%q → %s (bytes %d–%d)", text[f.Start:f.End], f.Value, f.Start, f.End)
}

func size(f schema.MediaFile) string {
	if f.Width == 0 {
		return f.Type
	}
	return fmt.Sprintf("%s %d×%d", f.Type, f.Width, f.Height)
}

func bytes(n int64) string {
	switch {
	case n >= 1_000_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d B", n)
}

func alt(f schema.MediaFile) string {
	if f.Alt == "" {
		return "none"
	}
	return f.Alt
}
