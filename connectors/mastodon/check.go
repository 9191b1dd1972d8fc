package mastodon

import (
	"context"

	"github.com/galley-social/galley/connectors/connector"
)

var _ connector.Checker = (*client)(nil)

// Check asks whose token it is.
func (c *client) Check(ctx context.Context) error {
	_, err := c.self(ctx)
	return err
}
