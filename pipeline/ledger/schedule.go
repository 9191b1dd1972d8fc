package ledger

import (
	"errors"
	"fmt"
	"time"
)

// This file has what is special about a delivery that is left with its network ahead of its time.

// checkHeld: what the network holds has an id, by which it can be taken back, and needs no address yet.
func (e Entry) checkHeld() error {
	if e.Remote != nil && (!e.Remote.Pending || e.Remote.ID == "") {
		return errors.New(`"remote" needs an id and "pending": without them nothing proves that the network holds it`)
	}
	return nil
}

// handed takes what the network holds. Only what was claimed for that can be held, and only as a whole: a thread
// whose next part waits for the id of the one before can't be left with anybody.
func (d *Delivery) handed(e Entry) error {
	switch {
	case d.Claim.Scheduled.IsZero():
		return fmt.Errorf("%s was claimed to be public at once", d.Delivery)
	case d.Claim.Message == nil:
		return fmt.Errorf("the claim of %s does not have what it is", d.Delivery)
	case len(d.Parts) > 0 || len(d.Claim.Message.Parts) > 1:
		return fmt.Errorf("%s has several parts, which no network holds for later", d.Delivery)
	}
	d.Held = e.Remote
	return nil
}

// Away is when the network makes public what was left there, and may be doing so: zero when nothing was, or when the
// network gave it back.
func (d Delivery) Away() time.Time {
	switch d.Status {
	case StatusHanded, StatusCancelling, StatusClaimed, StatusUnknown:
		return d.Claim.Scheduled
	}
	return time.Time{}
}
