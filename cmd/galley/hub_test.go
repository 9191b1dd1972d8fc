package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/galley-social/galley/pipeline/forge/githubtest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// hubName is the repository of every hub, and hubToken the token that its workflows have.
const (
	hubName  = "northwind/social"
	hubToken = "the-token-of-the-workflow"
)

// hub is a content repository whose remote is on a GitHub of its own: what is pushed and merged with Git, the fake
// GitHub is told.
type hub struct {
	desk
	github *githubtest.Server
	repo   *githubtest.Repository
}

func newHub(t *testing.T, files map[string]string) hub {
	t.Helper()
	h := hub{desk: newDesk(t, files), github: githubtest.Start(t)}
	h.repo = h.github.Repository(hubName)
	h.github.Token(hubToken, githubtest.Workflow(), "contents: write", "pull-requests: write", "statuses: write", "checks: write", "issues: write")
	return h
}

// change is what a branch does to files: another text, or none.
type change map[string]string

// commit puts a change on a branch of the work folder and pushes it.
func (h hub) commit(t *testing.T, branch string, c change) string {
	t.Helper()
	h.git(t, "checkout", "--quiet", "-B", branch)
	for name, text := range c {
		path := filepath.Join(h.work, filepath.FromSlash(name))
		if text == "" {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	h.git(t, "add", "--all")
	h.git(t, "commit", "--quiet", "--allow-empty", "--message", "change "+branch)
	h.git(t, "push", "--quiet", "--force", "origin", branch)
	return h.git(t, "rev-parse", "HEAD")
}

func (h hub) git(t *testing.T, args ...string) string {
	t.Helper()
	return gittest.Git(t, h.work, args...)
}

// open opens a pull request with a change to the tip of main.
func (h hub) open(t *testing.T, branch, author string, c change) int {
	t.Helper()
	h.git(t, "checkout", "--quiet", "main")
	head := h.commit(t, branch, c)
	number := h.repo.Open(githubtest.Pull{
		Author: author, Title: branch, Base: "main", Head: branch, Commits: []githubtest.Commit{{SHA: head, Author: author, Committer: author}},
	})
	h.settle(t, number, head)
	return number
}

// push adds a commit to a pull request.
func (h hub) push(t *testing.T, number int, branch, pusher string, c change) {
	t.Helper()
	h.git(t, "checkout", "--quiet", branch)
	head := h.commit(t, branch, c)
	h.repo.Edit(number, func(p *githubtest.Pull) {
		p.Commits = append(p.Commits, githubtest.Commit{SHA: head, Author: pusher, Committer: pusher})
	})
	h.settle(t, number, head)
}

// settle makes the forge know the head's files, and Git the pull request.
func (h hub) settle(t *testing.T, number int, head string) {
	t.Helper()
	gittest.Git(t, h.bare, "update-ref", fmt.Sprintf("refs/pull/%d/head", number), head)
	h.know(t, head)
	from := h.git(t, "merge-base", "main", head)
	var files []githubtest.File
	for line := range strings.Lines(h.git(t, "diff", "--name-status", "--no-renames", from, head)) {
		kind, name, _ := strings.Cut(strings.TrimSpace(line), "\t")
		status := map[string]string{"A": "added", "M": "modified", "D": "removed"}[kind]
		rev := head
		if kind == "D" {
			rev = from
		}
		files = append(files, githubtest.File{Path: name, Status: status, Blob: h.git(t, "rev-parse", rev+":"+name)})
	}
	h.repo.Edit(number, func(p *githubtest.Pull) { p.Files = files })
}

// know tells the forge the files of a commit.
func (h hub) know(t *testing.T, commit string) {
	t.Helper()
	blobs := map[string]string{}
	for line := range strings.Lines(h.git(t, "ls-tree", "-r", commit)) {
		facts, name, _ := strings.Cut(strings.TrimSpace(line), "\t")
		blobs[name] = strings.Fields(facts)[2]
	}
	h.repo.Commit(commit, blobs)
}

// approve is a person's yes to the last commit.
func (h hub) approve(number int, login string) {
	head := ""
	h.repo.Edit(number, func(p *githubtest.Pull) { head = p.Commits[len(p.Commits)-1].SHA })
	h.repo.Review(number, githubtest.Review{By: githubtest.Person(login), State: "APPROVED", Commit: head})
}

// merge brings a pull request to main in one of GitHub's three ways.
func (h hub) merge(t *testing.T, number int, branch, way string) string {
	t.Helper()
	h.git(t, "checkout", "--quiet", "main")
	switch way {
	case "merge":
		h.git(t, "merge", "--quiet", "--no-ff", "--message", "merge "+branch, branch)
	case "squash":
		h.git(t, "merge", "--quiet", "--squash", branch)
		h.git(t, "commit", "--quiet", "--message", "squash "+branch)
	case "rebase":
		h.git(t, "cherry-pick", "main.."+branch)
	default:
		t.Fatalf("there is no way %q to merge", way)
	}
	h.git(t, "push", "--quiet", "origin", "main")
	tip := h.git(t, "rev-parse", "HEAD")
	h.repo.Edit(number, func(p *githubtest.Pull) { p.Merged = tip })
	h.know(t, tip)
	return tip
}
