package gitbranch

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/storer"
)

// Commit writes the changes as a commit whose only parent is the given tip; a zero Tip makes a root commit.
// It writes to the local object store only, and rewrites no folder that the changes do not touch. ErrNoChange
// when every file is as it was.
func (b *Branch) Commit(parent Tip, changes []Change, message string, at time.Time) (plumbing.Hash, error) {
	base := &object.Tree{}
	commit := &object.Commit{Message: message}
	if !parent.Hash.IsZero() {
		old, err := object.GetCommit(b.repo.Storer, parent.Hash)
		if err != nil {
			return plumbing.ZeroHash, fmt.Errorf("read commit %s of %q: %w", parent.Hash, b.name, err)
		}
		if base, err = old.Tree(); err != nil {
			return plumbing.ZeroHash, fmt.Errorf("read the files of %s: %w", parent.Hash, err)
		}
		commit.ParentHashes = []plumbing.Hash{parent.Hash}
	}
	edit, err := b.edits(changes)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	if commit.TreeHash, err = apply(b.repo.Storer, base, edit, ""); err != nil {
		return plumbing.ZeroHash, err
	}
	if len(commit.ParentHashes) > 0 && commit.TreeHash == base.Hash {
		return plumbing.ZeroHash, ErrNoChange
	}
	commit.Author = object.Signature{Name: b.opts.AuthorName, Email: b.opts.AuthorEmail, When: at.UTC()}
	commit.Committer = commit.Author
	return store(b.repo.Storer, commit)
}

// folder is the changes inside one folder, by the first element of their paths.
type folder struct {
	// blobs are files to write; the zero hash deletes.
	blobs   map[string]plumbing.Hash
	folders map[string]*folder
}

func newFolder() *folder {
	return &folder{blobs: map[string]plumbing.Hash{}, folders: map[string]*folder{}}
}

// edits stores the blobs and sorts the changes into folders.
func (b *Branch) edits(changes []Change) (*folder, error) {
	root := newFolder()
	for _, change := range changes {
		parts := strings.Split(change.Path, "/")
		if !fs.ValidPath(change.Path) || change.Path == "." ||
			slices.ContainsFunc(parts, func(p string) bool { return strings.EqualFold(p, ".git") }) {
			return nil, fmt.Errorf("write %q to branch %q: not a path inside it", change.Path, b.name)
		}
		at := root
		for _, part := range parts[:len(parts)-1] {
			if at.folders[part] == nil {
				at.folders[part] = newFolder()
			}
			at = at.folders[part]
		}
		name := parts[len(parts)-1]
		if _, twice := at.blobs[name]; twice {
			return nil, fmt.Errorf("write %q to branch %q: named twice", change.Path, b.name)
		}
		hash, err := b.blob(change.Data)
		if err != nil {
			return nil, fmt.Errorf("write %q to branch %q: %w", change.Path, b.name, err)
		}
		at.blobs[name] = hash
	}
	return root, nil
}

func (b *Branch) blob(data []byte) (plumbing.Hash, error) {
	if data == nil {
		return plumbing.ZeroHash, nil
	}
	encoded := b.repo.Storer.NewEncodedObject()
	encoded.SetType(plumbing.BlobObject)
	w, err := encoded.Writer()
	if err != nil {
		return plumbing.ZeroHash, err
	}
	if _, err := w.Write(data); err != nil {
		return plumbing.ZeroHash, err
	}
	if err := w.Close(); err != nil {
		return plumbing.ZeroHash, err
	}
	return b.repo.Storer.SetEncodedObject(encoded)
}

// apply writes the tree with the edits, and its changed subtrees. The zero hash means that nothing is left
// in it.
func apply(s storer.EncodedObjectStorer, old *object.Tree, edit *folder, path string) (plumbing.Hash, error) {
	entries := make(map[string]object.TreeEntry, len(old.Entries)+len(edit.blobs))
	for _, entry := range old.Entries {
		entries[entry.Name] = entry
	}
	for name, sub := range edit.folders {
		if _, both := edit.blobs[name]; both {
			return plumbing.ZeroHash, fmt.Errorf("%q is both a file and a folder", path+name)
		}
		base := &object.Tree{}
		if entry, ok := entries[name]; ok {
			if entry.Mode != filemode.Dir {
				return plumbing.ZeroHash, fmt.Errorf("%q is a file and can't become a folder", path+name)
			}
			var err error
			if base, err = object.GetTree(s, entry.Hash); err != nil {
				return plumbing.ZeroHash, fmt.Errorf("read folder %q: %w", path+name, err)
			}
		}
		hash, err := apply(s, base, sub, path+name+"/")
		if err != nil {
			return plumbing.ZeroHash, err
		}
		set(entries, name, filemode.Dir, hash)
	}
	for name, hash := range edit.blobs {
		if entry, ok := entries[name]; ok && entry.Mode == filemode.Dir {
			return plumbing.ZeroHash, fmt.Errorf("%q is a folder and can't become a file", path+name)
		}
		set(entries, name, filemode.Regular, hash)
	}
	if len(entries) == 0 && path != "" {
		return plumbing.ZeroHash, nil
	}
	tree := &object.Tree{Entries: make([]object.TreeEntry, 0, len(entries))}
	for _, entry := range entries {
		tree.Entries = append(tree.Entries, entry)
	}
	sort.Sort(object.TreeEntrySorter(tree.Entries))
	return store(s, tree)
}

func set(entries map[string]object.TreeEntry, name string, mode filemode.FileMode, hash plumbing.Hash) {
	if hash.IsZero() {
		delete(entries, name)
		return
	}
	entries[name] = object.TreeEntry{Name: name, Mode: mode, Hash: hash}
}

// store writes a tree or a commit unless it is there already.
func store(s storer.EncodedObjectStorer, what interface {
	Encode(plumbing.EncodedObject) error
}) (plumbing.Hash, error) {
	encoded := s.NewEncodedObject()
	if err := what.Encode(encoded); err != nil {
		return plumbing.ZeroHash, fmt.Errorf("encode: %w", err)
	}
	err := s.HasEncodedObject(encoded.Hash())
	if err == nil {
		return encoded.Hash(), nil
	}
	if !errors.Is(err, plumbing.ErrObjectNotFound) {
		return plumbing.ZeroHash, err
	}
	return s.SetEncodedObject(encoded)
}
