package brand

import (
	"strings"

	"github.com/dlclark/regexp2/v2"
)

// consistency reports a message that uses both of two spellings.
type consistency struct{ pairs []spellings }

// spellings are two expressions of which a message may use one. The groups named a and b tell them apart.
type spellings struct {
	name    string
	pattern *pattern
}

func (c *consistency) needs() []literal { return nil }

func parseConsistency(d *definition, _ *Rule) check {
	c := &consistency{}
	nonword, ignoreCase := d.bool("nonword", false), d.bool("ignorecase", false)
	for _, pair := range d.pairs("either") {
		expr := expression(`(?P<spellingA>`+pair.key+`)|(?P<spellingB>`+pair.value+`)`, nonword, ignoreCase)
		if p := d.compileAt(pair.node, expr); p != nil {
			c.pairs = append(c.pairs, spellings{pair.key, p})
		}
	}
	if len(c.pairs) == 0 {
		if d.ok() {
			d.errorf("either", "write either: {advisor: adviser}", "the rule has no pairs under either")
		}
		return nil
	}
	return c
}

func (c *consistency) run(r *run) {
	for i := range c.pairs {
		p := &c.pairs[i]
		last := span{-1, -1}
		r.fail(r.each(p.pattern, r.points(), func(m *regexp2.Match) bool {
			for _, side := range []string{"spellingA", "spellingB"} {
				if g := m.GroupByName(side); g != nil && len(g.Captures) > 0 {
					r.doc.remember(r.rule.Name, p.name+"\x00"+side)
					last = spanOf(g)
				}
			}
			return true
		}))
		both := r.doc.knows(r.rule.Name, p.name+"\x00spellingA") && r.doc.knows(r.rule.Name, p.name+"\x00spellingB")
		if last.start >= 0 && both {
			r.found(last, nil)
		}
	}
}

// conditional reports a text that has the first expression without the second.
type conditional struct {
	first, second *pattern
	except        exceptions
	captures      bool // the second names what it allows, as "World Health Organization (WHO)" does
}

// needs is the first's: without it there is nothing to report.
func (c *conditional) needs() []literal { return c.first.need }

func parseConditional(d *definition, _ *Rule) check {
	first, second := d.str("first"), d.str("second")
	c := &conditional{captures: hasGroup(second)}
	c.except = d.exceptions(d.list("exceptions"), d.bool("vocab", true))
	if d.bool("ignorecase", false) {
		d.warnf("ignorecase", "begin first and second with (?i)", "ignorecase does nothing in a conditional rule, here and in Vale")
	}
	if d.has("in") {
		d.warnf("in", "leave it out", "the key in names a scope of a Vale view, which is not supported")
		d.str("in")
		return nil
	}
	if first == "" || second == "" {
		d.errorf("first", "write both: the text of first asks for the text of second", "the rule needs first and second")
		return nil
	}
	c.second, c.first = d.compile("second", second), d.compile("first", first)
	if c.first == nil || c.second == nil {
		return nil
	}
	return c
}

// hasGroup reports whether an expression captures something.
func hasGroup(expr string) bool {
	class := false
	for i := 0; i < len(expr); i++ {
		switch rest := expr[i+1:]; expr[i] {
		case '\\':
			i++
		case '[':
			class = true
		case ']':
			class = false
		case '(':
			named := strings.HasPrefix(rest, "?P<") ||
				strings.HasPrefix(rest, "?<") && !strings.HasPrefix(rest, "?<=") && !strings.HasPrefix(rest, "?<!")
			if !class && (named || !strings.HasPrefix(rest, "?")) {
				return true
			}
		}
	}
	return false
}

func (c *conditional) run(r *run) {
	if !c.captures && r.is(c.second, r.value) {
		return
	}
	if c.captures {
		r.fail(r.each(c.second, r.points(), func(m *regexp2.Match) bool {
			groups := m.Groups()
			for i := range groups[1:] {
				if text := groups[i+1].String(); text != "" {
					r.doc.remember(r.rule.Name, text)
				}
			}
			return true
		}))
	}
	r.fail(r.each(c.first, r.points(), func(m *regexp2.Match) bool {
		at := spanOf(&m.Group)
		text := r.cut(at)
		if !(c.captures && r.doc.knows(r.rule.Name, text)) && !c.except.passes(r, text, at) {
			r.found(at, nil)
		}
		return r.err == nil
	}))
}
