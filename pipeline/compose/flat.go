package compose

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// spanKind is what a span of a flat text means.
type spanKind int

const (
	// linkSpan shows a text that leads to the URL.
	linkSpan spanKind = iota + 1
	// urlSpan shows the URL itself, in full or shortened.
	urlSpan
	// wholeSpan is a link written as "text (url)", kept together where a thread is split.
	wholeSpan
	// codeSpan is a text in which nothing is a link, a mention or a tag.
	codeSpan
)

// span is a range of a flat text in bytes, the end excluded.
type span struct {
	start, end int
	kind       spanKind
	url        string
	// at is the byte of the Markdown the span comes from.
	at int
}

// flat is a text without markup, with the ranges that had some. Spans are in order of their start; only a
// wholeSpan may hold another one.
type flat struct {
	text  string
	spans []span
}

// paragraph puts another text behind this one, with a blank line between.
func (f flat) paragraph(next flat) flat {
	switch {
	case f.text == "":
		return next
	case next.text == "":
		return f
	}
	const gap = "\n\n"
	shift := len(f.text) + len(gap)
	out := flat{text: f.text + gap + next.text, spans: slices.Clone(f.spans)}
	for _, s := range next.spans {
		s.start, s.end = s.start+shift, s.end+shift
		out.spans = append(out.spans, s)
	}
	return out
}

// slice is the text from start to end; a span that is cut keeps what is left of it.
func (f flat) slice(start, end int) flat {
	out := flat{text: f.text[start:end]}
	for _, s := range f.spans {
		s.start, s.end = max(s.start, start)-start, min(s.end, end)-start
		if s.start < s.end {
			out.spans = append(out.spans, s)
		}
	}
	return out
}

// trim drops white space around the text.
func (f flat) trim() flat {
	left := len(f.text) - len(strings.TrimLeft(f.text, " \t\n"))
	right := len(strings.TrimRight(f.text, " \t\n"))
	if left >= right {
		return flat{}
	}
	return f.slice(left, right)
}

// normal is the text in normal form C without control characters, the spans moved along. Networks count
// and store the composed form, so the count and the stored text agree only on it.
func (f flat) normal() flat {
	clean := strings.IndexFunc(f.text, control) < 0 && utf8.ValidString(f.text)
	if clean && norm.NFC.IsNormalString(f.text) {
		return f
	}
	out := flat{text: normalText(f.text)}
	place := func(at int) int {
		at = min(len(normalText(f.text[:at])), len(out.text))
		for at < len(out.text) && !utf8.RuneStart(out.text[at]) {
			at++
		}
		return at
	}
	for _, s := range f.spans {
		s.start, s.end = place(s.start), place(s.end)
		if s.start < s.end {
			out.spans = append(out.spans, s)
		}
	}
	return out
}

func normalText(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if control(r) {
			return -1
		}
		return r
	}, s))
}

func control(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r >= 0x7F && r <= 0x9F
}
