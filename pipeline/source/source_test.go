package source_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/go-git/go-git/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/source"
	"github.com/galley-social/galley/schema/diag"
)

var (
	_ source.Source = (*source.TreeSource)(nil)
	_ source.Source = (*source.FolderSource)(nil)
)

// content is a small repository: name → text.
func content() map[string]string {
	return map[string]string{
		"galley.yaml": "version: 1\n", "brand.md": "---\n---\n", "posts/2026/launch.md": "hello", "posts/a.md": "a",
		"posts/a/b.md": "", "posts.md": "beside", "media/x.bin": string([]byte{0, 1, 2, 255}), "docs/readme.md": "not content",
	}
}

func folder(tb testing.TB, files map[string]string) string {
	tb.Helper()
	dir := tb.TempDir()
	gittest.Git(tb, dir, "init", "--quiet")
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

func tree(tb testing.TB, dir, rev string) *source.TreeSource {
	tb.Helper()
	repo, err := git.PlainOpen(dir)
	if err != nil {
		tb.Fatal(err)
	}
	hash, err := source.Resolve(repo, rev)
	if err != nil {
		tb.Fatal(err)
	}
	src, err := source.Tree(repo, hash)
	if err != nil {
		tb.Fatal(err)
	}
	return src
}

func open(tb testing.TB, dir string) *source.FolderSource {
	tb.Helper()
	src, err := source.Folder(dir)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { src.Close() })
	return src
}

// both gives the same files as a commit and as a folder.
func both(t *testing.T) map[string]source.Source {
	t.Helper()
	dir := folder(t, content())
	gittest.Git(t, dir, "add", ".")
	gittest.Git(t, dir, "commit", "--quiet", "-m", "all")
	return map[string]source.Source{"tree": tree(t, dir, "HEAD"), "folder": open(t, dir)}
}

func TestFS(t *testing.T) {
	for kind, src := range both(t) {
		t.Run(kind, func(t *testing.T) {
			names := make([]string, 0, len(content()))
			for name := range content() {
				names = append(names, name)
			}
			if err := fstest.TestFS(src, names...); err != nil {
				t.Error(err)
			}
			if found := src.Irregular(); len(found) != 0 {
				t.Errorf("got findings %v, want none", found)
			}
		})
	}
}

func TestContentAndBlobs(t *testing.T) {
	for kind, src := range both(t) {
		t.Run(kind, func(t *testing.T) {
			for name, want := range content() {
				got, err := src.ReadFile(name)
				if err != nil || string(got) != want {
					t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
				}
				at, err := src.Stat(name)
				if err != nil || at.Size() != int64(len(want)) {
					t.Errorf("%s: got size %v, %v, want %d", name, at, err, len(want))
				}
				blob, err := src.Blob(name)
				if want := gittest.GitInput(t, t.TempDir(), []byte(want), "hash-object", "--stdin"); err != nil || blob != want {
					t.Errorf("%s: got blob %s, %v, want %s", name, blob, err, want)
				}
			}
		})
	}
}

func TestRefusedPaths(t *testing.T) {
	for kind, src := range both(t) {
		tests := map[string]struct {
			name string
			want error
		}{
			"outside":     {"../x", fs.ErrInvalid},
			"absolute":    {"/etc/passwd", fs.ErrInvalid},
			"missing":     {"posts/none.md", fs.ErrNotExist},
			"no folder":   {"none/x.md", fs.ErrNotExist},
			"git":         {".git/config", fs.ErrNotExist},
			"folder":      {"posts", fs.ErrInvalid},
			"empty name":  {"", fs.ErrInvalid},
			"dot element": {"posts/./a.md", fs.ErrInvalid},
		}
		for name, test := range tests {
			t.Run(kind+"/"+name, func(t *testing.T) {
				if _, err := src.ReadFile(test.name); !errors.Is(err, test.want) {
					t.Errorf("read: got %v, want %v", err, test.want)
				}
				if _, err := src.Blob(test.name); !errors.Is(err, test.want) {
					t.Errorf("blob: got %v, want %v", err, test.want)
				}
			})
		}
	}
}

func messages(found []diag.Diagnostic) (list []string) {
	for _, d := range found {
		list = append(list, fmt.Sprintf("%s:%d:%d: %s: %s [%s]", d.File, d.Line, d.Column, d.Severity, d.Message, d.Rule))
		if d.Hint == "" {
			list = append(list, "no hint for "+d.File)
		}
	}
	return list
}

func TestIrregularTree(t *testing.T) {
	dir := folder(t, map[string]string{"galley.yaml": "version: 1\n"})
	blob := gittest.GitInput(t, dir, []byte("x"), "hash-object", "-w", "--stdin")
	commit := strings.Repeat("1", 40)
	index := fmt.Sprintf("100644 %[1]s\tgalley.yaml\n100644 %[1]s\tposts/a.md\n100644 %[1]s\tposts/A.md\n120000 %[1]s\tposts/link.md\n"+
		"160000 %[2]s\tposts/module\n100644 %[1]s\tposts/tab\there.md\n100644 %[1]s\tposts/back\\slash.md\n"+
		"120000 %[1]s\tdocs/link.md\n160000 %[2]s\tvendor/module\n100644 %[1]s\tPosts/b.md\n", blob, commit)
	gittest.GitInput(t, dir, []byte(strings.ReplaceAll(index, "\n", "\x00")), "update-index", "-z", "--index-info")
	hash := gittest.Git(t, dir, "commit-tree", "-m", "odd", gittest.Git(t, dir, "write-tree", "--missing-ok"))
	src := tree(t, dir, hash)
	want := []string{
		`posts:1:1: error: "posts" differs from "Posts" only by case [source]`,
		`posts/a.md:1:1: error: "posts/a.md" differs from "posts/A.md" only by case [source]`,
		`posts/back\\slash.md:1:1: error: "posts/back\\slash.md" has a name that not every computer can write [source]`,
		`posts/link.md:1:1: error: "posts/link.md" is a symbolic link [source]`,
		`posts/module:1:1: error: "posts/module" is a submodule [source]`,
		`posts/tab\there.md:1:1: error: "posts/tab\there.md" has a name that not every computer can write [source]`,
	}
	if diff := cmp.Diff(want, messages(src.Irregular())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, name := range []string{"posts/link.md", "posts/module", "docs/link.md", "posts/module/x"} {
		if _, err := src.Open(name); err == nil {
			t.Errorf("%s could be opened", name)
		}
	}
	if at, err := src.Stat("posts/link.md"); err != nil || at.Mode().Type() != fs.ModeSymlink {
		t.Errorf("stat of a link: got %v, %v", at, err)
	}
}

// TestForgedTree reads a tree that git itself would not write.
func TestForgedTree(t *testing.T) {
	dir := folder(t, nil)
	blob := gittest.GitInput(t, dir, []byte("x"), "hash-object", "-w", "--stdin")
	var raw bytes.Buffer
	for _, name := range []string{"..", ".git", "a/b", "bad\xff", "fine.md"} {
		fmt.Fprintf(&raw, "100644 %s\x00", name)
		for i := 0; i < len(blob); i += 2 {
			var b byte
			fmt.Sscanf(blob[i:i+2], "%02x", &b)
			raw.WriteByte(b)
		}
	}
	posts := gittest.GitInput(t, dir, raw.Bytes(), "hash-object", "-w", "-t", "tree", "--stdin", "--literally")
	root := gittest.GitInput(t, dir, []byte("040000 tree "+posts+"\tposts\n"), "mktree")
	src := tree(t, dir, gittest.Git(t, dir, "commit-tree", "-m", "forged", root))
	list, err := src.ReadDir("posts")
	if err != nil || len(list) != 1 || list[0].Name() != "fine.md" {
		t.Errorf("got %v, %v, want fine.md alone", list, err)
	}
	if got := len(src.Irregular()); got != 4 {
		t.Errorf("got %d findings, want 4: %v", got, messages(src.Irregular()))
	}
}

func TestIrregularFolder(t *testing.T) {
	dir := folder(t, map[string]string{
		"posts/a.md": "a", "secret": "outside content", "media/sub/.git/HEAD": "x", "media/sub/x.png": "x",
		".galley/cache": "x", "posts/.galley": "content",
	})
	outside := filepath.Join(t.TempDir(), "outside.md")
	if err := os.WriteFile(outside, []byte("outside"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"posts/in.md": "a.md", "posts/out.md": outside, "strategy": "posts", "docs": "posts"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	socket, err := net.Listen("unix", filepath.Join(dir, "posts", "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	src := open(t, dir)
	want := []string{
		`media/sub:1:1: error: "media/sub" is a Git repository of its own [source]`,
		`posts/in.md:1:1: error: "posts/in.md" is a symbolic link [source]`,
		`posts/out.md:1:1: error: "posts/out.md" is a symbolic link [source]`,
		`posts/s:1:1: error: "posts/s" is not a regular file [source]`,
		`strategy:1:1: error: "strategy" is a symbolic link [source]`,
	}
	if diff := cmp.Diff(want, messages(src.Irregular())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, name := range []string{"posts/in.md", "posts/out.md", "strategy/a.md", "docs/a.md", "posts/s", "media/sub/x.png", ".galley/cache", "media/sub/.git/HEAD"} {
		if _, err := src.Open(name); err == nil {
			t.Errorf("%s could be opened", name)
		}
		if _, err := src.Blob(name); err == nil {
			t.Errorf("%s has a blob", name)
		}
	}
	if _, err := src.ReadFile("posts/.galley"); err != nil {
		t.Errorf("a file named .galley below the top: %v", err)
	}
}

func TestNoFolder(t *testing.T) {
	if _, err := source.Folder(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want fs.ErrNotExist", err)
	}
}

func TestManyReaders(t *testing.T) {
	src := both(t)["tree"]
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for name, want := range content() {
				got, err := src.ReadFile(name)
				if err != nil || string(got) != want {
					t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
				}
				if at, err := src.Stat(name); err != nil || at.Size() != int64(len(want)) {
					t.Errorf("%s: got %v, %v", name, at, err)
				}
			}
			src.Irregular()
		})
	}
	all.Wait()
}
