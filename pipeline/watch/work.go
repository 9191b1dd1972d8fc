package watch

import (
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
)

// Question is what Needed is asked about.
type Question struct {
	Plan  plan.Plan
	State ledger.State
	// Gone reports whether a run is certainly over, before its lease is; it may be nil.
	Gone func(ledger.Run) bool
	// Unknown is whether unknown outcomes are to be looked up once more. Asking a network every minute for
	// something that only a person will settle helps nobody.
	Unknown bool
}

// Needed reports whether a run would do anything: something is due, or is to be handed over, changed or taken back, or an
// earlier run left something open.
func Needed(q Question) bool {
	if len(q.Plan.Due())+len(q.Plan.Ahead())+len(q.Plan.Cancels())+len(q.Plan.Edits()) > 0 {
		return true
	}
	for _, d := range q.State.All() {
		switch d.Status {
		case ledger.StatusUnknown:
			if q.Unknown {
				return true
			}
		case ledger.StatusHanded, ledger.StatusCancelling:
			if !d.Away().After(q.Plan.Now) {
				return true
			}
		case ledger.StatusClaimed:
			if !d.Claim.LeaseUntil.After(q.Plan.Now) || q.Gone != nil && q.Gone(d.Claim.Run) {
				return true
			}
		}
	}
	return false
}
