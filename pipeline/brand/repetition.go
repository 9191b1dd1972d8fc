package brand

import (
	"strings"
	"unicode"

	"github.com/dlclark/regexp2/v2"
)

// repetition reports a token that follows itself.
type repetition struct {
	pattern    *pattern
	except     exceptions
	max        int
	ignoreCase bool
	alpha      bool
	parting    string // what parts the tokens, when they are all that lies between; blanks always do
}

func (c *repetition) needs() []literal { return c.pattern.need }

func parseRepetition(d *definition, _ *Rule) check {
	tokens := d.list("tokens")
	c := &repetition{max: d.int("max"), ignoreCase: d.bool("ignorecase", false), alpha: d.bool("alpha", false)}
	c.except = d.exceptions(d.list("exceptions"), d.bool("vocab", true))
	if len(tokens) == 0 {
		d.errorf("tokens", `write tokens: ['[^\s]+'] for words`, "the rule has no tokens")
		return nil
	}
	expr := `(` + strings.Join(tokens, "|") + `)`
	if c.ignoreCase {
		expr = `(?i)` + expr
	}
	if c.pattern = d.compile("tokens", expr); c.pattern == nil {
		return nil
	}
	if len(tokens) == 1 {
		c.parting = parting(tokens[0])
	}
	return c
}

// parting returns the signs that part the tokens of an expression such as [^\s.!?]+, with a blank among them, or
// nothing for any other.
func parting(token string) string {
	inner, ok := strings.CutPrefix(token, `[^\s`)
	inner, closed := strings.CutSuffix(inner, `]+`)
	if !ok || !closed || strings.Trim(inner, ".,;:!?") != "" {
		return ""
	}
	return inner + " \t\n\f\r"
}

// never reports whether no token follows itself, which is so for most texts and quick to see for most rules.
func (c *repetition) never(text string) bool {
	if c.parting == "" {
		return false
	}
	before := ""
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(c.parting, r) }) {
		// Whether another blank parts words is left to the expression.
		if strings.EqualFold(word, before) || strings.ContainsFunc(word, unicode.IsSpace) {
			return false
		}
		before = word
	}
	return true
}

func (c *repetition) run(r *run) {
	if c.never(r.value) {
		return
	}
	var last span
	before, count := "", 0
	r.fail(r.each(c.pattern, r.points(), func(m *regexp2.Match) bool {
		at := spanOf(&m.Group)
		word := strings.TrimSpace(r.cut(at))
		again := word != "" && (word == before || c.ignoreCase && strings.EqualFold(word, before)) &&
			(!c.alpha || allLetters(word))
		if again {
			if count++; count > c.max && c.report(r, span{last.start, at.end}, word) {
				count = 0
			}
		}
		last, before = at, word
		return r.err == nil
	}))
}

// report adds the alert unless the two stand in two sentences, where a word may well come twice.
func (c *repetition) report(r *run, at span, word string) bool {
	both := r.cut(at)
	if len(r.prose.segmenter().Segment(both)) != 1 || c.except.passes(r, both, at) {
		return false
	}
	r.found(at, nil).Message = format(r.rule.Message, word)
	return true
}

func allLetters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}
