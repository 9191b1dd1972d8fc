// Package gitea reviews on Gitea and Forgejo.
//
// It refuses what package forge refuses. It never asks which version a server has: what it uses, every one since 1.22 can.
//
// A caller must know: Gitea has no checks, so a check is a status; it does not say the blobs of a pull request's files; and
// it knows the pull request of a merge commit, of a squashed one, and of the last commit of a rebased one, but not of the
// commits before that.
package gitea

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"code.gitea.io/sdk/gitea"

	"github.com/galley-social/galley/pipeline/forge"
)

// What a request may need, as scopes of a token are called.
const (
	readRepository  = "read:repository"
	writeRepository = "write:repository"
	readIssue       = "read:issue"
	writeIssue      = "write:issue"
	readUser        = "read:user"
	listedAtOnce    = 50 // servers give no more, unless they are told to
)

// Client asks about one repository, and changes what is said there.
type Client struct {
	http        *http.Client
	base, token string
	owner, name string
	branch      string

	mu sync.Mutex
	me []string // the token's account, once it is known
}

// New connects nothing yet.
func New(o forge.Options) (*Client, error) {
	owner, name, err := o.Split()
	if err != nil {
		return nil, err
	}
	if o.API == "" {
		return nil, fmt.Errorf("there is no address of the Gitea server; set GITHUB_API_URL to one such as https://git.example/api/v1")
	}
	return &Client{
		http: forge.Patient(o.HTTP, o.Wait), base: strings.TrimSuffix(strings.TrimRight(o.API, "/"), "/api/v1"), token: o.Token,
		owner: owner, name: name, branch: o.Branch,
	}, nil
}

// with is the library's client for one context, which it keeps. An empty version stops it from asking the server's.
func (c *Client) with(ctx context.Context) (*gitea.Client, error) {
	return gitea.NewClient(c.base, gitea.SetGiteaVersion(""), gitea.SetContext(ctx), gitea.SetHTTPClient(c.http), gitea.SetToken(c.token))
}

// plain says in words what an error of Gitea means. scope is what a token needs for the request.
func plain(err error, answer *gitea.Response, scope string) error {
	if err == nil {
		return nil
	}
	e := &forge.Error{Need: "give the token the scope " + scope, Err: err}
	if answer != nil && answer.Response != nil && answer.StatusCode >= http.StatusBadRequest {
		e.Status, e.Message = answer.StatusCode, err.Error()
	}
	return e
}

// everything reads all pages. Some lists say where the next page is, some only how many items there are, and some
// have no pages.
func everything[T any](get func(gitea.ListOptions) ([]T, *gitea.Response, error)) ([]T, *gitea.Response, error) {
	var all []T
	for page := 1; ; page++ {
		items, answer, err := get(gitea.ListOptions{Page: page, PageSize: listedAtOnce})
		if err != nil {
			return nil, answer, err
		}
		all = append(all, items...)
		total, unknown := strconv.Atoi(answer.Header.Get("X-Total-Count"))
		if len(items) == 0 || answer.NextPage == 0 && (unknown != nil || len(all) >= total) {
			return all, answer, nil
		}
	}
}

// self are the names that the token's account may have. A job's token, which may not ask, belongs to one of the two
// that no person can have.
func (c *Client) self(ctx context.Context) ([]string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.me != nil {
		return c.me, nil
	}
	client, err := c.with(ctx)
	if err != nil {
		return nil, err
	}
	user, answer, err := client.GetMyUserInfo()
	switch {
	case err == nil:
		c.me = []string{user.UserName}
	case answer != nil && (answer.StatusCode == http.StatusForbidden || answer.StatusCode == http.StatusNotFound) && !strings.Contains(err.Error(), "scope"):
		c.me = []string{"gitea-actions", "forgejo-actions"}
	default:
		return nil, fmt.Errorf("ask Gitea whose token this is: %w", plain(err, answer, readUser))
	}
	return c.me, nil
}

func isSelf(user *gitea.User, me []string) bool {
	for _, name := range me {
		if user != nil && strings.EqualFold(user.UserName, name) {
			return true
		}
	}
	return false
}

// login is the name of an account, which may be gone.
func login(user *gitea.User) string {
	if user == nil {
		return ""
	}
	return user.UserName
}
