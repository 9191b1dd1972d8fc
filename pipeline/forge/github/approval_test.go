package github_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/approval"
	"github.com/galley-social/galley/pipeline/forge"
	"github.com/galley-social/galley/pipeline/forge/github"
	"github.com/galley-social/galley/pipeline/forge/githubtest"
)

func TestChanges(t *testing.T) {
	_, r, c := world(t)
	for _, base := range []string{"other", "main"} {
		n := r.Open(githubtest.Pull{
			Author: "rita", Base: base, Head: "b", Merged: "c1",
			Commits: []githubtest.Commit{{SHA: "h0", Author: "x", Committer: "x"}, {SHA: "h2", Author: "tiago-r", Committer: "web-flow"}},
		})
		for range 40 {
			r.Review(n, githubtest.Review{By: githubtest.Person("ines-m"), State: "CHANGES_REQUESTED", Commit: "h0"})
			r.Review(n, githubtest.Review{By: githubtest.Person("x"), State: "COMMENTED", Commit: "h2"})
			r.Review(n, githubtest.Review{By: githubtest.Account{Login: "helper[bot]", Bot: true}, State: "APPROVED", Commit: "h2"})
		}
		r.Review(n, githubtest.Review{By: githubtest.Person("ines-m"), State: "APPROVED", Commit: "h2"})
		r.Review(n, githubtest.Review{By: githubtest.Person("a"), State: "APPROVED", Commit: "h2"})
		r.Dismiss(n, "a")
	}
	r.Open(githubtest.Pull{Author: "rita", Base: "main", Head: "open", Commits: []githubtest.Commit{{SHA: "c1"}}})
	got, err := c.Changes(t.Context(), "c1")
	if err != nil {
		t.Fatal(err)
	}
	want := approval.Change{Number: 3, Name: "#3", Author: "rita", Pusher: "tiago-r", Head: "h2"}
	for range 40 {
		want.Reviews = append(want.Reviews, approval.Review{By: "ines-m", State: approval.Changes, Commit: "h0"})
	}
	want.Reviews = append(want.Reviews, approval.Review{By: "ines-m", State: approval.Approved, Commit: "h2"}, approval.Review{By: "a", State: approval.Dismissed, Commit: "h2"})
	if diff := cmp.Diff([]approval.Change{want}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPusher(t *testing.T) {
	for name, test := range map[string]struct {
		commits []githubtest.Commit
		want    string
	}{
		"the committer":          {[]githubtest.Commit{{SHA: "h1", Committer: "x"}, {SHA: "h2", Author: "a", Committer: "b"}}, "b"},
		"edited on the page":     {[]githubtest.Commit{{SHA: "h2", Author: "a", Committer: "web-flow"}}, "a"},
		"no account":             {[]githubtest.Commit{{SHA: "h2"}}, ""},
		"the head is not listed": {[]githubtest.Commit{{SHA: "h1", Committer: "x"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, r, c := world(t)
			n := r.Open(githubtest.Pull{Author: "rita", Base: "main", Head: "b", Commits: test.commits})
			if got, err := c.Pusher(t.Context(), n, "h2"); err != nil || got != test.want {
				t.Errorf("got %q (%v), want %q", got, err, test.want)
			}
		})
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
	s.Fail("GET /repos/{owner}/{repo}/contents/{path}", http.StatusInternalServerError, false)
	if got, err := c.Blob(t.Context(), "h2", "posts/a b.md"); err == nil || got != "" {
		t.Errorf("a server error: got %q, want an error", got)
	}
}

func TestNew(t *testing.T) {
	for _, name := range []string{"", "social", "a/b/c", "/x", "x/"} {
		if _, err := github.New(forge.Options{Repository: name, HTTP: http.DefaultClient}); err == nil {
			t.Errorf("repository %q: got no error", name)
		}
	}
}
