package comment_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review/comment"
	"github.com/galley-social/galley/pipeline/review/effect"
)

func TestParse(t *testing.T) {
	digest := strings.Repeat("0123456789abcdef", 4)
	rendered := comment.Render(posts(), place(), comment.CommentLimit())
	for name, tt := range map[string]struct {
		body string
		want comment.State
		ok   bool
	}{
		"what Render made":   {rendered, comment.State{Digest: digest, Commit: commit}, true},
		"with CRLF":          {strings.ReplaceAll(rendered, "\n", "\r\n"), comment.State{Digest: digest, Commit: commit}, true},
		"marker alone":       {comment.Marker, comment.State{}, true},
		"no state":           {comment.Marker + "\nwords", comment.State{}, true},
		"state is no hash":   {comment.Marker + "\n<!-- galley:says x y -->", comment.State{}, true},
		"state has no end":   {comment.Marker + "\n<!-- galley:says " + digest + " " + commit, comment.State{}, true},
		"hash is too long":   {comment.Marker + "\n<!-- galley:says " + digest + "0 " + commit + " -->", comment.State{Commit: commit}, true},
		"quoted by a person": {"> " + rendered, comment.State{}, false},
		"after other words":  {"Look:\n" + rendered, comment.State{}, false},
		"on a longer line":   {comment.Marker + " x", comment.State{}, false},
		"nothing":            {"", comment.State{}, false},
	} {
		got, ok := comment.Parse(tt.body)
		if ok != tt.ok || got != tt.want {
			t.Errorf("%s: got %+v, %v, want %+v, %v", name, got, ok, tt.want, tt.ok)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(comment.Marker + "\n<!-- galley:says - - -->")
	f.Add(comment.Render(posts(), place(), comment.CommentLimit()))
	f.Fuzz(func(t *testing.T, body string) {
		state, ok := comment.Parse(body)
		if ok != (strings.HasPrefix(body+"\n", comment.Marker+"\n") || strings.HasPrefix(body+"\n", comment.Marker+"\r\n")) {
			t.Errorf("Parse(%q): got %v", body, ok)
		}
		e, at := empty(), place()
		e.Digest, at.Commit = state.Digest, state.Commit
		if again, _ := comment.Parse(comment.Render(e, at, comment.CommentLimit())); again != state {
			t.Errorf("Parse(%q): got %+v, and %+v after Render", body, state, again)
		}
	})
}

// headline is the first line that people see.
func headline(e effect.Effect) string {
	return strings.Split(comment.Render(e, place(), comment.CommentLimit()), "\n")[3]
}

func TestHeadline(t *testing.T) {
	nobody := empty()
	one, late, mixed := empty(), empty(), edits()
	one.Steps = []effect.Step{step(plan.Publish, "blend", "bluesky", time.Date(2027, 1, 1, 0, 30, 0, 0, time.UTC))}
	one.Steps[0].Zone = "America/New_York"
	late.Steps = []effect.Step{step(plan.Publish, "blend", "bluesky", now.Add(-time.Hour))}
	late.Counts = effect.Counts{Errors: 2, Warnings: 1}
	mixed.Steps = mixed.Steps[:3]
	nowhere := empty()
	nowhere.Steps = []effect.Step{step(plan.Publish, "blend", "bluesky", december(1))}
	nowhere.Steps[0].Zone = "Local"
	for name, tt := range map[string]struct {
		give effect.Effect
		want string
	}{
		"several":  {posts(), "**3 posts to 4 channels**, first on Tue 1 Dec 09:00 Lisbon time; **1 problem** to fix and 1 warning"},
		"nothing":  {nobody, "**No post changes**; no problems"},
		"one":      {one, "**1 post to 1 channel**, on Thu 31 Dec 19:30 New York time; no problems"},
		"no zone":  {nowhere, "**1 post to 1 channel**, on Tue 1 Dec 09:00 UTC; no problems"},
		"due":      {late, "**1 post to 1 channel**, as soon as this is merged; **2 problems** to fix and 1 warning"},
		"no posts": {mixed, "**No new post**; **1 delivery changed**, **1 delivery removed** and **1 delivery held back**; no problems"},
	} {
		if diff := cmp.Diff(tt.want, headline(tt.give)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestPlace(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*comment.Place)
		has    []string
		hasnt  string
	}{
		"GitHub":       {func(*comment.Place) {}, []string{"/blob/" + commit + "/media/holiday%20bag.jpg?raw=true", "/blob/" + commit + "/posts/2026/v60.md#L9"}, "/src/"},
		"Gitea":        {func(p *comment.Place) { p.Gitea = true }, []string{"/raw/commit/" + commit + "/media/holiday%20bag.jpg", "/src/commit/" + commit + "/posts/2026/v60.md#L9"}, "/blob/"},
		"no commit":    {func(p *comment.Place) { p.Commit = "" }, []string{"media/holiday bag.jpg"}, "<img"},
		"odd commit":   {func(p *comment.Place) { p.Commit = "main" }, []string{"media/holiday bag.jpg"}, "main/"},
		"other commit": {func(p *comment.Place) { p.Commit = strings.Repeat("b", 40) }, []string{"a newer run will replace it"}, commit},
		"no plan":      {func(p *comment.Place) { p.Plan = "" }, []string{"**3 posts"}, "full plan"},
	} {
		at := place()
		tt.change(&at)
		got := comment.Render(posts(), at, comment.CommentLimit())
		for _, want := range tt.has {
			if !strings.Contains(got, want) {
				t.Errorf("%s: got no %q in\n%s", name, want, got)
			}
		}
		if strings.Contains(got, tt.hasnt) {
			t.Errorf("%s: got %q in\n%s", name, tt.hasnt, got)
		}
	}
}

func TestWhatIsLeftOutIsCounted(t *testing.T) {
	got := comment.Render(huge(), place(), comment.CommentLimit())
	for _, want := range []string{"more did not fit here: see the [full plan](https://forge.example/northwind/content/actions/runs/7)", " rows more ", " findings more ", " posts more ", " changes of strategy more "} {
		if !strings.Contains(got, want) {
			t.Errorf("got no %q", want)
		}
	}
	got = comment.Render(long(), place(), comment.CommentLimit())
	for _, want := range []string{"*Cut here:* ", "The blend is back."} {
		if !strings.Contains(got, want) {
			t.Errorf("long: got no %q", want)
		}
	}
	if full := comment.Full(long(), place(), comment.SummaryLimit()); strings.Contains(full, "Cut here") || strings.Contains(full, "full plan") || !strings.Contains(full, "/pull/12)") {
		t.Error("the full plan is cut, links itself, or does not link the pull request")
	}
}

func TestLongListsAreFolded(t *testing.T) {
	got := comment.Render(huge(), place(), comment.CommentLimit())
	open, folded, found := strings.Cut(got, "<details><summary>2,988 rows more</summary>\n\n| | Post")
	if n := strings.Count(open, "\n| 🟢"); !found || n != 12 || !strings.Contains(folded, "**Post number 12**") {
		t.Errorf("got %d rows before the fold, want 12 and the thirteenth in it", n)
	}
	few := huge()
	few.Steps, few.Findings, few.Strategy = few.Steps[:15], few.Findings[:15], few.Strategy[:15]
	if got := comment.Render(few, place(), comment.CommentLimit()); strings.Contains(got, " more</summary>") {
		t.Error("fifteen are folded")
	}
}

func TestTimeline(t *testing.T) {
	e := posts()
	for i := range e.Steps {
		e.Steps[i].Title = "end\n    click x : y ; `#1` <b>%%{init}%%"
	}
	_, diagram, found := strings.Cut(comment.Render(e, place(), comment.CommentLimit()), "```mermaid\n")
	diagram, _, closed := strings.Cut(diagram, "```")
	if !found || !closed {
		t.Fatal("got no diagram")
	}
	want := "timeline\n" +
		"    Tue 1 Dec : at 09.00 end click x y 1 b init\n" +
		"    Wed 2 Dec : at 17.00 end click x y 1 b init\n" +
		"    Sun 6 Dec : at 09.00 end click x y 1 b init\n"
	if diff := cmp.Diff(want, diagram); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	e.Steps = e.Steps[:4]
	if got := comment.Render(e, place(), comment.CommentLimit()); strings.Contains(got, "mermaid") {
		t.Error("got a diagram of two times")
	}
}

func BenchmarkRender(b *testing.B) {
	for name, e := range cases() {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				comment.Render(e, place(), comment.CommentLimit())
			}
		})
	}
}
