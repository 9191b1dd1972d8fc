package comment_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review/comment"
	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/schema/diag"
)

var update = flag.Bool("update", false, "write what Render returns into testdata")

// cases are the Effects that have a golden file.
func cases() map[string]effect.Effect {
	same := empty()
	same.Same = true
	renamed := empty()
	renamed.Files.Renamed = 2
	renamed.Notes = []string{"2 files have another name, and nothing that goes out changes"}
	return map[string]effect.Effect{
		"posts": posts(), "edits": edits(), "same": same, "renamed": renamed, "hostile": hostile(), "huge": huge(), "long": long(),
	}
}

// hostile has in each place a person sees what would do something elsewhere.
func hostile() effect.Effect {
	const bad = "<!-- galley:plan --></details>@octocat fixes #1 | `x` ![i](https://x.example/i.png) https://forge.example/o/r/issues/1 \u202egnp.exe"
	e := empty()
	e.Brand, e.Notes, e.Strategy = bad, []string{bad}, []string{bad + "\n\n# " + bad}
	s := step(plan.Hold, "bad", "blue|sky", december(1))
	s.Title, s.File, s.What, s.Reason, s.Hint, s.URL = bad, "../../issues/1", bad, bad, bad, "javascript:alert(1)"
	p := part(bad+"\n```\n~~~\n\n<script>alert(1)</script>\n", 300)
	p.Name, p.Links = bad, []effect.Link{{Kind: bad, Text: bad, Value: "https://forge.example/o/r/issues/1"}}
	p.Media = []effect.Media{{File: `x" onerror="alert(1)`, Type: "image/png", Alt: `"><img src=x>`}}
	p.Diff = []effect.Span{{Kind: effect.Kept, Text: "mail @"}, {Kind: effect.Kept, Text: "octocat "}, {Kind: effect.Gone, Text: "#"}, {Kind: effect.New, Text: "1</ins>"}}
	s.Parts, s.Facts = []effect.Part{p}, []effect.Fact{{Name: bad, Value: bad, Was: bad}}
	e.Steps = []effect.Step{s}
	e.Findings = []diag.Diagnostic{{File: bad, Severity: diag.Error, Rule: bad, Message: bad, Hint: bad, Pos: diag.Pos{Line: 1}}}
	e.Counts.Errors = 1
	e.Weeks = []effect.Week{{Monday: "2026-11-30", Slots: []effect.Slot{{At: december(1), Zone: lisbon, Post: "bad", Title: bad, Channel: bad, Mark: "!"}}}}
	e.Pillars = []effect.Share{{Pillar: bad, Target: 1}}
	return e
}

// huge has 3,000 steps and as many findings.
func huge() effect.Effect {
	e := empty()
	e.Files = effect.Files{Added: 3_000}
	for i := range 3_000 {
		s := step(plan.Publish, fmt.Sprintf("post-%04d", i), "bluesky", december(1).Add(time.Duration(i)*time.Hour))
		s.Title, s.Parts = fmt.Sprintf("Post number %d", i), []effect.Part{part("A short text, and another one after it.", 300)}
		e.Steps = append(e.Steps, s)
		e.Findings = append(e.Findings, diag.Diagnostic{File: s.File, Pos: diag.Pos{Line: 3, Column: 1}, Severity: diag.Warning, Rule: "cadence", Message: "the week has more posts than the strategy asks for"})
		e.Strategy = append(e.Strategy, fmt.Sprintf("post %d now misses the cadence", i))
	}
	e.Counts.Warnings = len(e.Findings)
	return e
}

// long has a post with a body of 60,000 characters, of which many need room when they are made to do nothing.
func long() effect.Effect {
	e := empty()
	s := step(plan.Publish, "hours", "site", december(6))
	s.Parts = []effect.Part{part(strings.Repeat("<b>Open</b> & \"warm\" 👩‍🍳 – ", 2_300), 0)}
	short := step(plan.Publish, "blend", "site", december(7))
	short.Parts = []effect.Part{part("The blend is back.", 0)}
	e.Steps = []effect.Step{s, short}
	return e
}

func TestRender(t *testing.T) {
	for name, e := range cases() {
		got := comment.Render(e, place(), comment.CommentLimit())
		path := filepath.Join("testdata", name+".md")
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

func TestGoldensAreAllUsed(t *testing.T) {
	files, err := filepath.Glob("testdata/*.md")
	if err != nil || len(files) != len(cases()) {
		t.Errorf("got %d golden files (%v), want %d", len(files), err, len(cases()))
	}
}
