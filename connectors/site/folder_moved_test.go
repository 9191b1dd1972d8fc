package site

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/connector"
)

// here are the files of one folder, as one run sees them.
func here(t *testing.T, root, lock string) connector.Files {
	t.Helper()
	files, err := Folder(root, lock)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// glance reads files, of which some may be absent.
func glance(t *testing.T, files connector.Files, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := files.Read(t.Context(), name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
}

func write(t *testing.T, files connector.Files, name string, data []byte) {
	t.Helper()
	if err := files.Write(t.Context(), map[string][]byte{name: data}, ""); err != nil {
		t.Fatal(err)
	}
}

// TestFolderMoved: what one run reads, what another one does meanwhile, and whether the first may still write.
func TestFolderMoved(t *testing.T) {
	both := func(names ...string) func(*testing.T, connector.Files) {
		return func(t *testing.T, mine connector.Files) { glance(t, mine, names...) }
	}
	for name, tt := range map[string]struct {
		read  func(t *testing.T, mine connector.Files)
		other func(t *testing.T, others connector.Files)
		moved bool
	}{
		"nothing was read": {both(), func(t *testing.T, o connector.Files) { write(t, o, "a", []byte("2")) }, false},
		"nobody wrote":     {both("a", "absent"), func(*testing.T, connector.Files) {}, false},
		"changed":          {both("a"), func(t *testing.T, o connector.Files) { write(t, o, "a", []byte("2")) }, true},
		"deleted":          {both("a"), func(t *testing.T, o connector.Files) { write(t, o, "a", nil) }, true},
		"emptied":          {both("a"), func(t *testing.T, o connector.Files) { write(t, o, "a", []byte{}) }, true},
		"made":             {both("absent"), func(t *testing.T, o connector.Files) { write(t, o, "absent", []byte("2")) }, true},
		"made empty":       {both("absent"), func(t *testing.T, o connector.Files) { write(t, o, "absent", []byte{}) }, true},
		"the same again":   {both("a"), func(t *testing.T, o connector.Files) { write(t, o, "a", []byte("1")) }, false},
		"not what was read": {both("a"), func(t *testing.T, o connector.Files) {
			write(t, o, "b", []byte("2"))
		}, false},
		"one of many": {both("b", "absent", "a", "x/y"), func(t *testing.T, o connector.Files) {
			write(t, o, "x/y", []byte("2"))
		}, true},
		"there and back": {both("a"), func(t *testing.T, o connector.Files) {
			write(t, o, "a", []byte("2"))
			write(t, o, "a", []byte("1"))
		}, false},
		"read before a write of one's own": {func(t *testing.T, mine connector.Files) {
			glance(t, mine, "a")
			write(t, mine, "c", []byte("3"))
		}, func(t *testing.T, o connector.Files) { write(t, o, "a", []byte("2")) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			root, lock := t.TempDir(), lockIn(t)
			mine, others := here(t, root, lock), here(t, root, lock)
			write(t, others, "a", []byte("1"))
			tt.read(t, mine)
			tt.other(t, others)
			wantMoved(t, mine, root, tt.moved)
		})
	}
}

// wantMoved writes, and once more: after ErrMoved nothing holds the second write back.
func wantMoved(t *testing.T, mine connector.Files, root string, moved bool) {
	t.Helper()
	before := tree(t, root)
	change := map[string][]byte{"mine": []byte("m"), "a": nil}
	err := mine.Write(t.Context(), change, "")
	if errors.Is(err, connector.ErrMoved) != moved || err != nil && !moved {
		t.Fatalf("got %v, want ErrMoved: %t", err, moved)
	}
	if moved {
		if diff := cmp.Diff(before, tree(t, root)); diff != "" {
			t.Errorf("a write that came too late has written (-before +after):\n%s", diff)
		}
		if err := mine.Write(t.Context(), change, ""); err != nil {
			t.Errorf("write once more: %v", err)
		}
	}
	if got := tree(t, root)["mine"]; got != "m" {
		t.Errorf("got %q in the end, want it written", got)
	}
}

// TestFolderReadTwice: what the first reading has shown counts, though a later one has shown what is there now.
func TestFolderReadTwice(t *testing.T) {
	root, lock := t.TempDir(), lockIn(t)
	mine, others := here(t, root, lock), here(t, root, lock)
	glance(t, mine, "a")
	write(t, others, "a", []byte("2"))
	glance(t, mine, "a")
	wantMoved(t, mine, root, true)
}

// TestFolderBroken: a write that broke off before its index, which comes last, has left no lock, and is repeated.
func TestFolderBroken(t *testing.T) {
	root, lock := t.TempDir(), lockIn(t)
	files := here(t, root, lock)
	write(t, files, "old", []byte("0"))
	if err := os.Mkdir(filepath.Join(root, indexFile), 0o755); err != nil { // the index can't be replaced
		t.Fatal(err)
	}
	change := map[string][]byte{"a": []byte("1"), "old": nil, indexFile: []byte("i")}
	if err := files.Write(t.Context(), change, ""); err == nil || errors.Is(err, connector.ErrMoved) {
		t.Fatalf("got %v, want that it broke off", err)
	}
	if diff := cmp.Diff(map[string]string{"a": "1"}, tree(t, root)); diff != "" {
		t.Errorf("files before the index (-want +got):\n%s", diff)
	}
	if err := os.Remove(filepath.Join(root, indexFile)); err != nil {
		t.Fatal(err)
	}
	next := here(t, root, lock)
	glance(t, next, "a", "old", indexFile)
	if err := next.Write(t.Context(), change, ""); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"a": "1", indexFile: "i"}, tree(t, root)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
