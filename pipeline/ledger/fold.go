package ledger

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/galley-social/galley/schema"
)

// Status is where a delivery stands.
type Status string

// The statuses.
const (
	// StatusOpen: never claimed, or a person found it absent. Parts may be public all the same.
	StatusOpen Status = "open"
	// StatusClaimed: a run has it. After LeaseUntil it is to be looked up, and recorded as unknown or found.
	StatusClaimed Status = "claimed"
	// StatusSent: public, with a receipt.
	StatusSent Status = "sent"
	// StatusRefused: the network said no.
	StatusRefused Status = "refused"
	// StatusLater: not before Last.Until.
	StatusLater Status = "later"
	// StatusUnknown: it may be public.
	StatusUnknown Status = "unknown"
	// StatusEditing: public, and a run set out to change it and has not said how that ended. Its parts read as they did
	// before, or as Edit says.
	StatusEditing Status = "editing"
	// StatusHanded: the network holds it, and makes it public at Claim.Scheduled.
	StatusHanded Status = "handed"
	// StatusCancelling: a run set out to take it back from the network, and has not said how that ended.
	StatusCancelling Status = "cancelling"
	// StatusRetracting: somebody began to take it back. What is left of it, Parts says.
	StatusRetracting Status = "retracting"
	// StatusRetracted: it was public, and was taken back. Nothing of it is ever sent again.
	StatusRetracted Status = "retracted"
)

// Delivery is what the ledger knows of one delivery.
type Delivery struct {
	schema.Delivery
	Status Status
	// Claim is the newest claim, or nil.
	Claim *Entry
	// Parts are the parts known to be public, in order: the next to send is Parts' length, and the next to take
	// back is the last.
	Parts []schema.Remote
	// Held is what the network gave for the delivery when it was left there ahead of its time, or nil.
	Held *schema.Remote
	// Cancel is the newest cancellation that a run set out to make, or nil.
	Cancel *Entry
	// Edit is the newest edit that a run set out to make, or nil.
	Edit *Entry
	// Message is what the parts read as: that of the newest claim, or of the newest edit that was made. It may be nil.
	Message *schema.Message
	// Torn is whether some parts may read as Edit says, and others as Message: an edit ended before all were changed, or
	// one of which nothing is known.
	Torn bool
	// Receipt is set once the delivery was public as a whole, and stays when it is retracted.
	Receipt *schema.Receipt
	// Last is the newest entry; its Kind is empty when there is none.
	Last Entry
	// History is every entry in order.
	History []Entry
	// Attempts counts the claims.
	Attempts int
	// NextSeq is what the next entry's Seq must be.
	NextSeq int
}

// State is the whole ledger, folded. The zero State is an empty ledger. A State never changes.
type State struct {
	deliveries map[schema.Delivery]*Delivery
	entries    int
}

// ErrDamaged is wrapped by every error that says the ledger cannot be trusted as it is: stop.
var ErrDamaged = errors.New("the ledger is damaged")

// Fold orders entries by delivery and sequence and plays them. An entry that cannot follow the one before
// it is an error that names its file and wraps ErrDamaged.
func Fold(entries []Entry) (State, error) {
	state, err := State{}.With(entries)
	if err != nil {
		return State{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return state, nil
}

// With is the state after more entries; the receiver stays as it is. An entry that cannot follow is an error
// that names its file.
func (s State) With(entries []Entry) (State, error) { return s.with(slices.Clone(entries)) }

// with is With for lists that are the state's to keep: it brings them in order, and histories are parts of them. A
// delivery may be in one list only.
func (s State) with(lists ...[]Entry) (State, error) {
	next := State{deliveries: maps.Clone(s.deliveries), entries: s.entries}
	if next.deliveries == nil {
		n := 0
		for _, list := range lists {
			n += len(list)
		}
		next.deliveries = make(map[schema.Delivery]*Delivery, n/2)
	}
	for _, list := range lists {
		slices.SortFunc(list, func(a, b Entry) int {
			return cmp.Or(compare(a.Delivery, b.Delivery), cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Kind, b.Kind))
		})
		next.entries += len(list)
		for rest := list; len(rest) > 0; {
			n := 1
			for n < len(rest) && rest[n].Delivery == rest[0].Delivery {
				n++
			}
			known := next.Delivery(rest[0].Delivery)
			if err := known.after(rest[:n:n]); err != nil {
				return State{}, err
			}
			next.deliveries[rest[0].Delivery] = &known
			rest = rest[n:]
		}
	}
	return next, nil
}

// after plays more entries. What the delivery shares with an earlier state stays as it is.
func (d *Delivery) after(entries []Entry) error {
	d.Parts, d.History = slices.Clone(d.Parts), slices.Clone(d.History)
	if d.History == nil {
		d.History = entries[:0] // each entry is written back to where it is
	}
	for _, e := range entries {
		if err := d.play(e); err != nil {
			return fmt.Errorf("%s: %w", e.Path(), err)
		}
	}
	// Entries are numbered from 1 without a gap. A new one that is pointed to need not be in memory twice.
	for _, e := range []**Entry{&d.Claim, &d.Edit, &d.Cancel} {
		if *e != nil && (*e).Seq >= entries[0].Seq {
			*e = &d.History[(*e).Seq-1]
		}
	}
	return nil
}

func compare(a, b schema.Delivery) int {
	return cmp.Or(cmp.Compare(a.Post, b.Post), cmp.Compare(a.Channel, b.Channel))
}

// Delivery is what is known of one delivery; one that has no entries is open, with NextSeq 1. What it points
// to is shared and must not be changed.
func (s State) Delivery(d schema.Delivery) Delivery {
	if known, ok := s.deliveries[d]; ok {
		return *known
	}
	return Delivery{Delivery: d, Status: StatusOpen, NextSeq: 1}
}

// All is every delivery that has entries, in the order of post and channel.
func (s State) All() []Delivery {
	sorted := slices.SortedFunc(maps.Values(s.deliveries), func(a, b *Delivery) int { return compare(a.Delivery, b.Delivery) })
	list := make([]Delivery, len(sorted))
	for i, known := range sorted {
		list[i] = *known
	}
	return list
}

// Len is the number of entries.
func (s State) Len() int { return s.entries }
