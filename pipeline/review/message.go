package review

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/review/effect"
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
	for _, f := range effect.Facts(m) {
		fmt.Fprintf(b, "%s%-16s %s\n", indent, f.Name, Visible(oneLine(f.Value)))
	}
}

// writeParts writes each part's text, length, marks and media.
func writeParts(b *strings.Builder, indent string, m schema.Message, style Style) {
	for i, p := range m.Parts {
		fmt.Fprintf(b, "%s  %s %s\n", indent, style.paint(cyan, effect.PartName(m, i)), style.paint(dim, length(p.Length)))
		for line := range strings.SplitSeq(Visible(p.Text), "\n") {
			fmt.Fprintf(b, "%s  %s %s\n", indent, style.paint(dim, "│"), line)
		}
		for _, f := range p.Facets {
			fmt.Fprintf(b, "%s    %s %s\n", indent, f.Kind, Visible(facet(p.Text, f)))
		}
		for _, f := range p.Media {
			fmt.Fprintf(b, "%s    media %s (%s)\n", indent, Visible(f.File), effect.FileSize(f))
			fmt.Fprintf(b, "%s      alt: %s\n", indent, Visible(oneLine(alt(f))))
		}
	}
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

func alt(f schema.MediaFile) string {
	if f.Alt == "" {
		return "none"
	}
	return f.Alt
}
