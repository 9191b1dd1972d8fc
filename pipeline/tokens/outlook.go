package tokens

import (
	"fmt"
	"time"
)

// Outlook is the Forecast of a token that is renewed by itself: its end alone is no reason to trouble anybody, and
// what stands in the way of a renewal is.
func Outlook(t Token, now time.Time) (State, string) {
	if t.Expires.IsZero() && !t.Rotates() {
		return Lasting, "renewed by itself; when it ends is known once it is next used"
	}
	step, ends := Decide(t, now, Sending), t.ends(now)
	unknown := t.doubts(now)
	state := Ending
	if step == SignIn {
		state = Ended
	}
	switch {
	case t.Failed != nil:
		return state, fmt.Sprintf("it could not be renewed on %s: %s; %s", clock(t.Failed.At), t.Failed.Reason, ends)
	case unknown >= doubts:
		return state, fmt.Sprintf("it was to be renewed %d times, and it is not known what came of it; %s", unknown, ends)
	case t.leased(now):
		return Lasting, fmt.Sprintf("it is being renewed by run %s since %s; %s", t.Renewing.Run, clock(t.Renewing.At), ends)
	case unknown > 0:
		return Ending, fmt.Sprintf("it was to be renewed, and it is not known what came of it; %s, and then it is tried once more", ends)
	case now.Before(t.Again):
		return Lasting, fmt.Sprintf("renewed by itself; its network wants to be asked after %s; %s", clock(t.Again), ends)
	case step == Take:
		return Lasting, "renewed by itself when it is next used; " + ends
	}
	return Lasting, fmt.Sprintf("renewed by itself, from %s on; %s", clock(t.Due()), ends)
}

// ends says when the token ends.
func (t Token) ends(now time.Time) string {
	switch {
	case t.Expires.IsZero():
		return "no end is known"
	case now.Before(t.Expires):
		return "it ends on " + clock(t.Expires)
	}
	return "it ended on " + clock(t.Expires)
}
