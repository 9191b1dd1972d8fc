package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/galley-social/galley/cmd/galley/internal/acttest"
	examplerepo "github.com/galley-social/galley/example-repo"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// recordGalley prints how a workflow calls it, and does of each command what a step after it needs.
const recordGalley = `#!/bin/sh
echo "galley called: $*"
echo "token: $(printf %s "$GITHUB_TOKEN" | wc -c) bluesky: $(printf %s "$BLUESKY_APP_PASSWORD" | wc -c) api: $GITHUB_API_URL"
echo "on: $(git rev-parse --abbrev-ref HEAD 2>/dev/null || echo nothing) files: $(ls | wc -l)"
case $1 in
review)
  echo "changed: $(git diff --name-only "$3"...HEAD)"
  echo '{"version":1}' >"$5"
  echo '# The whole plan' >>"$7"
  exit "${REVIEW_EXIT:-0}"
  ;;
comment)
  echo "handed over: $(cat "$3")"
  ;;
esac
`

// actRepository is a remote with example-repo on main, and a pull request that changes one file.
func actRepository(t *testing.T, extra map[string]string) (remote string) {
	t.Helper()
	top := t.TempDir()
	remote, work := filepath.Join(top, "remote.git"), filepath.Join(top, "work")
	if err := os.CopyFS(work, examplerepo.Files()); err != nil {
		t.Fatal(err)
	}
	for name, text := range extra {
		if err := os.WriteFile(filepath.Join(work, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	gittest.Git(t, top, "init", "--quiet", "--bare", remote)
	gittest.Git(t, work, "init", "--quiet")
	gittest.Git(t, work, "remote", "add", "origin", remote)
	gittest.Git(t, work, "add", "--all")
	gittest.Git(t, work, "commit", "--quiet", "--message", "Northwind Coffee's content")
	gittest.Git(t, work, "push", "--quiet", "origin", "main")
	if err := os.WriteFile(filepath.Join(work, "posts", "launch.md"), []byte("---\ntitle: Launch\n---\nHello.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	gittest.Git(t, work, "checkout", "--quiet", "-b", "launch")
	gittest.Git(t, work, "add", "--all")
	gittest.Git(t, work, "commit", "--quiet", "--message", "Launch")
	gittest.Git(t, work, "push", "--quiet", "origin", "launch", "launch:refs/pull/7/merge")
	return remote
}

// actPull is the payload of an event about the pull request.
func actPull() map[string]any {
	return map[string]any{
		"number":       7,
		"pull_request": map[string]any{"number": 7, "base": map[string]any{"ref": "main"}, "head": map[string]any{"ref": "launch"}},
	}
}

// actHas fails unless the log has each text in a line of a step's output.
func actHas(t *testing.T, result acttest.Result, code int, texts ...string) {
	t.Helper()
	if result.ExitCode != code {
		t.Errorf("got exit code %d, want %d", result.ExitCode, code)
	}
	for _, text := range texts {
		if !strings.Contains(result.Log, "| "+text) {
			t.Errorf("the log has no line %q", text)
		}
	}
	if t.Failed() {
		t.Log(result.Log)
	}
}

// TestWorkflowReview runs review.yml for each of its events, and for a check with errors.
func TestWorkflowReview(t *testing.T) {
	for _, c := range []struct {
		name, event, exit string
		code              int
	}{
		{"a push to the pull request", "pull_request", "0", 0},
		{"a review", "pull_request_review", "0", 0},
		{"a check with errors", "pull_request", "1", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := acttest.New(t, actRepository(t, nil), "northwind/content")
			f.Substitute(t, recordGalley)
			result := f.Run(t, acttest.Event{
				Name: c.event, Payload: actPull(), Workflow: "review.yml", Ref: "refs/pull/7/merge", RunID: 11,
				Env: map[string]string{"REVIEW_EXIT": c.exit},
			})
			actHas(t, result, c.code, "galley called: review --base origin/main --out ", "changed: posts/launch.md", "token: 0 bluesky: 0")
			if got, _ := f.Artifact(t, 11, "galley-review", "effect.json"); string(got) != "{\"version\":1}\n" {
				t.Errorf("got the artifact %q", got)
			}
			if got := result.Summary; got != "# The whole plan\n" {
				t.Errorf("got the summary %q", got)
			}
		})
	}
}

// TestWorkflowComment hands a review's artifact to comment.yml: the job that comments has a token and no files, and the
// one with the gate the files of the default branch.
func TestWorkflowComment(t *testing.T) {
	f := acttest.New(t, actRepository(t, nil), "northwind/content")
	f.Substitute(t, recordGalley)
	f.Run(t, acttest.Event{Name: "pull_request", Payload: actPull(), Workflow: "review.yml", Ref: "refs/pull/7/merge", RunID: 11})
	comment := func(conclusion string) acttest.Result {
		return f.Run(t, acttest.Event{
			Name: "workflow_run", Workflow: "comment.yml", Ref: "refs/heads/main", RunID: 12, Token: "ghs_sesame",
			Payload: map[string]any{"workflow_run": map[string]any{
				"id": 11, "conclusion": conclusion, "head_branch": "launch", "head_repository": map[string]any{"id": 5},
			}},
			Env: map[string]string{"GITHUB_API_URL": "http://127.0.0.1:9/api"},
		})
	}
	actHas(t, comment("failure"), 0, "galley called: comment --from ", `handed over: {"version":1}`,
		"token: 10 bluesky: 0 api: http://127.0.0.1:9/api", "on: nothing files: 0", "galley called: gate --status", "on: main files: 9")
	if result := comment("cancelled"); strings.Contains(result.Log, "galley called") {
		t.Errorf("a review that was cancelled was commented on:\n%s", result.Log)
	}
}

// TestWorkflowPublish runs publish.yml for each of its events: on main, with the secrets in one step.
func TestWorkflowPublish(t *testing.T) {
	for _, event := range []string{"push", "schedule", "workflow_dispatch"} {
		t.Run(event, func(t *testing.T) {
			f := acttest.New(t, actRepository(t, nil), "northwind/content")
			f.Substitute(t, recordGalley)
			result := f.Run(t, acttest.Event{
				Name: event, Payload: map[string]any{"ref": "refs/heads/main"}, Workflow: "publish.yml", Ref: "refs/heads/main", RunID: 13,
				Token: "ghs_sesame", Secrets: map[string]string{"BLUESKY_APP_PASSWORD": "open-sesame"},
			})
			actHas(t, result, 0, "galley called: publish --announce", "token: 10 bluesky: 11", "on: main files: 9")
			if strings.Contains(result.Log, "sesame") {
				t.Errorf("the log has a secret:\n%s", result.Log)
			}
		})
	}
}
