package x

import (
	"fmt"
	"net/http"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// skew is how far this computer's clock, and the one that a claim was dated by, may be ahead of X's. What is sent under
// a claim that is dated further ahead could not be found again, because a search goes back to the claim; and X takes
// no signature that is some minutes off.
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
	if date.IsZero() {
		return
	}
	c.date = date
	if !now.IsZero() {
		c.ahead = now.Sub(date)
	}
}

// early refuses to send by a clock that is known to be ahead, or under a claim that was dated by such a one, which may be
// another computer's.
func (c *client) early(e schema.Effect) *schema.Fault {
	f := &schema.Fault{Outcome: schema.Later, Hint: "set this computer's clock; the next run tries again"}
	switch {
	case c.ahead > skew:
		f.Reason = fmt.Sprintf("this computer's clock is %s ahead of X's", c.ahead.Round(time.Second))
	case !c.date.IsZero() && e.Claimed.Sub(c.date) > skew:
		f.Reason = fmt.Sprintf("it was claimed at %s, and X's clock says %s", e.Claimed.UTC().Format(time.RFC3339), c.date.UTC().Format(time.RFC3339))
		f.Hint = "set the clock of the computer that claimed it; the next run tries again"
	default:
		return nil
	}
	return f
}
