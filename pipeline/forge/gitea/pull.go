package gitea

import (
	"context"
	"fmt"
	"strings"

	"code.gitea.io/sdk/gitea"

	"github.com/galley-social/galley/pipeline/forge"
)

// Pull is the pull request of a number.
func (c *Client) Pull(ctx context.Context, number int) (forge.Pull, error) {
	client, err := c.with(ctx)
	if err != nil {
		return forge.Pull{}, err
	}
	pull, answer, err := client.GetPullRequest(c.owner, c.name, int64(number))
	if err != nil {
		return forge.Pull{}, fmt.Errorf("ask Gitea for #%d: %w", number, plain(err, answer, readRepository))
	}
	return told(pull), nil
}

// PullOf is the open pull request that brings a head, also from a fork. The error is forge.ErrNone when there is none,
// and forge.ErrMoved when its head is another commit by now.
func (c *Client) PullOf(ctx context.Context, head forge.Head) (forge.Pull, error) {
	client, err := c.with(ctx)
	if err != nil {
		return forge.Pull{}, err
	}
	pulls, answer, err := everything(func(o gitea.ListOptions) ([]*gitea.PullRequest, *gitea.Response, error) {
		return client.ListRepoPullRequests(c.owner, c.name, gitea.ListPullRequestsOptions{ListOptions: o, State: gitea.StateOpen})
	})
	if err != nil {
		return forge.Pull{}, fmt.Errorf("ask Gitea for the pull request of %s: %w", head.Branch, plain(err, answer, readRepository))
	}
	var open []forge.Pull
	for _, pull := range pulls {
		open = append(open, told(pull))
	}
	return forge.PullWith(open, head)
}

// Files are those that a pull request changes. Gitea shows them all, and does not say their blobs.
func (c *Client) Files(ctx context.Context, number int) (files []forge.File, cut bool, err error) {
	client, err := c.with(ctx)
	if err != nil {
		return nil, false, err
	}
	all, answer, err := everything(func(o gitea.ListOptions) ([]*gitea.ChangedFile, *gitea.Response, error) {
		return client.ListPullRequestFiles(c.owner, c.name, int64(number), gitea.ListPullRequestFilesOptions{ListOptions: o})
	})
	if err != nil {
		return nil, false, fmt.Errorf("ask Gitea for the files of #%d: %w", number, plain(err, answer, readRepository))
	}
	for _, file := range all {
		files = append(files, forge.File{Path: file.Filename, Previous: file.PreviousFilename, Status: done(file.Status)})
	}
	return files, false, nil
}

// done is what was done to a file, in our words.
func done(status string) forge.FileStatus {
	switch status {
	case "added", "copied":
		return forge.Added
	case "deleted", "removed":
		return forge.Removed
	case "renamed":
		return forge.Renamed
	}
	return forge.Changed
}

func told(pull *gitea.PullRequest) forge.Pull {
	p := forge.Pull{
		Number: int(pull.Index), URL: pull.HTMLURL, Title: pull.Title, State: forge.Open, Draft: pull.Draft, Author: login(pull.Poster),
	}
	base := ""
	if pull.Base != nil {
		p.Base, base = pull.Base.Ref, fullName(pull.Base.Repository)
	}
	if pull.Head != nil {
		p.Head = forge.Head{Repository: fullName(pull.Head.Repository), Branch: pull.Head.Ref, Commit: pull.Head.Sha}
	}
	p.Fork = !strings.EqualFold(p.Head.Repository, base)
	for _, label := range pull.Labels {
		p.Labels = append(p.Labels, label.Name)
	}
	switch {
	case pull.HasMerged:
		p.State = forge.Merged
		if pull.MergedCommitID != nil {
			p.MergeCommit = *pull.MergedCommitID
		}
	case pull.State == gitea.StateClosed:
		p.State = forge.Closed
	}
	return p
}

// fullName is OWNER/NAME of a repository, which may be gone.
func fullName(repository *gitea.Repository) string {
	if repository == nil {
		return ""
	}
	return repository.FullName
}
