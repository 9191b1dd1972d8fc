package cli

import (
	"context"
	"fmt"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"

	"github.com/galley-social/galley/pipeline/approval"
	"github.com/galley-social/galley/pipeline/forge"
	"github.com/galley-social/galley/pipeline/forge/forges"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/policy"
	"github.com/galley-social/galley/pipeline/source"
	"github.com/galley-social/galley/schema"
)

// approver gives what says whether the files of a commit of the default branch are approved, or nil when galley.yaml
// asks for no approval. It looks anew each time it is made: what nobody had approved a minute ago may be by now.
func (a *app) approver(ctx context.Context, repo *git.Repository, tip plumbing.Hash, branch string, review schema.Review) func([]policy.Need) plan.Approval {
	if review.Approval == "" || review.Approval == schema.ApprovalNone {
		return nil
	}
	judge, err := a.judge(ctx, repo, tip, branch, review.Approval)
	return func(needs []policy.Need) plan.Approval {
		if err != nil {
			return plan.Approval{Reason: "its approval can't be looked up: " + err.Error(), Hint: "mend that; galley publish looks again"}
		}
		v, err := judge.Needs(ctx, needs)
		if err != nil {
			return plan.Approval{Reason: err.Error(), Hint: "the next run of galley publish looks again"}
		}
		return plan.Approval{Proof: v.Proof, Reason: v.Reason, Hint: v.Hint}
	}
}

func (a *app) judge(ctx context.Context, repo *git.Repository, tip plumbing.Hash, branch string, way schema.Approval) (*approval.Judge, error) {
	shallow, err := repo.Storer.Shallow()
	if err != nil {
		return nil, fmt.Errorf("read where the clone's history ends: %w", err)
	}
	history := approval.History{Objects: source.Objects(repo), Tip: tip, Shallow: shallow}
	if way == schema.ApprovalTrailer {
		return approval.ByTrailer(history), nil
	}
	where, err := a.forge(ctx, repo, branch)
	if err != nil {
		return nil, err
	}
	client, err := forges.Open(where)
	if err != nil {
		return nil, err
	}
	return approval.ByForge(history, client), nil
}

// forge is where the remote's pull requests are. In workflows the environment says it.
func (a *app) forge(ctx context.Context, repo *git.Repository, branch string) (forge.Options, error) {
	remote, err := repo.Remote(remoteName)
	if err != nil {
		return forge.Options{}, errNoRemote
	}
	o := forge.Detect(a.Getenv, remote.Config().URLs[0])
	o.Branch, o.HTTP, o.Wait = branch, a.HTTP, sleep
	if o.Repository == "" {
		return o, stopped("the remote %q does not say on which forge its pull requests are", remoteName).
			hint("set GITHUB_REPOSITORY=OWNER/NAME, and GITHUB_API_URL for a server of your own")
	}
	if o.Branch == "" {
		if o.Branch, err = a.remoteHead(ctx, repo); err != nil {
			return o, err
		}
	}
	return o, nil
}
