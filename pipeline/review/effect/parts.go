package effect

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/galley-social/galley/schema"
)

func partsOf(m schema.Message) []Part {
	parts := make([]Part, len(m.Parts))
	for i, p := range m.Parts {
		parts[i] = Part{Name: PartName(m, i), Text: valid(p.Text), Length: p.Length, Links: linksOf(p), Media: mediaOf(p)}
	}
	return parts
}

func linksOf(p schema.Part) []Link {
	var links []Link
	for _, f := range p.Facets {
		text := ""
		if f.Start >= 0 && f.Start <= f.End && f.End <= len(p.Text) {
			text = valid(p.Text[f.Start:f.End])
		}
		links = append(links, Link{Kind: string(f.Kind), Text: text, Value: f.Value})
	}
	return links
}

func mediaOf(p schema.Part) []Media {
	var media []Media
	for _, f := range p.Media {
		width, height := f.Shown()
		media = append(media, Media{File: f.File, Type: f.Type, Width: width, Height: height, Bytes: f.Bytes, Alt: f.Alt})
	}
	return media
}

// comparedParts are the parts of a message, each with the way from the part that was in its place. Parts that are gone
// follow, without a text.
func comparedParts(before, after schema.Message) []Part {
	was, parts := partsOf(before), partsOf(after)
	took := make([]bool, len(was))
	for i := range parts {
		if j := counterpart(before, after, i); j >= 0 {
			took[j] = true
			parts[i].Diff = Diff(clip(was[j].Text), clip(parts[i].Text))
		}
	}
	for j := range was {
		if !took[j] && was[j].Text != "" {
			parts = append(parts, Part{
				Name: fmt.Sprintf("%s, which is gone", was[j].Name), Length: schema.Length{Unit: was[j].Length.Unit},
				Diff: []Span{{Gone, clip(was[j].Text)}},
			})
		}
	}
	return parts
}

// counterpart is where the part was: the first comment is one wherever it stands, and others keep their place.
func counterpart(before, after schema.Message, i int) int {
	comment := after.Parts[i].Role == schema.RoleComment
	for j := range before.Parts {
		if (before.Parts[j].Role == schema.RoleComment) == comment && (comment || j == i) {
			return j
		}
	}
	return -1
}

// clip is the start of a text that is shown.
func clip(text string) string {
	if len(text) <= mostText || utf8.RuneCountInString(text) <= mostText {
		return text
	}
	n := 0
	for i := range text {
		if n == mostText {
			return text[:i]
		}
		n++
	}
	return text
}

// shorten clips the text of a part, and reports whether it had to.
func shorten(p *Part) bool {
	text := clip(p.Text)
	if text == p.Text {
		return false
	}
	p.Text = strings.Clone(text)
	return true
}
