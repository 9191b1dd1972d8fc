package source_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/source"
)

// memory is a Memory in memory.
type memory map[string]string

func (m memory) Get(name, version string) ([]byte, bool) {
	data, ok := m[name+"\x00"+version]
	return []byte(data), ok
}

func (m memory) Put(name, version string, data []byte) { m[name+"\x00"+version] = string(data) }

// TestKnownBlob changes a file in ways that hide it, and never gets the old blob id.
func TestKnownBlob(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		return // nothing is remembered there
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "a.md")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept := memory{}
	open := func(now time.Time) *source.FolderSource {
		t.Helper()
		f, err := source.Folder(dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		f.Remember(kept, now)
		return f
	}
	later := time.Now().Add(time.Hour)
	write("one")
	blob, err := open(later).Blob("a.md")
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := open(later).KnownBlob("a.md"); !ok || got != blob {
		t.Fatalf("got %q, %t, want %q, known", got, ok, blob)
	}
	at, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(){
		"same length, time set back": func() {
			write("two")
			if err := os.Chtimes(path, at.ModTime(), at.ModTime()); err != nil {
				t.Fatal(err)
			}
		},
		"replaced by another file": func() {
			other := filepath.Join(dir, "b.md")
			if err := os.WriteFile(other, []byte("two"), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(other, at.ModTime(), at.ModTime()); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(other, path); err != nil {
				t.Fatal(err)
			}
		},
	} {
		change()
		f := open(later)
		if got, ok := f.KnownBlob("a.md"); ok {
			t.Errorf("%s: got %q as known, want it unknown", name, got)
		}
		if got, err := f.Blob("a.md"); err != nil || got == blob {
			t.Errorf("%s: got %q (%v), want the new blob id", name, got, err)
		}
	}
	if got, ok := open(later).KnownBlob("b.md"); ok {
		t.Errorf("a file that is gone: got %q as known", got)
	}
}

// TestFreshFiles: a file that was changed a moment ago may be changed again without its times telling.
func TestFreshFiles(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("one"), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := source.Folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	kept := memory{}
	f.Remember(kept, time.Now())
	if _, err := f.ReadFile("a.md"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Blob("a.md"); err != nil || len(kept) != 0 {
		t.Errorf("got %v (%v), want nothing remembered", kept, err)
	}
}
