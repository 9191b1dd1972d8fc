package gitbranch

import (
	"fmt"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/storer"
)

// newObjects are the commit, and the trees and blobs of it that its parent does not have at the same place.
// The server has the parent, because that is the condition of the push.
func newObjects(s storer.EncodedObjectStorer, parent, commit plumbing.Hash) ([]plumbing.Hash, error) {
	c, err := object.GetCommit(s, commit)
	if err != nil {
		return nil, fmt.Errorf("read commit %s: %w", commit, err)
	}
	var old plumbing.Hash
	if !parent.IsZero() {
		p, err := object.GetCommit(s, parent)
		if err != nil {
			return nil, fmt.Errorf("read commit %s: %w", parent, err)
		}
		old = p.TreeHash
	}
	list := []plumbing.Hash{commit}
	seen := map[plumbing.Hash]bool{}
	if err := newIn(s, old, c.TreeHash, seen, &list); err != nil {
		return nil, err
	}
	return list, nil
}

func newIn(s storer.EncodedObjectStorer, old, tree plumbing.Hash, seen map[plumbing.Hash]bool, list *[]plumbing.Hash) error {
	if tree == old || seen[tree] {
		return nil
	}
	seen[tree] = true
	*list = append(*list, tree)
	t, err := object.GetTree(s, tree)
	if err != nil {
		return fmt.Errorf("read tree %s: %w", tree, err)
	}
	before := map[string]plumbing.Hash{}
	if !old.IsZero() {
		o, err := object.GetTree(s, old)
		if err != nil {
			return fmt.Errorf("read tree %s: %w", old, err)
		}
		for _, entry := range o.Entries {
			before[entry.Name] = entry.Hash
		}
	}
	for _, entry := range t.Entries {
		switch {
		case before[entry.Name] == entry.Hash || seen[entry.Hash] || entry.Mode == filemode.Submodule:
		case entry.Mode == filemode.Dir:
			if err := newIn(s, treeOnly(s, before[entry.Name]), entry.Hash, seen, list); err != nil {
				return err
			}
		default:
			seen[entry.Hash] = true
			*list = append(*list, entry.Hash)
		}
	}
	return nil
}

// treeOnly is the hash when it names a tree: what is a folder now may have been a file.
func treeOnly(s storer.EncodedObjectStorer, hash plumbing.Hash) plumbing.Hash {
	if hash.IsZero() {
		return hash
	}
	if _, err := object.GetTree(s, hash); err != nil {
		return plumbing.ZeroHash
	}
	return hash
}

// complete reports whether all files of a commit are here.
func complete(s storer.EncodedObjectStorer, commit plumbing.Hash) bool {
	c, err := object.GetCommit(s, commit)
	if err != nil {
		return false
	}
	seen := map[plumbing.Hash]bool{}
	var whole func(tree plumbing.Hash) bool
	whole = func(tree plumbing.Hash) bool {
		if seen[tree] {
			return true
		}
		seen[tree] = true
		t, err := object.GetTree(s, tree)
		if err != nil {
			return false
		}
		for _, entry := range t.Entries {
			switch {
			case entry.Mode == filemode.Submodule:
			case entry.Mode == filemode.Dir && !whole(entry.Hash), entry.Mode != filemode.Dir && s.HasEncodedObject(entry.Hash) != nil:
				return false
			}
		}
		return true
	}
	return whole(c.TreeHash)
}
