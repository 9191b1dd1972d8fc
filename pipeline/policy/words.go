package policy

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/galley-social/galley/schema"
)

// says reports whether any of the texts has the word or phrase by itself, not as part of another word.
func (s Subject) says(word string) bool {
	word = plain(word)
	return word != "" && slices.ContainsFunc(s.Texts, func(text string) bool { return has(plain(text), word) })
}

func has(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(word)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[end:])
		first, _ := utf8.DecodeRuneInString(word)
		last, _ := utf8.DecodeLastRuneInString(word)
		if !(inWord(before) && inWord(first)) && !(inWord(after) && inWord(last)) {
			return true
		}
		_, size := utf8.DecodeRuneInString(text[start:])
		from = start + size
	}
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

// plain makes texts that read the same the same: case, forms of letters, kinds and runs of white space, and signs that
// nobody sees.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) {
			return -1
		}
		return r
	}, norm.NFKC.String(text))
	return strings.Join(strings.Fields(norm.NFKC.String(cases.Fold().String(text))), " ")
}

// Texts are all the words that go out with messages.
func Texts(messages ...schema.Message) []string {
	var texts []string
	for _, m := range messages {
		texts = append(texts, m.Title, m.Summary, m.ContentWarning, m.Link)
		for _, p := range m.Parts {
			texts = append(texts, p.Text)
			for _, f := range p.Media {
				texts = append(texts, f.Alt)
			}
		}
		if m.Card != nil {
			texts = append(texts, m.Card.Title, m.Card.Description)
			if m.Card.Image != nil {
				texts = append(texts, m.Card.Image.Alt)
			}
		}
		if m.Poll != nil {
			texts = append(texts, m.Poll.Options...)
		}
	}
	return texts
}
