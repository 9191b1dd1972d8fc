package github_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/forge"
	"github.com/galley-social/galley/pipeline/forge/githubtest"
)

func pullOf(branch string) githubtest.Pull {
	return githubtest.Pull{Author: "rita", Base: "main", Head: branch, Commits: []githubtest.Commit{{SHA: "h1"}}}
}

func TestStatus(t *testing.T) {
	s, r, c := world(t)
	steps := []struct {
		status forge.Status
		state  string
	}{
		{forge.Status{Name: "galley", Outcome: forge.Pending, Description: "reads the posts"}, "pending"},
		{forge.Status{Name: "galley", Outcome: forge.Failure, Description: "2 problems", URL: "https://northwind.example/run/1"}, "failure"},
		{forge.Status{Name: "galley", Outcome: forge.Neutral, Description: "nothing to say"}, "success"},
		{forge.Status{Name: "galley", Outcome: forge.Broken, Description: "could not read galley.yaml"}, "error"},
		{forge.Status{Name: "galley gate", Outcome: forge.Success}, "success"},
	}
	for i, step := range steps {
		t.Run(fmt.Sprint(step.status.Name, " ", step.status.Outcome), func(t *testing.T) {
			twice(t, s, func() error { return c.Status(t.Context(), "h1", step.status) })
			all := r.Statuses("h1")
			if len(all) != i+1 {
				t.Fatalf("got %d statuses, want %d", len(all), i+1)
			}
			got := all[i]
			got.ID = 0
			want := githubtest.Status{Context: step.status.Name, State: step.state, Description: step.status.Description, URL: step.status.URL}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestStatusLong(t *testing.T) {
	s, r, c := world(t)
	for _, letter := range []string{"a", "é", "😀"} {
		long := forge.Status{Name: letter, Outcome: forge.Success, Description: strings.Repeat(letter, 141)}
		twice(t, s, func() error { return c.Status(t.Context(), "h1", long) })
		all := r.Statuses("h1")
		got := all[len(all)-1].Description
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) != 140 || !strings.HasSuffix(got, letter+"…") {
			t.Errorf("got %q (%d), want 140 characters", got, utf8.RuneCountInString(got))
		}
	}
}

func TestStatusPages(t *testing.T) {
	s, r, c := world(t)
	for i := range 130 {
		if err := c.Status(t.Context(), "h1", forge.Status{Name: fmt.Sprint("build ", i), Outcome: forge.Success}); err != nil {
			t.Fatal(err)
		}
	}
	from := len(s.Requests())
	if err := c.Status(t.Context(), "h1", forge.Status{Name: "build 0", Outcome: forge.Success}); err != nil || len(s.Mutations(from)) > 0 {
		t.Errorf("one on the second page: got %v (%v), want no change", s.Mutations(from), err)
	}
	if len(r.Statuses("h1")) != 130 {
		t.Errorf("got %d, want 130", len(r.Statuses("h1")))
	}
}

func TestStatusUnknownCommit(t *testing.T) {
	_, _, c := world(t)
	err := c.Status(t.Context(), "h9", forge.Status{Name: "galley", Outcome: forge.Success})
	if err == nil || !strings.Contains(err.Error(), "No commit found for SHA: h9") {
		t.Errorf("got error %v, want GitHub's words", err)
	}
}

func TestStatusTooMany(t *testing.T) {
	_, r, c := world(t)
	r.Fill("h1", "galley", 1000)
	err := c.Status(t.Context(), "h1", forge.Status{Name: "galley", Outcome: forge.Success})
	if err == nil || !strings.Contains(err.Error(), "maximum number of statuses") {
		t.Errorf("got error %v, want GitHub's words", err)
	}
}
