package gitea_test

import (
	"testing"

	"github.com/galley-social/galley/pipeline/approval"
	"github.com/galley-social/galley/pipeline/forge"
	"github.com/galley-social/galley/pipeline/forge/forges"
	"github.com/galley-social/galley/pipeline/forge/gitea"
	"github.com/galley-social/galley/pipeline/forge/giteatest"
)

var (
	_ approval.Forge = (*gitea.Client)(nil)
	_ forges.Forge   = (*gitea.Client)(nil)
)

const (
	social = "northwind/social"
	secret = "t0ken"
	marker = "<!-- galley:plan -->"
)

// world is a server with one repository, one pull request, and a job's token.
func world(t *testing.T) (*giteatest.Server, *giteatest.Repository, *gitea.Client) {
	t.Helper()
	s := giteatest.Start(t)
	s.JobToken(secret, false)
	r := s.Repository(social)
	r.Open(giteatest.Pull{Author: "rita", Title: "Holiday", Base: "main", Head: "holiday", Commits: []giteatest.Commit{{SHA: "h1", Author: "rita", Committer: "rita"}}})
	return s, r, client(t, s.Options(social, secret))
}

func client(t *testing.T, o forge.Options) *gitea.Client {
	t.Helper()
	c, err := gitea.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// twice runs something two times, and fails when the second time sends a change.
func twice(t *testing.T, s *giteatest.Server, do func() error) {
	t.Helper()
	if err := do(); err != nil {
		t.Fatal(err)
	}
	from := len(s.Requests())
	if err := do(); err != nil {
		t.Fatal(err)
	}
	if again := s.Mutations(from); len(again) > 0 || len(s.Requests()) == from {
		t.Errorf("the second time: got %v of %d requests, want it to look and change nothing", again, len(s.Requests())-from)
	}
}
