package gitea

import (
	"context"
	"fmt"

	"code.gitea.io/sdk/gitea"

	"github.com/galley-social/galley/pipeline/forge"
)

// Status sets the line of a name at a commit. See forge.Mark.
func (c *Client) Status(ctx context.Context, commit string, s forge.Status) error {
	client, err := c.with(ctx)
	if err != nil {
		return err
	}
	if err := forge.Mark(ctx, statuses{c, client}, commit, s); err != nil {
		return fmt.Errorf("set the status %q of commit %.12s: %w", s.Name, commit, err)
	}
	return nil
}

// Check sets a status instead, since Gitea has no checks. The places that it is about are not shown.
func (c *Client) Check(ctx context.Context, commit string, check forge.Check) error {
	return c.Status(ctx, commit, check.Status())
}

type statuses struct {
	c      *Client
	client *gitea.Client
}

// Last reads all of them: the combined status shows one page only.
func (s statuses) Last(_ context.Context, commit, name string) (forge.Status, error) {
	all, answer, err := everything(func(o gitea.ListOptions) ([]*gitea.Status, *gitea.Response, error) {
		return s.client.ListStatuses(s.c.owner, s.c.name, commit, gitea.ListStatusesOption{ListOptions: o})
	})
	if err != nil {
		return forge.Status{}, plain(err, answer, readRepository)
	}
	var last *gitea.Status
	for _, status := range all {
		if status.Context == name && (last == nil || status.ID > last.ID) {
			last = status
		}
	}
	if last == nil {
		return forge.Status{}, nil
	}
	return forge.Status{Name: name, Outcome: forge.Outcome(last.State), Description: last.Description, URL: last.TargetURL}, nil
}

func (s statuses) Put(_ context.Context, commit string, want forge.Status) error {
	_, answer, err := s.client.CreateStatus(s.c.owner, s.c.name, commit, gitea.CreateStatusOption{
		State: gitea.StatusState(want.Outcome), TargetURL: want.URL, Description: want.Description, Context: want.Name,
	})
	return plain(err, answer, writeRepository)
}
