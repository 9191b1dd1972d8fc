package brand

import (
	"github.com/dlclark/regexp2/v2"
	"github.com/jdkato/prose/v3/tag"
)

func (c *sequence) run(r *run) {
	words := r.prose.tokens(r.block)
	var excluded []span
	for _, p := range c.except {
		r.fail(r.each(p, r.points(), func(m *regexp2.Match) bool {
			from, to := r.bytes(spanOf(&m.Group))
			excluded = append(excluded, span{from, to})
			return true
		}))
	}
	tries := len(words)
	if find := c.tokens[c.anchor].find; find != nil {
		tries = 0
		r.fail(r.each(find, r.points(), func(*regexp2.Match) bool {
			tries++
			return true
		}))
	}
	seen := map[int]bool{}
	for range tries {
		m := c.match(r, words, seen)
		seen[m.anchor] = true
		if r.err != nil {
			return
		}
		if from, to, ok := c.locate(r, words, m); ok && !inside(excluded, from) {
			c.report(r, m, from, to)
		}
	}
}

func inside(list []span, at int) bool {
	for _, s := range list {
		if at >= s.start && at < s.end {
			return true
		}
	}
	return false
}

// row is a match: the words it covers, and the word of each place.
type row struct {
	anchor, low, high int
	texts             []string
	place             map[int]int
}

// fits reports whether a word can fill a place.
func (t *seqToken) fits(r *run, w tag.Token) bool {
	badTag := (t.tag == nil || r.is(t.tag, w.Tag)) == t.negate
	badText := t.text != nil && r.is(t.text, w.Text) == t.negate
	switch {
	case t.text == nil:
		return !badTag
	case t.tag == nil:
		return !badText
	}
	return !badTag && !badText
}

// match looks for the anchor's next word and for the rest of the row around it.
func (c *sequence) match(r *run, words []tag.Token, seen map[int]bool) row {
	for at := range words {
		if seen[at] || !c.tokens[c.anchor].fits(r, words[at]) {
			continue
		}
		m := row{anchor: at, low: -1, high: -1, place: map[int]int{}}
		if !c.left(r, words, &m) || !c.right(r, words, &m) {
			return row{anchor: at, low: -1, high: -1}
		}
		return m
	}
	return row{low: -1, high: -1}
}

// left fills the places before the anchor, going backwards. What is optional when read forwards comes after its
// token here, so the roles in a group are turned round.
func (c *sequence) left(r *run, words []tag.Token, m *row) bool {
	at := m.anchor - 1
	for i := c.anchor - 1; i >= 0; {
		if at < 0 {
			return onlyNegated(c.tokens[:i+1])
		}
		t := c.tokens[i]
		m.texts = append([]string{words[at].Text}, m.texts...)
		m.low, m.place[i] = at, at
		if t.skip > 0 {
			t.optional = (t.optional || t.last) && !t.first
		}
		switch fits := t.fits(r, words[at]); {
		case !fits && !t.optional:
			return false
		case fits && t.optional:
			for i >= 0 && c.tokens[i].group == t.group {
				i--
			}
		default:
			i--
		}
		at--
	}
	return true
}

// right fills the anchor's place and those after it.
func (c *sequence) right(r *run, words []tag.Token, m *row) bool {
	at := m.anchor
	for i := c.anchor; i < len(c.tokens); {
		if at >= len(words) {
			return onlyNegated(c.tokens[i:])
		}
		t := c.tokens[i]
		m.texts = append(m.texts, words[at].Text)
		if m.low < 0 || at < m.low {
			m.low = at
		}
		m.high, m.place[i] = at, at
		switch fits := t.fits(r, words[at]); {
		case !fits && !t.optional:
			return false
		case fits && t.optional:
			for i < len(c.tokens) && c.tokens[i].group == t.group {
				i++
			}
		default:
			i++
		}
		at++
	}
	return true
}

// onlyNegated reports whether all places left ask for the absence of something: past the edge of a sentence it is
// absent.
func onlyNegated(tokens []seqToken) bool {
	for _, t := range tokens {
		if !t.negate {
			return false
		}
	}
	return true
}

// locate is the stretch of bytes that the row covers, or the part of it that the rule's target is.
func (c *sequence) locate(r *run, words []tag.Token, m row) (from, to int, ok bool) {
	if len(m.texts) == 0 || m.low < 0 || m.high < m.low {
		return 0, 0, false
	}
	low, high := m.low, m.high
	if l, h, ok := c.target(m); ok {
		low, high = l, h
	}
	from, to = words[low].Start, words[high].Start+len(words[high].Text)
	return from, to, from >= 0 && to <= len(r.value) && from < to
}

// target is the range of words from the first target token to the last, when all of them have a word.
func (c *sequence) target(m row) (low, high int, ok bool) {
	low, high = -1, -1
	for i := range c.tokens {
		if !c.tokens[i].target {
			continue
		}
		at, ok := m.place[i]
		if !ok {
			return 0, 0, false
		}
		if low < 0 || at < low {
			low = at
		}
		high = max(high, at)
	}
	return low, high, low >= 0
}

func (c *sequence) report(r *run, m row, from, to int) {
	match := r.value[from:to]
	a := Alert{
		Text: r.text, Rule: r.rule.Name, File: r.rule.File, Severity: r.rule.Level, Link: r.rule.Link,
		Start: r.base + from, End: r.base + to, Match: match, Action: r.rule.Action,
	}
	if r.rule.matchCase && a.Action.Name == "replace" {
		a.Action.Params = recased(a.Action.Params, match)
	}
	a.Fixes = r.fixes(a.Action, match, nil)
	args := make([]any, len(m.texts))
	for i, t := range m.texts {
		args[i] = t
	}
	a.Message = format(r.rule.Message, args...)
	r.out = append(r.out, a)
}
