package source

import (
	"context"
	"fmt"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// Change is a file that two commits have with other bytes, or that one of them does not have: its blob id is "" there.
type Change struct{ Path, Before, After string }

// Changes are the files in which two commits differ, in the order of their paths. It compares folders by their ids, so
// it costs what has changed and not what is there. Renames are not looked for.
func Changes(ctx context.Context, repo *git.Repository, before, after plumbing.Hash) ([]Change, error) {
	var trees [2]*object.Tree
	for i, hash := range []plumbing.Hash{before, after} {
		commit, err := object.GetCommit(repo.Storer, hash)
		if err == nil {
			trees[i], err = commit.Tree()
		}
		if err != nil {
			return nil, fmt.Errorf("read the files of commit %.12s: %w", hash, err)
		}
	}
	diff, err := object.DiffTreeWithOptions(ctx, trees[0], trees[1], &object.DiffTreeOptions{})
	if err != nil {
		return nil, fmt.Errorf("compare commits %.12s and %.12s: %w", before, after, err)
	}
	changes := make([]Change, 0, len(diff))
	for _, d := range diff {
		c := Change{Path: d.To.Name}
		if d.From.Name != "" {
			c.Path, c.Before = d.From.Name, d.From.TreeEntry.Hash.String()
		}
		if d.To.Name != "" {
			c.After = d.To.TreeEntry.Hash.String()
		}
		changes = append(changes, c)
	}
	return changes, nil
}
