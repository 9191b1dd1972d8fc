package rules

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/suppress"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// Input is all that rules look at.
type Input struct {
	Set      *content.Set
	Networks map[string]schema.Network
	Compose  Compose
	// Memory, if there is one, gives back what was found about a post before.
	Memory Memory
	// Forget lets go of each message once it is judged. The Result has none then.
	Forget bool
}

// Result is what the rules found.
type Result struct {
	// Findings are sorted, with those of the Set and of compose among them.
	Findings []diag.Diagnostic
	// Messages are those of every post and channel that galley.yaml and the networks know.
	Messages map[schema.Delivery]schema.Message
	// Comments are those for galley in posts.
	Comments []suppress.Comment
}

// Checker judges posts as they are read, and everything in the end. It is a content.Reader.
type Checker struct {
	in    Input
	rules []Rule
	pass  Pass

	mu sync.Mutex
	// judged are the posts that were seen, and recalled those that the memory had and that are still to be seen.
	judged   map[*content.Post]*judged
	recalled map[string]*record
	messages map[schema.Delivery]schema.Message
}

// New makes a Checker for a set that has all but its posts.
func New(in Input) *Checker { return newChecker(in, All()) }

func newChecker(in Input, rules []Rule) *Checker {
	c := &Checker{
		in: in, rules: rules, pass: Pass{Set: in.Set, Networks: in.Networks},
		judged: map[*content.Post]*judged{}, recalled: map[string]*record{}, messages: map[schema.Delivery]schema.Message{},
	}
	c.pass.voice = sync.OnceValue(func() *voice { return newVoice(&c.pass) })
	return c
}

// Run composes the messages and runs every rule.
func Run(in Input) Result { return run(in, All()) }

func run(in Input, rules []Rule) Result {
	c := newChecker(in, rules)
	each(len(in.Set.Posts), func(i int) { c.Visit(&in.Set.Posts[i], false) })
	return c.Finish()
}

// Finish runs the rules that look at everything. All posts of the set were visited then.
func (c *Checker) Finish() Result {
	set := c.in.Set
	result := Result{Findings: slices.Clone(set.Findings), Messages: c.messages}
	for i := range set.Posts {
		j := c.judged[&set.Posts[i]]
		result.Findings = append(result.Findings, j.found...)
		result.Comments = append(result.Comments, j.comments...)
	}
	pass := c.pass
	pass.calendar = newCalendar(set, c.judged)
	pass.repeats = sync.OnceValue(func() []repeat { return c.repeated(pass.calendar) })
	for _, rule := range c.rules {
		if rule.Run != nil {
			rule.Run(pass.reporting(rule.Name, &result.Findings))
		}
	}
	mask(result.Findings, set.Config.File, set.Config.Front().Root)
	result.Findings = diag.Sort(result.Findings)
	return result
}

// reporting is a pass whose findings go to a list.
func (p Pass) reporting(rule string, to *[]diag.Diagnostic) *Pass {
	p.Report = func(d diag.Diagnostic) {
		d.Rule = cmp.Or(d.Rule, rule)
		*to = append(*to, d)
	}
	return &p
}

// each calls do for 0 … n-1 on as many goroutines as there are processors.
func each(n int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}
