package brand

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jdkato/prose/v3/tag"
)

// apSmall are the words that AP style keeps in lower case inside a title.
func apSmall() map[string]bool {
	return set("a an and as at but by en for if in nor of on or per the to vs vs. via v v.")
}

// chicagoSmall are those of Chicago style, which takes longer prepositions as well.
func chicagoSmall() map[string]bool {
	return set("a an and as at but by en for if in nor of on or per the to vs vs. via v v. " +
		"with from into during including until against among throughout despite towards upon concerning about over " +
		"through before between after since without under within along following across beyond around down near above")
}

func set(words string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		out[w] = true
	}
	return out
}

// cutPrefix parts what a rule's prefix matches from the text.
func (c *converter) cutPrefix(s string) (prefix, rest string) {
	if c.prefix != nil {
		prefix = c.prefix.FindString(s)
	}
	return prefix, strings.TrimPrefix(s, prefix)
}

// sentence puts the words of a text into sentence case, one blank apart.
func (c *converter) sentence(r *run, s string, indicators []string) string {
	prefix, s := c.cutPrefix(s)
	tokens, err := r.all(c.tokens, s)
	r.fail(err)
	out := make([]string, len(tokens))
	for i, t := range tokens {
		if known, ok := c.known(r, t); ok {
			out[i] = known
		} else if i == 0 || startsSentence(tokens[i-1], i-1, indicators) {
			out[i] = titled(t, true)
		} else {
			out[i] = strings.ToLower(t)
		}
	}
	return prefix + strings.Join(out, " ")
}

// startsSentence reports whether the word after w begins anew: after an indicator, or a number and a full stop at
// the start.
func startsSentence(w string, index int, indicators []string) bool {
	for _, suffix := range indicators {
		if len(w) > len(suffix) && strings.HasSuffix(w, suffix) {
			return true
		}
	}
	if index != 0 {
		return false
	}
	digit := false
	for _, c := range w {
		if c == '.' && digit {
			return true
		}
		digit = unicode.IsDigit(c)
	}
	return false
}

// title puts a text into title case. Its offsets are in a copy with plain quotes and dashes, as Vale's are, where
// a word next to a curly quote may not be found and is then taken to stand where the last one ended.
func (c *converter) title(r *run, s string, small map[string]bool, chicago bool) string {
	prefix, s := c.cutPrefix(s)
	plain := strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'", "–", "-", "—", "-", "…", "...").Replace(s)
	var tags []tag.Token
	index, from := -1, 0
	return prefix + c.words.ReplaceAllStringFunc(s, func(word string) string {
		index++
		low := strings.ToLower(word)
		at := strings.Index(plain[min(from, len(plain)):], word) + from
		n := utf8.RuneCountInString(word)
		from = at + n
		if known, ok := c.known(r, word); ok {
			return known
		}
		edge := at == 0 || from == len(plain)
		keep := !edge && small[low]
		if low == "to" && !chicago {
			if tags == nil {
				tags = tagged(r, s)
			}
			if index+1 < len(tags) {
				keep = strings.HasPrefix(tags[index+1].Tag, "NN")
			}
		}
		if keep && insidePhrase(plain, at, from) {
			return low
		}
		return titled(word, false)
	})
}

// insidePhrase reports whether the word between two offsets stands inside a phrase: not after a colon or a dash,
// and not the first half of a compound.
func insidePhrase(s string, from, to int) bool {
	before, second, after := byteAt(s, from-1), byteAt(s, from-2), byteAt(s, to)
	return (before == ' ' || before == '-' || before == '/') && second != ':' && second != '-' &&
		(after != '-' || before == '-')
}

func byteAt(s string, i int) byte {
	if i < 0 || i >= len(s) {
		return 0
	}
	return s[i]
}

// titled puts the first letter in title case, and when strict all others in lower case.
func titled(s string, strict bool) string {
	c, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	rest := s[n:]
	if strict {
		rest = strings.ToLower(rest)
	}
	return string(unicode.ToTitle(c)) + rest
}

// titleWords puts the first letter of every word in title case, where every ASCII sign parts words: "Don'T".
func titleWords(s string) string {
	inside := false
	return strings.Map(func(c rune) rune {
		start := !inside
		inside = unicode.IsLetter(c) || unicode.IsDigit(c) || c == '_' || c >= utf8.RuneSelf && !unicode.IsSpace(c)
		if start {
			return unicode.ToTitle(c)
		}
		return c
	}, s)
}
