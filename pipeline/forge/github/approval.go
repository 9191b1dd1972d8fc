package github

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/go-github/v89/github"

	"github.com/galley-social/galley/pipeline/approval"
)

// Changes follows approval.Forge.
func (c *Client) Changes(ctx context.Context, commit string) ([]approval.Change, error) {
	var changes []approval.Change
	for pull, err := range c.client.PullRequests.ListPullRequestsWithCommitIter(ctx, c.owner, c.name, commit, page()) {
		if err != nil {
			return nil, fmt.Errorf("ask GitHub for the pull request of commit %.12s: %w", commit, plain(err, readContents+" and "+readPulls))
		}
		if pull.MergedAt == nil || pull.GetBase().GetRef() != c.branch {
			continue
		}
		change, err := c.change(ctx, pull)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	return changes, nil
}

func (c *Client) change(ctx context.Context, pull *github.PullRequest) (approval.Change, error) {
	change := approval.Change{
		Number: pull.GetNumber(), Name: fmt.Sprintf("#%d", pull.GetNumber()), Author: pull.GetUser().GetLogin(), Head: pull.GetHead().GetSHA(),
	}
	var err error
	if change.Pusher, err = c.Pusher(ctx, pull.GetNumber(), change.Head); err != nil {
		return change, err
	}
	change.Reviews, err = c.Reviews(ctx, pull.GetNumber())
	return change, err
}

// Pusher is who made the last commit of a pull request, or "" when GitHub does not tell.
func (c *Client) Pusher(ctx context.Context, number int, head string) (string, error) {
	by := ""
	for commit, err := range c.client.PullRequests.ListCommitsIter(ctx, c.owner, c.name, number, page()) {
		if err != nil {
			return "", fmt.Errorf("ask GitHub for the commits of #%d: %w", number, plain(err, readPulls))
		}
		if commit.GetSHA() == head {
			by = pusher(commit)
		}
	}
	return by, nil
}

// Reviews are the judgements of people about a pull request, in the order in which they were given.
func (c *Client) Reviews(ctx context.Context, number int) ([]approval.Review, error) {
	var reviews []approval.Review
	for review, err := range c.client.PullRequests.ListReviewsIter(ctx, c.owner, c.name, number, page()) {
		if err != nil {
			return nil, fmt.Errorf("ask GitHub for the reviews of #%d: %w", number, plain(err, readPulls))
		}
		state, judges := states()[review.GetState()]
		if judges && review.GetUser().GetType() != "Bot" {
			reviews = append(reviews, approval.Review{By: review.GetUser().GetLogin(), State: state, Commit: review.GetCommitID()})
		}
	}
	return reviews, nil
}

// states are GitHub's words for judgements. It has others for comments, and for reviews that nobody has seen yet.
func states() map[string]approval.State {
	return map[string]approval.State{
		"APPROVED": approval.Approved, "CHANGES_REQUESTED": approval.Changes, "DISMISSED": approval.Dismissed,
	}
}

// pusher is who made a commit. GitHub commits what is edited on its pages in the name of web-flow.
func pusher(commit *github.RepositoryCommit) string {
	if by := commit.GetCommitter().GetLogin(); by != "" && by != "web-flow" {
		return by
	}
	return commit.GetAuthor().GetLogin()
}

// Blob follows approval.Forge.
func (c *Client) Blob(ctx context.Context, commit, path string) (string, error) {
	file, _, answer, err := c.client.Repositories.GetContents(ctx, c.owner, c.name, path, &github.RepositoryContentGetOptions{Ref: commit})
	if answer != nil && answer.StatusCode == http.StatusNotFound {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("ask GitHub for %s in commit %.12s: %w", path, commit, plain(err, readContents))
	}
	return file.GetSHA(), nil // a folder has none
}
