package brand

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/jdkato/prose/v3/tag"
)

// capitalization reports a text that is not in the case a rule wants.
type capitalization struct {
	match     string
	pattern   *pattern // for a match that is an expression
	except    exceptions
	convert   func(r *run, s string) string // for $title and $sentence
	sentence  bool
	words     *pattern
	threshold float64
}

func (c *capitalization) needs() []literal { return nil }

const wordExpr = `[\p{N}\p{L}*]+[^\s]*`

func parseCapitalization(d *definition, _ *Rule) check {
	c := &capitalization{match: d.str("match"), threshold: d.float("threshold", 0)}
	style, prefix := d.str("style"), d.str("prefix")
	indicators := d.list("indicators")
	useVocab := d.bool("vocab", true)
	c.except = d.exceptions(d.list("exceptions"), useVocab)
	if c.threshold == 0 {
		c.threshold = 0.8
	}
	terms := slices.Clone(c.except.terms)
	if useVocab {
		terms = append(terms, d.vocab.Accept...)
	}
	slices.SortStableFunc(terms, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	expr := wordExpr
	if c.except.words != nil {
		expr = c.except.words.source() + "|" + expr
	}
	c.words = d.compile("exceptions", expr)
	conv := newConverter(d, terms, prefix)
	switch {
	case c.match == "$title":
		small := apSmall()
		if style == "Chicago" {
			small = chicagoSmall()
		} else if style != "" && style != "AP" {
			d.warnf("style", "write AP or Chicago", "the style %q is not known, so AP is taken", style)
		}
		c.convert = func(r *run, s string) string { return conv.title(r, s, small, style == "Chicago") }
	case c.match == "$sentence":
		c.sentence = true
		c.convert = func(r *run, s string) string { return conv.sentence(r, s, indicators) }
	case c.match == "$lower", c.match == "$upper":
	case strings.HasPrefix(c.match, "$") || c.match == "":
		d.errorf("match", "write $title, $sentence, $lower, $upper or an expression", "the match %q is not known", c.match)
		return nil
	default:
		c.pattern = d.compile("match", c.match)
	}
	if !d.ok() {
		return nil
	}
	return c
}

func (c *capitalization) run(r *run) {
	expected, good := c.judge(r)
	if good || r.err != nil {
		return
	}
	a := r.found(span{0, len(r.points())}, nil)
	if a.Action.Name == "replace" && c.convert != nil && len(r.rule.Action.Params) == 0 {
		a.Action.Params = []string{expected}
	} else {
		a.Action = r.rule.Action
	}
	if a.Action.Name == "replace" {
		a.Fixes = a.Action.Params
	}
	a.Message = format(r.rule.Message, r.value, expected)
}

// judge returns how the text should be, and whether it is near enough.
func (c *capitalization) judge(r *run) (string, bool) {
	s := r.value
	switch {
	case c.match == "$lower":
		expected := strings.ToLower(s)
		return expected, s == expected || r.is(c.except.words, s)
	case c.match == "$upper":
		expected := strings.ToUpper(s)
		return expected, s == expected || r.is(c.except.words, s)
	case c.pattern != nil:
		return c.pattern.source(), r.is(c.pattern, s) || r.is(c.except.words, s)
	}
	expected := c.convert(r, s)
	want, err := r.all(c.words, expected)
	r.fail(err)
	have, err := r.all(c.words, s)
	r.fail(err)
	good := 0
	for i, w := range have {
		switch {
		case i >= len(want), w == want[i], r.is(c.except.words, w):
			good++
		case c.sentence:
			if lower := strings.ToLower(w); i == 0 && w != titleWords(lower) {
				return expected, false
			}
		case w == strings.ToUpper(w):
			good++
		}
	}
	return expected, float64(good)/float64(len(have)) >= c.threshold
}

// converter puts a text into title or sentence case, but for the terms it knows.
type converter struct {
	terms  []term
	prefix *regexp.Regexp
	tokens *pattern
	words  *regexp.Regexp
}

// term is a word or phrase with a case of its own.
type term struct {
	text    string
	pattern *pattern
}

func newConverter(d *definition, terms []string, prefix string) *converter {
	c := &converter{words: regexp.MustCompile(`[\p{N}\p{L}]+[^\s\-/]*`)}
	expr := wordExpr
	if len(terms) > 0 {
		expr = `\b(?:` + strings.Join(terms, "|") + `)\b|` + expr
	}
	c.tokens = d.compile("exceptions", `(?i)`+expr)
	for _, t := range terms {
		p, _ := compile(t) // what is no expression is compared as text
		c.terms = append(c.terms, term{t, p})
	}
	if prefix != "" {
		var err error
		if c.prefix, err = regexp.Compile(prefix); err != nil {
			d.errorf("prefix", "mend the expression", "the prefix can't be read: %v", err)
		}
	}
	return c
}

// known returns how a term is to be written.
func (c *converter) known(r *run, s string) (string, bool) {
	for _, t := range c.terms {
		if strings.EqualFold(t.text, s) {
			return t.text, t.text != ""
		}
		if r.is(t.pattern, s) {
			return s, s != ""
		}
	}
	return "", false
}

// tagged returns the parts of speech of a title, which tell "to" the preposition from "to" before a verb. The
// tagger expects a sentence, so one is made of it.
func tagged(r *run, s string) []tag.Token {
	if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "!") && !strings.HasSuffix(s, "?") {
		s += "."
	}
	return r.prose.tagger().Tag(r.prose.treebank().Tokenize(s))
}
