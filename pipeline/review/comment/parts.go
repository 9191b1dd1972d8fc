package comment

import (
	"fmt"
	"strings"

	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/pipeline/review/inert"
)

// mostParts is how many links, facts or files of one part are shown: no network takes as many.
const mostParts = 40

// changed is a text with what goes struck out and what comes in bold. Neighbours of one kind are joined before they are
// escaped: nothing would stand between them on the page.
func changed(spans []effect.Span, most int) string {
	var b strings.Builder
	for i := 0; i < len(spans) && most > 0; {
		kind, words := spans[i].Kind, ""
		for ; i < len(spans) && (spans[i].Kind == kind || spans[i].Text == ""); i++ {
			words += spans[i].Text
		}
		words = short(words, most)
		most -= len([]rune(words))
		switch safe := inert.HTML(words); {
		case safe == "":
		case kind == effect.Gone:
			b.WriteString("<del>" + safe + "</del>")
		case kind == effect.New:
			// What goes and what comes for it must not read as one word.
			if strings.HasSuffix(b.String(), "</del>") {
				b.WriteByte(' ')
			}
			b.WriteString("<ins><b>" + safe + "</b></ins>")
		default:
			b.WriteString("<span>" + safe + "</span>")
		}
	}
	return b.String()
}

// media are the files of a part: pictures shown, everything else linked.
func (p *page) media(b *strings.Builder, files []effect.Media) {
	for _, f := range files[:min(len(files), mostParts)] {
		view, raw := p.file(f.File), p.raw(f.File)
		about := inert.HTML(inert.Line(short(f.File, 160))) + " (" + sizes(f) + ")"
		alt := "⚠️ <b>no alt text</b>"
		if strings.TrimSpace(f.Alt) != "" {
			alt = "<b>Alt text:</b> " + inert.HTML(short(f.Alt, 2_000))
		}
		b.WriteString("<p>")
		switch {
		case view == "":
			b.WriteString(about)
		case strings.HasPrefix(f.Type, "image/"):
			fmt.Fprintf(b, `<a href="%s"><img src="%s" width="280" alt="%s"></a><br><sub>%s</sub>`, view, raw, inert.Attr(short(f.Alt, 500)), about)
		default:
			fmt.Fprintf(b, `🎬 <a href="%s">%s</a>`, view, about)
		}
		b.WriteString("<br>" + alt + "</p>\n\n")
	}
	if n := len(files) - mostParts; n > 0 {
		b.WriteString(count(n, "file", "files") + " more\n\n")
	}
}

func sizes(f effect.Media) string {
	line := short(f.Type, 40)
	if f.Width > 0 {
		line += fmt.Sprintf(", %d×%d", f.Width, f.Height)
	}
	switch {
	case f.Bytes >= 1_000_000:
		line += fmt.Sprintf(", %.1f MB", float64(f.Bytes)/1e6)
	case f.Bytes >= 1_000:
		line += fmt.Sprintf(", %.0f kB", float64(f.Bytes)/1e3)
	default:
		line += fmt.Sprintf(", %d B", f.Bytes)
	}
	// A large number is a hash to a forge.
	return inert.HTML(inert.Line(line))
}

// links are the stretches of a part's text that lead somewhere, and on which channels, where not on all.
func links(b *strings.Builder, group []effect.Step, part int) {
	enumerate(b, "- ", group, func(s effect.Step) []effect.Link { return s.Parts[part].Links }, func(l effect.Link) string {
		return text(l.Kind, 40) + " “" + text(l.Text, 200) + "” leads to " + inert.Link(short(l.Value, 500), l.Value)
	})
}

// facts are what is neither text nor time.
func facts(b *strings.Builder, group []effect.Step) {
	enumerate(b, "* ", group, func(s effect.Step) []effect.Fact { return s.Facts }, func(f effect.Fact) string {
		line := "**" + text(f.Name, 60) + "**: " + value(f.Value)
		if f.Was != "" {
			line += " (was " + value(f.Was) + ")"
		}
		return line
	})
}

// enumerate lists what channels have, once for all that have the same. Lists with one bullet that follow each other are
// one list, with gaps.
func enumerate[T comparable](b *strings.Builder, bullet string, group []effect.Step, of func(effect.Step) []T, say func(T) string) {
	var order []T
	on := map[T][]string{}
	for _, s := range group {
		for _, one := range of(s) {
			if len(on[one]) == 0 {
				order = append(order, one)
			}
			on[one] = append(on[one], s.Channel)
		}
	}
	for i, one := range order {
		if i == mostParts {
			b.WriteString(bullet + count(len(order)-i, "line", "lines") + " more\n")
			break
		}
		b.WriteString(bullet + say(one))
		if len(on[one]) < len(group) {
			b.WriteString(" — on " + channels(on[one]))
		}
		b.WriteString("\n")
	}
	if len(order) > 0 {
		b.WriteString("\n")
	}
}

// value is a fact's: an address leads to itself.
func value(v string) string {
	if strings.ContainsAny(v, " \n\t") {
		return text(v, 1_000)
	}
	return inert.Link(short(v, 500), v)
}
