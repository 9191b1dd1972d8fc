package github

import (
	"context"
	"fmt"

	"github.com/google/go-github/v89/github"

	"github.com/galley-social/galley/pipeline/forge"
)

// Issue makes one issue of ours be open, or closed, with a marker as the first line of its body. See forge.Keep.
func (c *Client) Issue(ctx context.Context, marker, title, body string, open bool) error {
	if err := forge.Keep(ctx, issues{c}, marker, forge.Issue{Title: title, Body: body, Open: open}); err != nil {
		return fmt.Errorf("keep the issue %q: %w", title, err)
	}
	return nil
}

type issues struct{ c *Client }

// Mine reads all pages: what a person closed is opened again when it is needed.
func (s issues) Mine(ctx context.Context) ([]forge.Issue, error) {
	me, err := s.c.self(ctx)
	if err != nil {
		return nil, err
	}
	options := &github.IssueListByRepoOptions{
		State: "all", Creator: me, Sort: "created", Direction: "asc", ListOptions: github.ListOptions{PerPage: listedAtOnce},
	}
	var mine []forge.Issue
	for issue, err := range s.c.client.Issues.ListByRepoIter(ctx, s.c.owner, s.c.name, options) {
		if err != nil {
			return nil, plain(err, readIssues)
		}
		if isSelf(issue.GetUser(), me) && !issue.IsPullRequest() {
			mine = append(mine, forge.Issue{
				Number: issue.GetNumber(), Title: issue.GetTitle(), Body: issue.GetBody(), Open: issue.GetState() == "open",
			})
		}
	}
	return mine, nil
}

func (s issues) Open(ctx context.Context, title, body string) error {
	_, _, err := s.c.client.Issues.Create(ctx, s.c.owner, s.c.name, &github.IssueRequest{Title: &title, Body: &body})
	return plain(err, writeIssues)
}

func (s issues) Change(ctx context.Context, i forge.Issue) error {
	state := "closed"
	if i.Open {
		state = "open"
	}
	_, _, err := s.c.client.Issues.Edit(ctx, s.c.owner, s.c.name, i.Number, &github.IssueRequest{Title: &i.Title, Body: &i.Body, State: &state})
	return plain(err, writeIssues)
}
