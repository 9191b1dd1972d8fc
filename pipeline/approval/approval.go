// Package approval says whether those who must have approved exactly these bytes.
//
// Approval by trailer is proven by the history of the default branch alone, without a forge: the commit that
// brought a file's bytes to the branch, or the one on the merged branch that made them, has a line such as
//
//	Signed-off-by: Inês M. <ines@northwind.example>
//
// of somebody on the list of strategists who is not the author. Any later change of a byte needs a line of its own.
// A line can be written by whoever may push, so it proves that the agreed way was kept, and nothing against somebody
// who means harm; a branch that takes signed commits alone, or approval by the forge, does.
//
// Approval by the forge is proven by the pull request that brought the bytes: somebody on the list, who neither opened
// it nor pushed to it last, has approved its last commit, and that commit has the same bytes.
//
// It refuses to guess: where the clone's history ends before the commit is found, nothing is approved.
package approval

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/storer"

	"github.com/galley-social/galley/pipeline/policy"
)

// Verdict is whether files are approved, and by what.
type Verdict struct {
	// Proof says who approved them where. Without it they are not approved.
	Proof string
	// Reason says why they are not, and Hint what to do.
	Reason, Hint string
}

// Approved reports whether all of the files are.
func (v Verdict) Approved() bool { return v.Proof != "" }

// Judge says whether files are approved. It is for one goroutine at a time.
type Judge struct {
	history
	way    way
	proven map[question]Verdict
}

// way is one way in which a commit that brought a file can be approved.
type way interface {
	judge(ctx context.Context, j *Judge, f file, need policy.Need) (Verdict, error)
}

type file struct{ path, blob string }

// question is what was asked before: a file, and by whom it must be approved.
type question struct {
	file
	approvers string
	count     int
}

// History is what a judge looks through.
type History struct {
	Objects storer.EncodedObjectStorer
	// Tip is the commit of the default branch.
	Tip plumbing.Hash
	// Shallow are the commits below which the clone has no history.
	Shallow []plumbing.Hash
}

// ByTrailer judges by the lines of commits. Approvers are names, addresses, or the part of an address before the @.
func ByTrailer(h History) *Judge { return newJudge(h, trailerWay{}) }

func newJudge(h History, w way) *Judge {
	return &Judge{history: newHistory(h), way: w, proven: map[question]Verdict{}}
}

// Needs says whether every one of the needs is met, for each of its files.
func (j *Judge) Needs(ctx context.Context, needs []policy.Need) (Verdict, error) {
	var proofs []string
	for _, need := range needs {
		for _, path := range slices.Sorted(maps.Keys(need.Files)) {
			v, err := j.file(ctx, file{path, need.Files[path]}, need)
			if err != nil || !v.Approved() {
				return v, err
			}
			if !slices.Contains(proofs, v.Proof) {
				proofs = append(proofs, v.Proof)
			}
		}
	}
	return Verdict{Proof: strings.Join(proofs, "; ")}, nil
}

func (j *Judge) file(ctx context.Context, f file, need policy.Need) (Verdict, error) {
	q := question{f, strings.Join(need.Approvers, "\n"), need.Count}
	if v, known := j.proven[q]; known {
		return v, nil
	}
	v, err := j.way.judge(ctx, j, f, need)
	if err != nil {
		return Verdict{}, fmt.Errorf("look for the approval of %s: %w", f.path, err)
	}
	if v.Approved() {
		j.proven[q] = v
	}
	return v, nil
}

// unproven is the verdict on a file of which nothing can be said yet, or nil.
func unproven(f file, came arrival) *Verdict {
	switch {
	case came.commit == nil:
		return &Verdict{Reason: fmt.Sprintf("%s is not on the default branch as it is here", f.path), Hint: "commit it, and merge it"}
	case came.ended:
		return &Verdict{
			Reason: fmt.Sprintf("this clone's history ends before the commit that brought %s", f.path),
			Hint:   "fetch all of it: git fetch --unshallow, or fetch-depth: 0 for actions/checkout",
		}
	}
	return nil
}
