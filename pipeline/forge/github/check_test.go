package github_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/forge"
	"github.com/galley-social/galley/pipeline/forge/githubtest"
)

const (
	startCheck  = "POST /repos/{owner}/{repo}/check-runs"
	updateCheck = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}"
)

// checkOf is a check with some annotations.
func checkOf(annotations int) forge.Check {
	c := forge.Check{Name: "galley", Key: "digest-1", Outcome: forge.Failure, Title: "2 problems", Summary: "see below", Text: "all", URL: "https://northwind.example/run/1"}
	for i := range annotations {
		c.Annotations = append(c.Annotations, forge.Annotation{Path: fmt.Sprintf("posts/%d.md", i), Line: i + 1, Level: forge.Warning, Message: "too long"})
	}
	return c
}

func TestCheckBatches(t *testing.T) {
	for many, requests := range map[int]int{0: 1, 1: 1, 50: 1, 51: 2, 100: 2, 101: 3, 230: 5} {
		t.Run(fmt.Sprint(many), func(t *testing.T) {
			s, r, c := world(t)
			twice(t, s, func() error { return c.Check(t.Context(), "h1", checkOf(many)) })
			all := r.Checks("h1")
			if len(all) != 1 || len(s.Mutations(0)) != requests {
				t.Fatalf("got %d runs by %v, want 1 by %d", len(all), s.Mutations(0), requests)
			}
			got := all[0]
			if got.Status != "completed" || got.Conclusion != "failure" || got.Title != "2 problems" || got.Summary != "see below" || got.Text != "all" ||
				got.DetailsURL != "https://northwind.example/run/1" || len(got.Annotations) != many {
				t.Errorf("got %+v", got)
			}
			for i, a := range got.Annotations {
				if a.Path != fmt.Sprintf("posts/%d.md", i) {
					t.Fatalf("annotation %d is of %s: they are lost or doubled", i, a.Path)
				}
			}
			for i, q := range s.Mutations(0) {
				if last := i == requests-1; strings.Contains(q.Body, `"completed"`) != last {
					t.Errorf("request %d of %d: %.200s, want it completed by the last alone", i+1, requests, q.Body)
				}
			}
		})
	}
}

func TestCheckOutcome(t *testing.T) {
	for outcome, want := range map[forge.Outcome]string{
		forge.Success: "completed success", forge.Failure: "completed failure", forge.Neutral: "completed neutral",
		forge.Broken: "completed failure", forge.Pending: "in_progress ",
	} {
		t.Run(string(outcome), func(t *testing.T) {
			s, r, c := world(t)
			check := checkOf(60)
			check.Outcome = outcome
			twice(t, s, func() error { return c.Check(t.Context(), "h1", check) })
			if got := r.Checks("h1"); len(got) != 1 || got[0].Status+" "+got[0].Conclusion != want {
				t.Errorf("got %+v, want %s", got, want)
			}
		})
	}
}

func TestCheckAnnotation(t *testing.T) {
	one, five, nine := 1, 5, 9
	for name, test := range map[string]struct {
		given forge.Annotation
		want  githubtest.Annotation
	}{
		"a line":        {forge.Annotation{Line: 3}, githubtest.Annotation{StartLine: 3, EndLine: 3}},
		"columns":       {forge.Annotation{Line: 3, EndLine: 3, Column: 5, EndColumn: 9}, githubtest.Annotation{StartLine: 3, EndLine: 3, StartColumn: &five, EndColumn: &nine}},
		"one column":    {forge.Annotation{Line: 3, Column: 1}, githubtest.Annotation{StartLine: 3, EndLine: 3, StartColumn: &one, EndColumn: &one}},
		"several lines": {forge.Annotation{Line: 3, EndLine: 5, Column: 5, EndColumn: 9}, githubtest.Annotation{StartLine: 3, EndLine: 5}},
		"a long title":  {forge.Annotation{Line: 1, Title: strings.Repeat("é", 300)}, githubtest.Annotation{StartLine: 1, EndLine: 1, Title: strings.Repeat("é", 254) + "…"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, r, c := world(t)
			check := checkOf(0)
			test.given.Path, test.given.Level, test.given.Message = "a.md", forge.Fault, "no"
			test.want.Path, test.want.Level, test.want.Message = "a.md", "failure", "no"
			check.Annotations = []forge.Annotation{test.given}
			if err := c.Check(t.Context(), "h1", check); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]githubtest.Annotation{test.want}, r.Checks("h1")[0].Annotations); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestCheckStopped: a run that was stopped in the middle is finished by the next, with no annotation twice.
func TestCheckStopped(t *testing.T) {
	for name, test := range map[string]struct {
		operation string
		done      bool
	}{
		"at the start, before it": {startCheck, false}, "at the start, after it": {startCheck, true},
		"later, before it": {updateCheck, false}, "later, after it": {updateCheck, true},
	} {
		t.Run(name, func(t *testing.T) {
			s, r, c := world(t)
			s.Fail(test.operation, http.StatusBadGateway, test.done)
			first := c.Check(t.Context(), "h1", checkOf(120))
			if found := test.operation == startCheck && test.done; (first == nil) != found {
				t.Errorf("got error %v, want success %v", first, found)
			}
			twice(t, s, func() error { return c.Check(t.Context(), "h1", checkOf(120)) })
			got := r.Checks("h1")
			if len(got) != 1 || len(got[0].Annotations) != 120 || got[0].Conclusion != "failure" {
				t.Fatalf("got %d runs, the first %+v", len(got), got)
			}
			for i, a := range got[0].Annotations {
				if a.StartLine != i+1 {
					t.Fatalf("annotation %d is of line %d", i, a.StartLine)
				}
			}
		})
	}
}

func TestCheckKey(t *testing.T) {
	_, r, c := world(t)
	for _, key := range []string{"a", "b", "a"} {
		check := checkOf(1)
		check.Key = key
		if err := c.Check(t.Context(), "h1", check); err != nil {
			t.Fatal(err)
		}
	}
	changed := checkOf(1)
	changed.Key, changed.Summary = "b", strings.Repeat("é", 70000)
	if err := c.Check(t.Context(), "h1", changed); err != nil {
		t.Fatal(err)
	}
	got := r.Checks("h1")
	if len(got) != 2 || got[0].Key != "a" || got[1].Key != "b" || len(got[1].Annotations) != 1 || !strings.HasSuffix(got[1].Summary, "é…") {
		t.Errorf("got %d runs, want one for each key", len(got))
	}
}
