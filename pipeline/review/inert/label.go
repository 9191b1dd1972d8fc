package inert

import (
	"strings"
	"unicode"
)

// Label is a text for a Mermaid diagram: letters, digits, single spaces and hyphens, at most so many characters.
// Everything else is dropped, as each kind of diagram has signs of its own and no way to write them all. It may be
// empty, and must not begin a line, where a word can be a command.
func Label(text string, most int) string {
	var b strings.Builder
	n, space := 0, false
	for _, r := range Visible(text) {
		word := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
		if !word && r != '-' {
			space = b.Len() > 0
			continue
		}
		if n += 1; n > most {
			return b.String() + "…"
		}
		if space {
			b.WriteByte(' ')
			n++
		}
		b.WriteRune(r)
		space = false
	}
	return b.String()
}
