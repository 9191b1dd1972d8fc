package brand

import (
	"strings"

	"github.com/dlclark/regexp2/v2"
)

// occurrence counts the matches of a token in a block.
type occurrence struct {
	pattern  *pattern
	min, max int
	word     *pattern
}

// needs is nothing: a text without the token may have too few of it.
func (c *occurrence) needs() []literal {
	if c.min > 0 {
		return nil
	}
	return c.pattern.need
}

func parseOccurrence(d *definition, _ *Rule) check {
	c := &occurrence{min: d.int("min"), max: d.int("max"), word: d.compile("token", `\S+`)}
	expr := `(?:` + d.str("token") + `)`
	if d.bool("ignorecase", false) {
		expr = `(?i)` + expr
	}
	if d.str("token") == "" {
		d.errorf("token", "write the expression to count: token: '!'", "the rule has no token")
		return nil
	}
	if c.min <= 0 && c.max <= 0 {
		d.warnf("max", "add max: 1 for at most one, or min: 1 for at least one", "the rule has no max and no min, so it never says anything")
	}
	if c.pattern = d.compile("token", expr); c.pattern == nil {
		return nil
	}
	return c
}

func (c *occurrence) run(r *run) {
	var all []span
	r.fail(r.each(c.pattern, r.points(), func(m *regexp2.Match) bool {
		all = append(all, spanOf(&m.Group))
		return true
	}))
	n := len(all)
	if !(c.max > 0 && n > c.max || c.min > 0 && n < c.min) {
		return
	}
	var a *Alert
	if n == 0 {
		r.fail(r.each(c.word, r.points(), func(m *regexp2.Match) bool {
			a = r.found(spanOf(&m.Group), nil)
			return false
		}))
		if a == nil {
			r.whole(n)
		}
	}
	for _, s := range all {
		// A match of stars or at signs alone is markup more often than prose.
		if text := r.cut(s); strings.TrimSpace(text) != "" && strings.Trim(text, "*@") != "" {
			a = r.found(s, nil)
			break
		}
	}
	if a != nil {
		a.Message = format(r.rule.Message, n)
	}
}
