package brand

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/dlclark/regexp2/v2"
)

// Vocab is a list of terms that a brand accepts and one that it rejects, as in Vale's vocabularies. Each is an
// expression.
type Vocab struct{ Accept, Reject []string }

// ParseVocab reads an accept.txt or reject.txt: a term a line, and comments that begin with "# ".
func ParseVocab(src []byte) []string {
	var out []string
	for line := range strings.Lines(strings.TrimPrefix(string(src), "\ufeff")) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "# ") {
			out = append(out, line)
		}
	}
	return out
}

// plainTerm reports whether a term is text and no expression; a full stop is text, as in Node.js.
func plainTerm(term string) bool {
	bare := strings.ReplaceAll(term, ".", "")
	return regexp.QuoteMeta(bare) == bare
}

// termExpr is the expression of a term: its full stops are themselves, and its spaces can be a line's end.
func termExpr(term string) string {
	if plainTerm(term) {
		term = strings.ReplaceAll(term, ".", `\.`)
	}
	var out strings.Builder
	blank := false
	for _, c := range term {
		if c == ' ' || c == '\t' {
			blank = true
			continue
		}
		if blank {
			out.WriteString(`\s+`)
			blank = false
		}
		out.WriteRune(c)
	}
	if blank {
		out.WriteString(`\s+`)
	}
	return out.String()
}

// exceptions are the terms a rule lets pass.
type exceptions struct {
	words   *pattern // a match with such a term in it passes
	phrases *pattern // a match inside such a phrase passes
	// terms are what case converters are given. Vale hands over the list it has rewritten for its own use, unless
	// the vocabulary made it copy the list.
	terms []string
}

// newExceptions compiles a rule's exceptions, with the accepted vocabulary where the rule uses it.
func newExceptions(own []string, vocab Vocab, useVocab bool) (exceptions, error) {
	var accept []string
	if useVocab {
		accept = vocab.Accept
	}
	all := append(slices.Clone(own), accept...)
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for i, term := range all {
		if term = termExpr(term); !strings.HasPrefix(term, "(?i)") {
			term = "(?-i)" + term
		}
		all[i] = term
	}
	out := exceptions{terms: own}
	if len(accept) == 0 {
		out.terms = slices.Clone(all)
	}
	if len(all) == 0 {
		return out, nil
	}
	var err error
	if out.words, err = compile(`(?m)\b(?:` + strings.Join(all, "|") + `)\b`); err != nil {
		return out, err
	}
	var phrases []string
	for _, term := range append(slices.Clone(out.terms), accept...) {
		if strings.ContainsAny(term, " \t") || strings.Contains(term, `\s`) {
			phrases = append(phrases, termExpr(term))
		}
	}
	if len(phrases) > 0 {
		out.phrases, err = compile(`(?i)\b(?:` + strings.Join(phrases, "|") + `)\b`)
	}
	return out, err
}

// passes reports whether a match is excepted: observed is its text and at its place.
func (e *exceptions) passes(r *run, observed string, at span) bool {
	if e.words != nil && r.is(e.words, observed) {
		return true
	}
	inside := false
	if e.phrases != nil {
		r.fail(r.each(e.phrases, r.points(), func(m *regexp2.Match) bool {
			inside = at.in(spanOf(&m.Group))
			return !inside
		}))
	}
	return inside
}
