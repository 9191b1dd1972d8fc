package gitea

import (
	"context"
	"fmt"
	"slices"

	"code.gitea.io/sdk/gitea"

	"github.com/galley-social/galley/pipeline/forge"
)

// Comment makes one comment of ours be below a pull request, with a marker as its first line. See forge.Stick.
func (c *Client) Comment(ctx context.Context, number int, marker, body string) error {
	client, err := c.with(ctx)
	if err != nil {
		return err
	}
	if err := forge.Stick(ctx, comments{c, client}, number, marker, body); err != nil {
		return fmt.Errorf("comment on #%d: %w", number, err)
	}
	return nil
}

// Commented says whether a comment of ours with the marker is there.
func (c *Client) Commented(ctx context.Context, number int, marker string) (bool, error) {
	client, err := c.with(ctx)
	if err != nil {
		return false, err
	}
	said, err := forge.Stuck(ctx, comments{c, client}, number, marker)
	if err != nil {
		return said, fmt.Errorf("read the comments of #%d: %w", number, err)
	}
	return said, nil
}

type comments struct {
	c      *Client
	client *gitea.Client
}

func (s comments) Mine(ctx context.Context, number int) ([]forge.Comment, error) {
	me, err := s.c.self(ctx)
	if err != nil {
		return nil, err
	}
	all, answer, err := everything(func(o gitea.ListOptions) ([]*gitea.Comment, *gitea.Response, error) {
		return s.client.ListIssueComments(s.c.owner, s.c.name, int64(number), gitea.ListIssueCommentOptions{ListOptions: o})
	})
	if err != nil {
		return nil, plain(err, answer, readIssue)
	}
	var mine []forge.Comment
	for _, comment := range all {
		if isSelf(comment.Poster, me) {
			mine = append(mine, forge.Comment{ID: comment.ID, Body: comment.Body})
		}
	}
	slices.SortFunc(mine, func(a, b forge.Comment) int { return int(a.ID - b.ID) })
	return mine, nil
}

func (s comments) Add(_ context.Context, number int, body string) error {
	_, answer, err := s.client.CreateIssueComment(s.c.owner, s.c.name, int64(number), gitea.CreateIssueCommentOption{Body: body})
	return plain(err, answer, writeIssue)
}

func (s comments) Edit(_ context.Context, id int64, body string) error {
	_, answer, err := s.client.EditIssueComment(s.c.owner, s.c.name, id, gitea.EditIssueCommentOption{Body: body})
	return plain(err, answer, writeIssue)
}

func (s comments) Delete(_ context.Context, id int64) error {
	answer, err := s.client.DeleteIssueComment(s.c.owner, s.c.name, id)
	return plain(err, answer, writeIssue)
}
