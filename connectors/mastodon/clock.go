package mastodon

import (
	"fmt"
	"time"

	"github.com/galley-social/galley/schema"
)

// skew is how far a claim may be dated ahead of the server's time. What is sent under one that is further ahead could
// not be found again: a search goes back to the claim, and the key is trusted by the claim's age.
const skew = 10 * time.Minute

// early refuses to send what was claimed by a clock that is ahead.
func (c *client) early(e schema.Effect) *schema.Fault {
	ahead := e.Claimed.Sub(c.date)
	if c.date.IsZero() || ahead <= skew {
		return nil
	}
	return &schema.Fault{
		Outcome: schema.Later,
		Reason:  fmt.Sprintf("it was claimed at %s, and the server's clock says %s", e.Claimed.UTC().Format(time.RFC3339), c.date.UTC().Format(time.RFC3339)),
		Hint:    "set this computer's clock; the next run tries again",
	}
}
