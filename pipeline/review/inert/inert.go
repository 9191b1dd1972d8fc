// Package inert makes any text do nothing inside a Markdown comment on GitHub, Gitea or Forgejo, while a reader still
// sees it as it is: Text for prose, table cells and link texts, HTML and Attr inside tags, Code and Block for code, Link
// for an address, Label for a diagram, and Visible and Line for what a reader is to see.
//
// It refuses to decide what is shown. It never lets markup, a mention, a reference, an address, an emoji name, a
// formula or a character without a width through, and what it returns is always valid UTF-8.
//
// A caller must know that the functions hold for whole texts: a word put together from two results is a new word.
//
// Why a character in between: a backslash or an entity stops Markdown, and nothing else. Both families of forges look
// for mentions, references, hashes, addresses and emoji names in the text of the finished page, where an entity is the
// character again; Gitea also looks in the source with the markup taken out, where every tag counts as a blank, and
// where <code> written as a tag does not protect. What holds in all three readings is a character that is part of
// neither name nor number between the sign and the name, as Renovate and Dependabot have put U+200B into GitHub's
// comments for years. U+2060 is of the same class in every one of those patterns, and no line may break at it: on a
// telephone, U+200B leaves # at the end of one line and the word on the next. Code needs none: spans and blocks written
// in Markdown are left alone by every reading.
//
// Why entities and not backslashes: Gitea takes \( and \[ for formulas. Why a tag around $: GitHub finds formulas in
// the finished page, and its manual names <span>$</span> as the way to write a dollar.
package inert

import (
	"strings"
	"unicode"
)

// gap is put between a sign and the name that it would make live. It has no width.
const gap = "\u2060"

// Text is a text for prose, a table cell or a link's text: one line, wherever in a line it stands.
func Text(text string) string {
	line := Line(text)
	var b strings.Builder
	b.Grow(len(line) + len(line)/8)
	n := opening(line)
	parts(line, func(at int, r rune, apart bool) {
		if apart {
			b.WriteString(gap)
		}
		if at == n && r < 0x80 {
			entity(&b, r)
			return
		}
		markdown(&b, r)
	})
	return b.String()
}

// HTML is a text between tags, where Markdown is not read: <summary>, <blockquote>. Line ends become <br>.
func HTML(text string) string {
	var b strings.Builder
	text = Visible(text)
	b.Grow(len(text) + len(text)/8)
	parts(text, func(_ int, r rune, apart bool) {
		if apart {
			b.WriteString(gap)
		}
		switch r {
		case '\n':
			b.WriteString("<br>")
		case '\t':
			b.WriteByte(' ')
		case '$':
			b.WriteString("<span>$</span>")
		case '<', '>', '&':
			entity(&b, r)
		default:
			b.WriteRune(r)
		}
	})
	return b.String()
}

// Attr is a text for a tag's attribute, without the quotes, which must be double ones.
func Attr(text string) string {
	var b strings.Builder
	parts(Line(text), func(_ int, r rune, apart bool) {
		if apart {
			b.WriteString(gap)
		}
		if markup(r) || r == '"' {
			entity(&b, r)
			return
		}
		b.WriteRune(r)
	})
	return b.String()
}

// markdown writes a character so that Markdown does nothing with it.
func markdown(b *strings.Builder, r rune) {
	switch {
	case r == '$':
		b.WriteString("<span>&#x24;</span>")
	case markup(r):
		entity(b, r)
	default:
		b.WriteRune(r)
	}
}

// markup reports the characters that mean something to Markdown, HTML or an extension anywhere in a line.
func markup(r rune) bool {
	switch r {
	case '\\', '`', '*', '_', '[', ']', '{', '}', '<', '>', '&', '|', '~', '^', '$':
		return true
	}
	return false
}

// entity writes a character of ASCII as a hexadecimal entity: in the source, the # of a decimal one has a number after it.
func entity(b *strings.Builder, r rune) {
	const digits = "0123456789abcdef"
	b.WriteString("&#x")
	b.WriteByte(digits[r>>4&15])
	b.WriteByte(digits[r&15])
	b.WriteByte(';')
}

// opening is where the character stands that would make a line a list, a heading, a rule or a definition, or -1.
func opening(line string) int {
	if line == "" {
		return -1
	}
	if strings.IndexByte("-+=#:!%", line[0]) >= 0 {
		return 0
	}
	n := strings.IndexFunc(line, func(r rune) bool { return r < '0' || r > '9' })
	if n > 0 && (line[n] == '.' || line[n] == ')') {
		return n
	}
	return -1
}

func letter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

func digit(r rune) bool { return r >= '0' && r <= '9' }

func hexadecimal(r rune) bool { return digit(r) || r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F' }

// blank reports what Line joins into one space.
func blank(r rune) bool { return unicode.IsSpace(r) }
