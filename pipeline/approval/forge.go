package approval

import (
	"context"
	"fmt"
	"strings"

	"github.com/galley-social/galley/pipeline/policy"
)

// Forge is where changes are reviewed.
type Forge interface {
	// Changes are the pull requests that were merged into the default branch and brought a commit to it.
	Changes(ctx context.Context, commit string) ([]Change, error)
	// Blob is the blob id that a file has in a commit, or "" when the commit does not have it.
	Blob(ctx context.Context, commit, path string) (string, error)
}

// Change is a pull request that was merged.
type Change struct {
	// Number is the forge's, and Name how people call it, such as #12.
	Number int
	Name   string
	// Author opened it, and Pusher made its last commit, by their names on the forge. An empty Pusher is not known.
	Author, Pusher string
	// Head is its last commit.
	Head string
	// Reviews are in the order in which they were given.
	Reviews []Review
}

// State is what a review says.
type State string

// The states that count. A comment is no judgement.
const (
	Approved  State = "approved"
	Changes   State = "changes requested"
	Dismissed State = "dismissed"
)

// Review is one judgement.
type Review struct {
	By    string
	State State
	// Commit is what was looked at.
	Commit string
}

// ByForge judges by the reviews of the pull request that brought a file. Approvers are names on the forge.
func ByForge(h History, forge Forge) *Judge {
	return newJudge(h, forgeWay{forge: forge, changes: map[string][]Change{}})
}

// forgeWay is approval by a review.
type forgeWay struct {
	forge   Forge
	changes map[string][]Change
}

func (w forgeWay) judge(ctx context.Context, j *Judge, f file, need policy.Need) (Verdict, error) {
	came, err := j.brought(j.Tip, f)
	if err != nil {
		return Verdict{}, err
	}
	if v := unproven(f, came); v != nil {
		return *v, nil
	}
	commit := came.commit.Hash.String()
	changes, err := w.of(ctx, commit)
	if err != nil {
		return Verdict{}, err
	}
	verdict := Verdict{
		Reason: fmt.Sprintf("%s came with commit %s, which no pull request brought", f.path, commit[:12]),
		Hint:   hint(need, "change it in a pull request that "+who(need)+" approves"),
	}
	for _, c := range changes {
		answer := c.Meets(need)
		if !answer.Met() {
			verdict = Verdict{
				Reason: fmt.Sprintf("pull request %s, which brought %s, %s", c.Name, f.path, answer.Why),
				Hint:   hint(need, "bring it anew in a pull request that "+who(need)+" approves"),
			}
			continue
		}
		blob, err := w.forge.Blob(ctx, c.Head, f.path)
		if err != nil {
			return Verdict{}, err
		}
		if blob == f.blob {
			return Verdict{Proof: fmt.Sprintf("pull request %s approved by %s at %.12s", c.Name, strings.Join(answer.By, " and "), c.Head)}, nil
		}
		verdict = Verdict{
			Reason: fmt.Sprintf("%s is not what was approved in pull request %s", f.path, c.Name),
			Hint:   hint(need, "bring it as it is in a pull request that "+who(need)+" approves"),
		}
	}
	return verdict, nil
}

func (w forgeWay) of(ctx context.Context, commit string) ([]Change, error) {
	if changes, known := w.changes[commit]; known {
		return changes, nil
	}
	changes, err := w.forge.Changes(ctx, commit)
	if err == nil {
		w.changes[commit] = changes
	}
	return changes, err
}
