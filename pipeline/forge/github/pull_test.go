package github_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/forge"
	"github.com/galley-social/galley/pipeline/forge/githubtest"
)

func TestPull(t *testing.T) {
	s := githubtest.Start(t)
	s.Token(secret, githubtest.Workflow(), everything()...)
	r := s.Repository(social)
	commits := []githubtest.Commit{{SHA: "h1"}}
	given := []struct {
		name string
		pull githubtest.Pull
		want forge.Pull
	}{
		{"open", githubtest.Pull{Author: "rita", Title: "Holiday", Base: "main", Head: "holiday", Commits: commits},
			forge.Pull{Title: "Holiday", State: forge.Open, Author: "rita", Base: "main", Head: forge.Head{Repository: social, Branch: "holiday", Commit: "h1"}}},
		{"draft from a fork", githubtest.Pull{Author: "x", Base: "main", HeadRepository: "x/social", Head: "main", Commits: commits, Draft: true},
			forge.Pull{State: forge.Open, Draft: true, Author: "x", Base: "main", Head: forge.Head{Repository: "x/social", Branch: "main", Commit: "h1"}, Fork: true}},
		{"a fork that is gone", githubtest.Pull{Author: "x", Base: "main", HeadRepository: "-", Head: "b", Commits: commits, Closed: true},
			forge.Pull{State: forge.Closed, Author: "x", Base: "main", Head: forge.Head{Branch: "b", Commit: "h1"}, Fork: true}},
		{"merged", githubtest.Pull{Author: "rita", Base: "main", Head: "b", Commits: commits, Merged: "m1"},
			forge.Pull{State: forge.Merged, Author: "rita", Base: "main", Head: forge.Head{Repository: social, Branch: "b", Commit: "h1"}, MergeCommit: "m1"}},
		{"labelled", githubtest.Pull{Author: "rita", Base: "main", Head: "b", Commits: commits},
			forge.Pull{State: forge.Open, Author: "rita", Base: "main", Head: forge.Head{Repository: social, Branch: "b", Commit: "h1"}, Labels: []string{"Urgent", "galley: draft"}}},
	}
	c := client(t, s.Options(social, secret))
	for _, test := range given {
		t.Run(test.name, func(t *testing.T) {
			n := r.Open(test.pull)
			for _, l := range test.want.Labels {
				r.Label(n, l)
			}
			test.want.Number, test.want.URL = n, fmt.Sprintf("https://github.example/northwind/social/pull/%d", n)
			got, err := c.Pull(t.Context(), n)
			if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
				t.Errorf("got error %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestPullOf(t *testing.T) {
	_, r, c := world(t)
	r.Open(githubtest.Pull{Author: "x", Base: "main", HeadRepository: "x/social", Head: "holiday", Commits: []githubtest.Commit{{SHA: "f1"}}})
	r.Open(githubtest.Pull{Author: "x", Base: "main", HeadRepository: "x/other-fork", Head: "holiday", Commits: []githubtest.Commit{{SHA: "f2"}}})
	r.Open(githubtest.Pull{Author: "x", Base: "main", HeadRepository: "x/social", Head: "shut", Closed: true, Commits: []githubtest.Commit{{SHA: "f3"}}})
	for _, base := range []string{"main", "next"} {
		r.Open(githubtest.Pull{Author: "rita", Base: base, Head: "both", Commits: []githubtest.Commit{{SHA: "h1"}}})
	}
	for name, test := range map[string]struct {
		head  forge.Head
		want  int
		fails error
		words string
	}{
		"of the repository":      {head: forge.Head{Repository: social, Branch: "holiday", Commit: "h1"}, want: 1},
		"of a fork":              {head: forge.Head{Repository: "x/social", Branch: "holiday", Commit: "f1"}, want: 2},
		"another fork's account": {head: forge.Head{Repository: "y/social", Branch: "holiday", Commit: "f1"}, fails: forge.ErrNone},
		"another commit":         {head: forge.Head{Repository: "x/social", Branch: "holiday", Commit: "f0"}, fails: forge.ErrMoved},
		"closed":                 {head: forge.Head{Repository: "x/social", Branch: "shut", Commit: "f3"}, fails: forge.ErrNone},
		"several":                {head: forge.Head{Repository: social, Branch: "both", Commit: "h1"}, words: "#5 into main"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := c.PullOf(t.Context(), test.head)
			if got.Number != test.want || (err == nil) != (test.want > 0) {
				t.Errorf("got #%d (%v), want #%d", got.Number, err, test.want)
			}
			if test.fails != nil && !errors.Is(err, test.fails) || test.words != "" && !strings.Contains(err.Error(), test.words) {
				t.Errorf("got error %v, want %v %s", err, test.fails, test.words)
			}
		})
	}
}

func TestFiles(t *testing.T) {
	_, r, c := world(t)
	n := r.Open(githubtest.Pull{Author: "rita", Base: "main", Head: "b", Files: []githubtest.File{
		{Path: "a.md", Status: "added", Blob: "1"}, {Path: "b.md", Status: "modified", Blob: "2"}, {Path: "c.md", Status: "removed", Blob: "3"},
		{Path: "d.md", Previous: "e.md", Status: "renamed", Blob: "4"}, {Path: "f.md", Previous: "a.md", Status: "copied", Blob: "5"}, {Path: "g.md", Status: "changed", Blob: "6"},
	}})
	got, cut, err := c.Files(t.Context(), n)
	want := []forge.File{
		{Path: "a.md", Status: forge.Added, Blob: "1"}, {Path: "b.md", Status: forge.Changed, Blob: "2"}, {Path: "c.md", Status: forge.Removed, Blob: "3"},
		{Path: "d.md", Previous: "e.md", Status: forge.Renamed, Blob: "4"}, {Path: "f.md", Previous: "a.md", Status: forge.Added, Blob: "5"}, {Path: "g.md", Status: forge.Changed, Blob: "6"},
	}
	if diff := cmp.Diff(want, got); err != nil || cut || diff != "" {
		t.Errorf("got cut %v, error %v (-want +got):\n%s", cut, err, diff)
	}
}

func TestManyFiles(t *testing.T) {
	for many, want := range map[int]int{0: 0, 100: 100, 2999: 2999, 3200: 3000} {
		t.Run(fmt.Sprint(many), func(t *testing.T) {
			_, r, c := world(t)
			files := make([]githubtest.File, many)
			for i := range files {
				files[i] = githubtest.File{Path: fmt.Sprintf("posts/%d.md", i), Status: "added", Blob: fmt.Sprint(i)}
			}
			got, cut, err := c.Files(t.Context(), r.Open(githubtest.Pull{Author: "rita", Base: "main", Head: "b", Files: files}))
			if err != nil || len(got) != want || cut != (want == 3000) {
				t.Fatalf("got %d files, cut %v (%v), want %d", len(got), cut, err, want)
			}
			for i, f := range got {
				if f.Path != files[i].Path {
					t.Fatalf("file %d: got %s, want %s", i, f.Path, files[i].Path)
				}
			}
		})
	}
}
