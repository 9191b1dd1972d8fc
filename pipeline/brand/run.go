package brand

import (
	"fmt"
	"strings"

	"github.com/galley-social/galley/schema/diag"
)

// document is what rules remember from one stretch of a message to the next.
type document struct {
	engine *Engine
	memory map[string]map[string]bool // by rule
}

// remember notes a word for a rule, and knows tells whether it was noted.
func (d *document) remember(rule, word string) {
	if d.memory == nil {
		d.memory = map[string]map[string]bool{}
	}
	if d.memory[rule] == nil {
		d.memory[rule] = map[string]bool{}
	}
	d.memory[rule][word] = true
}

func (d *document) knows(rule, word string) bool { return d.memory[rule][word] }

// run is one rule at work in one block.
type run struct {
	timer
	*block
	doc   *document
	prose *prose
	rule  *Rule
	out   []Alert
	err   error
}

// apply runs a rule on a block. A rule that has run out of time once is not run again: among thousands of posts
// it would take hours. A panic of the regular-expression or language library is the rule's fault too, since only
// its text is not the program's own.
func (d *document) apply(rule *Rule, b *block) (out []Alert) {
	if rule.slow.Load() {
		return []Alert{broken(rule, b, errSlow.Error())}
	}
	defer func() {
		if p := recover(); p != nil {
			out = []Alert{broken(rule, b, fmt.Sprint(p))}
		}
	}()
	r := run{timer: newTimer(), block: b, doc: d, prose: d.engine.prose, rule: rule}
	rule.check.run(&r)
	if r.err != nil {
		rule.slow.Store(true)
		return []Alert{broken(rule, b, r.err.Error())}
	}
	return r.out
}

func broken(rule *Rule, b *block, why string) Alert {
	return Alert{
		Text: b.text, Rule: rule.Name, File: rule.File, Severity: diag.Error, Broken: true,
		Message: fmt.Sprintf("the rule %s can't be run: %s", rule.Name, why),
	}
}

// found adds an alert for a stretch of code points, and returns it to be adjusted, or nil after a failure.
func (r *run) found(s span, groups []string) *Alert {
	from, to := r.bytes(s)
	match := r.value[from:to]
	a := Alert{
		Text: r.text, Rule: r.rule.Name, File: r.rule.File, Severity: r.rule.Level,
		Start: r.base + from, End: r.base + to, Match: match, Link: r.rule.Link, Action: r.rule.Action,
	}
	if a.Action.Name == "" {
		a.Message = format(r.rule.Message, match)
	} else {
		if r.rule.matchCase && a.Action.Name == "replace" {
			a.Action.Params = recased(a.Action.Params, match)
		}
		a.Fixes = r.fixes(a.Action, match, groups)
		instead := match
		switch len(a.Fixes) {
		case 0:
		case 1:
			instead = a.Fixes[0]
		default:
			instead = choice(a.Fixes)
		}
		a.Message = format(r.rule.Message, match, instead)
	}
	r.out = append(r.out, a)
	return &r.out[len(r.out)-1]
}

// whole adds an alert about the stretch and no place in it.
func (r *run) whole(args ...any) {
	r.out = append(r.out, Alert{
		Text: r.text, Rule: r.rule.Name, File: r.rule.File, Severity: r.rule.Level, Link: r.rule.Link,
		Start: r.base, End: r.base, Message: format(r.rule.Message, args...),
	})
}

// is reports whether the pattern is in the text.
func (r *run) is(p *pattern, text string) bool {
	ok, err := r.matches(p, text)
	r.fail(err)
	return ok
}

func (r *run) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// format fills a rule's message as Printf does, but passes over what the message has no place for. A message is
// one line.
func format(message string, args ...any) string {
	text := fmt.Sprintf(fmt.Sprintf("%s%%[%d]s", message, len(args)+1), append(args, "")...)
	return strings.ReplaceAll(text, "\n", " ")
}

// choice lists words for a sentence: 'a', 'a' or 'b', 'a', 'b', or 'c'.
func choice(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = "'" + w + "'"
	}
	switch n := len(quoted); n {
	case 0, 1:
		return strings.Join(quoted, "")
	case 2:
		return quoted[0] + " or " + quoted[1]
	default:
		return strings.Join(quoted[:n-1], ", ") + ", or " + quoted[n-1]
	}
}
