package ledger

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/storer"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// reader collects the entries of a tree that an older tree did not have, and finds what is gone or changed.
type reader struct {
	db      storer.EncodedObjectStorer
	memory  Memory // may be nil
	entries []Entry
}

// step is a name of a tree, and what an older tree has under it.
type step struct {
	was  plumbing.Hash
	now  object.TreeEntry
	path string
}

// spread walks the folders of the top on all processors, each with objects of its own: those of one repository are read
// one at a time. There is one list of entries for each folder.
func (r *reader) spread(old, tree plumbing.Hash, objects func() storer.EncodedObjectStorer) ([][]Entry, error) {
	steps, err := r.steps(old, tree, entriesDir)
	if err != nil {
		return nil, err
	}
	found, failed := make([][]Entry, len(steps)), make([]error, len(steps))
	var next atomic.Int64
	var wg sync.WaitGroup
	for n := range min(runtime.GOMAXPROCS(0), len(steps)) {
		wg.Go(func() {
			db := r.db
			if n > 0 {
				db = objects()
			}
			for i := int(next.Add(1)) - 1; i < len(steps); i = int(next.Add(1)) - 1 {
				own := reader{db: db, memory: r.memory}
				failed[i] = own.folder(steps[i])
				share(own.entries)
				found[i] = own.entries
			}
		})
	}
	wg.Wait()
	for _, err := range failed {
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (r *reader) walk(old, tree plumbing.Hash, path string) error {
	steps, err := r.steps(old, tree, path)
	if err != nil {
		return err
	}
	for _, step := range steps {
		if err := r.visit(step); err != nil {
			return err
		}
	}
	return nil
}

// steps are the names of a tree that an older one does not have, or has with something else.
func (r *reader) steps(old, tree plumbing.Hash, path string) ([]step, error) {
	if old == tree {
		return nil, nil
	}
	before, err := listing(r.db, old)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	now, err := listing(r.db, tree)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	known := make(map[string]object.TreeEntry, len(before))
	for _, entry := range before {
		known[entry.Name] = entry
	}
	var steps []step
	for _, entry := range now {
		if was := known[entry.Name]; was != entry {
			steps = append(steps, step{was.Hash, entry, path + "/" + entry.Name})
		}
		delete(known, entry.Name)
	}
	for name := range known {
		return nil, fmt.Errorf("%s/%s is gone", path, name)
	}
	return steps, nil
}

func (r *reader) visit(s step) error {
	entry, path := s.now, s.path
	switch {
	case entry.Mode == filemode.Dir:
		return r.walk(s.was, entry.Hash, path)
	case !s.was.IsZero():
		return fmt.Errorf("%s was edited", path)
	case entry.Mode != filemode.Regular:
		return fmt.Errorf("%s is not a plain file", path)
	}
	data, err := blob(r.db, entry.Hash)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	e, err := Decode(data)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if e.Path() != path {
		return fmt.Errorf("%s is the entry that belongs at %s", path, e.Path())
	}
	r.entries = append(r.entries, e)
	return nil
}

func listing(db storer.EncodedObjectStorer, tree plumbing.Hash) ([]object.TreeEntry, error) {
	if tree.IsZero() {
		return nil, nil
	}
	t, err := object.GetTree(db, tree)
	if err != nil {
		return nil, fmt.Errorf("read folder %s: %w", tree, err)
	}
	return t.Entries, nil
}

func blob(db storer.EncodedObjectStorer, hash plumbing.Hash) ([]byte, error) {
	encoded, err := db.EncodedObject(plumbing.BlobObject, hash)
	if err != nil {
		return nil, err
	}
	if encoded.Size() > maxEntry {
		return nil, fmt.Errorf("%d bytes are more than an entry can have", encoded.Size())
	}
	r, err := encoded.Reader()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data := bytes.NewBuffer(make([]byte, 0, encoded.Size()))
	_, err = io.Copy(data, r)
	return data.Bytes(), err
}

// recent is how much of what was read a reader of objects keeps. Each entry is read once; what is read more often is
// what Git has packed others as changes of, and those are neighbours.
const recent = 8 * cache.MiByte

// objects is a new reader of the objects that are here by now. Each goroutine needs one of its own.
func (s *Store) objects() storer.EncodedObjectStorer {
	disk, ok := s.branch.Repository().Storer.(*filesystem.Storage)
	if !ok {
		return s.branch.Repository().Storer
	}
	return filesystem.NewStorageWithOptions(disk.Filesystem(), cache.NewObjectLRU(recent), filesystem.Options{KeepDescriptors: true})
}
