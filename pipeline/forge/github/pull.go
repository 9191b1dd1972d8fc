package github

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/go-github/v89/github"

	"github.com/galley-social/galley/pipeline/forge"
)

// Pull is the pull request of a number.
func (c *Client) Pull(ctx context.Context, number int) (forge.Pull, error) {
	pull, _, err := c.client.PullRequests.Get(ctx, c.owner, c.name, number)
	if err != nil {
		return forge.Pull{}, fmt.Errorf("ask GitHub for #%d: %w", number, plain(err, readPulls))
	}
	return told(pull), nil
}

// PullOf is the open pull request that brings a head, also from a fork. The error is forge.ErrNone when there is none,
// and forge.ErrMoved when its head is another commit by now.
func (c *Client) PullOf(ctx context.Context, head forge.Head) (forge.Pull, error) {
	owner, _, _ := strings.Cut(head.Repository, "/")
	options := &github.PullRequestListOptions{State: "open", Head: owner + ":" + head.Branch, ListOptions: *page()}
	var open []forge.Pull
	for pull, err := range c.client.PullRequests.ListIter(ctx, c.owner, c.name, options) {
		if err != nil {
			return forge.Pull{}, fmt.Errorf("ask GitHub for the pull request of %s: %w", head.Branch, plain(err, readPulls))
		}
		open = append(open, told(pull))
	}
	return forge.PullWith(open, head)
}

// Files are those that a pull request changes. GitHub shows no more than 3,000, so that many may not be all.
func (c *Client) Files(ctx context.Context, number int) (files []forge.File, cut bool, err error) {
	for file, err := range c.client.PullRequests.ListFilesIter(ctx, c.owner, c.name, number, page()) {
		if err != nil {
			return nil, false, fmt.Errorf("ask GitHub for the files of #%d: %w", number, plain(err, readPulls))
		}
		files = append(files, forge.File{
			Path: file.GetFilename(), Previous: file.GetPreviousFilename(), Status: done(file.GetStatus()), Blob: file.GetSHA(),
		})
	}
	return files, len(files) >= mostFilesShown, nil
}

// done is what was done to a file, in our words.
func done(status string) forge.FileStatus {
	switch status {
	case "added", "copied":
		return forge.Added
	case "removed":
		return forge.Removed
	case "renamed":
		return forge.Renamed
	}
	return forge.Changed
}

func told(pull *github.PullRequest) forge.Pull {
	p := forge.Pull{
		Number: pull.GetNumber(), URL: pull.GetHTMLURL(), Title: pull.GetTitle(), State: forge.Open, Draft: pull.GetDraft(),
		Author: pull.GetUser().GetLogin(), Base: pull.GetBase().GetRef(),
		Head: forge.Head{Repository: pull.GetHead().GetRepo().GetFullName(), Branch: pull.GetHead().GetRef(), Commit: pull.GetHead().GetSHA()},
	}
	p.Fork = !strings.EqualFold(p.Head.Repository, pull.GetBase().GetRepo().GetFullName())
	for _, label := range pull.Labels {
		p.Labels = append(p.Labels, label.GetName())
	}
	switch {
	case pull.MergedAt != nil:
		// Until then, merge_commit_sha is a trial that no branch has.
		p.State, p.MergeCommit = forge.Merged, pull.GetMergeCommitSHA()
	case pull.GetState() == "closed":
		p.State = forge.Closed
	}
	return p
}
