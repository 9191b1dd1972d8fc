package comment

import (
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/pipeline/review/inert"
	"github.com/galley-social/galley/schema"
)

// sameParts reports whether a reader would see the same message. Lengths and links differ from network to network.
func sameParts(a, b []effect.Part) bool {
	return slices.EqualFunc(a, b, func(x, y effect.Part) bool {
		return x.Name == y.Name && x.Text == y.Text && slices.Equal(x.Diff, y.Diff) && slices.Equal(x.Media, y.Media)
	})
}

// message is what one or several channels get, with texts of at most so many characters.
func (p *page) message(b *strings.Builder, group []effect.Step, most int) {
	for i, part := range group[0].Parts {
		p.part(b, group, i, most)
		p.media(b, part.Media)
		links(b, group, i)
	}
	facts(b, group)
}

// part is one part of a message, its length on each channel, and what in it changes.
func (p *page) part(b *strings.Builder, group []effect.Step, i, most int) {
	part := group[0].Parts[i]
	b.WriteString("<sub>")
	if len(group[0].Parts) > 1 {
		b.WriteString(text(part.Name, 60) + " · ")
	}
	b.WriteString(lengths(group, i) + "</sub>\n\n")
	if len(part.Diff) == 0 {
		p.words(b, part.Text, most)
		return
	}
	b.WriteString("<blockquote>" + changed(part.Diff, most) + "</blockquote>\n\n")
	b.WriteString("<details><summary>exactly as sent, without the marks</summary>\n\n")
	p.words(b, part.Text, most)
	b.WriteString("</details>\n\n")
}

// words is a text exactly as sent. A quotation wraps on a telephone, and code does not: only text whose white space says
// something, such as a drawing, is shown as code.
func (p *page) words(b *strings.Builder, words string, most int) {
	shown := short(words, most)
	switch {
	case words == "":
		b.WriteString("*no text*\n\n")
		return
	case strings.ContainsAny(words, "\t") || strings.Contains(words, "  ") || strings.Contains(words, "\n "):
		b.WriteString(inert.Block(shown) + "\n")
	default:
		b.WriteString("<blockquote>" + inert.HTML(shown) + "</blockquote>\n\n")
	}
	p.cut(b, words, most)
}

// cut says that a text goes on.
func (p *page) cut(b *strings.Builder, words string, most int) {
	if n := len([]rune(words)); n > most {
		b.WriteString("*Cut here:* " + count(n-most, "character", "characters") + " more " + p.elsewhere() + "\n\n")
	}
}

// lengths are the counts against the limits, once where all channels count the same.
func lengths(group []effect.Step, i int) string {
	first := group[0].Parts[i].Length
	if !slices.ContainsFunc(group, func(s effect.Step) bool { return s.Parts[i].Length != first }) {
		return length(first)
	}
	var list []string
	for _, s := range group {
		list = append(list, text(s.Channel, 40)+": "+length(s.Parts[i].Length))
	}
	const most = 12
	if len(list) > most {
		list = append(list[:most], thousands(len(list)-most)+" more")
	}
	return strings.Join(list, " · ")
}

// length says what the network counts as people would: its unit matters to programs.
func length(l schema.Length) string {
	unit := "characters"
	if l.Unit == schema.Bytes {
		unit = "bytes"
	}
	line := thousands(l.Count) + " " + unit
	if l.Limit > 0 {
		line = thousands(l.Count) + " of " + thousands(l.Limit) + " " + unit
	}
	if l.ByteLimit > 0 && l.Bytes > l.ByteLimit {
		line += ", " + thousands(l.Bytes) + " of " + thousands(l.ByteLimit) + " bytes"
	}
	if l.Over() {
		line += " — ❌ <b>too long</b>"
	}
	return line
}
