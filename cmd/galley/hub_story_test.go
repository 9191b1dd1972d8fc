package main_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The content of every story: a site, and two strategists, of whom one may change what decides how galley works.
const hubConfig = `version: 1
name: Small Beans
timezone: Europe/Lisbon
language: en
channels:
  site: {network: site, url: "https://small.example/news", folder: public}
review:
  approval: forge
  strategists: [ines-m, tiago-r]
  owners: [ines-m]
  require:
    - {words: [recall], approvers: [legal-k], reason: A recall is a legal matter}
ledger: {id: 0123456789abcdef}
`

func hubPost(title, at, text string) string {
	return "---\ntitle: " + title + "\nchannels: [site]\npublish_at: " + at + "\n---\n" + text + "\n"
}

var (
	storyDue    = time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	storyBefore = storyDue.Add(-72 * time.Hour)
)

func storyHub(t *testing.T) hub {
	t.Helper()
	return newHub(t, map[string]string{"galley.yaml": hubConfig, "README.md": "Ours.\n"})
}

// TestReviewStory is what happens to a pull request from its first mistake to the links below it.
func TestReviewStory(t *testing.T) {
	h := storyHub(t)
	const file = "posts/launch.md"
	number := h.open(t, "launch", "rita", change{file: strings.Replace(hubPost("Launch", "2026-12-01 09:00", "We open at *eight*."), "[site]", "[sight]", 1)})

	body := h.reviewed(t, number, "launch", storyBefore, 1)
	excludes(t, "the comment on the mistake", body, "galley check") // its reader has no terminal, and the finding below
	contains(t, "the comment on the mistake", body, "<!-- galley:plan -->\n", "problem", "unknown channel", "channels in galley.yaml: site")
	if got := h.gate(t, number, "launch", 5); !strings.Contains(got.stdout, "ask ines-m or tiago-r to approve") {
		t.Errorf("got %s, want it to say who is needed", got.stdout)
	}

	h.push(t, number, "launch", "rita", change{file: hubPost("Launch", "2026-12-01 09:00", "We open at *eight*.")})
	body = h.reviewed(t, number, "launch", storyBefore, 0)
	contains(t, "the comment on the fix", body, "**1 post to 1 channel**", "Tue 1 Dec 09:00 Lisbon time", "We open at eight.")
	excludes(t, "the comment on the fix", body, "unknown channel")
	if got := h.repo.LabelsOf(number); !slices.Equal(got, []string{"scheduled"}) {
		t.Errorf("got labels %q, want scheduled", got)
	}

	h.approve(number, "ines-m")
	h.gate(t, number, "launch", 0)
	h.merge(t, number, "launch", "squash")
	site := h.clone(t)
	w := h.world(t, site, "", storyDue)
	w.must(t, 0, "publish", "--announce").says(t, "+ launch → site published")
	if _, err := os.Stat(filepath.Join(site, "public/posts/launch/index.html")); err != nil {
		t.Error(err)
	}
	comments := h.repo.Comments(number)
	if len(comments) != 2 {
		t.Fatalf("got %d comments, want the plan and the links", len(comments))
	}
	contains(t, "the comment with the links", comments[1].Body, "<!-- galley:live -->", "All is live", "https://small.example/news/posts/launch/")
	if got := h.repo.LabelsOf(number); !slices.Equal(got, []string{"published"}) {
		t.Errorf("got labels %q, want published", got)
	}
	if issues := h.repo.Issues(); len(issues) != 0 {
		t.Errorf("got %v, want no issue: nothing waits", issues)
	}
	from := len(h.github.Requests())
	w.must(t, 0, "publish", "--announce").says(t, "Nothing is due.")
	if again := h.github.Mutations(from); len(again) != 0 {
		t.Errorf("got %v, want nothing to be said twice", again)
	}
}

// TestUnapproved: what nobody approved as it is on the default branch stays there, and a person hears of it.
func TestUnapproved(t *testing.T) {
	for name, test := range map[string]struct {
		story func(t *testing.T, h hub)
		why   string
	}{
		"approved, and pushed to since": {func(t *testing.T, h hub) {
			number := h.open(t, "launch", "rita", change{"posts/launch.md": hubPost("Launch", "2026-12-01 09:00", "One.")})
			h.approve(number, "ines-m")
			h.push(t, number, "launch", "rita", change{"posts/launch.md": hubPost("Launch", "2026-12-01 09:00", "Two.")})
			h.gate(t, number, "launch", 5).says(t, "was changed after ines-m had approved it")
			h.merge(t, number, "launch", "merge")
		}, "was changed after ines-m had approved it"},
		"approved by its author": {func(t *testing.T, h hub) {
			number := h.open(t, "launch", "ines-m", change{"posts/launch.md": hubPost("Launch", "2026-12-01 09:00", "One.")})
			h.approve(number, "ines-m")
			h.gate(t, number, "launch", 5).says(t, "ask tiago-r to approve")
			h.merge(t, number, "launch", "rebase")
		}, "approved by ines-m alone, who opened it"},
		"taken back": {func(t *testing.T, h hub) {
			number := h.open(t, "launch", "rita", change{"posts/launch.md": hubPost("Launch", "2026-12-01 09:00", "One.")})
			h.approve(number, "ines-m")
			h.repo.Dismiss(number, "ines-m")
			h.gate(t, number, "launch", 5)
			h.merge(t, number, "launch", "squash")
		}, "was approved by no strategist"},
		"without the lawyer": {func(t *testing.T, h hub) {
			number := h.open(t, "launch", "rita", change{"posts/launch.md": hubPost("Launch", "2026-12-01 09:00", "A recall.")})
			h.approve(number, "ines-m")
			h.gate(t, number, "launch", 5).says(t, `the word "recall"`, "A recall is a legal matter", "ask legal-k to approve")
			h.merge(t, number, "launch", "squash")
		}, "was approved by nobody of legal-k"},
		"pushed to the default branch": {func(t *testing.T, h hub) {
			h.git(t, "checkout", "--quiet", "main")
			h.know(t, h.commit(t, "main", change{"posts/launch.md": hubPost("Launch", "2026-12-01 09:00", "One.")}))
		}, "which no pull request brought"},
		"changed on the default branch after the merge": {func(t *testing.T, h hub) {
			number := h.open(t, "launch", "rita", change{"posts/launch.md": hubPost("Launch", "2026-12-01 09:00", "One.")})
			h.approve(number, "ines-m")
			h.merge(t, number, "launch", "squash")
			h.know(t, h.commit(t, "main", change{"posts/launch.md": hubPost("Launch", "2026-12-01 09:00", "Two.")}))
		}, "which no pull request brought"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := storyHub(t)
			test.story(t, h)
			site := h.clone(t)
			w := h.world(t, site, "", storyDue)
			w.must(t, 1, "publish", "--announce").says(t, "! launch → site: ", test.why)
			if _, err := os.Stat(filepath.Join(site, "public/posts")); err == nil {
				t.Error("it is public")
			}
			issues := h.repo.Issues()
			if len(issues) != 1 || !issues[0].Open || !strings.Contains(issues[0].Title, "1 delivery waits") {
				t.Fatalf("got %+v, want one open issue", issues)
			}
			contains(t, "the issue", issues[0].Body, "**launch** on **site**", "what to do")
		})
	}
}

// TestWaysToMerge: the approval of the last commit holds for its bytes, however they came to the default branch.
func TestWaysToMerge(t *testing.T) {
	for _, way := range []string{"merge", "squash", "rebase"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			h := storyHub(t)
			number := h.open(t, "launch", "rita", change{"posts/launch.md": hubPost("Launch", "2026-12-01 09:00", "One.")})
			h.approve(number, "tiago-r")
			h.merge(t, number, "launch", way)
			h.world(t, h.clone(t), "", storyDue).must(t, 0, "publish", "--announce").says(t, "+ launch → site published")
		})
	}
}

func contains(t *testing.T, what, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s: got\n%s\nwant it to contain %q", what, text, w)
		}
	}
}

func excludes(t *testing.T, what, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(text, w) {
			t.Errorf("%s: got\n%s\nwant it not to contain %q", what, text, w)
		}
	}
}
