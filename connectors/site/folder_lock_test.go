package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gofrs/flock"
	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/schema"
)

// TestFolderLock: without the lock nothing is written, and people are told what is wrong. The lock is not in the folder.
func TestFolderLock(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, lock := range map[string]string{"a folder": dir, "below a file": filepath.Join(file, "lock")} {
		t.Run(name, func(t *testing.T) {
			root := filepath.Join(t.TempDir(), "public")
			err := here(t, root, lock).Write(t.Context(), map[string][]byte{"a": []byte("1")}, "")
			var fault *schema.Fault
			if !errors.As(err, &fault) || fault.Outcome != schema.Later || !strings.Contains(fault.Reason, "lock the site's folder: ") ||
				!strings.Contains(fault.Reason, dir) || !strings.Contains(fault.Hint, "can lock files") {
				t.Errorf("got %v, want it put off, with the lock's place and what to do", err)
			}
			if _, err := os.Stat(root); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("got something written without a lock: %v", err)
			}
		})
	}
}

// TestFolderHeld: a write waits for the lock as long as its run may, and goes on when it is let go.
func TestFolderHeld(t *testing.T) {
	root, path := t.TempDir(), filepath.Join(t.TempDir(), "lock")
	other := flock.New(path)
	if won, err := other.TryLock(); err != nil || !won {
		t.Fatalf("lock: %t, %v", won, err)
	}
	files := here(t, root, path)
	change := map[string][]byte{"a": []byte("1")}
	short, cancel := context.WithTimeout(t.Context(), 20*lockLook)
	defer cancel()
	var fault *schema.Fault
	if err := files.Write(short, change, ""); !errors.As(err, &fault) || fault.Outcome != schema.Later || len(tree(t, root)) != 0 {
		t.Errorf("got %v and the files %q while another run holds the lock, want it put off", err, tree(t, root))
	}
	ended := make(chan error, 1)
	go func() { ended <- files.Write(t.Context(), change, "") }()
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"a": "1"}, tree(t, root)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// writers is how many write one folder at once, and each so many posts.
const (
	writers = 2
	each    = 20
)

// TestFolderWriters: everybody's posts are in the index, in the feeds and on a page of their own.
func TestFolderWriters(t *testing.T) {
	root, lock := filepath.Join(t.TempDir(), "public"), lockIn(t)
	ended := make(chan error, writers)
	for w := range writers {
		client := mustOpen(t, here(t, root, lock))
		go func() {
			for n := range each {
				m := message(fmt.Sprintf("w%d-n%02d", w, n), 1+n, "<p>Poured.</p>")
				if _, err := client.Send(t.Context(), schema.Effect{Message: m}); err != nil {
					ended <- fmt.Errorf("%s: %w", m.Post, err)
					return
				}
			}
			ended <- nil
		}()
	}
	for range writers {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	files := tree(t, root)
	for w := range writers {
		for n := range each {
			post := fmt.Sprintf("w%d-n%02d", w, n)
			for _, name := range []string{indexFile, "atom.xml", "feed.json", "sitemap.xml", "posts/" + post + "/index.html"} {
				if !strings.Contains(files[name], post) {
					t.Errorf("got no %s in %s", post, name)
				}
			}
		}
	}
}
