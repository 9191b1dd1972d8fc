package source_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5"

	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/source"
)

func TestResolve(t *testing.T) {
	dir := folder(t, content())
	repo, err := git.PlainOpen(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := source.Resolve(repo, "HEAD"); !errors.Is(err, source.ErrNoCommits) || !strings.Contains(err.Error(), "git commit") {
		t.Errorf("empty repository: got %v, want ErrNoCommits with what to do", err)
	}
	gittest.Git(t, dir, "add", ".")
	gittest.Git(t, dir, "commit", "--quiet", "-m", "one")
	gittest.Git(t, dir, "commit", "--quiet", "--allow-empty", "-m", "two")
	gittest.Git(t, dir, "tag", "-a", "-m", "v", "v1.0")
	gittest.Git(t, dir, "branch", "feature/holiday")
	gittest.Git(t, dir, "update-ref", "refs/remotes/origin/main", "HEAD~1")
	head, before := gittest.Git(t, dir, "rev-parse", "HEAD"), gittest.Git(t, dir, "rev-parse", "HEAD~1")
	for rev, want := range map[string]string{
		"HEAD": head, "main": head, "v1.0": head, "feature/holiday": head, "HEAD~1": before, "origin/main": before,
		"refs/heads/main": head, head: head, before[:8]: before,
	} {
		got, err := source.Resolve(repo, rev)
		if err != nil || got.String() != want {
			t.Errorf("%s: got %s, %v, want %s", rev, got, err, want)
		}
	}
	for rev, want := range map[string]string{
		"mian": `did you mean "main"?`, "feature/holidy": `did you mean "feature/holiday"?`, "orign/main": `did you mean "origin/main"?`,
		"zzzzzzzzz": "branches and tags: feature/holiday, main, origin/main, v1.0", "": "branches and tags",
		"HEAD~9": "unknown revision", "main^{tree": "unknown revision", "@{": "unknown revision",
	} {
		_, err := source.Resolve(repo, rev)
		if !errors.Is(err, source.ErrUnknownRevision) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", rev, err, want)
		}
	}
}
