package cli

import (
	"io/fs"
	"strings"

	"github.com/galley-social/galley/connectors"
	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/policy"
	"github.com/galley-social/galley/pipeline/rules"
	"github.com/galley-social/galley/pipeline/rules/explain"
	"github.com/galley-social/galley/pipeline/suppress"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// loaded is a tree that was read, checked and composed.
type loaded struct {
	src      content.Source
	set      *content.Set
	networks map[string]schema.Network
	findings []diag.Diagnostic
	// spoken are the findings with those that comments silence, and comments those for galley in posts.
	spoken   []diag.Diagnostic
	comments []suppress.Comment
	messages map[schema.Delivery]schema.Message
	// approve says whether needs are met; nil means that it is not asked.
	approve func([]policy.Need) plan.Approval
	// calm is whether it is asked of what is due alone.
	calm bool
}

// load reads, composes and checks a source.
func (a *app) load(src content.Source) *loaded { return a.read(src, rules.Input{}) }

func (a *app) read(src content.Source, in rules.Input) *loaded {
	bar := a.progress("reading")
	networks := connectors.Networks()
	var checker *rules.Checker
	options := content.Options{Progress: bar.update, Reader: func(set *content.Set) content.Reader {
		in.Set, in.Networks, in.Compose = set, networks, compose.New(set, networks).Post
		checker = rules.New(in)
		return checker
	}}
	set := options.Load(src)
	bar.done()
	result := checker.Finish()
	return &loaded{
		src: src, set: set, networks: networks, messages: result.Messages, spoken: result.Findings, comments: result.Comments,
		findings: suppress.Apply(set, result.Comments, result.Findings, ruleNames()),
	}
}

// ruleNames are the names that findings carry.
func ruleNames() []string {
	var names []string
	for _, rule := range explain.All() {
		names = append(names, rule.Name)
	}
	return names
}

// plan plans the loaded tree against a state of the ledger.
func (l *loaded) plan(a *app, state ledger.State, channel string, secrets func(string) bool) plan.Plan {
	return plan.Make(plan.Input{
		Set: keyed(l.set), Networks: l.networks, Messages: l.messages, Findings: l.findings,
		Ledger: state, Now: a.now, Channel: channel, Secrets: secrets, Approve: l.approve, Calm: l.calm,
	})
}

// line gives one line of a file of the source, for showing findings.
func (l *loaded) line() func(file string, line int) (string, bool) {
	cache := map[string][]string{}
	return func(file string, line int) (string, bool) {
		lines, ok := cache[file]
		if !ok {
			lines = l.lines(file)
			cache[file] = lines
		}
		if line < 1 || line > len(lines) {
			return "", false
		}
		return lines[line-1], true
	}
}

// longest is the most bytes of a file that are read again to show its lines.
const longest = 1 << 20

func (l *loaded) lines(file string) []string {
	info, err := fs.Stat(l.src, file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > longest {
		return nil
	}
	data, err := fs.ReadFile(l.src, file)
	if err != nil || strings.ContainsRune(string(data), 0) {
		return nil
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	return strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
}

// files are the documents that were read.
func (l *loaded) files() []string {
	var files []string
	add := func(file string) {
		if file != "" {
			files = append(files, file)
		}
	}
	set := l.set
	add(set.Config.File)
	if set.Brand != nil {
		add(set.Brand.File)
	}
	if set.Freeze != nil {
		add(set.Freeze.File)
	}
	for _, d := range set.Strategies {
		add(d.File)
	}
	for _, d := range set.Campaigns {
		add(d.File)
	}
	for _, d := range set.BrandRules {
		add(d.File)
	}
	for _, d := range set.Posts {
		add(d.File)
	}
	return files
}
