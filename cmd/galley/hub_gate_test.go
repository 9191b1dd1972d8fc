package main_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/forge/githubtest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// TestGate: who must approve what, by the policy of the default branch.
func TestGate(t *testing.T) {
	post := hubPost("Launch", "2026-12-01 09:00", "We open.")
	for name, test := range map[string]struct {
		change  change
		approve []string
		code    int
		says    []string
	}{
		"nothing that galley reads":    {change{"README.md": "Yours.\n"}, nil, 0, []string{"No approval is needed: it changes nothing that galley reads."}},
		"a post":                       {change{"posts/a.md": post}, nil, 5, []string{"! posts: was approved by no strategist", "posts/a.md", "ask ines-m or tiago-r to approve", "Gate: closed, 1 of 1 approval missing."}},
		"a post, approved":             {change{"posts/a.md": post}, []string{"tiago-r"}, 0, []string{"+ posts: approved by tiago-r", "Gate: open"}},
		"galley.yaml by a strategist":  {change{"galley.yaml": hubConfig + "# more\n"}, []string{"tiago-r"}, 5, []string{"! what decides how galley works: was approved by no owner", "ask ines-m to approve"}},
		"galley.yaml by an owner":      {change{"galley.yaml": hubConfig + "# more\n"}, []string{"ines-m"}, 0, []string{"approved by ines-m"}},
		"a workflow":                   {change{".github/workflows/publish.yml": "on: push\n"}, []string{"tiago-r"}, 5, []string{"what decides how galley works"}},
		"its own policy":               {change{"galley.yaml": strings.Replace(hubConfig, "[ines-m, tiago-r]", "[mallory]", 1), "posts/a.md": post}, []string{"mallory"}, 5, []string{"was approved by no strategist", "was approved by no owner"}},
		"a file nobody can read":       {change{"posts/a.md": "---\ntitle: [\n---\nA recall.\n"}, nil, 5, []string{"! posts"}},
		"the freeze goes away":         {change{"freeze.md": ""}, nil, 5, []string{"! posts", "freeze.md"}},
		"a sensitive word in capitals": {change{"posts/b.md": strings.Replace(hubPost("B", "2026-12-02 09:00", "Look."), "---\nLook", "link: https://small.example\n---\nRECALL! Look", 1)}, []string{"tiago-r"}, 5, []string{`! the word "recall"`}},
		"a word that goes":             {change{"posts/old.md": hubPost("Old", "2026-12-03 09:00", "Nothing.")}, []string{"tiago-r"}, 5, []string{`! the word "recall": was approved by nobody of legal-k`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHub(t, map[string]string{
				"galley.yaml": hubConfig, "README.md": "Ours.\n", "freeze.md": "---\nactive: true\nreason: a storm\n---\n",
				"posts/old.md": hubPost("Old", "2026-12-03 09:00", "A recall."),
			})
			number := h.open(t, "change", "rita", test.change)
			for _, login := range test.approve {
				h.approve(number, login)
			}
			h.gate(t, number, "change", test.code).says(t, test.says...)
			statuses := h.repo.Statuses(h.git(t, "rev-parse", "change"))
			want := map[int]string{0: "success", 5: "pending"}[test.code]
			if len(statuses) != 1 || statuses[0].Context != "galley/gate" || statuses[0].State != want {
				t.Errorf("got statuses %+v, want galley/gate to be %s", statuses, want)
			}
		})
	}
}

// TestGateOfOthers: what is no open pull request into the published branch is not judged.
func TestGateOfOthers(t *testing.T) {
	h := storyHub(t)
	number := h.open(t, "launch", "rita", change{"posts/a.md": hubPost("Launch", "2026-12-01 09:00", "We open.")})
	old := h.runEvent(t, number, "launch")
	h.push(t, number, "launch", "rita", change{"posts/a.md": hubPost("Launch", "2026-12-01 09:00", "We open at eight.")})
	clone := h.clone(t)
	h.world(t, clone, old, time.Time{}).must(t, 0, "gate", "--status").says(t, "nothing to judge: ", "another head by now")
	h.world(t, clone, "", time.Time{}).must(t, 2, "gate").says(t, "which pull request?", "--pull NUMBER")
	h.world(t, clone, "", time.Time{}).must(t, 3, "gate", "--pull", "99").says(t, "#99")
	h.world(t, clone, "", time.Time{}).must(t, 5, "gate", "--pull", "1", "--json").says(t, `"format": "galley/gate"`, `"missing": 1`)

	h.repo.Edit(number, func(p *githubtest.Pull) { p.Base = "drafts" })
	h.gate(t, number, "launch", 0).says(t, "it goes to drafts, and galley publishes main alone")
	if got := len(h.github.Mutations(0)); got != 1 {
		t.Errorf("got %d mutations, want the one status of the last look", got)
	}
}

// TestGateBySignature: with approval by trailer, the pull request's commits are asked.
func TestGateBySignature(t *testing.T) {
	h := newHub(t, map[string]string{"galley.yaml": strings.Replace(hubConfig, "approval: forge", "approval: trailer", 1), "posts/old.md": hubPost("Old", "2026-12-03 09:00", "Old.")})
	number := h.open(t, "launch", "rita", change{"posts/a.md": hubPost("Launch", "2026-12-01 09:00", "We open."), "posts/old.md": ""})
	h.gate(t, number, "launch", 5).says(t, "no strategist has signed off posts/a.md")
	h.git(t, "commit", "--quiet", "--amend", "--message", "launch\n\nSigned-off-by: Inês <ines-m@small.example>")
	h.git(t, "push", "--quiet", "--force", "origin", "launch")
	head := h.git(t, "rev-parse", "HEAD")
	h.repo.Edit(number, func(p *githubtest.Pull) {
		p.Commits = []githubtest.Commit{{SHA: head, Author: "rita", Committer: "rita"}}
	})
	h.settle(t, number, head)
	h.gate(t, number, "launch", 0).says(t, "+ posts: Signed-off-by: Inês <ines-m@small.example> in ")
}

// TestGateRunsNothing: the gate of a pull request leaves the clone as it is.
func TestGateRunsNothing(t *testing.T) {
	h := storyHub(t)
	number := h.open(t, "launch", "rita", change{"posts/a.md": hubPost("Launch", "2026-12-01 09:00", "We open.")})
	clone := h.clone(t)
	before := gittest.Git(t, clone, "status", "--porcelain", "--branch", "--ignored")
	h.world(t, clone, h.runEvent(t, number, "launch"), time.Time{}).must(t, 5, "gate")
	if after := gittest.Git(t, clone, "status", "--porcelain", "--branch", "--ignored"); after != before {
		t.Errorf("got %s, want %s as before", after, before)
	}
	if got := h.github.Mutations(0); len(got) != 0 {
		t.Errorf("got %v, want nothing to be sent without --status", got)
	}
	if names := gittest.Git(t, clone, "ls-files"); slices.Contains(strings.Split(names, "\n"), "posts/a.md") {
		t.Error("the pull request's file is in the folder")
	}
}
