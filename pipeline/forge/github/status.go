package github

import (
	"context"
	"fmt"

	"github.com/google/go-github/v89/github"

	"github.com/galley-social/galley/pipeline/forge"
)

// Status sets the line of a name at a commit. See forge.Mark.
func (c *Client) Status(ctx context.Context, commit string, s forge.Status) error {
	if err := forge.Mark(ctx, statuses{c}, commit, s); err != nil {
		return fmt.Errorf("set the status %q of commit %.12s: %w", s.Name, commit, err)
	}
	return nil
}

type statuses struct{ c *Client }

// Last asks for the combined status, which has one line for each name.
func (s statuses) Last(ctx context.Context, commit, name string) (forge.Status, error) {
	for options := page(); ; {
		all, answer, err := s.c.client.Repositories.GetCombinedStatus(ctx, s.c.owner, s.c.name, commit, options)
		if err != nil {
			return forge.Status{}, plain(err, readStatuses)
		}
		for _, status := range all.Statuses {
			if status.GetContext() == name {
				return forge.Status{
					Name: name, Outcome: forge.Outcome(status.GetState()), Description: status.GetDescription(), URL: status.GetTargetURL(),
				}, nil
			}
		}
		if answer.NextPage == 0 {
			return forge.Status{}, nil
		}
		options.Page = answer.NextPage
	}
}

func (s statuses) Put(ctx context.Context, commit string, want forge.Status) error {
	state := string(want.Outcome)
	status := github.RepoStatus{State: &state, Context: &want.Name, Description: &want.Description, TargetURL: given(want.URL)}
	_, _, err := s.c.client.Repositories.CreateStatus(ctx, s.c.owner, s.c.name, commit, status)
	return plain(err, writeStatuses)
}

// given is a text, or nothing when it is empty.
func given(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
