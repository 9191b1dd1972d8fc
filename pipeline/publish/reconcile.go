package publish

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// reconcile settles what earlier runs left open. It returns the entries that say what it found, and the
// deliveries that may be sent again under their old claim's message.
func (r *run) reconcile(ctx context.Context, state ledger.State) (found []ledger.Entry, again []schema.Delivery, events []Event) {
	for _, d := range r.open(state) {
		if ctx.Err() != nil {
			return found, again, events
		}
		look := r.lookUp
		if d.Status == ledger.StatusHanded || d.Status == ledger.StatusCancelling {
			look = r.lookAway
		}
		entries, event, repeat := look(ctx, state, d)
		found = append(found, entries...)
		if event != nil {
			events = append(events, *event)
		}
		if repeat {
			again = append(again, d.Delivery)
		}
	}
	return found, again, events
}

// open lists the deliveries whose outcome nobody has recorded, and whose run is over.
func (r *run) open(state ledger.State) []ledger.Delivery {
	var list []ledger.Delivery
	for _, d := range state.All() {
		if r.blocked[d.Delivery] {
			continue // this run has just left it open itself: the next one has news, if anybody has
		}
		switch d.Status {
		case ledger.StatusUnknown:
			list = append(list, d)
		case ledger.StatusHanded, ledger.StatusCancelling:
			if !d.Away().After(r.Started) {
				list = append(list, d)
			}
		case ledger.StatusClaimed:
			if !d.Claim.LeaseUntil.After(r.Started) || r.Gone != nil && r.Gone(d.Claim.Run) {
				list = append(list, d)
			}
		}
	}
	return list
}

// lookUp asks the network about the first part that is not known to be public, and about those after it.
func (r *run) lookUp(ctx context.Context, state ledger.State, d ledger.Delivery) (entries []ledger.Entry, event *Event, repeat bool) {
	m := d.Claim.Message
	if m == nil {
		return nil, nil, false
	}
	client, err := r.client(d.Channel)
	if err != nil {
		return r.unsettled(d, "channel "+d.Channel+" can't be asked: "+err.Error(), ""), nil, false
	}
	public := append([]schema.Remote(nil), d.Parts...)
	for part := len(public); part < len(m.Parts); part++ {
		effect := r.effect(state, d, part, public)
		remote, err := r.find(ctx, client, state, effect)
		if err != nil {
			return r.missing(ctx, client, d, effect, entries, err)
		}
		if remote.Pending {
			return append(entries, r.publicEntry(d, m, part, remote, len(entries))),
				&Event{Delivery: d.Delivery, Kind: ledger.Handed, At: remote.At, Zone: m.Zone, Found: true}, false
		}
		public = append(public, remote)
		entries = append(entries, r.publicEntry(d, m, part, remote, len(entries)))
	}
	return entries, &Event{Delivery: d.Delivery, Kind: ledger.Receipt, URL: public[0].URL, Found: true}, false
}

// missing is what follows when a part was not found: it is sent again where that is safe, and otherwise it
// waits for a person. A part that a dead run never came to send is as absent as one whose request was lost.
func (r *run) missing(ctx context.Context, client Client, d ledger.Delivery, e schema.Effect, entries []ledger.Entry, err error) ([]ledger.Entry, *Event, bool) {
	if !errors.Is(err, schema.ErrAbsent) {
		f := faultOf(err)
		return append(entries, r.unsettledAfter(d, len(entries), "the look-up did not settle it: "+f.Reason, f.Hint)...), nil, false
	}
	if d.Last.Until.After(r.Started) {
		return entries, nil, false // a repeat was put off, and what it repeats may still be on its way
	}
	if client.Repeatable(ctx, e) {
		return append(entries, r.unsettledAfter(d, len(entries), "not found on the network; it is sent again under the same key", "")...), nil, true
	}
	reason := "it was not found on the network, which has no key that would make a second attempt safe"
	event := &Event{Delivery: d.Delivery, Kind: ledger.Unknown, Reason: reason, Hint: resolveHint(d)}
	return append(entries, r.unsettledAfter(d, len(entries), reason, event.Hint)...), event, false
}

func resolveHint(d ledger.Delivery) string {
	where := "the account"
	if !d.Away().IsZero() {
		where += " and at what it has scheduled"
	}
	return fmt.Sprintf("look at %s, then: galley resolve %s %s --posted URL, or --absent", where, d.Post, d.Channel)
}

// Look asks a channel's network whether the first part of a delivery that is not known to be public is so by now, or is
// held there: for a person who is about to say that it is not. It returns schema.ErrAbsent like Client.Find.
func Look(ctx context.Context, client Client, state ledger.State, d ledger.Delivery, now time.Time) (schema.Remote, error) {
	if d.Claim == nil || d.Claim.Message == nil {
		return schema.Remote{}, errors.New("the ledger does not have what it is")
	}
	r := &run{Runner: &Runner{Started: now}}
	return r.find(ctx, client, state, r.effect(state, d, len(d.Parts), d.Parts))
}

// find asks the network for a part, and takes nothing for it that the ledger has for another one: two posts may read alike.
func (r *run) find(ctx context.Context, client Client, state ledger.State, e schema.Effect) (schema.Remote, error) {
	e.Taken = taken(state, e.Message)
	remote, err := client.Find(ctx, e)
	if err == nil && e.Taken[remote.ID] {
		return schema.Remote{}, &schema.Fault{
			Outcome: schema.Unknown, Reason: fmt.Sprintf("the network shows %s for it, which the ledger has for another post", remote.ID),
		}
	}
	return remote, err
}

// taken are the ids of all other parts on the message's network, and of the delivery's own.
func taken(state ledger.State, m schema.Message) map[string]bool {
	ids := map[string]bool{}
	for _, known := range state.All() {
		if known.Claim == nil || known.Claim.Message != nil && known.Claim.Message.Network != m.Network {
			continue
		}
		for _, r := range known.Parts {
			ids[r.ID] = r.ID != ""
		}
		if known.Held != nil && known.Delivery != m.Delivery {
			ids[known.Held.ID] = true
		}
	}
	return ids
}

// unsettled records once that the outcome is unknown; a delivery that is unknown has that entry, and stays
// unknown when some of its parts are found.
func (r *run) unsettled(d ledger.Delivery, reason, hint string) []ledger.Entry {
	return r.unsettledAfter(d, 0, reason, hint)
}

func (r *run) unsettledAfter(d ledger.Delivery, written int, reason, hint string) []ledger.Entry {
	if d.Status == ledger.StatusUnknown {
		return nil
	}
	return []ledger.Entry{{
		Kind: ledger.Unknown, Delivery: d.Delivery, Seq: d.NextSeq + written,
		At: r.Started, Run: r.Run, Part: len(d.Parts) + written, Reason: reason, Hint: hint,
	}}
}

// publicEntry says that a part is public: a receipt when it is the last one. What the network only holds is not.
func (r *run) publicEntry(d ledger.Delivery, m *schema.Message, part int, remote schema.Remote, written int) ledger.Entry {
	e := ledger.Entry{
		Kind: ledger.Part, Delivery: d.Delivery, Seq: d.NextSeq + written,
		At: r.Started, Run: r.Run, Part: part, Remote: &remote,
	}
	switch {
	case remote.Pending:
		e.Kind, e.Part = ledger.Handed, 0
	case part == len(m.Parts)-1:
		e.Kind, e.Digest = ledger.Receipt, m.Digest()
	}
	return e
}

// inFlight is how long after a lease a request of its run may still arrive: connectors give up after a minute.
const inFlight = 2 * time.Minute

// doubted reports whether a repeat leaves the attempt before it in doubt. What a repeat proves, it proves of its
// own request: the one before may have been on its way when the network said that it does not hold the part,
// and the key that joins the two may be forgotten by the next run. Once nothing of it can be on its way any
// more, that answer is proof.
func (r *run) doubted(d ledger.Delivery) bool {
	var before ledger.Entry
	for i, e := range d.History {
		if e.Kind != ledger.Claim {
			continue
		}
		if e.Attempt == d.Attempts {
			return i > 0 && (d.History[i-1].Kind == ledger.Unknown || d.History[i-1].Kind == ledger.Part) &&
				r.Started.Before(before.LeaseUntil.Add(inFlight))
		}
		before = e
	}
	return false
}
