package brand

import (
	"strconv"
	"strings"

	"github.com/dlclark/regexp2/v2"
)

// expression is what an existence, substitution or consistency rule makes of its tokens: whole words, unless
// nonword says otherwise.
func expression(tokens string, nonword, ignoreCase bool) string {
	expr := `(?m)\b(?:` + tokens + `)\b`
	if nonword {
		expr = `(?m)(?:` + tokens + `)`
	}
	if ignoreCase {
		expr = `(?i)` + expr
	}
	return expr
}

// existence reports every match of its tokens.
type existence struct {
	pattern *pattern
	except  exceptions
	groups  []tokenGroups // only when the action asks for them
}

func (c *existence) needs() []literal { return c.pattern.need }

func parseExistence(d *definition, rule *Rule) check {
	tokens, raw := d.list("tokens"), strings.Join(d.list("raw"), "")
	own := d.list("exceptions")
	nonword, ignoreCase := d.bool("nonword", false), d.bool("ignorecase", false)
	last, useVocab := d.bool("append", false), d.bool("vocab", true)

	c := &existence{}
	// A vocabulary lists words, so it says nothing about a rule that is not about words.
	c.except = d.exceptions(own, useVocab && !nonword)
	kept := tokens[:0:0]
	for _, t := range tokens {
		if strings.TrimSpace(t) != "" {
			kept = append(kept, t)
		}
	}
	if len(kept) == 0 && raw == "" {
		d.errorf("tokens", "list the words under tokens", "the rule has no tokens and no raw")
		return nil
	}
	expr := expression(strings.Join(kept, "|"), nonword || len(tokens) == 0, false)
	if last {
		expr += raw
	} else {
		expr = raw + expr
	}
	if ignoreCase {
		expr = `(?i)` + expr
	}
	key := "tokens"
	if len(kept) == 0 {
		key = "raw"
	}
	if c.pattern = d.compile(key, expr); c.pattern == nil {
		return nil
	}
	if strings.Contains(strings.Join(rule.Action.Params, ""), "$") {
		c.groups = groupsOf(kept, raw, last)
	}
	return c
}

func (c *existence) run(r *run) {
	r.fail(r.each(c.pattern, r.points(), func(m *regexp2.Match) bool {
		at := spanOf(&m.Group)
		if c.except.passes(r, strings.TrimSpace(r.cut(at)), at) {
			return r.err == nil
		}
		r.found(at, c.groupsIn(r, m))
		return r.err == nil
	}))
}

// tokenGroups are the capture groups of one token in the joined expression, which numbers the groups without a
// name before those with one.
type tokenGroups []int

// groupsOf finds where each token's groups are.
func groupsOf(tokens []string, raw string, rawLast bool) []tokenGroups {
	pieces := append([]string{raw}, tokens...)
	if rawLast {
		pieces = append(append([]string{}, tokens...), raw)
	}
	plain, named := make([]int, len(pieces)), make([]int, len(pieces))
	total := 0
	for i, p := range pieces {
		plain[i], named[i] = countGroups(p)
		total += plain[i]
	}
	out := make([]tokenGroups, len(pieces))
	nextPlain, nextNamed := 1, total+1
	for i := range pieces {
		for range plain[i] {
			out[i] = append(out[i], nextPlain)
			nextPlain++
		}
		for range named[i] {
			out[i] = append(out[i], nextNamed)
			nextNamed++
		}
	}
	if rawLast {
		return out[:len(tokens)]
	}
	return out[1:]
}

func countGroups(expr string) (plain, named int) {
	p, err := compile(expr)
	if err != nil {
		return 0, 0
	}
	for _, name := range p.re.GetGroupNames()[1:] {
		if _, err := strconv.Atoi(name); err == nil {
			plain++
		} else {
			named++
		}
	}
	return plain, named
}

// groupsIn returns what the groups of the token that matched hold.
func (c *existence) groupsIn(r *run, m *regexp2.Match) []string {
	all := m.Groups
	if len(c.groups) == 0 {
		return nil
	}
	groups := all()
	for _, indices := range c.groups {
		out, took := make([]string, len(indices)), false
		for i, n := range indices {
			if n < len(groups) && len(groups[n].Captures) > 0 {
				out[i], took = r.cut(spanOf(&groups[n])), true
			}
		}
		if took {
			return out
		}
	}
	return nil
}
