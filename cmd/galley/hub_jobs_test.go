package main_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/forge/githubtest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// world is what a workflow of the repository sees in a clone, with an event.
func (h hub) world(t *testing.T, dir, event string, now time.Time) world {
	t.Helper()
	return world{dir: dir, now: now, env: map[string]string{
		"GITHUB_API_URL": h.github.API(), "GITHUB_REPOSITORY": hubName, "GITHUB_SERVER_URL": "https://github.example",
		"GITHUB_TOKEN": hubToken, "GITHUB_EVENT_PATH": event, "GITHUB_RUN_ID": "77",
	}}
}

// pullEvent is the event of a pull request, as GitHub writes it into a file.
func (h hub) pullEvent(t *testing.T, number int, branch string) string {
	t.Helper()
	head := gittest.Git(t, h.bare, "rev-parse", fmt.Sprintf("refs/pull/%d/head", number))
	return h.event(t, map[string]any{"pull_request": map[string]any{
		"number": number, "base": map[string]any{"ref": "main"},
		"head": map[string]any{"ref": branch, "sha": head, "repo": map[string]any{"full_name": hubName}},
	}})
}

// runEvent is the event of the review workflow's end. It names no pull request, as with forks.
func (h hub) runEvent(t *testing.T, number int, branch string) string {
	t.Helper()
	head := gittest.Git(t, h.bare, "rev-parse", fmt.Sprintf("refs/pull/%d/head", number))
	return h.event(t, map[string]any{"workflow_run": map[string]any{
		"id": 76, "head_sha": head, "head_branch": branch, "head_repository": map[string]any{"full_name": hubName}, "pull_requests": []any{},
	}})
}

func (h hub) event(t *testing.T, what map[string]any) string {
	t.Helper()
	text, err := json.Marshal(what)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "event.json")
	if err := os.WriteFile(name, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// reviewed runs what the two workflows of a pull request run, and gives the comment, which must be the only one.
func (h hub) reviewed(t *testing.T, number int, branch string, now time.Time, code int) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "effect.json")
	if got := h.review(t, number, branch, out, now); got.code != code {
		got.must(t, code, "review")
	}
	return h.commented(t, number, branch, out, now)
}

// reviewedAny is reviewed, whether there are errors or not.
func (h hub) reviewedAny(t *testing.T, number int, branch string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "effect.json")
	if got := h.review(t, number, branch, out, storyBefore); got.code > 1 {
		got.must(t, 0, "review")
	}
	return h.commented(t, number, branch, out, storyBefore)
}

// review runs galley review on the head of a pull request, without a token.
func (h hub) review(t *testing.T, number int, branch, out string, now time.Time) outcome {
	t.Helper()
	clone := h.clone(t)
	gittest.Git(t, clone, "checkout", "--quiet", "origin/"+branch)
	job := h.world(t, clone, h.pullEvent(t, number, branch), now)
	delete(job.env, "GITHUB_TOKEN")
	return job.galley(t, "review", "--base", "origin/main", "--out", out)
}

// commented runs galley comment in an empty folder, and gives the comment, which must be the only one.
func (h hub) commented(t *testing.T, number int, branch, out string, now time.Time) string {
	t.Helper()
	empty := h.world(t, t.TempDir(), h.runEvent(t, number, branch), now)
	empty.must(t, 0, "comment", "--from", out)
	comments := slices.DeleteFunc(h.repo.Comments(number), func(c githubtest.Comment) bool { return !c.By.Bot })
	if len(comments) != 1 {
		t.Fatalf("got %d comments of the workflow, want one: %+v", len(comments), comments)
	}
	return comments[0].Body
}

// gate runs the gate for a pull request as a workflow does, then as a person does, and gives what it said.
func (h hub) gate(t *testing.T, number int, branch string, code int) outcome {
	t.Helper()
	w := h.world(t, h.clone(t), h.runEvent(t, number, branch), time.Time{})
	w.must(t, 0, "gate", "--status")
	return w.must(t, code, "gate")
}
