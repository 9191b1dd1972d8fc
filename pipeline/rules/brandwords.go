package rules

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordList finds words and phrases of a list in texts, whatever their case and the space between them.
type wordList struct {
	pattern *regexp.Regexp
	// needs are words of which a text has to have one, in small letters: they are quickly looked for.
	needs []string
}

func newWordList(words []string) wordList {
	var list, needs []string
	for _, word := range words {
		fields := strings.Fields(word)
		if len(fields) == 0 {
			continue
		}
		needs = append(needs, longestRun(strings.ToLower(word)))
		for i, field := range fields {
			fields[i] = strings.NewReplacer("'", "['’]", "’", "['’]").Replace(regexp.QuoteMeta(field))
		}
		list = append(list, strings.Join(fields, `[\s\x{A0}]+`))
	}
	if len(list) == 0 {
		return wordList{}
	}
	pattern := regexp.MustCompile("(?i)" + strings.Join(list, "|"))
	pattern.Longest()
	return wordList{pattern, needs}
}

// longestRun is the longest run without a space or an apostrophe, which may be written in another way.
func longestRun(word string) (longest string) {
	for run := range strings.FieldsFuncSeq(word, func(r rune) bool { return unicode.IsSpace(r) || r == '\'' || r == '’' }) {
		if len(run) > len(longest) {
			longest = run
		}
	}
	return longest
}

// find gives the places of whole words in a text, which comes in small letters as well.
func (l wordList) find(text, lower string) (places [][]int) {
	if !slices.ContainsFunc(l.needs, func(need string) bool { return strings.Contains(lower, need) }) {
		return nil
	}
	for from := 0; from < len(text); {
		m := l.pattern.FindStringIndex(text[from:])
		if m == nil {
			break
		}
		start, end := from+m[0], from+m[1]
		if whole(text, start, end) {
			places = append(places, []int{start, end})
			from = end
			continue
		}
		_, size := utf8.DecodeRuneInString(text[start:])
		from = start + size
	}
	return places
}

// whole reports whether a stretch of a text does not cut a word or number at its ends.
func whole(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	first, _ := utf8.DecodeRuneInString(text[start:end])
	last, _ := utf8.DecodeLastRuneInString(text[start:end])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return !(wordRune(before) && wordRune(first)) && !(wordRune(last) && wordRune(after))
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_')
}
