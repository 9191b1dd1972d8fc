package ledger_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/storage/filesystem"

	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/ledger"
)

// TestPartsNotHereYet: a clone that has the newest commit and not its files, as while another process of the clone writes
// the pack that has them, is no damage.
func TestPartsNotHereYet(t *testing.T) {
	server := gittest.HTTPBackend(t, "", "")
	store := initialised(t, server)
	if _, err := store.Append(t.Context(), read(t, store), claims("run 1", "launch"), "n1", "", at); err != nil {
		t.Fatal(err)
	}
	repo := server.Clone(t)
	dir := repo.Storer.(*filesystem.Storage).Filesystem().Root()
	tip := read(t, ledger.Open(branch(repo), id, nil)).Tip.Hash
	found, err := repo.Storer.EncodedObject(plumbing.CommitObject, tip)
	if err != nil {
		t.Fatal(err)
	}
	commit := &plumbing.MemoryObject{}
	commit.SetType(plumbing.CommitObject)
	r, err := found.Reader()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(commit, r); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "objects", "pack")); err != nil {
		t.Fatal(err)
	}
	later, err := git.PlainOpen(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := later.Storer.SetEncodedObject(commit); err != nil || got != tip {
		t.Fatalf("got commit %s (%v), want %s", got, err, tip)
	}
	waited := 0
	pause := func(context.Context, int) error { waited++; return nil }
	if got := read(t, ledger.Open(branch(later), id, pause)).State.Len(); got != 1 || waited == 0 {
		t.Errorf("got %d entries after %d pauses, want 1 after some", got, waited)
	}
}
