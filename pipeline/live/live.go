// Package live deals with what is public already: it takes deliveries back, and compares what the networks
// hold with what was sent.
//
// It never makes anything public, and never takes back what nobody asked for. Drift is reported, not fought.
// It knows no network and no Git: the clients and the ledger are small interfaces that cmd fills.
//
// A caller must know: Retract orders its side effects as pipeline/publish does. First the ledger says who is
// taking what back and why; then the parts are deleted, the last first; and each is recorded at once. Cut off
// anywhere, it can be done again: a deletion may be repeated, and what is gone already counts as deleted.
package live

import (
	"context"
	"errors"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
)

// Deleter is a channel's client that can take back what is public.
type Deleter interface {
	// Delete takes one part back; it may be repeated. It returns schema.ErrAbsent when the network does not hold
	// the part any more.
	Delete(ctx context.Context, r schema.Remote) error
}

// Reader is a channel's client that can read what is public.
type Reader interface {
	// Fetch returns schema.ErrAbsent only when the network answered that it does not hold the part.
	Fetch(ctx context.Context, r schema.Remote) (schema.Live, error)
}

// Ledger is the record that is read and appended to. *ledger.Store is one.
type Ledger interface {
	Read(ctx context.Context) (ledger.Snapshot, error)
	// Append writes on top of base, or returns ledger.ErrLost and has written nothing.
	Append(ctx context.Context, base ledger.Snapshot, entries []ledger.Entry, nonce, why string, at time.Time) (ledger.Snapshot, error)
	// AppendOutcome writes what this run knows of its own deliveries, on whatever tip there is.
	AppendOutcome(ctx context.Context, base ledger.Snapshot, entries []ledger.Entry, nonce, why string, at time.Time) (ledger.Snapshot, error)
}

// Public reports whether all of a delivery went out and some of it is not known to be gone: only then there is
// something to take back.
func Public(d ledger.Delivery) bool {
	return d.Status == ledger.StatusSent || d.Status == ledger.StatusEditing || d.Status == ledger.StatusRetracting
}

// Busy is until when a run may still be changing the delivery; zero when none is. What is deleted before that could be
// written once more by a site.
func Busy(d ledger.Delivery, now time.Time) time.Time {
	if d.Status != ledger.StatusEditing || !d.Edit.LeaseUntil.Add(plan.InFlight).After(now) {
		return time.Time{}
	}
	return d.Edit.LeaseUntil.Add(plan.InFlight)
}

// faultOf reads an error of a client: what is not a Fault proves nothing.
func faultOf(err error) *schema.Fault {
	var f *schema.Fault
	if errors.As(err, &f) {
		return f
	}
	return &schema.Fault{Outcome: schema.Unknown, Reason: err.Error()}
}
