package facebook

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/internal/httpx"
)

var _ connector.Checker = (*client)(nil)

// Check asks whose token it is.
func (c *client) Check(ctx context.Context) error {
	_, err := c.self(ctx)
	return err
}

// self makes sure that the token is the page's own: to another page's, what this one holds is not there. It gives the
// network's time, or zero.
func (c *client) self(ctx context.Context) (time.Time, error) {
	var who struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	out, _, err := c.get(ctx, "/me", url.Values{"fields": {"id,name"}}, &who)
	switch {
	case err != nil:
		return time.Time{}, err
	case who.ID == "":
		return time.Time{}, later("", "Facebook does not say whose token it is")
	case who.ID != c.page:
		f := refuse("put the page's own token into "+c.options.SecretPlace()+", or correct account:",
			"the token is that of %q (%s), and not that of the page %s", who.Name, who.ID, c.page)
		f.Status = http.StatusUnauthorized
		return time.Time{}, c.http.Fit(*f)
	}
	return httpx.Date(out.Header), nil
}
