package x

import (
	"fmt"
	"net/http"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// skew is how far this computer's clock may be ahead of X's. What is sent under a claim that is dated further
// ahead could not be found again, because a search goes back to the claim; and X takes no signature that is
// some minutes off.
const skew = 10 * time.Minute

// now is the computer's clock, or zero when the client was given none.
func (c *client) now() time.Time {
	if c.options.Now == nil {
		return time.Time{}
	}
	return c.options.Now()
}

func (c *client) compareClocks(h http.Header) {
	date, now := httpx.Date(h), c.now()
	if !date.IsZero() && !now.IsZero() {
		c.ahead = now.Sub(date)
	}
}

// early refuses to send by a clock that is known to be ahead.
func (c *client) early() *schema.Fault {
	if c.ahead <= skew {
		return nil
	}
	return &schema.Fault{
		Outcome: schema.Later,
		Reason:  fmt.Sprintf("this computer's clock is %s ahead of X's", c.ahead.Round(time.Second)),
		Hint:    "set this computer's clock; the next run tries again",
	}
}
