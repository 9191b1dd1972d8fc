package source_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/source"
)

func TestChanges(t *testing.T) {
	dir := t.TempDir()
	git1 := func(args ...string) string { return gittest.Git(t, dir, args...) }
	write := func(name, text string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	commit := func() plumbing.Hash {
		git1("add", "--all")
		git1("commit", "--quiet", "--allow-empty", "--message", "more")
		return plumbing.NewHash(git1("rev-parse", "HEAD"))
	}
	git1("init", "--quiet", "--initial-branch", "main")
	for name, text := range map[string]string{"same.md": "same", "posts/edited.md": "one", "posts/gone.md": "gone", "posts/old-name.md": "moved", "folder": "a file"} {
		write(name, text)
	}
	before := commit()
	for _, name := range []string{"posts/gone.md", "posts/old-name.md", "folder"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{"posts/edited.md": "two", "posts/new-name.md": "moved", "folder/new.md": "in a folder"} {
		write(name, text)
	}
	after := commit()
	repo, err := git.PlainOpen(dir)
	if err != nil {
		t.Fatal(err)
	}
	blob := func(commit plumbing.Hash, name string) string { return git1("rev-parse", commit.String()+":"+name) }
	want := []source.Change{
		{Path: "folder", Before: blob(before, "folder")},
		{Path: "folder/new.md", After: blob(after, "folder/new.md")},
		{Path: "posts/edited.md", Before: blob(before, "posts/edited.md"), After: blob(after, "posts/edited.md")},
		{Path: "posts/gone.md", Before: blob(before, "posts/gone.md")},
		{Path: "posts/new-name.md", After: blob(after, "posts/new-name.md")},
		{Path: "posts/old-name.md", Before: blob(before, "posts/old-name.md")},
	}
	got, err := source.Changes(t.Context(), repo, before, after)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, err := source.Changes(t.Context(), repo, after, after); err != nil || len(got) != 0 {
		t.Errorf("a commit and itself: got %v, %v, want nothing", got, err)
	}
	if _, err := source.Changes(t.Context(), repo, before, plumbing.NewHash("1234567890123456789012345678901234567890")); err == nil {
		t.Error("a commit that is not there: got no error")
	}
}
