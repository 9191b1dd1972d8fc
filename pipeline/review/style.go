// Package review renders findings, plans, messages and states as text for people and as JSON for programs.
//
// It is pure: it takes values and writes to an io.Writer. It never changes what it is given, never decides
// anything, and never writes a control character that came from content: what it quotes is made visible.
//
// The JSON forms are documents with a "format" name and a "version" number. Fields are added within a
// version; a field that changes its meaning or goes away makes the next version.
package review

import (
	"strings"
	"unicode"
)

// Style says how text may look.
type Style struct {
	// Colour is on only for terminals.
	Colour bool
}

// The colours galley uses, as the parameter of the terminal's SGR sequence.
const (
	red    = "31"
	green  = "32"
	yellow = "33"
	blue   = "34"
	cyan   = "36"
	bold   = "1"
	dim    = "2"
)

func (s Style) paint(code, text string) string {
	if !s.Colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Visible makes control characters, invisible directional marks, Unicode's own line ends and broken UTF-8
// harmless and visible; line feeds and tabs stay. Terminals act on the first, readers are misled by the others.
func Visible(text string) string {
	clean := func(r rune) bool {
		return r == '\n' || r == '\t' || !unicode.IsControl(r) && !isBidi(r) && r != unicode.ReplacementChar
	}
	if strings.IndexFunc(text, func(r rune) bool { return !clean(r) }) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case clean(r):
			b.WriteRune(r)
		case r == unicode.ReplacementChar:
			b.WriteRune(r)
		default:
			b.WriteString(codepoint(r))
		}
	}
	return b.String()
}

// isBidi reports the marks that turn the direction of text around, and those that end a line or a paragraph.
func isBidi(r rune) bool {
	return r == 0x2028 || r == 0x2029 || r == 0x061C || r == 0x200E || r == 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

func codepoint(r rune) string {
	const digits = "0123456789ABCDEF"
	out := []byte("<U+0000>")
	for i := 6; i >= 3; i-- {
		out[i] = digits[r&15]
		r >>= 4
	}
	return string(out)
}

// Title makes a line stand out.
func (s Style) Title(text string) string { return s.paint(bold, text) }
