package github_test

import (
	"testing"

	"github.com/galley-social/galley/pipeline/approval"
	"github.com/galley-social/galley/pipeline/forge"
	"github.com/galley-social/galley/pipeline/forge/forges"
	"github.com/galley-social/galley/pipeline/forge/github"
	"github.com/galley-social/galley/pipeline/forge/githubtest"
)

var (
	_ approval.Forge = (*github.Client)(nil)
	_ forges.Forge   = (*github.Client)(nil)
)

const (
	social = "northwind/social"
	secret = "ghs_workflow"
	marker = "<!-- galley:plan -->"
)

// everything is what galley's workflows may do, all together.
func everything() []string {
	return []string{"contents: read", "pull-requests: write", "statuses: write", "checks: write", "issues: write"}
}

// world is a server with one repository, one pull request, and a workflow's token.
func world(t *testing.T) (*githubtest.Server, *githubtest.Repository, *github.Client) {
	t.Helper()
	s := githubtest.Start(t)
	s.Token(secret, githubtest.Workflow(), everything()...)
	r := s.Repository(social)
	r.Open(githubtest.Pull{Author: "rita", Title: "Holiday", Base: "main", Head: "holiday", Commits: []githubtest.Commit{{SHA: "h1", Author: "rita", Committer: "rita"}}})
	return s, r, client(t, s.Options(social, secret))
}

func client(t *testing.T, o forge.Options) *github.Client {
	t.Helper()
	c, err := github.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// twice runs something two times, and fails when the second time sends a change.
func twice(t *testing.T, s *githubtest.Server, do func() error) {
	t.Helper()
	if err := do(); err != nil {
		t.Fatal(err)
	}
	from := len(s.Requests())
	if err := do(); err != nil {
		t.Fatal(err)
	}
	if again := s.Mutations(from); len(again) > 0 {
		t.Errorf("the second time: got %v, want no changes", again)
	}
	if len(s.Requests()) == from {
		t.Error("the second time: got no request at all, want it to look")
	}
}
