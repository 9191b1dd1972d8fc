package brand

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jdkato/prose/v3/strcase"
)

// cased applies an operation of edit that takes no parameter.
func (r *run) cased(text, name string) string {
	switch name {
	case "squeeze":
		return regexp.MustCompile(`\s+`).ReplaceAllString(text, " ")
	case "capitalize":
		return capitalized(text)
	case "uncapitalize":
		c, n := utf8.DecodeRuneInString(text)
		if n == 0 {
			return text
		}
		return string(unicode.ToLower(c)) + text[n:]
	case "lower":
		return strings.ToLower(text)
	case "upper":
		return strings.ToUpper(text)
	case "title":
		return newConverter(&definition{}, nil, "").title(r, text, apSmall(), false)
	case "sentence":
		return newConverter(&definition{}, nil, "").sentence(r, text, []string{":"})
	case "simple":
		return strcase.Simple(text)
	case "kebab":
		return strcase.Dash(text)
	case "snake":
		return strcase.Snake(text)
	case "camel":
		return strcase.Camel(text)
	case "pascal":
		return strcase.Pascal(text)
	case "smart":
		return smart(text)
	case "dumb":
		return strings.NewReplacer("‘", "'", "’", "'", "“", `"`, "”", `"`, "—", "---", "–", "--", "…", "...", "\u00a0", " ").Replace(text)
	}
	return text
}

// smart puts curly quotes, dashes and ellipses for what a typewriter has.
func smart(s string) string {
	s = strings.NewReplacer("---", "—", "--", "–", "...", "…").Replace(s)
	var out strings.Builder
	before := ' '
	for _, c := range s {
		shown := c
		opens := unicode.IsSpace(before) || strings.ContainsRune("([{<—–/", before)
		switch {
		case c == '"' && opens:
			shown = '“'
		case c == '"':
			shown = '”'
		case c == '\'' && opens:
			shown = '‘'
		case c == '\'':
			shown = '’'
		}
		out.WriteRune(shown)
		before = c
	}
	return out.String()
}

// The cases that can be carried from one text to another. A text of mixed case, as iPhone, is left alone.
type letterCase int

const (
	mixedCase letterCase = iota
	lowerCase
	upperCase
	titleCase
)

func caseOf(s string) letterCase {
	letters, upper, lower, first := 0, 0, 0, false
	for _, c := range s {
		if !unicode.IsLetter(c) {
			continue
		}
		if unicode.IsUpper(c) {
			first = first || letters == 0
			upper++
		} else if unicode.IsLower(c) {
			lower++
		}
		letters++
	}
	switch {
	case letters == 0:
		return mixedCase
	case upper == 0:
		return lowerCase
	case lower == 0 && letters > 1:
		return upperCase
	case first && upper == 1, lower == 0:
		return titleCase
	}
	return mixedCase
}

func (c letterCase) apply(s string) string {
	switch c {
	case lowerCase:
		return strings.ToLower(s)
	case upperCase:
		return strings.ToUpper(s)
	case titleCase:
		return capitalized(strings.ToLower(s))
	}
	return s
}

// recased gives every text the case of the one it replaces, word by word: words that both have at their ends keep
// theirs, and what lies between takes the case of what lay between.
func recased(list []string, observed string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = recase(s, observed)
	}
	return out
}

func recase(s, observed string) string {
	words, gaps := splitWords(s)
	old, _ := splitWords(observed)
	if len(words) == 0 || len(old) == 0 {
		return caseOf(observed).apply(s)
	}
	head, tail := 0, 0
	for head < min(len(words), len(old)) && strings.EqualFold(words[head], old[head]) {
		head++
	}
	for tail < min(len(words), len(old))-head && strings.EqualFold(words[len(words)-1-tail], old[len(old)-1-tail]) {
		tail++
	}
	middle := old[head : len(old)-tail]
	mid := caseOf(strings.Join(middle, " "))
	if len(middle) == 0 && tail > 0 {
		mid = caseOf(old[len(old)-tail])
	} else if len(middle) == 0 && head > 0 {
		mid = caseOf(old[head-1])
	}
	var out strings.Builder
	for i, w := range words {
		c := mid
		switch {
		case i < head:
			c = caseOf(old[i])
		case i >= len(words)-tail:
			c = caseOf(old[len(old)-(len(words)-i)])
		case mid == titleCase && i > head:
			c = lowerCase
		}
		out.WriteString(gaps[i])
		out.WriteString(c.apply(w))
	}
	return out.String() + gaps[len(words)]
}

// splitWords parts a text into words and what is around them, which is one piece more. An apostrophe between two
// letters is part of a word.
func splitWords(s string) (words, gaps []string) {
	runes := []rune(s)
	letter := func(i int) bool { return i >= 0 && i < len(runes) && unicode.IsLetter(runes[i]) }
	start := 0
	for i := 0; i <= len(runes); i++ {
		inside := letter(i) || i < len(runes) && (runes[i] == '\'' || runes[i] == '’') && letter(i-1) && letter(i+1)
		wasGap := len(words) == len(gaps)
		if i < len(runes) && inside != wasGap {
			continue
		}
		if wasGap {
			gaps = append(gaps, string(runes[start:i]))
		} else {
			words = append(words, string(runes[start:i]))
		}
		start = i
	}
	if len(gaps) == len(words) {
		gaps = append(gaps, "")
	}
	return words, gaps
}
