// Package explain has the manual's text about each rule: what it wants and why, an example that breaks it,
// and the same put right.
//
// It judges nothing. A test runs every example, so what galley explain and docs/rules.md show is what galley
// check says. One more rule is one more file here, named after it: bad/ has the files of the example that
// breaks the rule, good/ those put right, findings what galley check says about the first. An example's files
// join those of base.txtar, or replace them; a file whose text is "a symbolic link to TARGET" stands for one.
// An example that asks the Web has its answers.
package explain

import (
	"embed"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/rules"
	"github.com/galley-social/galley/pipeline/suppress"
	"github.com/galley-social/galley/schema/diag"
)

//go:embed *.txtar
var archives embed.FS

// File is one file of an example.
type File struct{ Name, Text string }

// Rule is what there is to say about one rule, or one of the checks that come before them.
type Rule struct {
	Name string
	// Doc says what the rule wants and why. More says what else there is to know; it may be empty.
	Doc, More string
	// Level is the severity of the example's first finding.
	Level diag.Severity
	// Bad breaks the rule, and Findings is what galley check says then. Good is the same put right. Around
	// is what both need and is not shown. All are empty for a rule that has no example.
	Bad, Good, Around []File
	Findings          string
	// Answers are what the Web says in the example of the rule that asks it: lines of an address, a status, and
	// where a redirect leads. galley check is run with --links then. It is empty for all other rules.
	Answers string
}

// All are the rules and the checks, sorted by name. A name that is both is here once.
func All() []Rule {
	var list []Rule
	add := func(name, doc string) {
		if i := slices.IndexFunc(list, func(r Rule) bool { return r.Name == name }); i >= 0 {
			list[i].Doc += " " + doc
			return
		}
		list = append(list, example(Rule{Name: name, Doc: doc}))
	}
	for _, r := range rules.All() {
		add(r.Name, r.Doc)
	}
	for _, c := range slices.Concat(rules.Checks(), rules.Policies(), []content.Check{suppress.Check()}) {
		add(c.Name, c.Doc)
	}
	slices.SortFunc(list, func(a, b Rule) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// Short is the first sentence about the rule.
func (r Rule) Short() string {
	if i := strings.Index(r.Doc, ". "); i >= 0 {
		return r.Doc[:i+1]
	}
	return r.Doc
}

// Base are the files that every example has around it.
func Base() []File {
	files, _ := read("base")
	return files
}

// example fills in what the rule's archive says.
func example(r Rule) Rule {
	files, comment := read(r.Name)
	r.More = strings.TrimSpace(comment)
	for _, f := range files {
		switch folder, name, _ := strings.Cut(f.Name, "/"); folder {
		case "bad":
			r.Bad = append(r.Bad, File{name, f.Text})
		case "good":
			r.Good = append(r.Good, File{name, f.Text})
		case "around":
			r.Around = append(r.Around, File{name, f.Text})
		case "answers":
			r.Answers = f.Text
		case "findings":
			r.Findings, r.Level = f.Text, level(f.Text)
		}
	}
	return r
}

func read(name string) (files []File, comment string) {
	data, err := archives.ReadFile(name + ".txtar")
	if err != nil {
		return nil, ""
	}
	archive := txtar.Parse(data)
	for _, f := range archive.Files {
		files = append(files, File{f.Name, string(f.Data)})
	}
	return files, string(archive.Comment)
}

// level reads the severity out of "file:1:2: error: …".
func level(findings string) diag.Severity {
	if words := strings.SplitN(findings, ": ", 3); len(words) == 3 {
		if s, ok := diag.ParseSeverity(words[1]); ok {
			return s
		}
	}
	return diag.Warning
}
