package brand

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dlclark/regexp2/v2"
)

// substitution reports what a swap list has a better word for.
type substitution struct {
	pattern    *pattern
	except     exceptions
	swaps      []swap // in the order of the expression's groups
	capitalize bool
	terms      bool // made of a vocabulary, whose words are expressions
}

// swap is one entry: what is written, and what should be.
type swap struct {
	key    string // what is written, as the rule's file has it
	better string
	same   *pattern // the better word as an expression, when it is one
	plain  bool     // the better word is plain text
	refill *pattern // what is written, when the better word refers to its groups
	forms  []string // the spellings the better word stands for
}

func (c *substitution) needs() []literal { return c.pattern.need }

func parseSubstitution(d *definition, rule *Rule) check {
	c := &substitution{capitalize: d.bool("capitalize", false)}
	nonword, ignoreCase := d.bool("nonword", false), d.bool("ignorecase", false)
	c.except = d.exceptions(d.list("exceptions"), d.bool("vocab", true))
	if d.has("pos") {
		if d.str("pos") != "" {
			d.warnf("pos", "leave it out", "the key pos does nothing, here and in Vale")
		}
	}
	pairs := d.pairs("swap")
	if len(pairs) == 0 {
		if d.ok() {
			d.errorf("swap", "write swap: {utilize: use}", "the rule has no pairs under swap")
		}
		return nil
	}
	c.build(d, pairs, nonword, ignoreCase)
	if c.pattern == nil {
		return nil
	}
	return c
}

// build compiles the swap list: the longest first, so that "in order to" goes before "in order".
func (c *substitution) build(d *definition, pairs []pair, nonword, ignoreCase bool) {
	pairs = slices.Clone(pairs)
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(len(b.key), len(a.key)) })
	shared := sharedLook(pairs)
	groups := make([]string, len(pairs))
	for i, p := range pairs {
		groups[i] = "(" + plainGroups(strings.TrimPrefix(p.key, shared)) + ")"
		s, prefix := swap{key: p.key, better: p.value, plain: isPhrase(p.value), forms: spellingsOf(p.value)}, ""
		if ignoreCase {
			prefix = `(?i)`
		}
		if hasReference(p.value) {
			s.refill = d.compileAt(p.node, prefix+p.key)
		}
		if same := p.value; !s.plain {
			if c.terms {
				same = termExpr(same)
			}
			// What is no expression is compared as text.
			s.same, _ = compile(`^(?:` + same + `)$`)
		}
		c.swaps = append(c.swaps, s)
	}
	expr := strings.TrimRight(strings.Join(groups, "|"), "|")
	if shared != "" {
		expr = shared + `(?:` + expr + `)`
	}
	c.pattern = d.compile("swap", expression(expr, nonword, ignoreCase))
}

// plainGroups makes the groups of a key ones that don't capture, since a match is told by the group it is in.
func plainGroups(key string) string {
	if n := strings.Count(key, "("); n == strings.Count(key, "(?")+strings.Count(key, `\(`) {
		return key
	}
	var out strings.Builder
	for i := range len(key) {
		out.WriteByte(key[i])
		if key[i] == '(' && (i == 0 || key[i-1] != '\\') && !strings.HasPrefix(key[i+1:], "?") {
			out.WriteString("?:")
		}
	}
	return out.String()
}

// sharedLook is the look-around that every key begins with. It is asked once, before all of them.
func sharedLook(pairs []pair) string {
	first := pairs[0].key
	if len(pairs) < 2 || !isLook(first) {
		return ""
	}
	look := first[:groupEnd(first, 0)]
	if strings.Count(look, "(") != strings.Count(look, "(?")+strings.Count(look, `\(`) {
		return ""
	}
	for _, p := range pairs[1:] {
		if !strings.HasPrefix(p.key, look) {
			return ""
		}
	}
	return look
}

// hasReference reports whether a better word has $1 or the like.
func hasReference(s string) bool {
	for i := range len(s) - 1 {
		if s[i] == '$' && s[i+1] >= '0' && s[i+1] <= '9' {
			return true
		}
	}
	return false
}

func (c *substitution) run(r *run) {
	r.fail(r.each(c.pattern, r.points(), func(m *regexp2.Match) bool {
		groups := m.Groups()
		for i := 1; i < len(groups); i++ {
			if len(groups[i].Captures) > 0 {
				if i <= len(c.swaps) {
					c.match(r, &c.swaps[i-1], spanOf(&groups[i]))
				}
				break
			}
		}
		return r.err == nil
	}))
}

func (c *substitution) match(r *run, s *swap, at span) {
	observed, better := r.cut(at), s.better
	capital := c.capitalize && beginsCapital(observed)
	if capital {
		better = capitalized(better)
	}
	if s.refill != nil {
		filled, err := s.refill.re.Replace(observed, better, -1, -1)
		if err != nil {
			r.fail(errSlow)
			return
		}
		better = filled
	}
	replace := r.rule.Action.Name == "replace"
	if c.fine(r, s, observed, better, replace) || c.except.passes(r, observed, at) {
		return
	}
	message := r.rule.Message
	a := r.found(at, nil)
	switch {
	case replace && len(r.rule.Action.Params) == 0:
		a.Action.Params = options(better)
		if capital {
			for i, p := range a.Action.Params {
				a.Action.Params[i] = capitalized(p)
			}
		}
		if r.rule.matchCase {
			a.Action.Params = recased(a.Action.Params, observed)
		}
		a.Fixes = a.Action.Params
		better, message = choice(a.Action.Params), unquoted(message)
	case !replace:
		better = s.spelled(better, observed)
		c.offer(a, s, better, observed)
	default:
		a.Fixes = a.Action.Params
	}
	a.Message = format(message, better, observed)
}

// offer adds the fix of a swap whose rule says nothing about mending it.
func (c *substitution) offer(a *Alert, s *swap, better, observed string) {
	switch {
	case c.terms && better != observed && plainTerm(better):
		a.Fixes = []string{wrapped(better, observed)}
		a.Action = Action{"replace", a.Fixes}
	case !c.terms && a.Action.Name == "":
		a.Fixes = s.mended(better, observed)
	}
}

// fine reports whether what is written is already the better word, or one of them.
func (c *substitution) fine(r *run, s *swap, observed, better string, replace bool) bool {
	switch {
	case replace:
		return slices.Contains(options(better), observed)
	case better != s.better && !isPhrase(better):
		p, err := compile(`^(?:` + better + `)$`)
		if err != nil {
			return better == observed
		}
		return r.is(p, observed)
	case s.same == nil || better != s.better:
		return better == observed
	default:
		return r.is(s.same, observed)
	}
}
