package approval

import (
	"errors"
	"path"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// history is a branch's commits, and their folders once they were read.
type history struct {
	History
	shallow map[plumbing.Hash]bool
	trees   map[plumbing.Hash]*object.Tree
}

func newHistory(h History) history {
	t := history{History: h, shallow: map[plumbing.Hash]bool{}, trees: map[plumbing.Hash]*object.Tree{}}
	for _, hash := range h.Shallow {
		t.shallow[hash] = true
	}
	return t
}

// arrival is the commit that brought a file's bytes.
type arrival struct {
	// commit is nil when the branch does not have them.
	commit *object.Commit
	// ended is set when the clone has no history below the commit to tell.
	ended bool
}

// brought is the commit on the line of first parents from which on the file has had these bytes.
func (t *history) brought(from plumbing.Hash, f file) (arrival, error) {
	var came arrival
	for hash := from; ; {
		has, err := t.holds(hash, f)
		if err != nil || !has {
			return came, err
		}
		if came.commit, err = object.GetCommit(t.Objects, hash); err != nil {
			return arrival{}, err
		}
		if t.shallow[hash] {
			came.ended = true
			return came, nil
		}
		if len(came.commit.ParentHashes) == 0 {
			return came, nil
		}
		hash = came.commit.ParentHashes[0]
	}
}

// holds reports whether a commit has the file with these bytes, or without any, does not have it.
func (t *history) holds(hash plumbing.Hash, f file) (bool, error) {
	commit, err := object.GetCommit(t.Objects, hash)
	if err != nil {
		return false, err
	}
	tree := commit.TreeHash
	for part := range strings.SplitSeq(path.Dir(f.path), "/") {
		if part == "." {
			break
		}
		if tree, err = t.entry(tree, part); err != nil || tree.IsZero() {
			return f.blob == "", err
		}
	}
	blob, err := t.entry(tree, path.Base(f.path))
	if f.blob == "" {
		return blob.IsZero(), err
	}
	return blob.String() == f.blob, err
}

// entry is what a folder has under a name, or the zero hash.
func (t *history) entry(folder plumbing.Hash, name string) (plumbing.Hash, error) {
	tree, ok := t.trees[folder]
	if !ok {
		var err error
		tree, err = object.GetTree(t.Objects, folder)
		if errors.Is(err, plumbing.ErrObjectNotFound) {
			tree = &object.Tree{} // a file stands where a folder is looked for
		} else if err != nil {
			return plumbing.ZeroHash, err
		}
		t.trees[folder] = tree
	}
	for _, e := range tree.Entries {
		if e.Name == name {
			return e.Hash, nil
		}
	}
	return plumbing.ZeroHash, nil
}

// Brought is the commit on the branch's line of first parents from which on a file has had these bytes, or "" when this
// clone can't tell.
func Brought(h History, path, blob string) (string, error) {
	t := newHistory(h)
	came, err := t.brought(h.Tip, file{path, blob})
	if err != nil || came.commit == nil || came.ended {
		return "", err
	}
	return came.commit.Hash.String(), nil
}
