package tokens

import (
	"fmt"
	"time"
)

// soon is how long before its end a token is worth a person's attention: it takes somebody who can sign in, and
// they may be away for a week.
const soon = 14 * 24 * time.Hour

// State is how long a token is good for.
type State int

// The states of a token.
const (
	// Lasting: it does not end soon, or nobody has said when it ends.
	Lasting State = iota
	// Ending: it ends within two weeks.
	Ending
	// Ended: the network takes it no more.
	Ended
)

// Forecast says how long a token is good for at an instant, and says it in words.
func Forecast(t Token, now time.Time) (State, string) {
	left := t.Expires.Sub(now)
	day := t.Expires.Format(time.DateOnly)
	switch {
	case t.Expires.IsZero():
		return Lasting, "no end is known"
	case left <= 0:
		return Ended, "it expired on " + day
	case left < time.Hour:
		return Ending, "it expires within the hour"
	case left < 48*time.Hour:
		return Ending, fmt.Sprintf("it expires in %d hours, on %s", int(left.Hours()), day)
	case left <= soon:
		return Ending, fmt.Sprintf("it expires in %d days, on %s", int(left.Hours()/24), day)
	}
	return Lasting, "it expires on " + day
}
