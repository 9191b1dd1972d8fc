package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing"

	"github.com/galley-social/galley/pipeline/approval"
	"github.com/galley-social/galley/pipeline/forge"
	"github.com/galley-social/galley/pipeline/policy"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/pipeline/source"
	"github.com/galley-social/galley/schema"
)

// gated is a pull request beside what is merged.
type gated struct {
	repo   *git.Repository
	merged merged
	pull   forge.Pull
}

// reviewer tells who has judged a pull request.
type reviewer interface {
	Reviews(ctx context.Context, number int) ([]approval.Review, error)
	Pusher(ctx context.Context, number int, head string) (string, error)
}

// judged asks everybody's reviews, where the policy asks for approval and the change for any.
func (a *app) judged(ctx context.Context, g gated, forge reviewer) (review.Gate, error) {
	name := fmt.Sprintf("#%d", g.pull.Number)
	out := review.Gate{Pull: name, Base: g.pull.Base, Commit: g.pull.Head.Commit}
	rules := g.merged.tree.set.Config.Value.Review
	switch {
	case g.pull.Base != g.merged.branch:
		out.Open = fmt.Sprintf("it goes to %s, and galley publishes %s alone", g.pull.Base, g.merged.branch)
		return out, nil
	case rules.Approval == "" || rules.Approval == schema.ApprovalNone:
		out.Open = fmt.Sprintf("galley.yaml on %s asks for no approval", g.merged.branch)
		return out, nil
	}
	needs, head, err := a.needs(ctx, g)
	if err != nil || len(needs) == 0 {
		out.Open = "it changes nothing that galley reads"
		return out, err
	}
	if rules.Approval == schema.ApprovalTrailer {
		out.Answers, err = a.signedOff(ctx, g.repo, head, needs)
		return out, err
	}
	change := approval.Change{Name: name, Author: g.pull.Author, Head: g.pull.Head.Commit}
	if change.Pusher, err = forge.Pusher(ctx, g.pull.Number, change.Head); err != nil {
		return out, err
	}
	if change.Reviews, err = forge.Reviews(ctx, g.pull.Number); err != nil {
		return out, err
	}
	out.Author, out.Pusher = change.Author, change.Pusher
	for _, need := range needs {
		out.Answers = append(out.Answers, change.Meets(need))
	}
	return out, nil
}

// signedOff judges by the lines of the pull request's commits.
func (a *app) signedOff(ctx context.Context, repo *git.Repository, head plumbing.Hash, needs []policy.Need) ([]approval.Answer, error) {
	judge, err := a.judge(ctx, repo, head, "", schema.ApprovalTrailer)
	if err != nil {
		return nil, err
	}
	var answers []approval.Answer
	for _, need := range needs {
		v, err := judge.Needs(ctx, []policy.Need{need})
		if err != nil {
			return nil, err
		}
		answer := approval.Answer{Need: need, Why: v.Reason}
		if v.Approved() {
			answer.By = []string{v.Proof}
		}
		answers = append(answers, answer)
	}
	return answers, nil
}

// needs are what the pull request must have, and its head.
func (a *app) needs(ctx context.Context, g gated) ([]policy.Need, plumbing.Hash, error) {
	head, err := a.fetchPull(ctx, g.repo, g.pull)
	if err != nil {
		return nil, head, err
	}
	from, err := common(g.repo, g.merged.tip.String(), head.String())
	if err != nil {
		return nil, head, err
	}
	var trees [2]policy.Tree
	for i, hash := range []plumbing.Hash{from, head} {
		src, err := source.Tree(g.repo, hash)
		if err != nil {
			return nil, head, err
		}
		trees[i] = a.load(src).subjects()
	}
	changes, err := source.Changes(ctx, g.repo, from, head)
	if err != nil {
		return nil, head, err
	}
	files := make([]policy.Changed, len(changes))
	for i, c := range changes {
		files[i] = policy.Changed(c)
	}
	return policy.Change(g.merged.tree.set.Config.Value.Review, trees[0], trees[1], files), head, nil
}

// fetchPull brings the commits of a pull request, and nothing into the folder.
func (a *app) fetchPull(ctx context.Context, repo *git.Repository, pull forge.Pull) (plumbing.Hash, error) {
	remote, err := repo.Remote(remoteName)
	if err != nil {
		return plumbing.ZeroHash, errNoRemote
	}
	here := plumbing.ReferenceName(fmt.Sprintf("refs/galley/pull/%d", pull.Number))
	err = remote.FetchContext(ctx, &git.FetchOptions{
		RefSpecs: []config.RefSpec{config.RefSpec(fmt.Sprintf("+refs/pull/%d/head:%s", pull.Number, here))},
		Auth:     a.gitAuth(remote.Config().URLs[0]), Tags: git.NoTags,
	})
	if err != nil && !errors.Is(err, git.NoErrAlreadyUpToDate) {
		return plumbing.ZeroHash, fmt.Errorf("fetch the commits of #%d: %w", pull.Number, err)
	}
	ref, err := repo.Storer.Reference(here)
	if err != nil {
		return plumbing.ZeroHash, fmt.Errorf("fetch the commits of #%d: %w", pull.Number, err)
	}
	if ref.Hash().String() != pull.Head.Commit {
		return plumbing.ZeroHash, stopped("#%d has moved on to commit %.12s while it was read", pull.Number, ref.Hash()).
			hint("the run of that commit judges it")
	}
	return ref.Hash(), nil
}
