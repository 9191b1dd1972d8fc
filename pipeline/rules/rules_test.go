package rules_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/pipeline/rules"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

var update = flag.Bool("update", false, "write what the rules find into the cases")

// networks are small stand-ins: short limits make short cases.
func networks() map[string]schema.Network {
	return map[string]schema.Network{
		"bluesky": {
			Name: "bluesky", Title: "Bluesky", Markup: schema.MarkupFacets, Threads: true, Card: true, NeedsAccount: true, NeedsSecret: true,
			Text:  schema.TextRules{Limit: 40, Unit: schema.Graphemes, ByteLimit: 60},
			Media: schema.MediaRules{Images: 2, Types: []string{"image/png", "image/jpeg"}, ImageBytes: 2_000_000, CardBytes: 1_000_000, Alt: 30},
		},
		"gallery": {
			Name: "gallery", Title: "Gallery", Unspoken: true, Text: schema.TextRules{Unit: schema.UTF16},
			Media: schema.MediaRules{
				Images: 9, Videos: 9, Mixed: 9, Types: []string{"image/png", "video/mp4"}, ImageBytes: 1_000_000, VideoBytes: 1_000_000,
				Sides: 5000, RatioMin: 0.8, RatioMax: 1.91, VideoMin: "3s", VideoMax: "140s",
			},
		},
		"mastodon": {
			Name: "mastodon", Title: "Mastodon", Threads: true, NeedsServer: true, NeedsSecret: true,
			Text: schema.TextRules{Limit: 60, Unit: schema.CodePoints},
			Media: schema.MediaRules{
				Images: 4, Videos: 1, Types: []string{"image/gif", "image/png", "video/mp4"}, ImageBytes: 16_000_000, VideoBytes: 40_000_000, Pixels: 1_000_000,
			},
			Poll: &schema.PollRules{Options: 3, OptionText: 10, Min: "5m", Max: "7d"},
		},
		"plaza": {
			Name: "plaza", Title: "Plaza", Unspoken: true, Markup: schema.MarkupPlain,
			Text: schema.TextRules{
				Limit: 150, Unit: schema.UTF16, Advised: 90, Caption: 30, Paragraph: 70, Title: 20, Forbidden: "\uFEFF\uFFFE",
			},
			Media: schema.MediaRules{Images: 2, Types: []string{"image/png"}},
			Amounts: schema.Amounts{
				Hashtags: schema.Amount{Max: 3, Advised: 2}, Mentions: schema.Amount{Max: 1},
				Links: schema.Amount{Max: 1}, Cashtags: schema.Amount{Max: 1},
			},
		},
		"posters": {
			Name: "posters", Title: "Posters", Unspoken: true, Text: schema.TextRules{Unit: schema.UTF16},
			Media: schema.MediaRules{Min: 1, Images: 2, Types: []string{"image/png"}},
		},
		"reel": {
			Name: "reel", Title: "Reel", Text: schema.TextRules{Unit: schema.UTF16}, NeedsAccount: true,
			Account: schema.AccountRules{Pattern: `^[0-9]+$`, Words: "the number on its door", Sample: "1220"},
			Media:   schema.MediaRules{Images: 2, GIFs: 1, Videos: 1, Types: []string{"image/gif", "image/png", "video/mp4"}},
		},
		"site": {Name: "site", Title: "Site", Markup: schema.MarkupHTML, NeedsURL: true, Media: schema.MediaRules{Images: 20, Videos: 1, Types: []string{"image/png"}}},
	}
}

func TestRules(t *testing.T) {
	base, err := txtar.ParseFile("testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range ruleNames() {
		cases, err := filepath.Glob("testdata/" + rule + "/*.txtar")
		if err != nil {
			t.Fatal(err)
		}
		if len(cases) == 0 {
			t.Errorf("rule %s has no case under testdata/%s", rule, rule)
		}
		found := false
		for _, file := range cases {
			t.Run(rule+"/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
				found = runCase(t, base, file, rule) || found
			})
		}
		if !found {
			t.Errorf("no case under testdata/%s has a finding of the rule", rule)
		}
	}
}

// ruleNames are those of the rules, and of the policies that one of them runs.
func ruleNames() []string {
	var names []string
	for _, rule := range rules.All() {
		names = append(names, rule.Name)
	}
	for _, policy := range rules.Policies() {
		names = append(names, policy.Name)
	}
	return names
}

// runCase compares one case, and says whether the rule found something in it. A case's file replaces the one
// of the base, and an empty one removes it. What is compared are the findings of the case's own rule, of the
// rules that its file "rules" names, and of reading and composing: ten small posts with one text and one time
// break other rules too.
func runCase(t *testing.T, base *txtar.Archive, file, rule string) bool {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, f := range slices.Concat(base.Files, archive.Files) {
		all[f.Name] = f.Data
	}
	want, ok := all["findings"]
	shown := append(strings.Fields(string(all["rules"])), rule)
	for _, c := range rules.Checks() {
		shown = append(shown, c.Name)
	}
	delete(all, "findings")
	delete(all, "rules")
	merged := &txtar.Archive{}
	for name, data := range all {
		if len(data) > 0 {
			merged.Files = append(merged.Files, txtar.File{Name: name, Data: data})
		}
	}
	tree, err := contenttest.Archive(merged)
	if err != nil {
		t.Fatal(err)
	}
	set := content.Load(tree)
	result := rules.Run(rules.Input{Set: set, Networks: networks(), Compose: compose.New(set, networks()).Post})
	got := render(slices.DeleteFunc(slices.Clone(result.Findings), func(d diag.Diagnostic) bool { return !slices.Contains(shown, d.Rule) }))
	for _, d := range result.Findings {
		if d.Line <= 0 || d.Column <= 0 || d.Rule == "" || d.Severity == 0 || d.Hint == "" || d.File == "" {
			t.Errorf("incomplete finding: %+v", d)
		}
	}
	if *update {
		archive.Files = append(slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == "findings" }),
			txtar.File{Name: "findings", Data: []byte(got)})
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(string(want), got); diff != "" || !ok {
		t.Errorf("findings (-want +got), in the case: %v:\n%s", ok, diff)
	}
	return slices.ContainsFunc(result.Findings, func(d diag.Diagnostic) bool { return d.Rule == rule })
}

func render(findings []diag.Diagnostic) string {
	var b strings.Builder
	for _, d := range findings {
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s [%s]\n  hint: %s\n", d.File, d.Line, d.Column, d.Severity, d.Message, d.Rule, d.Hint)
	}
	return b.String()
}

// TestList keeps the list sorted and explained, and finds folders of rules that are gone.
func TestList(t *testing.T) {
	var names []string
	for _, r := range rules.All() {
		names = append(names, r.Name)
		if doc, ok := rules.Explain(r.Name); !ok || doc != r.Doc || !strings.HasSuffix(doc, ".") {
			t.Errorf("rule %s: got the explanation %q", r.Name, doc)
		}
	}
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("the list is not sorted, or has a name twice: %v", names)
	}
	for _, c := range slices.Concat(rules.Checks(), rules.Policies()) {
		if _, ok := rules.Explain(c.Name); !ok {
			t.Errorf("check %s has no explanation", c.Name)
		}
	}
	if _, ok := rules.Explain("nonsense"); ok {
		t.Error("a rule that is not there has an explanation")
	}
	folders, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if f.IsDir() && !slices.Contains(ruleNames(), f.Name()) {
			t.Errorf("testdata/%s belongs to no rule", f.Name())
		}
	}
}

// TestMessages looks at what Run hands on: each delivery once, and none for a channel that is unknown.
func TestMessages(t *testing.T) {
	base, err := txtar.ParseFile("testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	base.Files = append(base.Files, txtar.File{
		Name: "posts/a.md",
		Data: []byte("---\ntitle: A\nchannels: [bluesky, mastadon, mastodon]\npublish_at: 2026-12-01 09:00\n---\nHello.\n"),
	})
	tree, err := contenttest.Archive(base)
	if err != nil {
		t.Fatal(err)
	}
	set := content.Load(tree)
	calls := make(chan string, 100)
	composer := compose.New(set, networks())
	result := rules.Run(rules.Input{Set: set, Networks: networks(), Compose: func(p *content.Post) func(string) (schema.Message, []diag.Diagnostic) {
		return func(channel string) (schema.Message, []diag.Diagnostic) {
			calls <- channel
			m, _ := composer.Compose(p, channel)
			return m, []diag.Diagnostic{{File: p.File, Pos: diag.Pos{Line: 6, Column: 1}, Severity: diag.Note, Rule: "compose", Message: "composed"}}
		}
	}})
	close(calls)
	var got []string
	for c := range calls {
		got = append(got, c)
	}
	if diff := cmp.Diff([]string{"bluesky", "mastodon"}, got); diff != "" {
		t.Errorf("composed (-want +got):\n%s", diff)
	}
	for _, channel := range got {
		if text := result.Messages[schema.Delivery{Post: "a", Channel: channel}].Parts[0].Text; text != "Hello." {
			t.Errorf("message for %s: got %q, want the text", channel, text)
		}
	}
	notes := diag.Count(result.Findings, diag.Note)
	if len(result.Messages) != 2 || notes != 1 {
		t.Errorf("got %d messages and %d notes of compose, want 2 and, repeats dropped, 1", len(result.Messages), notes)
	}
}
