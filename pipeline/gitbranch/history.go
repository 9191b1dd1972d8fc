package gitbranch

import (
	"fmt"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// checkHistory walks back from the tip until it has met both the commit this clone saw last and the
// remote's witness. On an append-only branch every commit has one parent, so the walk is a line, and it is
// as long as what is new.
func (b *Branch) checkHistory(tip, seen, witness plumbing.Hash) error {
	for at := tip; ; {
		if at == seen {
			seen = plumbing.ZeroHash
		}
		if at == witness {
			witness = plumbing.ZeroHash
		}
		commit, err := object.GetCommit(b.repo.Storer, at)
		if err != nil {
			return fmt.Errorf("read commit %s of %q: %w", at, b.name, err)
		}
		if len(commit.ParentHashes) > 1 {
			return fmt.Errorf("%w: commit %s of %q is a merge, and galley writes none", ErrRewound, at, b.name)
		}
		if seen.IsZero() && witness.IsZero() {
			return nil
		}
		if len(commit.ParentHashes) == 0 {
			break
		}
		at = commit.ParentHashes[0]
	}
	if !seen.IsZero() {
		return b.rewound(tip, seen, "this clone has seen it at")
	}
	return b.rewound(tip, witness, "its witness there is at")
}

func (b *Branch) rewound(tip, lost plumbing.Hash, how string) error {
	return fmt.Errorf("%w: %q on remote %q is at %s, but %s %s, which is not in its history; "+
		"put it back with: git push --force %s %s:%s (or, if the loss is wanted: git update-ref -d %s && git push %s :%s)",
		ErrRewound, b.name, b.remote, tip, how, lost,
		b.remote, lost, b.ref(), b.SeenRef(), b.remote, b.WitnessRef())
}

// holds reports whether the commit is the tip or one of its ancestors. The walk stops at the parent that
// both must be newer than.
func (b *Branch) holds(tip, commit, parent plumbing.Hash) (bool, error) {
	for at := tip; !at.IsZero() && at != parent; {
		if at == commit {
			return true, nil
		}
		c, err := object.GetCommit(b.repo.Storer, at)
		if err != nil {
			return false, fmt.Errorf("read commit %s of %q: %w", at, b.name, err)
		}
		if len(c.ParentHashes) == 0 {
			return false, nil
		}
		at = c.ParentHashes[0]
	}
	return false, nil
}
