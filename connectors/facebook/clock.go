package facebook

import (
	"time"

	"github.com/galley-social/galley/schema"
)

// skew is how far a claim may be dated ahead of the network's time. What is sent under one that is further ahead could
// not be found again: a search goes back to the claim.
const skew = 10 * time.Minute

// The bounds of what Facebook takes ahead of its time. Both of its pages on it agree on this much.
const (
	soonest = 10 * time.Minute
	latest  = 30 * 24 * time.Hour
)

// early refuses to send what was claimed by a clock that is ahead.
func early(e schema.Effect, date time.Time) *schema.Fault {
	if date.IsZero() || e.Claimed.Sub(date) <= skew {
		return nil
	}
	return later("set this computer's clock; the next run tries again", "it was claimed at %s, and Facebook's clock says %s",
		e.Claimed.UTC().Format(time.RFC3339), date.UTC().Format(time.RFC3339))
}

// ahead refuses to leave with Facebook what it would not take, or would make public at once, at the instant now.
func ahead(e schema.Effect, now time.Time) *schema.Fault {
	lead := e.Scheduled.Sub(now)
	switch {
	case lead < soonest:
		return later("publish it at its time", "%s is %s ahead, and Facebook takes posts no less than %s ahead of their time",
			e.Scheduled.UTC().Format(time.RFC3339), lead.Round(time.Second), soonest)
	case lead > latest:
		return later("leave it there nearer to its time", "%s is more than 30 days ahead, and Facebook is known to take no more",
			e.Scheduled.UTC().Format(time.RFC3339))
	}
	return nil
}
