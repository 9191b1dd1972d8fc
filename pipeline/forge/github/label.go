package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/go-github/v89/github"

	"github.com/galley-social/galley/pipeline/forge"
)

// Label makes a pull request have exactly one of our own labels, or none when want is empty. See forge.Tag.
func (c *Client) Label(ctx context.Context, number int, own []forge.Label, want string) error {
	if err := forge.Tag(ctx, labels{c}, number, own, want); err != nil {
		return fmt.Errorf("label #%d: %w", number, err)
	}
	return nil
}

type labels struct{ c *Client }

func (s labels) On(ctx context.Context, number int) ([]string, error) {
	var on []string
	for label, err := range s.c.client.Issues.ListLabelsByIssueIter(ctx, s.c.owner, s.c.name, number, page()) {
		if err != nil {
			return nil, plain(err, readPulls)
		}
		on = append(on, label.GetName())
	}
	return on, nil
}

// Make looks first: GitHub would make a label of no colour when it is put on a pull request.
func (s labels) Make(ctx context.Context, l forge.Label) error {
	_, answer, err := s.c.client.Issues.GetLabel(ctx, s.c.owner, s.c.name, l.Name)
	if err == nil {
		return nil
	}
	if answer == nil || answer.StatusCode != http.StatusNotFound {
		return plain(err, readPulls)
	}
	_, _, err = s.c.client.Issues.CreateLabel(ctx, s.c.owner, s.c.name, &github.Label{Name: &l.Name, Color: &l.Colour, Description: &l.Description})
	if already(err) {
		return nil // another run was faster
	}
	return plain(err, writeIssues)
}

func already(err error) bool {
	var refused *github.ErrorResponse
	return errors.As(err, &refused) && len(refused.Errors) == 1 && refused.Errors[0].Code == "already_exists"
}

// Add sends an object, as GitHub describes it, where the library would send a bare list.
func (s labels) Add(ctx context.Context, number int, name string) error {
	path := fmt.Sprintf("repos/%s/%s/issues/%d/labels", s.c.owner, s.c.name, number)
	request, err := s.c.client.NewRequest(ctx, http.MethodPost, path, map[string][]string{"labels": {name}})
	if err != nil {
		return err
	}
	_, err = s.c.client.Do(request, nil)
	return plain(err, writePulls)
}

func (s labels) Remove(ctx context.Context, number int, name string) error {
	_, err := s.c.client.Issues.RemoveLabelForIssue(ctx, s.c.owner, s.c.name, number, name)
	if err = plain(err, writePulls); forge.Gone(err) {
		return nil
	}
	return err
}
