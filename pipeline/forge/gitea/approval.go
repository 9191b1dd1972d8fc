package gitea

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"code.gitea.io/sdk/gitea"

	"github.com/galley-social/galley/pipeline/approval"
)

// Changes follows approval.Forge.
func (c *Client) Changes(ctx context.Context, commit string) ([]approval.Change, error) {
	client, err := c.with(ctx)
	if err != nil {
		return nil, err
	}
	pull, answer, err := client.GetCommitPullRequest(c.owner, c.name, commit)
	if err != nil && answer != nil && answer.StatusCode == http.StatusNotFound {
		return nil, c.visible(client)
	}
	if err != nil {
		return nil, fmt.Errorf("ask Gitea for the pull request of commit %.12s: %w", commit, plain(err, answer, readRepository))
	}
	if !pull.HasMerged || pull.Base == nil || pull.Base.Ref != c.branch || pull.Head == nil {
		return nil, nil
	}
	change := approval.Change{Number: int(pull.Index), Name: fmt.Sprintf("#%d", pull.Index), Author: login(pull.Poster), Head: pull.Head.Sha}
	number := int(pull.Index)
	if change.Pusher, err = c.Pusher(ctx, number, change.Head); err != nil {
		return nil, err
	}
	change.Reviews, err = c.Reviews(ctx, number)
	return []approval.Change{change}, err
}

// visible tells a commit that no pull request brought from a repository that the token does not see: Gitea says the
// same of both.
func (c *Client) visible(client *gitea.Client) error {
	_, answer, err := client.GetRepo(c.owner, c.name)
	if err != nil {
		return fmt.Errorf("ask Gitea for %s/%s: %w", c.owner, c.name, plain(err, answer, readRepository))
	}
	return nil
}

// Pusher is who made the last commit of a pull request, or "" when Gitea does not tell.
func (c *Client) Pusher(ctx context.Context, number int, head string) (string, error) {
	client, err := c.with(ctx)
	if err != nil {
		return "", err
	}
	commits, answer, err := everything(func(o gitea.ListOptions) ([]*gitea.Commit, *gitea.Response, error) {
		return client.ListPullRequestCommits(c.owner, c.name, int64(number), gitea.ListPullRequestCommitsOptions{ListOptions: o})
	})
	if err != nil {
		return "", fmt.Errorf("ask Gitea for the commits of #%d: %w", number, plain(err, answer, readRepository))
	}
	for _, commit := range commits {
		if commit.CommitMeta == nil || commit.SHA != head {
			continue
		}
		if by := login(commit.Committer); by != "" {
			return by, nil
		}
		return login(commit.Author), nil
	}
	return "", nil
}

// Reviews are the judgements of people about a pull request, in the order in which they were given.
func (c *Client) Reviews(ctx context.Context, number int) ([]approval.Review, error) {
	client, err := c.with(ctx)
	if err != nil {
		return nil, err
	}
	all, answer, err := everything(func(o gitea.ListOptions) ([]*gitea.PullReview, *gitea.Response, error) {
		return client.ListPullReviews(c.owner, c.name, int64(number), gitea.ListPullReviewsOptions{ListOptions: o})
	})
	if err != nil {
		return nil, fmt.Errorf("ask Gitea for the reviews of #%d: %w", number, plain(err, answer, readRepository))
	}
	slices.SortStableFunc(all, func(a, b *gitea.PullReview) int { return a.Submitted.Compare(b.Submitted) })
	var reviews []approval.Review
	for _, review := range all {
		state, judges := stateOf(review)
		// The accounts of the server itself have no number.
		if judges && review.Reviewer != nil && review.Reviewer.ID > 0 {
			reviews = append(reviews, approval.Review{By: review.Reviewer.UserName, State: state, Commit: review.CommitID})
		}
	}
	return reviews, nil
}

// stateOf is what a review says, and whether it judges at all. A dismissed one keeps its state and says so beside it.
func stateOf(review *gitea.PullReview) (approval.State, bool) {
	state, judges := map[gitea.ReviewStateType]approval.State{
		gitea.ReviewStateApproved: approval.Approved, gitea.ReviewStateRequestChanges: approval.Changes,
	}[review.State]
	if judges && review.Dismissed {
		return approval.Dismissed, true
	}
	return state, judges
}

// Blob follows approval.Forge.
func (c *Client) Blob(ctx context.Context, commit, path string) (string, error) {
	client, err := c.with(ctx)
	if err != nil {
		return "", err
	}
	file, answer, err := client.GetContents(c.owner, c.name, commit, path)
	switch {
	case err == nil:
		return file.SHA, nil
	case answer != nil && (answer.StatusCode == http.StatusNotFound || answer.StatusCode == http.StatusOK):
		return "", nil // there is no such file, or a folder
	}
	return "", fmt.Errorf("ask Gitea for %s in commit %.12s: %w", path, commit, plain(err, answer, readRepository))
}
