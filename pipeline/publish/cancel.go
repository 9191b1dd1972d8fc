package publish

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// Canceller is a channel's client that can take back what its network holds for later. Nothing is left with the network
// of a client that is none.
type Canceller interface {
	// Cancel takes back what held names, whose id the network gives to nothing else, so that a run that comes late takes
	// back nothing that is newer. It never deletes what is public, and leaves alone what will be too soon. nil or schema.ErrAbsent: the network
	// holds it no more, and has not made it public. schema.ErrPublic: it is public. It may be repeated.
	Cancel(ctx context.Context, e schema.Effect, held schema.Remote) error
}

// cancels takes back from their networks what the plan does not want there any more. The bound of a run does not hold for
// it: a freeze stops everything.
func (r *run) cancels(ctx context.Context, snapshot ledger.Snapshot) (ledger.Snapshot, error) {
	claimed, snapshot, err := r.takeThose(ctx, snapshot, r.cancelClaims)
	if err != nil || len(claimed) == 0 {
		return snapshot, err
	}
	for _, d := range claimed {
		r.cancelled[d] = true
	}
	after, err := r.onChannels(ctx, snapshot, claimed, r.cancelChannel)
	if errors.Is(err, ledger.ErrConflict) {
		return r.Ledger.Read(ctx) // another run took it over meanwhile, and knows more
	}
	r.result.Unrecorded = err
	return after, nil
}

func (r *run) cancelClaims(state ledger.State) []ledger.Entry {
	var claims []ledger.Entry
	for _, step := range r.Plan(state).Cancels() {
		if r.cancelled[step.Delivery] {
			continue
		}
		known := state.Delivery(step.Delivery)
		if err := r.cancellable(known); err != nil {
			r.blocked[step.Delivery], r.cancelled[step.Delivery] = true, true
			r.say(Event{Delivery: step.Delivery, Kind: Held, Cancel: true, Reason: err.Error(), Person: true})
			continue
		}
		claims = append(claims, ledger.Entry{
			Kind: ledger.Cancel, Delivery: step.Delivery, Seq: known.NextSeq, At: r.Started, Run: r.Run,
			Source: r.Source, LeaseUntil: r.Started.Add(r.Lease), Why: step.Unwanted,
		})
	}
	return claims
}

func (r *run) cancellable(known ledger.Delivery) error {
	if known.NextSeq > fullSeq {
		return errFull
	}
	client, err := r.client(known.Channel)
	if err != nil {
		return err
	}
	if _, ok := client.(Canceller); !ok {
		return fmt.Errorf("the network of channel %s holds it, and galley can't take it back there: delete it by hand", known.Channel)
	}
	return nil
}

func (r *run) cancelChannel(ctx, inFlight context.Context, s sender, list []schema.Delivery) {
	var wait *schema.Fault
	for _, d := range list {
		known := s.state.Delivery(d)
		switch {
		case ctx.Err() != nil:
			s.failCancel(known, &schema.Fault{Outcome: schema.Later, Reason: "the run was stopped before it was taken back"})
		case wait != nil:
			s.failCancel(known, &schema.Fault{Outcome: schema.Later, Wait: wait.Wait, Reason: "not begun: " + wait.Reason})
		default:
			if f := s.cancel(inFlight, known); f != nil && (f.Wait > 0 || f.Status == unauthorized) {
				wait = f
			}
		}
	}
}

// cancel takes one delivery back. It returns the fault that ended it.
func (s sender) cancel(ctx context.Context, d ledger.Delivery) *schema.Fault {
	e := s.effect(s.state, d, 0, nil)
	e.Taken = taken(s.state, e.Message)
	err := s.client.(Canceller).Cancel(ctx, e, *d.Held)
	switch {
	case errors.Is(err, schema.ErrPublic):
		return s.outrun(ctx, d, e)
	case err == nil || errors.Is(err, schema.ErrAbsent):
		s.say(Event{Delivery: d.Delivery, Kind: ledger.Cancelled, Cancel: true, Reason: d.Cancel.Why})
		s.rec.add(ledger.Entry{Kind: ledger.Cancelled, Delivery: d.Delivery, Seq: d.NextSeq, At: s.Started, Run: s.Run}, false)
		return nil
	}
	return s.failCancel(d, faultOf(err))
}

// outrun records that the network was faster: the delivery is public. Where, the network has to say.
func (s sender) outrun(ctx context.Context, d ledger.Delivery, e schema.Effect) *schema.Fault {
	remote, err := s.find(ctx, s.client, s.state, e)
	if err != nil || remote.Pending {
		return s.failCancel(d, &schema.Fault{Outcome: schema.Later, Reason: "it is public already, and the network does not say where"})
	}
	entry := s.publicEntry(d, d.Claim.Message, 0, remote, 0)
	s.say(Event{Delivery: d.Delivery, Kind: entry.Kind, Cancel: true, URL: remote.URL, Reason: d.Cancel.Why, Person: true})
	s.rec.add(entry, false)
	return nil
}

// failCancel records why it was not taken back, and gives that. A lost answer is no reason to wait: the network is asked
// again what it holds before anything is deleted.
func (s sender) failCancel(d ledger.Delivery, f *schema.Fault) *schema.Fault {
	e := ledger.Entry{
		Kind: ledger.Later, Delivery: d.Delivery, Seq: d.NextSeq, At: s.Started, Run: s.Run, Reason: f.Error(), Hint: f.Hint,
	}
	switch {
	case f.Outcome == schema.Refused && f.Status != unauthorized:
		e.Kind = ledger.Refused
	case f.Outcome == schema.Unknown:
		e.Reason = "the answer was lost: " + e.Reason
	case f.Wait > 0:
		e.Until = s.Started.Add(f.Wait)
	}
	// Nobody wants it to be public, and it will be: whatever the reason, somebody is told.
	s.say(Event{
		Delivery: d.Delivery, Kind: e.Kind, Cancel: true, At: d.Away(), Zone: d.Claim.Message.Zone, Reason: e.Reason, Hint: e.Hint, Person: true,
	})
	s.rec.add(e, false)
	return f
}

// unseen is how long after its time a delivery that its network held may be in neither of the network's lists, before a
// person has to look: the lists need not change in the same moment.
const unseen = 10 * time.Minute

// lookAway asks what became of a delivery that its network was to make public by now.
func (r *run) lookAway(ctx context.Context, state ledger.State, d ledger.Delivery) (entries []ledger.Entry, event *Event, repeat bool) {
	m := d.Claim.Message
	client, err := r.client(d.Channel)
	if err != nil || m == nil {
		return nil, nil, false // it stays as it is, and the plan says that nobody has seen it
	}
	remote, err := r.find(ctx, client, state, r.effect(state, d, 0, nil))
	switch {
	case err == nil && !remote.Pending:
		return []ledger.Entry{r.publicEntry(d, m, 0, remote, 0)}, &Event{Delivery: d.Delivery, Kind: ledger.Receipt, URL: remote.URL, At: d.Away()}, false
	case errors.Is(err, schema.ErrAbsent) && r.Started.Sub(d.Away()) >= unseen:
		reason := "its network held it for later, and neither holds nor shows it now"
		event := &Event{Delivery: d.Delivery, Kind: ledger.Unknown, Reason: reason, Hint: resolveHint(d), Person: true}
		return r.unsettled(d, reason, event.Hint), event, false
	}
	return nil, nil, false
}
