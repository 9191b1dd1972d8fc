package rules

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/galley-social/galley/schema/diag"
)

func brandTone() brandPolicy {
	return brandPolicy{
		name: "brand.tone",
		doc: "A text must keep the limits of brand.md's tone: the words of a sentence, the exclamation marks of a message, and words in all capitals, " +
			"where acronyms of five letters are fine. Hashtags, links, mentions and code are left out.",
		check: nil, judge: judgeTone,
	}
}

func judgeTone(s *said) {
	if s.Tone == nil {
		return
	}
	for _, t := range s.words {
		if strings.HasPrefix(t.Scope, "code") || strings.Contains(t.Scope, ".alt") {
			continue
		}
		if most := s.Tone.MaxSentenceWords; most != nil && !strings.Contains(t.Scope, ".heading") && !strings.Contains(t.Scope, ".table") {
			s.longSentences(t, *most)
		}
		if s.Tone.AllCaps != nil && !*s.Tone.AllCaps {
			s.shouted(t)
		}
	}
	if s.Tone.MaxExclamations != nil {
		s.exclamations(*s.Tone.MaxExclamations)
	}
}

func (s *said) exclamations(most int) {
	n := 0
	var beyond []func() diag.Diagnostic
	for _, t := range s.text {
		if strings.HasPrefix(t.Scope, "code") || !strings.Contains(t.Value, "!") && !beyondLatin(t.Value) {
			continue
		}
		for i, r := range t.Value {
			if !strings.ContainsRune("!！‼❗❕", r) {
				continue
			}
			if n++; n > most {
				beyond = append(beyond, func() diag.Diagnostic { return t.place(i, i+len(string(r))) })
			}
		}
	}
	if len(beyond) > 0 {
		s.report(diag.Warning, beyond[0](), fmt.Sprintf("take %d out", len(beyond)),
			"the message has %d exclamation marks; the limit in brand.md is %d", n, most)
	}
}

// longSentences reports the sentences that have more words than the limit.
func (s *said) longSentences(t worded, most int) {
	if len(t.Value) <= 2*most || countWords(t.Value) <= most {
		return
	}
	at, state := 0, -1
	for rest := t.Value; rest != ""; {
		var sentence string
		sentence, rest, state = uniseg.FirstSentenceInString(rest, state)
		if n := countWords(sentence); n > most {
			text := strings.TrimSpace(sentence)
			start := at + strings.Index(sentence, text)
			s.report(diag.Warning, t.place(start, start+len(text)), "make two sentences of it", "the sentence has %d words; the limit in brand.md is %d", n, most)
		}
		at += len(sentence)
	}
}

// countWords counts what has a letter or digit between spaces. An address and code stand as signs, and are none.
func countWords(text string) int {
	n := 0
	for field := range strings.FieldsSeq(text) {
		if strings.ContainsFunc(field, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}

// shouted reports words in all capitals.
func (s *said) shouted(t worded) {
	const acronym = 5
	if !mayShout(t.Value, acronym) {
		return
	}
	at := 0
	for at < len(t.Value) {
		start := at + strings.IndexFunc(t.Value[at:], func(r rune) bool { return !unicode.IsSpace(r) })
		if start < at {
			return
		}
		end := len(t.Value)
		if n := strings.IndexFunc(t.Value[start:], unicode.IsSpace); n >= 0 {
			end = start + n
		}
		at = end
		if notProse(t.Value[start:end]) {
			continue
		}
		for _, word := range capitals(t.Value[start:end]) {
			if text := t.Value[start+word[0] : start+word[1]]; len([]rune(text)) > acronym && strings.Trim(text, "IVXLCDM") != "" {
				s.report(diag.Warning, t.place(start+word[0], start+word[1]), fmt.Sprintf("write %q", strings.ToLower(text)), "the word %q is in all capitals", text)
			}
		}
	}
}

// mayShout reports whether a text has more capitals in a row than an acronym, taking what is not ASCII for one.
func mayShout(text string, acronym int) bool {
	row := 0
	for i := range len(text) {
		if c := text[i]; c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			if row++; row > acronym {
				return true
			}
			continue
		}
		row = 0
	}
	return false
}

// notProse reports whether a run of characters is a hashtag, a mention, an address or the like.
func notProse(run string) bool {
	if strings.ContainsAny(run, "#＃@/\\_=") {
		return true
	}
	dot := strings.IndexByte(run, '.')
	return dot > 0 && dot < len(run)-1 && run[dot+1] != '.' && unicode.IsLetter(rune(run[dot+1]))
}

// capitals are the places of the words in a run that are all capitals. One with a digit is a code.
func capitals(run string) (places [][2]int) {
	start, upper := -1, true
	for i, r := range run + " " {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) {
			if start < 0 {
				start, upper = i, true
			}
			upper = upper && (unicode.IsUpper(r) || unicode.IsMark(r))
			continue
		}
		if start >= 0 && upper {
			places = append(places, [2]int{start, i})
		}
		start = -1
	}
	return places
}
