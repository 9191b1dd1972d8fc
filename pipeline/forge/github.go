// Package forge asks the place where pull requests are reviewed. It knows GitHub, also on a server of one's own.
//
// It only reads. What it is told is as good as the forge's word: who pushed last is told from the last commit, since
// GitHub does not say it.
package forge

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/google/go-github/v89/github"

	"github.com/galley-social/galley/pipeline/approval"
)

// GitHub asks about one repository. It is an approval.Forge.
type GitHub struct {
	client      *github.Client
	owner, name string
	branch      string
}

// Options say where the repository is and how it is reached.
type Options struct {
	// API is the base of the REST API; empty for github.com.
	API string
	// Repository is OWNER/NAME, and Branch the default branch.
	Repository, Branch string
	// Token may be empty for a public repository.
	Token string
	// HTTP makes the requests.
	HTTP *http.Client
}

// NewGitHub connects nothing yet.
func NewGitHub(o Options) (*GitHub, error) {
	owner, name, ok := strings.Cut(o.Repository, "/")
	if !ok || owner == "" || name == "" || strings.Contains(name, "/") {
		return nil, fmt.Errorf("%q is not a repository such as OWNER/NAME", o.Repository)
	}
	options := []github.ClientOptionsFunc{github.WithHTTPClient(o.HTTP)}
	if o.Token != "" {
		options = append(options, github.WithAuthToken(o.Token))
	}
	if o.API != "" {
		options = append(options, github.WithEnterpriseURLs(o.API, o.API))
	}
	client, err := github.NewClient(options...)
	if err != nil {
		return nil, fmt.Errorf("reach GitHub: %w", err)
	}
	return &GitHub{client: client, owner: owner, name: name, branch: o.Branch}, nil
}

// Changes follows approval.Forge.
func (g *GitHub) Changes(ctx context.Context, commit string) ([]approval.Change, error) {
	var changes []approval.Change
	for pull, err := range g.client.PullRequests.ListPullRequestsWithCommitIter(ctx, g.owner, g.name, commit, page()) {
		if err != nil {
			return nil, fmt.Errorf("ask GitHub for the pull request of commit %.12s: %w", commit, plain(err))
		}
		if pull.MergedAt == nil || pull.GetBase().GetRef() != g.branch {
			continue
		}
		change, err := g.change(ctx, pull)
		if err != nil {
			return nil, fmt.Errorf("ask GitHub about pull request #%d: %w", pull.GetNumber(), plain(err))
		}
		changes = append(changes, change)
	}
	return changes, nil
}

func (g *GitHub) change(ctx context.Context, pull *github.PullRequest) (approval.Change, error) {
	change := approval.Change{
		Name: fmt.Sprintf("#%d", pull.GetNumber()), Author: pull.GetUser().GetLogin(), Head: pull.GetHead().GetSHA(),
	}
	for commit, err := range g.client.PullRequests.ListCommitsIter(ctx, g.owner, g.name, pull.GetNumber(), page()) {
		if err != nil {
			return change, err
		}
		if commit.GetSHA() == change.Head {
			change.Pusher = pusher(commit)
		}
	}
	for review, err := range g.client.PullRequests.ListReviewsIter(ctx, g.owner, g.name, pull.GetNumber(), page()) {
		if err != nil {
			return change, err
		}
		state, judges := states()[review.GetState()]
		if judges && review.GetUser().GetType() != "Bot" {
			change.Reviews = append(change.Reviews, approval.Review{By: review.GetUser().GetLogin(), State: state, Commit: review.GetCommitID()})
		}
	}
	return change, nil
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
func (g *GitHub) Blob(ctx context.Context, commit, path string) (string, error) {
	file, _, answer, err := g.client.Repositories.GetContents(ctx, g.owner, g.name, path, &github.RepositoryContentGetOptions{Ref: commit})
	if answer != nil && answer.StatusCode == http.StatusNotFound {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("ask GitHub for %s in commit %.12s: %w", path, commit, plain(err))
	}
	return file.GetSHA(), nil // a folder has none
}

func page() *github.ListOptions { return &github.ListOptions{PerPage: 100} }

// plain says in words what an error of GitHub means for the person who reads it.
func plain(err error) error {
	var limit *github.RateLimitError
	var abuse *github.AbuseRateLimitError
	var refused *github.ErrorResponse
	switch {
	case errors.As(err, &limit):
		return fmt.Errorf("its rate limit is used up until %s", limit.Rate.Reset.UTC().Format("15:04Z"))
	case errors.As(err, &abuse):
		return errors.New("it asks to wait, because of too many requests at once")
	case errors.As(err, &refused) && refused.Response != nil:
		switch refused.Response.StatusCode {
		case http.StatusUnauthorized:
			return errors.New("it does not take the token; set GITHUB_TOKEN to a valid one")
		case http.StatusForbidden:
			return errors.New("the token may not read pull requests; give the job the permissions contents: read and pull-requests: read")
		case http.StatusNotFound:
			return errors.New("it does not show the repository to this token")
		}
	}
	return err
}
