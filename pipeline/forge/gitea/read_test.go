package gitea_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/approval"
	"github.com/galley-social/galley/pipeline/forge"
	"github.com/galley-social/galley/pipeline/forge/gitea"
	"github.com/galley-social/galley/pipeline/forge/giteatest"
)

func TestChanges(t *testing.T) {
	_, r, c := world(t)
	commits := []giteatest.Commit{{SHA: "h0", Committer: "x"}}
	for range 60 {
		commits = append(commits, giteatest.Commit{SHA: "h1", Committer: "x"})
	}
	n := r.Open(giteatest.Pull{Author: "rita", Base: "main", Head: "b", Merged: "c1", Commits: append(commits, giteatest.Commit{SHA: "h2", Author: "tiago-r"})})
	var want []approval.Review
	for range 55 {
		r.Review(n, giteatest.Review{By: "ines-m", State: "REQUEST_CHANGES", Commit: "h0"})
		want = append(want, approval.Review{By: "ines-m", State: approval.Changes, Commit: "h0"})
	}
	for _, skipped := range []giteatest.Review{
		{By: "x", State: "COMMENT", Commit: "h2"}, {By: "x", State: "REQUEST_REVIEW"}, {By: "x", State: "PENDING", Commit: "h2"},
		{By: giteatest.Job, State: "APPROVED", Commit: "h2"}, {State: "APPROVED", Commit: "h2"},
	} {
		r.Review(n, skipped)
	}
	r.Review(n, giteatest.Review{By: "ines-m", State: "APPROVED", Commit: "h2"})
	r.Review(n, giteatest.Review{By: "a", State: "APPROVED", Commit: "h2", Dismissed: true})
	want = append(want, approval.Review{By: "ines-m", State: approval.Approved, Commit: "h2"}, approval.Review{By: "a", State: approval.Dismissed, Commit: "h2"})
	r.Open(giteatest.Pull{Author: "rita", Base: "other", Head: "b", Merged: "c2"})

	got, err := c.Changes(t.Context(), "c1")
	if diff := cmp.Diff([]approval.Change{{Number: 2, Name: "#2", Author: "rita", Pusher: "tiago-r", Head: "h2", Reviews: want}}, got); err != nil || diff != "" {
		t.Errorf("got error %v (-want +got):\n%s", err, diff)
	}
	for commit, why := range map[string]string{"c2": "another branch", "c9": "no pull request"} {
		if got, err := c.Changes(t.Context(), commit); err != nil || len(got) != 0 {
			t.Errorf("%s: got %+v (%v), want none", why, got, err)
		}
	}
}

func TestPull(t *testing.T) {
	_, r, c := world(t)
	commits := []giteatest.Commit{{SHA: "h1"}}
	for name, test := range map[string]struct {
		pull giteatest.Pull
		want forge.Pull
	}{
		"open": {giteatest.Pull{Author: "rita", Title: "T", Base: "main", Head: "b", Commits: commits},
			forge.Pull{Title: "T", State: forge.Open, Author: "rita", Base: "main", Head: forge.Head{Repository: social, Branch: "b", Commit: "h1"}, Labels: []string{"Urgent"}}},
		"draft from a fork": {giteatest.Pull{Author: "x", Base: "main", HeadRepository: "x/social", Head: "main", Commits: commits, Draft: true},
			forge.Pull{State: forge.Open, Draft: true, Author: "x", Base: "main", Head: forge.Head{Repository: "x/social", Branch: "main", Commit: "h1"}, Fork: true}},
		"a fork that is gone": {giteatest.Pull{Author: "x", Base: "main", HeadRepository: "-", Head: "b", Commits: commits, Closed: true},
			forge.Pull{State: forge.Closed, Author: "x", Base: "main", Head: forge.Head{Branch: "b", Commit: "h1"}, Fork: true}},
		"merged": {giteatest.Pull{Author: "rita", Base: "main", Head: "b", Commits: commits, Merged: "m1"},
			forge.Pull{State: forge.Merged, Author: "rita", Base: "main", Head: forge.Head{Repository: social, Branch: "b", Commit: "h1"}, MergeCommit: "m1"}},
	} {
		t.Run(name, func(t *testing.T) {
			n := r.Open(test.pull)
			for _, l := range test.want.Labels {
				r.Label(n, l)
			}
			test.want.Number, test.want.URL = n, "https://gitea.example/northwind/social/pulls/1"
			got, err := c.Pull(t.Context(), n)
			if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
				t.Errorf("got error %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestPullOf(t *testing.T) {
	_, r, c := world(t)
	r.Open(giteatest.Pull{Author: "x", Base: "main", HeadRepository: "x/social", Head: "holiday", Commits: []giteatest.Commit{{SHA: "f1"}}})
	for i := range 60 {
		r.Open(giteatest.Pull{Author: "x", Base: "main", Head: fmt.Sprint(i)})
	}
	for name, test := range map[string]struct {
		head  forge.Head
		want  int
		fails error
	}{
		"of the repository": {forge.Head{Repository: social, Branch: "holiday", Commit: "h1"}, 1, nil},
		"of a fork":         {forge.Head{Repository: "x/social", Branch: "holiday", Commit: "f1"}, 2, nil},
		"another fork":      {forge.Head{Repository: "y/social", Branch: "holiday", Commit: "f1"}, 0, forge.ErrNone},
		"another commit":    {forge.Head{Repository: social, Branch: "holiday", Commit: "h0"}, 0, forge.ErrMoved},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := c.PullOf(t.Context(), test.head); got.Number != test.want || !errors.Is(err, test.fails) {
				t.Errorf("got #%d (%v), want #%d (%v)", got.Number, err, test.want, test.fails)
			}
		})
	}
}

func TestFiles(t *testing.T) {
	_, r, c := world(t)
	files := []giteatest.File{{Path: "a.md", Status: "added"}, {Path: "b.md", Status: "changed"}, {Path: "c.md", Status: "deleted"}, {Path: "d.md", Previous: "e.md", Status: "renamed"}, {Path: "f.md", Status: "copied"}}
	want := []forge.File{{Path: "a.md", Status: forge.Added}, {Path: "b.md", Status: forge.Changed}, {Path: "c.md", Status: forge.Removed}, {Path: "d.md", Previous: "e.md", Status: forge.Renamed}, {Path: "f.md", Status: forge.Added}}
	for i := range 3000 {
		files = append(files, giteatest.File{Path: fmt.Sprint(i), Status: "added"})
		want = append(want, forge.File{Path: fmt.Sprint(i), Status: forge.Added})
	}
	got, cut, err := c.Files(t.Context(), r.Open(giteatest.Pull{Author: "rita", Base: "main", Head: "b", Files: files}))
	if diff := cmp.Diff(want, got); err != nil || cut || diff != "" {
		t.Errorf("got cut %v, error %v (-want +got):\n%s", cut, err, diff)
	}
}

func TestBlob(t *testing.T) {
	s, r, c := world(t)
	r.Commit("h2", map[string]string{"posts/a b.md": "0123", "posts/#1?.md": "4567"})
	for path, want := range map[string]string{"posts/a b.md": "0123", "posts/#1?.md": "4567", "posts/gone.md": "", "posts": ""} {
		if got, err := c.Blob(t.Context(), "h2", path); err != nil || got != want {
			t.Errorf("%s: got %q (%v), want %q", path, got, err, want)
		}
	}
	s.Fail("GET /repos/{owner}/{repo}/contents/{path...}", http.StatusInternalServerError)
	if got, err := c.Blob(t.Context(), "h2", "posts/a b.md"); err == nil || got != "" {
		t.Errorf("a server error: got %q, want an error", got)
	}
}

func TestNew(t *testing.T) {
	for name, o := range map[string]forge.Options{"no name": {API: "http://127.0.0.1:1/api/v1"}, "no address": {Repository: social}} {
		if _, err := gitea.New(o); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}
