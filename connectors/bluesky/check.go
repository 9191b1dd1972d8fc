package bluesky

import (
	"context"

	"github.com/galley-social/galley/connectors/connector"
)

var _ connector.Checker = (*client)(nil)

// Check logs in. It counts towards the 300 log-ins a day that a server allows.
func (c *client) Check(ctx context.Context) error {
	_, err := c.login(ctx)
	return err
}
