package gitea

import (
	"context"
	"fmt"
	"strings"

	"code.gitea.io/sdk/gitea"

	"github.com/galley-social/galley/pipeline/forge"
)

// Label makes a pull request have exactly one of our own labels, or none when want is empty. See forge.Tag.
func (c *Client) Label(ctx context.Context, number int, own []forge.Label, want string) error {
	client, err := c.with(ctx)
	if err != nil {
		return err
	}
	if err := forge.Tag(ctx, labels{c, client, map[string]int64{}}, number, own, want); err != nil {
		return fmt.Errorf("label #%d: %w", number, err)
	}
	return nil
}

// labels keeps the numbers of those it has seen: Gitea puts labels on by number.
type labels struct {
	c       *Client
	client  *gitea.Client
	numbers map[string]int64
}

func (s labels) On(_ context.Context, number int) ([]string, error) {
	all, answer, err := s.client.GetIssueLabels(s.c.owner, s.c.name, int64(number), gitea.ListLabelsOptions{ListOptions: gitea.ListOptions{Page: 1, PageSize: listedAtOnce}})
	if err != nil {
		return nil, plain(err, answer, readIssue)
	}
	var on []string
	for _, label := range all {
		on = append(on, label.Name)
		s.numbers[strings.ToLower(label.Name)] = label.ID
	}
	return on, nil
}

func (s labels) Make(_ context.Context, l forge.Label) error {
	all, answer, err := everything(func(o gitea.ListOptions) ([]*gitea.Label, *gitea.Response, error) {
		return s.client.ListRepoLabels(s.c.owner, s.c.name, gitea.ListLabelsOptions{ListOptions: o})
	})
	if err != nil {
		return plain(err, answer, readIssue)
	}
	for _, label := range all {
		if strings.EqualFold(label.Name, l.Name) {
			s.numbers[strings.ToLower(l.Name)] = label.ID
			return nil
		}
	}
	label, answer, err := s.client.CreateLabel(s.c.owner, s.c.name, gitea.CreateLabelOption{Name: l.Name, Color: "#" + l.Colour, Description: l.Description})
	if err != nil {
		return plain(err, answer, writeIssue)
	}
	s.numbers[strings.ToLower(l.Name)] = label.ID
	return nil
}

func (s labels) Add(_ context.Context, number int, name string) error {
	_, answer, err := s.client.AddIssueLabels(s.c.owner, s.c.name, int64(number), gitea.IssueLabelsOption{Labels: []int64{s.numbers[strings.ToLower(name)]}})
	return plain(err, answer, writeIssue)
}

func (s labels) Remove(_ context.Context, number int, name string) error {
	answer, err := s.client.DeleteIssueLabel(s.c.owner, s.c.name, int64(number), s.numbers[strings.ToLower(name)])
	if err = plain(err, answer, writeIssue); forge.Gone(err) {
		return nil
	}
	return err
}
