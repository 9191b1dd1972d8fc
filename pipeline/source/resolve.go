package source

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
)

// The errors of Resolve that a caller may test for.
var (
	// ErrNoCommits: the repository is empty.
	ErrNoCommits = errors.New("the repository has no commits yet")
	// ErrUnknownRevision: nothing has that name.
	ErrUnknownRevision = errors.New("unknown revision")
)

// Resolve finds the commit that a branch, a tag, a commit id or an expression such as HEAD~2 names.
func Resolve(repo *git.Repository, rev string) (plumbing.Hash, error) {
	hash, err := repo.ResolveRevision(plumbing.Revision(rev))
	if err == nil {
		return *hash, nil
	}
	names := refNames(repo)
	if len(names) == 0 {
		return plumbing.ZeroHash, fmt.Errorf("%w: commit something first: git add . && git commit -m \"Start\"", ErrNoCommits)
	}
	hint := "branches and tags: " + strings.Join(names[:min(len(names), 10)], ", ")
	if near := nearest(rev, names); near != "" {
		hint = fmt.Sprintf("did you mean %q? %s", near, hint)
	}
	if shallow, _ := repo.Storer.Shallow(); len(shallow) > 0 {
		hint += "; this clone is shallow: git fetch --unshallow brings the rest"
	}
	return plumbing.ZeroHash, fmt.Errorf("%w %q; %s", ErrUnknownRevision, rev, hint)
}

// refNames are the short names of branches, remote branches and tags that point to something.
func refNames(repo *git.Repository) []string {
	refs, err := repo.References()
	if err != nil {
		return nil
	}
	defer refs.Close()
	var names []string
	for {
		ref, err := refs.Next()
		if err != nil {
			break
		}
		name := ref.Name()
		if ref.Type() == plumbing.HashReference && (name.IsBranch() || name.IsRemote() || name.IsTag()) {
			names = append(names, name.Short())
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// nearest is the name that is the fewest letters away, if that is few.
func nearest(word string, names []string) string {
	if len(names) == 0 {
		return ""
	}
	best := slices.MinFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(distance(word, a), distance(word, b)), cmp.Compare(a, b))
	})
	if distance(word, best) <= max(2, len(word)/3) {
		return best
	}
	return ""
}

// distance is how many letters must be added, dropped or changed to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
