package main_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/forge/githubtest"
)

var someCommit = regexp.MustCompile(`at [0-9a-f]{12}`)

// TestDocGate: docs/review.md shows what galley gate prints.
func TestDocGate(t *testing.T) {
	h := storyHub(t)
	for range 11 {
		h.repo.Report(githubtest.Issue{By: githubtest.Person("rita"), Title: "Coffee"})
	}
	number := h.open(t, "launch", "rita", change{"posts/2026/12/launch.md": hubPost("Launch", "2026-12-01 09:00", "A recall.")})
	h.approve(number, "ines-m")
	got := h.world(t, h.clone(t), "", time.Time{}).must(t, 5, "gate", "--pull", "12")
	printed := someCommit.ReplaceAllString("$ galley gate --pull 12\n"+strings.TrimSpace(got.stdout), "at COMMIT")
	for _, p := range docPages(t) {
		if p.file != "docs/review.md" {
			continue
		}
		for _, b := range p.blocks("text") {
			shown := someCommit.ReplaceAllString(strings.Join(b.lines, "\n"), "at COMMIT")
			if diff := cmp.Diff(shown, printed); diff != "" {
				t.Errorf("%s:%d (-shown +printed):\n%s", p.file, b.line, diff)
			}
			return
		}
	}
	t.Error("docs/review.md has no text block")
}

// gateDocuments are what galley gate --json prints of a pull request that needs nobody, and of one with and without what
// it needs.
func gateDocuments(t *testing.T) [][]byte {
	t.Helper()
	h := storyHub(t)
	needed := h.open(t, "launch", "rita", change{"posts/a.md": hubPost("Launch", "2026-12-01 09:00", "A recall.")})
	h.approve(needed, "ines-m")
	h.open(t, "readme", "rita", change{"README.md": "Yours.\n"})
	clone := h.clone(t)
	return [][]byte{
		[]byte(h.world(t, clone, "", time.Time{}).must(t, 5, "gate", "--pull", "1", "--json").stdout),
		[]byte(h.world(t, clone, "", time.Time{}).must(t, 0, "gate", "--pull", "2", "--json").stdout),
	}
}
