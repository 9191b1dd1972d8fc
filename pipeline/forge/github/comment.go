package github

import (
	"context"
	"fmt"

	"github.com/google/go-github/v89/github"

	"github.com/galley-social/galley/pipeline/forge"
)

// Comment makes one comment of ours be below a pull request, with a marker as its first line. See forge.Stick.
func (c *Client) Comment(ctx context.Context, number int, marker, body string) error {
	if err := forge.Stick(ctx, comments{c}, number, marker, body); err != nil {
		return fmt.Errorf("comment on #%d: %w", number, err)
	}
	return nil
}

// Commented says whether a comment of ours with the marker is there.
func (c *Client) Commented(ctx context.Context, number int, marker string) (bool, error) {
	said, err := forge.Stuck(ctx, comments{c}, number, marker)
	if err != nil {
		return said, fmt.Errorf("read the comments of #%d: %w", number, err)
	}
	return said, nil
}

type comments struct{ c *Client }

// Mine reads all pages, which GitHub sorts by age.
func (s comments) Mine(ctx context.Context, number int) ([]forge.Comment, error) {
	me, err := s.c.self(ctx)
	if err != nil {
		return nil, err
	}
	var mine []forge.Comment
	options := &github.IssueListCommentsOptions{ListOptions: *page()}
	for comment, err := range s.c.client.Issues.ListCommentsIter(ctx, s.c.owner, s.c.name, number, options) {
		if err != nil {
			return nil, plain(err, readPulls)
		}
		if isSelf(comment.GetUser(), me) {
			mine = append(mine, forge.Comment{ID: comment.GetID(), Body: comment.GetBody()})
		}
	}
	return mine, nil
}

func (s comments) Add(ctx context.Context, number int, body string) error {
	_, _, err := s.c.client.Issues.CreateComment(ctx, s.c.owner, s.c.name, number, &github.IssueComment{Body: &body})
	return plain(err, writePulls)
}

func (s comments) Edit(ctx context.Context, id int64, body string) error {
	_, _, err := s.c.client.Issues.EditComment(ctx, s.c.owner, s.c.name, id, &github.IssueComment{Body: &body})
	return plain(err, writePulls)
}

func (s comments) Delete(ctx context.Context, id int64) error {
	_, err := s.c.client.Issues.DeleteComment(ctx, s.c.owner, s.c.name, id)
	return plain(err, writePulls)
}
