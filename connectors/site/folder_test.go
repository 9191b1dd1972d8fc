package site

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFolder(t *testing.T) {
	root := filepath.Join(t.TempDir(), "public", "news")
	files, err := Folder(root, lockIn(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := files.Read(t.Context(), "index.html"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("read before the first write: got %v, want fs.ErrNotExist", err)
	}
	steps := []struct {
		write map[string][]byte
		want  map[string]string
	}{
		{map[string][]byte{"a/b/c.html": []byte("1"), indexFile: []byte("i"), "d": {}}, map[string]string{"a/b/c.html": "1", indexFile: "i", "d": ""}},
		{map[string][]byte{"a/b/c.html": []byte("2"), "d": nil, "absent/too": nil}, map[string]string{"a/b/c.html": "2", indexFile: "i"}},
		{map[string][]byte{"a/b/c.html": nil, "a/x": []byte("x")}, map[string]string{"a/x": "x", indexFile: "i"}},
	}
	for _, step := range steps {
		for range 2 {
			if err := files.Write(t.Context(), step.write, "message"); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(step.want, tree(t, root)); diff != "" {
				t.Errorf("after writing %q (-want +got):\n%s", step.write, diff)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(root, "a", "b")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the empty folder is still there: %v", err)
	}
}

func TestFolderUsesUpLeftovers(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, ".index.html.galley-new"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	files, err := Folder(root, lockIn(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := files.Write(t.Context(), map[string][]byte{"index.html": []byte("whole")}, ""); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"index.html": "whole"}, tree(t, root)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestFolderRefuses(t *testing.T) {
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	for link, target := range map[string]string{"out": outside, "file": filepath.Join(outside, "secret"), "loop": root, "hanging": filepath.Join(outside, "new")} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(root, "dir"), 0o755); err != nil {
		t.Fatal(err)
	}
	files, err := Folder(root, lockIn(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"out/secret", "file", "hanging", "loop/x"} {
		if _, err := files.Read(t.Context(), name); err == nil || !strings.Contains(err.Error(), "symbolic link") {
			t.Errorf("read %q: got %v, want an error that names the symbolic link", name, err)
		}
	}
	names := []string{"../x", "/etc/x", "out/secret", "out/new", "file", "hanging", "loop/x", "dir", "a/../../x", "a//b", "", ".", `a\b`, "c:x", "a?"}
	for _, name := range names {
		if data, err := files.Read(t.Context(), name); err == nil {
			t.Errorf("read %q: got %q, want an error", name, data)
		}
		for _, data := range [][]byte{[]byte("new"), nil} {
			if err := files.Write(t.Context(), map[string][]byte{name: data}, ""); err == nil {
				t.Errorf("write %q: got success, want an error", name)
			}
		}
	}
	if diff := cmp.Diff(map[string]string{"secret": "secret"}, tree(t, outside)); diff != "" {
		t.Errorf("the files outside changed (-want +got):\n%s", diff)
	}
}

func TestFolderRefusesRoot(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(t.TempDir(), filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for _, root := range []string{"", filepath.Join(dir, "file"), filepath.Join(dir, "link")} {
		if _, err := Folder(root, lockIn(t)); err == nil || filepath.Base(root) == "link" && !strings.Contains(err.Error(), "symbolic link") {
			t.Errorf("Folder(%q): got %v, want an error", root, err)
		}
	}
}
