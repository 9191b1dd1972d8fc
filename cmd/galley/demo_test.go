package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// TestDemo runs the README's first command and follows its story.
func TestDemo(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	out := world{dir: root}.must(t, 0, "demo", "--dir", "tour").stdout
	told := out
	for _, next := range []string{
		"$ galley init\n",
		"created the ledger",
		"Published 1 delivery.",
		"Published 1 delivery.",
		"$ galley check\n",
		`error: unknown campaign "brew-school-2062" [references]`,
		`error: unknown channel "mastadon" [channels]`,
		`error: "media/cup-from-above.jpg" has no alt text [alt-text]`,
		"3 errors in 1 file\n",
		"$ galley check\n",
		"no findings\n",
		"$ galley plan --base main",
		"+ friday-cupping → mastodon",
		"+ friday-cupping → site",
		"Change: 2 to publish.",
		"$ galley publish --channel site",
		"+ friday-cupping → site published https://northwind.example/news/posts/friday-cupping/\nPublished 1 delivery.",
		"$ galley publish --channel site",
		"Nothing is due.",
	} {
		_, after, ok := strings.Cut(told, next)
		if !ok {
			t.Fatalf("got the story\n%s\nwant next, after all that was told before: %q", out, next)
		}
		told = after
	}
	checkDemoPage(t, root, told)
}

// checkDemoPage opens the page the demo ends with, and what it leads to.
func checkDemoPage(t *testing.T, root, end string) {
	t.Helper()
	index := filepath.Join(root, "tour", "northwind", "public", "index.html")
	if !strings.Contains(end, index) {
		t.Errorf("got the end\n%s\nwant it to name %s", end, index)
	}
	for _, page := range []string{index, filepath.Join(filepath.Dir(index), "posts", "friday-cupping", "index.html")} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "A cupping on Friday") {
			t.Errorf("got no title of the post on %s", page)
		}
	}
	log := gittest.Git(t, filepath.Join(root, "tour", "remote.git"), "log", "--format=%s", "galley-ledger")
	if got := strings.Count(log, "published friday-cupping → site"); got != 1 {
		t.Errorf("got %d receipts of the post in the ledger, want 1:\n%s", got, log)
	}
}

// TestDemoFolder: a folder that has something in it is never written to, and an absolute one is taken as it is.
func TestDemoFolder(t *testing.T) {
	t.Parallel()
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "mine.txt"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	world{dir: t.TempDir()}.must(t, 2, "demo", "--dir", full).says(t, "is not empty")
	entries, err := os.ReadDir(full)
	if err != nil || len(entries) != 1 {
		t.Errorf("got %d entries, %v, want the one file", len(entries), err)
	}
}
