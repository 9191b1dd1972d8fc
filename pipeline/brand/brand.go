package brand

import (
	"cmp"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/galley-social/galley/schema/diag"
)

// Text is one stretch of prose as it will be sent.
type Text struct {
	// Scope says what the stretch is, as words joined by dots: "text" for ordinary prose, "text.heading.h2",
	// "text.title", "text.alt", "link", "hashtags", "raw" for the unrendered source, "summary" for all prose of a
	// message together. Any further word, such as a network's name, can be asked for by a rule's scope.
	Scope string
	// Value is the text. It is not changed, so offsets in it are the caller's to map back.
	Value string
	// Counts are elements a metric rule may ask for: "paragraphs", "list", "blockquote", "pre", "heading.h1" …
	Counts map[string]int
}

// Action is what a rule file says about mending a match.
type Action struct {
	// Name is replace, remove, edit, convert or suggest, or nothing.
	Name   string
	Params []string
}

// Alert is one match of one rule.
type Alert struct {
	// Text is the index of the stretch in the arguments of Run.
	Text int
	// Rule is the rule's name and File its file.
	Rule, File string
	Severity   diag.Severity
	// Start and End are byte offsets in the stretch's Value, on the bounds of code points. Both are 0 when the
	// alert is about the whole stretch.
	Start, End int
	// Match is the text between the offsets.
	Match   string
	Message string
	Link    string
	// Action is what the rule says about mending it, and Fixes what that comes to: the texts that could stand in
	// place of the match. One of them is a fix; several are a choice for a person. A swap of words for words has its
	// fix without an Action, too.
	Action Action
	Fixes  []string
	// Broken says that the alert is about the rule and not about the text: it ran out of time here.
	Broken bool
}

// Rule is one rule file that can be run.
type Rule struct {
	// Name is the style's and the file's name, as "Microsoft.Contractions".
	Name string
	// File is where it stands, and Pos the place of its `extends`.
	File string
	Pos  diag.Pos
	// Kind is its `extends`.
	Kind        string
	Level       diag.Severity
	Message     string
	Description string
	Link        string
	// Scope lists the selectors of which one has to hold.
	Scope []string
	// Limit is the most alerts of one Run, or 0.
	Limit  int
	Action Action

	matchCase bool
	selectors [][]selector
	check     check
	slow      *atomic.Bool // it ran out of time once
}

// check is what a kind of rule does with a block.
type check interface {
	// needs lists literals of which a text has to contain one for any alert, or nothing.
	needs() []literal
	run(r *run)
}

// Engine runs rules. It is safe for concurrent use.
type Engine struct {
	rules      []Rule
	prose      *prose
	sentences  bool // a rule asks for sentences
	paragraphs bool
}

// New makes an engine of rules that Parse or Load has read. A second rule of the same name is left out.
func New(rules ...Rule) *Engine { return newEngine(newProse(), rules) }

func newEngine(p *prose, rules []Rule) *Engine {
	rules = slices.Clone(rules)
	slices.SortStableFunc(rules, func(a, b Rule) int { return cmp.Compare(a.Name, b.Name) })
	rules = slices.CompactFunc(rules, func(a, b Rule) bool { return a.Name == b.Name })
	rules = slices.DeleteFunc(rules, func(r Rule) bool { return r.check == nil })
	e := &Engine{rules: rules, prose: p}
	for i := range rules {
		for _, parts := range rules[i].selectors {
			e.sentences = e.sentences || asksFor(parts, "sentence")
			e.paragraphs = e.paragraphs || asksFor(parts, "paragraph")
		}
	}
	return e
}

// Rules lists the engine's rules by name.
func (e *Engine) Rules() []Rule { return slices.Clone(e.rules) }

// seenKey tells alerts apart: a rule reports a place once, however many blocks hold it.
type seenKey struct {
	text, start int
	rule        string
}

// Run reads the stretches of one message, in their order, and returns what the rules say about them, sorted by
// stretch, place and rule. Stretches given together are one document: a consistency or conditional rule
// remembers what it has seen in the earlier ones, and a limit counts over all of them.
func (e *Engine) Run(texts ...Text) []Alert {
	var (
		out   []Alert
		seen  map[seenKey]bool
		count map[string]int
		doc   = document{engine: e}
	)
	for i := range texts {
		for _, b := range e.blocks(i, &texts[i]) {
			for k := range e.rules {
				rule := &e.rules[k]
				if !b.inScope(rule.selectors) || !b.mayHold(rule.check.needs()) {
					continue
				}
				for _, a := range doc.apply(rule, b) {
					key := seenKey{a.Text, a.Start, a.Rule}
					if seen[key] || rule.Limit > 0 && count[rule.Name] >= rule.Limit {
						continue
					}
					if seen == nil {
						seen, count = map[seenKey]bool{}, map[string]int{}
					}
					seen[key] = true
					count[rule.Name]++
					out = append(out, a)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Alert) int {
		return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.Start, b.Start), strings.Compare(a.Rule, b.Rule))
	})
	return out
}
