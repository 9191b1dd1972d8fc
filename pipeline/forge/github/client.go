// Package github reviews on GitHub, also on a server of one's own.
//
// It refuses what package forge refuses, and never asks GitHub for more pages than there are. Comments, issues and checks
// that it edits are those of its own token's account, whether that is a person's, an app's or a workflow's.
//
// A caller must know: GitHub shows at most 3,000 files of a pull request; checks are for workflows and apps, not for a
// person's token; and where GitHub asks to wait, a method waits through Options.Wait.
package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/google/go-github/v89/github"

	"github.com/galley-social/galley/pipeline/forge"
)

// What a request may need. Workflows say it in these words.
const (
	readContents   = "contents: read"
	readPulls      = "pull-requests: read"
	writePulls     = "pull-requests: write"
	writeIssues    = "issues: write"
	writeStatuses  = "statuses: write"
	writeChecks    = "checks: write"
	readStatuses   = "statuses: read"
	readIssues     = "issues: read"
	listedAtOnce   = 100
	mostFilesShown = 3000
)

// Client asks about one repository, and changes what is said there.
type Client struct {
	client      *github.Client
	owner, name string
	branch      string

	mu sync.Mutex
	me string // the token's account, once it is known
}

// New connects nothing yet.
func New(o forge.Options) (*Client, error) {
	owner, name, err := o.Split()
	if err != nil {
		return nil, err
	}
	options := []github.ClientOptionsFunc{github.WithHTTPClient(forge.Patient(o.HTTP, o.Wait))}
	if o.Token != "" {
		options = append(options, github.WithAuthToken(o.Token))
	}
	if o.API != "" {
		options = append(options, github.WithEnterpriseURLs(o.API, o.API))
	}
	client, err := github.NewClient(options...)
	if err != nil {
		return nil, fmt.Errorf("reach GitHub: %w", err)
	}
	return &Client{client: client, owner: owner, name: name, branch: o.Branch}, nil
}

func page() *github.ListOptions { return &github.ListOptions{PerPage: listedAtOnce} }

// plain says in words what an error of GitHub means. permission is what a job needs for the request.
func plain(err error, permission string) error {
	if err == nil {
		return nil
	}
	e := &forge.Error{Need: "give the job the permission " + permission, Err: err}
	var limit *github.RateLimitError
	var busy *github.AbuseRateLimitError
	var refused *github.ErrorResponse
	switch {
	case errors.As(err, &limit):
		e.Status, e.Message, e.Until = http.StatusForbidden, limit.Message, limit.Rate.Reset.Time
	case errors.As(err, &busy):
		e.Status, e.Message = http.StatusTooManyRequests, busy.Message
	case errors.As(err, &refused) && refused.Response != nil:
		e.Status, e.Message = refused.Response.StatusCode, said(refused)
	}
	return e
}

// said is what GitHub says, with what it says about single fields.
func said(refused *github.ErrorResponse) string {
	words := []string{refused.Message}
	for _, e := range refused.Errors {
		switch {
		case e.Message != "":
			words = append(words, e.Message)
		case e.Code != "":
			words = append(words, strings.TrimSpace(e.Field+" "+e.Code))
		}
	}
	return strings.Join(words, ": ")
}

// self is the account of the token. REST tells it to people only; GraphQL also to apps and workflows.
func (c *Client) self(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.me != "" {
		return c.me, nil
	}
	base := strings.TrimSuffix(strings.TrimSuffix(c.client.BaseURL(), "/"), "/v3")
	request, err := c.client.NewRequest(ctx, http.MethodPost, base+"/graphql", map[string]string{"query": "query{viewer{login}}"})
	if err != nil {
		return "", err
	}
	var answer struct {
		Data struct {
			Viewer struct {
				Login string `json:"login"`
			} `json:"viewer"`
		} `json:"data"`
		Errors []struct {
			Message string `json:"message"`
		} `json:"errors"`
	}
	if _, err := c.client.Do(request, &answer); err != nil {
		return "", fmt.Errorf("ask GitHub whose token this is: %w", plain(err, readContents))
	}
	if len(answer.Errors) > 0 || answer.Data.Viewer.Login == "" {
		return "", fmt.Errorf("ask GitHub whose token this is: got no name (%v)", answer.Errors)
	}
	c.me = answer.Data.Viewer.Login
	return c.me, nil
}

// isSelf says whether an account is the token's own. An app's name has [bot] at its end in most places.
func isSelf(user *github.User, me string) bool {
	login := user.GetLogin()
	if strings.EqualFold(login, me) {
		return true
	}
	const bot = "[bot]"
	return user.GetType() == "Bot" && strings.EqualFold(strings.TrimSuffix(login, bot)+bot, strings.TrimSuffix(me, bot)+bot)
}
