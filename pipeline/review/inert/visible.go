package inert

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/galley-social/galley/pipeline/review"
)

const (
	emojiStyle = '\ufe0f'
	textStyle  = '\ufe0e'
	joiner     = '\u200d'
	nonJoiner  = '\u200c'
	blackFlag  = '\U0001f3f4'
	// marks is how many combining marks a character may carry: more are no writing, and cover the lines around them.
	marks = 8
)

// Visible is what a reader is to see of a text: review.Visible, and in the same way every other character without a
// width, save where emoji and scripts need it, and combining marks beyond what any script uses.
func Visible(text string) string {
	text = review.Visible(text)
	if ascii(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	last, run, flag := rune(0), 0, false
	for _, r := range text {
		flag = r == blackFlag || flag && tag(r)
		if unicode.Is(unicode.M, r) {
			run++
		} else {
			run = 0
		}
		if run > marks || hidden(r) && !belongs(last, r) && (!flag || r == blackFlag) {
			fmt.Fprintf(&b, "<U+%04X>", r)
			last = '>'
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// Line is Visible on one line: every run of white space is one space, and there is none at either end.
func Line(text string) string { return strings.Join(strings.FieldsFunc(Visible(text), blank), " ") }

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// hidden reports characters that take no room, or look like a space and are none.
func hidden(r rune) bool {
	if unicode.Is(unicode.Prepended_Concatenation_Mark, r) {
		return false
	}
	return unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) || r == '\u2800'
}

// belongs reports a hidden character that changes how the one before it is written.
func belongs(last, r rune) bool {
	switch r {
	case joiner, nonJoiner:
		return last >= utf8.RuneSelf && (!hidden(last) || last == emojiStyle)
	case emojiStyle, textStyle:
		return last >= utf8.RuneSelf && !hidden(last) || digit(last) || last == '#' || last == '*'
	}
	return false
}

// tag reports the characters that follow a black flag and make it a region's.
func tag(r rune) bool { return r >= 0xE0020 && r <= 0xE007F }
