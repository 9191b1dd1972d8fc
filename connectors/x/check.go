package x

import (
	"context"
	"net/http"
	"strings"

	"github.com/galley-social/galley/connectors/connector"
)

var _ connector.Checker = (*client)(nil)

// account is the token's own.
type account struct {
	ID       string `json:"id"`
	Username string `json:"username"`
}

// Check asks whose token it is.
func (c *client) Check(ctx context.Context) error {
	_, err := c.self(ctx)
	return err
}

// self is the token's account, which must be the channel's: what is sent would be public elsewhere, and another
// account's listing would say of every post that it is not there. X is asked once.
func (c *client) self(ctx context.Context) (account, error) {
	if c.me.ID == "" {
		var answer struct {
			Data account `json:"data"`
		}
		r, out, err := c.get(ctx, "/2/users/me", nil, &answer)
		if err != nil {
			return account{}, err
		}
		if !isID(answer.Data.ID) || answer.Data.Username == "" {
			return account{}, c.http.Unreadable(r, out, "the answer does not say whose token it is: "+sentence(problemsOf(out.Body)))
		}
		c.me = answer.Data
	}
	if want := c.channelAccount(); want != "" && !strings.EqualFold(want, c.me.Username) {
		f := refuse("set account: to the token's, or put the token of @"+want+" into "+c.options.SecretPlace(),
			"the token belongs to @%s, and the channel's account: is %q", c.me.Username, want)
		f.Status = http.StatusUnauthorized
		return account{}, c.http.Fit(*f)
	}
	return c.me, nil
}
