package gitea

import (
	"context"
	"fmt"
	"slices"

	"code.gitea.io/sdk/gitea"

	"github.com/galley-social/galley/pipeline/forge"
)

// Issue makes one issue of ours be open, or closed, with a marker as the first line of its body. See forge.Keep.
func (c *Client) Issue(ctx context.Context, marker, title, body string, open bool) error {
	client, err := c.with(ctx)
	if err != nil {
		return err
	}
	if err := forge.Keep(ctx, issues{c, client}, marker, forge.Issue{Title: title, Body: body, Open: open}); err != nil {
		return fmt.Errorf("keep the issue %q: %w", title, err)
	}
	return nil
}

type issues struct {
	c      *Client
	client *gitea.Client
}

// Mine asks for the issues of everybody: a server answers 404 when it is asked for those of the account of its Actions.
func (s issues) Mine(ctx context.Context) ([]forge.Issue, error) {
	me, err := s.c.self(ctx)
	if err != nil {
		return nil, err
	}
	all, answer, err := everything(func(o gitea.ListOptions) ([]*gitea.Issue, *gitea.Response, error) {
		return s.client.ListRepoIssues(s.c.owner, s.c.name, gitea.ListIssueOption{ListOptions: o, State: gitea.StateAll, Type: gitea.IssueTypeIssue})
	})
	if err != nil {
		return nil, plain(err, answer, readIssue)
	}
	var mine []forge.Issue
	for _, issue := range all {
		if isSelf(issue.Poster, me) && issue.PullRequest == nil {
			mine = append(mine, forge.Issue{Number: int(issue.Index), Title: issue.Title, Body: issue.Body, Open: issue.State == gitea.StateOpen})
		}
	}
	slices.SortFunc(mine, func(a, b forge.Issue) int { return a.Number - b.Number })
	return mine, nil
}

func (s issues) Open(_ context.Context, title, body string) error {
	_, answer, err := s.client.CreateIssue(s.c.owner, s.c.name, gitea.CreateIssueOption{Title: title, Body: body})
	return plain(err, answer, writeIssue)
}

func (s issues) Change(_ context.Context, i forge.Issue) error {
	state := gitea.StateClosed
	if i.Open {
		state = gitea.StateOpen
	}
	_, answer, err := s.client.EditIssue(s.c.owner, s.c.name, int64(i.Number), gitea.EditIssueOption{Title: i.Title, Body: &i.Body, State: &state})
	return plain(err, answer, writeIssue)
}
