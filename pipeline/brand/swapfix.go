package brand

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// eitherLetter is a class of two letters, as people write for a capital: "[Ww]eb".
var eitherLetter = regexp.MustCompile(`\[(\pL)(\pL)\]`)

// mended is the text that a swap without an action puts in the place of what was observed, or nothing. Vale offers
// none here. There is one right answer when the key is words, so that the match holds nothing else, and the better
// word is words too: "'a' or 'b'", a choice or an expression is for a person to read.
func (s *swap) mended(better, observed string) []string {
	if !isWording(better) || s.refill != nil {
		return nil
	}
	forms := spellingsOf(eitherLetter.ReplaceAllString(s.key, "(?:$1|$2)"))
	own := slices.Contains(forms, observed)
	fold := func(form string) bool { return strings.EqualFold(form, strings.Join(strings.Fields(observed), " ")) }
	if !own && !slices.ContainsFunc(forms, fold) {
		return nil
	}
	if s.key == observed || strings.EqualFold(better, observed) || strings.ToLower(better) != better {
		return []string{better}
	}
	switch caseOf(observed) {
	case lowerCase:
		return []string{better}
	case titleCase:
		return []string{capitalized(better)}
	case mixedCase:
		if own { // signs without letters, such as three full stops
			return []string{better}
		}
	}
	return nil // "ASAP" can become words in small letters or in capitals
}

// isWording reports whether a better word is words and no expression, choice or advice.
func isWording(s string) bool {
	return s != "" && s == strings.TrimSpace(s) && !strings.Contains(s, " or ") && !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !unicode.IsSymbol(r) && !strings.ContainsRune(" -–—'’.…%", r) ||
			strings.ContainsRune("|^$+<>=~`", r)
	}) && !strings.HasPrefix(s, "'") && !strings.HasPrefix(s, "’")
}
