package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/galley-social/galley/pipeline/approval"
	"github.com/galley-social/galley/pipeline/forge/forges"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/pipeline/review/comment"
	"github.com/galley-social/galley/pipeline/source"
	"github.com/galley-social/galley/schema"
)

// announcement is what the forge is told after a run: it only ever repeats what the ledger has, so it may fail, and the
// next run says all of it.
type announcement struct {
	client forges.Forge
	rounds *rounds
	plan   plan.Plan
}

// announce says on the forge what went out and what needs a person. A failure is a note: what was sent is sent, and
// recorded.
func (a *app) announce(ctx context.Context, r *rounds, result publish.Result) {
	if err := a.tell(ctx, r, result); err != nil {
		a.note("published, but the forge was not told of all of it: " + err.Error())
	}
}

func (a *app) tell(ctx context.Context, r *rounds, result publish.Result) error {
	where, err := a.forge(ctx, r.repo, r.branch)
	if err != nil {
		return err
	}
	client, err := forges.Open(where)
	if err != nil {
		return err
	}
	n := announcement{client, r, result.Plan}
	pulls, err := n.pulls(ctx, result.Events)
	for _, number := range pulls {
		err = errors.Join(err, n.live(ctx, number))
	}
	waiting := result.Plan.NeedPerson()
	title, body := comment.Person(waiting)
	return errors.Join(err, client.Issue(ctx, comment.PersonMarker, title, body, len(waiting) > 0))
}

// pulls are the pull requests that brought the posts of which something went out, was found or was held in this run.
func (n announcement) pulls(ctx context.Context, events []publish.Event) ([]int, error) {
	shallow, err := n.rounds.repo.Storer.Shallow()
	if err != nil {
		return nil, fmt.Errorf("read where the clone's history ends: %w", err)
	}
	history := approval.History{Objects: source.Objects(n.rounds.repo), Tip: n.rounds.tip, Shallow: shallow}
	var numbers []int
	seen := map[string]bool{}
	for _, e := range events {
		id, _ := schema.OccurrenceOf(e.Post)
		post := n.rounds.loaded.set.Post(id)
		if e.Kind == ledger.Claim || post == nil || seen[post.File] {
			continue
		}
		seen[post.File] = true
		commit, err := approval.Brought(history, post.File, post.Blob)
		if err != nil {
			return numbers, err
		}
		if commit == "" || seen[commit] {
			continue
		}
		seen[commit] = true
		changes, err := n.client.Changes(ctx, commit)
		if err != nil {
			return numbers, err
		}
		for _, c := range changes {
			if !slices.Contains(numbers, c.Number) {
				numbers = append(numbers, c.Number)
			}
		}
	}
	return numbers, nil
}

// live keeps the comment and the label of a pull request.
func (n announcement) live(ctx context.Context, number int) error {
	files, _, err := n.client.Files(ctx, number)
	if err != nil {
		return err
	}
	brought := map[string]bool{}
	for _, f := range files {
		brought[f.Path] = true
	}
	var steps []plan.Step
	for _, s := range n.plan.Steps {
		if brought[s.File] {
			steps = append(steps, s)
		}
	}
	if len(steps) == 0 {
		return nil
	}
	return errors.Join(
		n.client.Comment(ctx, number, comment.LiveMarker, comment.Live(steps)),
		n.client.Label(ctx, number, labels(), stage(steps)),
	)
}

// stage is the label of a merged pull request.
func stage(steps []plan.Step) string {
	if slices.ContainsFunc(steps, func(s plan.Step) bool { return s.Op == plan.Hold || s.Op == plan.Ask }) {
		return "held"
	}
	if slices.ContainsFunc(steps, func(s plan.Step) bool { return s.Op == plan.Publish || s.Op == plan.Handed || s.Op == plan.Cancel }) {
		return "scheduled"
	}
	return "published"
}
