package main_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	examplerepo "github.com/galley-social/galley/example-repo"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/source"
	"github.com/galley-social/galley/schema"
)

// exampleFolder is a copy of example-repo.
func exampleFolder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "northwind")
	if err := os.CopyFS(dir, examplerepo.Files()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestExampleIsClean: example-repo has no finding at all, not even a note.
func TestExampleIsClean(t *testing.T) {
	t.Parallel()
	out := world{dir: exampleFolder(t)}.must(t, 0, "check", "--fail-on", "note")
	if diff := cmp.Diff("no findings\n", out.stdout); diff != "" || out.stderr != "" {
		t.Errorf("(-want +got):\n%s%s", diff, out.stderr)
	}
}

// TestExamplePlan compares the whole quarter's plan with testdata/example_plan.golden.
func TestExamplePlan(t *testing.T) {
	t.Parallel()
	out := world{dir: exampleFolder(t)}.must(t, 0, "plan", "--offline", "--now", "2026-10-01T08:00:00Z")
	golden := filepath.Join("testdata", "example_plan.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(out.stdout), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.stdout); diff != "" {
		t.Errorf("(-want +got), go test -update rewrites it:\n%s", diff)
	}
}

// features are what posts can have; example-repo shows each of them at least once.
func features() map[string]func(*content.Post) bool {
	return map[string]func(*content.Post) bool{
		"id":               func(p *content.Post) bool { return p.Value.ID != "" },
		"summary":          func(p *content.Post) bool { return p.Value.Summary != "" },
		"draft":            func(p *content.Post) bool { return p.Value.Status == schema.Draft },
		"campaign":         func(p *content.Post) bool { return p.Value.Campaign != "" },
		"pillar":           func(p *content.Post) bool { return p.Value.Pillar != "" },
		"audience":         func(p *content.Post) bool { return p.Value.Audience != "" },
		"objective":        func(p *content.Post) bool { return p.Value.Objective != "" },
		"time zone":        func(p *content.Post) bool { return p.Value.Timezone != "" },
		"expiry":           func(p *content.Post) bool { return p.Value.ExpiresAt != "" },
		"language":         func(p *content.Post) bool { return p.Value.Language != "" },
		"content warning":  func(p *content.Post) bool { return p.Value.ContentWarning != "" },
		"visibility":       func(p *content.Post) bool { return p.Value.Visibility != "" },
		"thread: auto":     func(p *content.Post) bool { return p.Value.Thread == schema.ThreadAuto },
		"thread: manual":   func(p *content.Post) bool { return p.Value.Thread == schema.ThreadManual },
		"thread: off":      func(p *content.Post) bool { return p.Value.Thread == schema.ThreadOff },
		"media":            func(p *content.Post) bool { return len(p.Value.Media) > 0 },
		"several media":    func(p *content.Post) bool { return len(p.Value.Media) > 1 },
		"alt text":         func(p *content.Post) bool { return len(p.Value.Media) > 0 && p.Value.Media[0].Alt != "" },
		"focus":            func(p *content.Post) bool { return len(p.Value.Media) > 0 && p.Value.Media[0].Focus != "" },
		"media on a part":  func(p *content.Post) bool { return len(p.Value.Media) > 1 && p.Value.Media[1].Part > 1 },
		"link":             func(p *content.Post) bool { return p.Value.Link != "" },
		"card":             func(p *content.Post) bool { return p.Value.Card != nil && p.Value.Card.Image != "" },
		"hashtags":         func(p *content.Post) bool { return len(p.Value.Hashtags) > 0 },
		"first comment":    func(p *content.Post) bool { return p.Value.FirstComment != "" },
		"poll":             func(p *content.Post) bool { return p.Value.Poll != nil },
		"reply":            func(p *content.Post) bool { return p.Value.ReplyTo != "" },
		"quote":            func(p *content.Post) bool { return p.Value.Quote != "" },
		"A/B, arm a":       func(p *content.Post) bool { return p.Value.Experiment != nil && p.Value.Experiment.Arm == "a" },
		"A/B, arm b":       func(p *content.Post) bool { return p.Value.Experiment != nil && p.Value.Experiment.Arm == "b" },
		"promote":          func(p *content.Post) bool { return p.Value.Promote != nil },
		"repeat":           func(p *content.Post) bool { return p.Value.Repeat != nil },
		"override of text": func(p *content.Post) bool { return overrides(p, func(o schema.Override) bool { return o.Text != "" }) },
		"override of time": func(p *content.Post) bool {
			return overrides(p, func(o schema.Override) bool { return o.PublishAt != "" })
		},
		"override of link": func(p *content.Post) bool { return overrides(p, func(o schema.Override) bool { return o.Link != "" }) },
		"override of tags": func(p *content.Post) bool {
			return overrides(p, func(o schema.Override) bool { return o.Hashtags != nil })
		},
		"TOML or JSON": func(p *content.Post) bool { return p.Front().Format != "yaml" },
	}
}

func overrides(p *content.Post, is func(schema.Override) bool) bool {
	for _, o := range p.Value.Overrides {
		if is(o) {
			return true
		}
	}
	return false
}

// TestExampleShowsEverything: every feature is in a post that is published, but drafts.
func TestExampleShowsEverything(t *testing.T) {
	t.Parallel()
	src, err := source.Folder(exampleFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	set := content.Load(src)
	if len(set.Posts) < 24 {
		t.Errorf("got %d posts, want at least 24", len(set.Posts))
	}
	if len(set.Campaigns) < 2 || len(set.Strategies) < 1 || set.Brand == nil || set.Freeze == nil || len(set.BrandRules) == 0 {
		t.Errorf("got %d campaigns, %d strategies, %d brand rules, brand %t, freeze %t; want two, one and all the others",
			len(set.Campaigns), len(set.Strategies), len(set.BrandRules), set.Brand != nil, set.Freeze != nil)
	}
	used := map[string]int{}
	for name, has := range features() {
		for i := range set.Posts {
			if has(&set.Posts[i]) {
				used[name]++
			}
		}
		if used[name] == 0 {
			t.Errorf("got no post with %s", name)
		}
	}
}

// TestExampleCodeowners: the example's CODEOWNERS is what galley writes for it.
func TestExampleCodeowners(t *testing.T) {
	t.Parallel()
	world{dir: exampleFolder(t)}.must(t, 0, "codeowners", "--check").says(t, ".github/CODEOWNERS is up to date")
}
