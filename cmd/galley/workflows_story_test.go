package main_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/cmd/galley/internal/acttest"
	"github.com/galley-social/galley/connectors/bluesky/pdstest"
	"github.com/galley-social/galley/pipeline/forge/githubtest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// What must reach nobody: the token that may write, and the account's password.
const storyWriter = "ghs_the_token_that_may_write"

// actions is a hub whose shipped workflows run under act, with galley as it is built from this checkout.
type actions struct {
	hub
	act     *acttest.Forge
	pds     *pdstest.PDS
	account pdstest.Account
	run     int
	// seen is all that runs which may know no secret have said and left.
	seen strings.Builder
}

func newActions(t *testing.T) *actions {
	t.Helper()
	pds := pdstest.Start(t)
	account := pds.CreateAccount("northwind.test")
	files := map[string]string{
		"README.md": "Ours.\n",
		"galley.yaml": fmt.Sprintf(`version: 1
name: Small Beans
timezone: UTC
language: en
channels:
  site: {network: site, url: "https://small.example/news", branch: site}
  bluesky: {network: bluesky, account: %s, server: %q, secret_env: BLUESKY_APP_PASSWORD}
review: {approval: forge, strategists: [ines-m, tiago-r]}
ledger: {id: 0123456789abcdef}
`, account.Handle, pds.URL),
	}
	for name, text := range exampleWorkflows(t) {
		files[".github/workflows/"+name] = text
	}
	a := &actions{hub: newHub(t, files), pds: pds, account: account, run: 100}
	a.github.Token(storyWriter, githubtest.Workflow(), "contents: write", "pull-requests: write", "statuses: write", "checks: write", "issues: write")
	a.github.Token("ghs_read", githubtest.Workflow(), "contents: read")
	a.act = acttest.New(t, a.bare, hubName)
	program := filepath.Join(t.TempDir(), "galley")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build galley: %v\n%s", err, out)
	}
	a.act.Substitute(t, "#!/bin/sh\nexec "+program+" \"$@\"\n")
	return a
}

func (a *actions) event(e acttest.Event) acttest.Event {
	a.run++
	e.RunID = a.run
	e.Env = map[string]string{"GITHUB_API_URL": a.github.API(), "GITHUB_SERVER_URL": "https://github.example"}
	return e
}

// asked runs review.yml and comment.yml for a pull request, as GitHub would after a push or a review.
func (a *actions) asked(t *testing.T, number int, branch, from, event string) (review, comment acttest.Result) {
	t.Helper()
	a.trial(t, number, branch)
	head := map[string]any{"ref": branch, "sha": a.git(t, "rev-parse", branch), "repo": map[string]any{"full_name": from}}
	payload := map[string]any{"number": number, "pull_request": map[string]any{"number": number, "base": map[string]any{"ref": "main"}, "head": head}}
	review = a.act.Run(t, a.event(acttest.Event{Name: event, Payload: payload, Workflow: "review.yml", Ref: fmt.Sprintf("refs/pull/%d/merge", number), Token: "ghs_read"}))
	a.seen.WriteString(review.Log + review.Summary)
	if data, ok := a.act.Artifact(t, a.run, "galley-review", "effect.json"); ok {
		a.seen.Write(data)
	}
	conclusion := map[bool]string{true: "success", false: "failure"}[review.ExitCode == 0]
	comment = a.act.Run(t, a.event(acttest.Event{
		Name: "workflow_run", Workflow: "comment.yml", Ref: "refs/heads/main", Token: storyWriter,
		Payload: map[string]any{"workflow_run": map[string]any{
			"id": a.run, "conclusion": conclusion, "head_branch": branch, "head_sha": head["sha"],
			"head_repository": map[string]any{"id": 5, "full_name": from},
		}},
	}))
	a.seen.WriteString(comment.Log + comment.Summary)
	return review, comment
}

// trial is GitHub's merge of a pull request that nobody has merged yet.
func (a *actions) trial(t *testing.T, number int, branch string) {
	t.Helper()
	tree := a.git(t, "merge-tree", "--write-tree", "main", branch)
	merge := a.git(t, "commit-tree", tree, "-p", "main", "-p", branch, "-m", "trial")
	a.git(t, "push", "--quiet", "--force", "origin", fmt.Sprintf("%s:refs/pull/%d/merge", merge, number))
}

func (a *actions) publish(t *testing.T, code int) acttest.Result {
	t.Helper()
	result := a.act.Run(t, a.event(acttest.Event{
		Name: "push", Workflow: "publish.yml", Ref: "refs/heads/main", Token: storyWriter,
		Payload: map[string]any{"ref": "refs/heads/main"}, Secrets: map[string]string{"BLUESKY_APP_PASSWORD": a.account.Password},
	}))
	if result.ExitCode != code {
		t.Fatalf("publish.yml: got exit code %d, want %d\n%s", result.ExitCode, code, result.Log)
	}
	a.seen.WriteString(result.Log + result.Summary)
	return result
}

// gateOf is what a branch protection would see at a branch.
func (a *actions) gateOf(t *testing.T, branch string) string {
	t.Helper()
	statuses := a.repo.Statuses(a.git(t, "rev-parse", branch))
	if len(statuses) == 0 {
		return "none"
	}
	return statuses[len(statuses)-1].State
}

func (a *actions) comment(t *testing.T, number int) string {
	t.Helper()
	mine := slices.DeleteFunc(a.repo.Comments(number), func(c githubtest.Comment) bool {
		return !c.By.Bot || !strings.HasPrefix(c.Body, "<!-- galley:plan -->")
	})
	if len(mine) != 1 {
		t.Fatalf("got %d plan comments, want one", len(mine))
	}
	return mine[0].Body
}

// TestWorkflowsTellTheStory runs the shipped workflows unchanged, from a post with a mistake to the links below its
// pull request, against a Git remote, GitHub's stand-in, a real Bluesky server and the site's branch.
func TestWorkflowsTellTheStory(t *testing.T) {
	t.Parallel()
	a := newActions(t)
	due := time.Now().UTC().Add(-5 * time.Minute).Format("2006-01-02 15:04")
	post := strings.Replace(hubPost("Launch", due, "We open at *eight*."), "[site]", "[site, bluesky]", 1)

	number := a.open(t, "launch", "rita", change{"posts/launch.md": strings.Replace(post, "bluesky]", "bluesly]", 1)})
	review, _ := a.asked(t, number, "launch", hubName, "pull_request")
	if review.ExitCode == 0 || !strings.Contains(review.Summary, "unknown channel") {
		t.Errorf("got exit code %d and the summary %q, want the mistake", review.ExitCode, review.Summary)
	}
	contains(t, "the comment on the mistake", a.comment(t, number), "unknown channel")
	a.push(t, number, "launch", "rita", change{"posts/launch.md": post})
	a.asked(t, number, "launch", hubName, "pull_request")
	contains(t, "the comment on the fix", a.comment(t, number), "**1 post to 2 channels**", "We open at eight.")
	if got := a.gateOf(t, "launch"); got != "pending" {
		t.Errorf("got the gate %s, want it pending", got)
	}
	a.approve(number, "ines-m")
	a.asked(t, number, "launch", hubName, "pull_request_review")
	if got := a.gateOf(t, "launch"); got != "success" {
		t.Errorf("got the gate %s after the approval, want success", got)
	}
	a.merge(t, number, "launch", "squash")
	a.publish(t, 0)
	if got := len(a.pds.Records(a.account.DID)); got != 1 {
		t.Errorf("got %d records on Bluesky, want one", got)
	}
	if names := gittest.Git(t, a.bare, "ls-tree", "-r", "--name-only", "site"); !strings.Contains(names, "posts/launch/index.html") {
		t.Errorf("got %s on the site's branch, want the page", names)
	}
	comments := a.repo.Comments(number)
	contains(t, "the comment with the links", comments[len(comments)-1].Body, "All is live", "https://small.example/news/posts/launch/", "bsky.app")
	a.publish(t, 0)

	a.heldBack(t, post)
	a.hostile(t)
	a.secretsStayed(t)
}

// heldBack: approved and pushed to since, and pushed straight to main.
func (a *actions) heldBack(t *testing.T, post string) {
	t.Helper()
	number := a.open(t, "second", "rita", change{"posts/second.md": strings.Replace(post, "Launch", "Second", 1)})
	a.approve(number, "tiago-r")
	a.push(t, number, "second", "rita", change{"posts/second.md": strings.Replace(post, "eight", "nine", 1)})
	a.asked(t, number, "second", hubName, "pull_request")
	if got := a.gateOf(t, "second"); got != "pending" {
		t.Errorf("got the gate %s for a push after the approval, want pending", got)
	}
	a.merge(t, number, "second", "merge")
	a.know(t, a.commit(t, "main", change{"posts/third.md": strings.Replace(post, "Launch", "Third", 1)}))
	a.publish(t, 1)
	if got := len(a.pds.Records(a.account.DID)); got != 1 {
		t.Errorf("got %d records on Bluesky, want the one that was approved", got)
	}
	issues := a.repo.Issues()
	if len(issues) != 1 || !issues[0].Open {
		t.Fatalf("got %+v, want one open issue", issues)
	}
	contains(t, "the issue", issues[0].Body, "second", "was changed after tiago-r had approved it", "third", "no pull request brought")
}

// hostile is a fork's pull request: a post that would do harm, and a review.yml of its own that says what it likes.
func (a *actions) hostile(t *testing.T) {
	t.Helper()
	a.github.Repository("mallory/social")
	own := `name: review
on: {pull_request: {}}
jobs:
  review:
    runs-on: ubuntu-24.04
    steps:
      - name: Install galley
        uses: ` + pinOf(t) + `
      - run: env; cat "$GITHUB_EVENT_PATH"
`
	evil := hubPost(`"<!-- galley:plan --> @ines-m fixes #1"`, "2030-01-01 09:00", "Hello @ines-m, fixes #1\n\n::set-output name=x::y\n\n<script>alert(1)</script>")
	number := a.open(t, "evil", "mallory", change{"posts/evil.md": evil})
	a.repo.Edit(number, func(p *githubtest.Pull) { p.HeadRepository = "mallory/social" })
	a.asked(t, number, "evil", "mallory/social", "pull_request")
	body := a.comment(t, number)
	contains(t, "the comment on a stranger's post", body, "evil")
	excludes(t, "the comment on a stranger's post", body, "<script>", "@ines-m", "fixes #1")

	a.push(t, number, "evil", "mallory", change{".github/workflows/review.yml": own})
	a.asked(t, number, "evil", "mallory/social", "pull_request")
	if got := a.gateOf(t, "evil"); got != "pending" {
		t.Errorf("got the gate %s for a workflow that a stranger wrote, want pending", got)
	}
}

// pinOf is how the shipped workflows name galley's action.
func pinOf(t *testing.T) string {
	t.Helper()
	for line := range strings.Lines(exampleWorkflows(t)["review.yml"]) {
		if _, use, ok := strings.Cut(line, "uses: "); ok && strings.HasPrefix(use, "galley-social/galley@") {
			return strings.TrimSpace(use)
		}
	}
	t.Fatal("review.yml does not use galley's action")
	return ""
}

// secretsStayed looks for the secrets in every log, summary, artifact, file of the remote, and request but where they
// belong.
func (a *actions) secretsStayed(t *testing.T) {
	t.Helper()
	places := map[string]string{"a log, summary or artifact": a.seen.String()}
	for _, r := range a.github.Requests() {
		header := r.Header.Clone()
		header.Del("Authorization")
		places["request "+r.String()] += r.Query + r.Body + fmt.Sprint(header)
	}
	places["the remote's history"] = gittest.Git(t, a.bare, "log", "--all", "-p", "--format=%B")
	err := filepath.WalkDir(a.bare, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		places[path] = string(data)
		return err
	})
	if err != nil || len(places) < 20 {
		t.Fatalf("got %d places to look in, %v", len(places), err)
	}
	for _, place := range slices.Sorted(maps.Keys(places)) {
		for _, secret := range []string{storyWriter, a.account.Password} {
			if strings.Contains(places[place], secret) {
				t.Errorf("%s has a secret", place)
			}
		}
	}
}
