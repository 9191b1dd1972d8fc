package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"

	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/pipeline/source"
)

// change reads both sides of a change, plans them for one instant, and narrows the findings to its own.
func (a *app) change(ctx context.Context, f reviewFlags, started event) (effect.Input, error) {
	repo, hash, now, err := a.changed(f)
	if err != nil {
		return effect.Input{}, err
	}
	b, err := a.before(now, checkFlags{changed: f.base, ref: hash.String()})
	if err != nil {
		return effect.Input{}, err
	}
	state, err := a.state(ctx, now.set.Config.Value.Ledger, f.offline)
	if err != nil {
		return effect.Input{}, err
	}
	in := effect.Input{
		Base:  effect.Side{Set: b.base.set, Plan: b.base.plan(a, state, "", nil)},
		Head:  effect.Side{Set: now.set, Plan: now.plan(a, state, "", nil)},
		Brand: now.set.Config.Value.Name, Branch: baseName(f.base, started), Commit: hash.String(),
		Renamed: b.was, Now: a.now,
	}
	if started.Head.Commit != "" {
		in.Commit = started.Head.Commit // what is checked out is a trial merge of it
	}
	if err := compareCommits(ctx, repo, f.base, hash, &in); err != nil {
		return effect.Input{}, err
	}
	in.Older = b.narrow() // last: the plans are for all findings
	in.Findings = now.findings
	return in, nil
}

// changed reads the commit that is under review.
func (a *app) changed(f reviewFlags) (*git.Repository, plumbing.Hash, *loaded, error) {
	repo, err := a.openGit()
	if err != nil {
		return nil, plumbing.ZeroHash, nil, err
	}
	hash, err := source.Resolve(repo, f.ref)
	if err != nil {
		return nil, hash, nil, err
	}
	src, err := source.Tree(repo, hash)
	if err != nil {
		return nil, hash, nil, err
	}
	now := a.load(src)
	return repo, hash, now, a.usable(now, "")
}

// compareCommits says which files differ, and whether the base has moved on.
func compareCommits(ctx context.Context, repo *git.Repository, base string, head plumbing.Hash, in *effect.Input) error {
	from, err := common(repo, base, head.String())
	if err != nil {
		return err
	}
	changes, err := source.Changes(ctx, repo, from, head)
	if err != nil {
		return err
	}
	in.From, in.Base.Files, in.Head.Files = from.String(), map[string]string{}, map[string]string{}
	for _, c := range changes {
		put(in.Base.Files, c.Path, c.Before)
		put(in.Head.Files, c.Path, c.After)
	}
	in.Notes, err = moved(repo, base, from)
	return err
}

func put(files map[string]string, path, blob string) {
	if blob != "" {
		files[path] = blob
	}
}

// baseName is what people call the base.
func baseName(rev string, started event) string {
	if started.Base != "" {
		return started.Base
	}
	return strings.TrimPrefix(strings.TrimPrefix(rev, "refs/heads/"), remoteName+"/")
}

// mostMoved is how many commits of a base that moved on are counted.
const mostMoved = 1000

// moved says that the base has commits that the change does not.
func moved(repo *git.Repository, base string, from plumbing.Hash) ([]string, error) {
	tip, err := source.Resolve(repo, base)
	if err != nil {
		return nil, err
	}
	n := 0
	for ; tip != from && n < mostMoved; n++ {
		commit, err := object.GetCommit(repo.Storer, tip)
		if errors.Is(err, plumbing.ErrObjectNotFound) || err == nil && len(commit.ParentHashes) == 0 {
			break
		}
		if err != nil {
			return nil, err
		}
		tip = commit.ParentHashes[0]
	}
	if n == 0 {
		return nil, nil
	}
	return []string{fmt.Sprintf("%s has moved on since this was branched off: what was merged there meanwhile is not in this plan; update the branch to see both together", base)}, nil
}
