package live

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// Retraction is what one retraction needs.
type Retraction struct {
	Ledger Ledger
	// Client gives a channel's client. One that is no Deleter can't take anything back.
	Client func(channel string) (any, error)
	// Nonce gives a fresh random word for each append.
	Nonce func() (string, error)
	// Watch is told what happens, as it happens.
	Watch func(Event)
	Run   ledger.Run
	At    time.Time
	// Record bounds the writing of what came of it, once the context has ended.
	Record time.Duration
	// By is who takes it back, and Why in their words.
	By, Why string
	// ByHand is whether a person has deleted it and only the ledger has to know.
	ByHand bool
}

// Event is what became of one part of a delivery, or of the delivery when Part is 0.
type Event struct {
	schema.Delivery
	// Part counts from 1.
	Part, Parts int
	URL         string
	// Gone is set when the part is not public any more, and Before when that was so already.
	Gone, Before bool
	// Outcome is what the attempt proved, when it is not gone.
	Outcome      schema.Outcome
	Reason, Hint string
}

// claimTries is how often a claim begins again because another run moved the ledger.
const claimTries = 10

// ErrUnrecorded is wrapped when a part was deleted and the ledger could not be told.
var ErrUnrecorded = errors.New("it was deleted, and the ledger could not be told")

// Retract takes deliveries back, all of them Public. An error means that the ledger could not be read or written;
// what became of each part Watch has heard.
func (r *Retraction) Retract(ctx context.Context, list []ledger.Delivery) error {
	clients := map[schema.Delivery]Deleter{}
	var able []schema.Delivery
	for _, known := range list {
		d := known.Delivery
		if r.ByHand {
			able = append(able, d)
			continue
		}
		client, err := r.deleter(d)
		if err != nil {
			r.Watch(Event{Delivery: d, URL: known.Parts[0].URL, Outcome: schema.Refused, Reason: err.Error(), Hint: byHand(d)})
			continue
		}
		clients[d] = client
		able = append(able, d)
	}
	if len(able) == 0 {
		return nil
	}
	snapshot, err := r.claim(ctx, able)
	if err != nil || r.ByHand {
		return err
	}
	for _, d := range able {
		if snapshot, err = r.takeBack(ctx, snapshot, d, clients[d]); err != nil {
			return err
		}
	}
	return nil
}

// deleter tries what can fail without the network, before anything is claimed.
func (r *Retraction) deleter(d schema.Delivery) (Deleter, error) {
	client, err := r.Client(d.Channel)
	if err != nil {
		return nil, err
	}
	deleter, ok := client.(Deleter)
	if !ok {
		return nil, fmt.Errorf("galley can't delete on channel %s", d.Channel)
	}
	return deleter, nil
}

func byHand(d schema.Delivery) string {
	return fmt.Sprintf("mend that, or delete it there by hand; then: galley retract %s --channel %s --done-by-hand --reason WHY", d.Post, d.Channel)
}

// claim says in the ledger what is taken back. By hand it is done already, and that is said along with it.
func (r *Retraction) claim(ctx context.Context, list []schema.Delivery) (ledger.Snapshot, error) {
	for range claimTries {
		snapshot, err := r.Ledger.Read(ctx)
		if err != nil {
			return snapshot, fmt.Errorf("read the ledger: %w", err)
		}
		entries, events, err := r.entries(snapshot.State, list)
		if err != nil {
			return snapshot, err
		}
		nonce, err := r.Nonce()
		if err != nil {
			return snapshot, err
		}
		after, err := r.Ledger.Append(ctx, snapshot, entries, nonce, "retract "+list[0].Post, r.At)
		switch {
		case errors.Is(err, ledger.ErrLost):
			continue
		case err != nil:
			return snapshot, fmt.Errorf("record the retraction: %w", err)
		}
		for _, e := range events {
			r.Watch(e)
		}
		return after, nil
	}
	return ledger.Snapshot{}, fmt.Errorf("record the retraction: other runs were faster %d times in a row: %w", claimTries, ledger.ErrLost)
}

// entries are the claim's, and the events to tell once they are written.
func (r *Retraction) entries(state ledger.State, list []schema.Delivery) ([]ledger.Entry, []Event, error) {
	var entries []ledger.Entry
	var events []Event
	for _, d := range list {
		known := state.Delivery(d)
		if !Public(known) {
			return nil, nil, fmt.Errorf("%s is %s by now; nothing was done", d, known.Status)
		}
		if until := Busy(known, r.At); !until.IsZero() {
			return nil, nil, fmt.Errorf("run %s is changing %s; try again after %s", known.Edit.Run.ID, d, until.UTC().Format(time.RFC3339))
		}
		entries = append(entries, ledger.Entry{Kind: ledger.Retract, Delivery: d, At: r.At, Run: r.Run, By: r.By, Why: r.Why})
		if !r.ByHand {
			continue
		}
		for part := len(known.Parts) - 1; part >= 0; part-- {
			entries = append(entries, ledger.Entry{
				Kind: ledger.Retracted, Delivery: d, At: r.At, Run: r.Run, Part: part, By: r.By, Verdict: ledger.Absent, Why: r.Why,
			})
			events = append(events, Event{Delivery: d, Part: part + 1, Parts: len(known.Parts), URL: known.Parts[part].URL, Gone: true, Before: true})
		}
	}
	return entries, events, nil
}

// takeBack deletes the parts of one delivery, the last first, and records each at once. It stops at the first
// that does not go.
func (r *Retraction) takeBack(ctx context.Context, snapshot ledger.Snapshot, d schema.Delivery, client Deleter) (ledger.Snapshot, error) {
	known := snapshot.State.Delivery(d)
	all := len(known.Parts)
	for part := all - 1; part >= 0; part-- {
		remote := known.Parts[part]
		event := Event{Delivery: d, Part: part + 1, Parts: all, URL: remote.URL}
		before, err := remove(ctx, client, remote)
		if err != nil {
			f := faultOf(err)
			event.Outcome, event.Reason, event.Hint = f.Outcome, f.Error(), f.Hint
			r.Watch(event)
			return snapshot, nil
		}
		event.Gone, event.Before = true, before
		r.Watch(event)
		if snapshot, err = r.record(ctx, snapshot, d, part); err != nil {
			return snapshot, fmt.Errorf("%w: %s: %w", ErrUnrecorded, d, err)
		}
	}
	return snapshot, nil
}

// remove deletes one part. When the answer says nothing, the network is asked whether it still holds it.
func remove(ctx context.Context, client Deleter, remote schema.Remote) (before bool, err error) {
	err = client.Delete(ctx, remote)
	switch {
	case err == nil:
		return false, nil
	case errors.Is(err, schema.ErrAbsent):
		return true, nil
	}
	reader, ok := client.(Reader)
	if faultOf(err).Outcome != schema.Unknown || !ok {
		return false, err
	}
	if _, gone := reader.Fetch(ctx, remote); errors.Is(gone, schema.ErrAbsent) {
		return false, nil
	}
	return false, err
}

// record says that one part is gone, also when the run is being stopped.
func (r *Retraction) record(ctx context.Context, base ledger.Snapshot, d schema.Delivery, part int) (ledger.Snapshot, error) {
	nonce, err := r.Nonce()
	if err != nil {
		return base, err
	}
	if ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), r.Record)
		defer cancel()
	}
	entry := ledger.Entry{Kind: ledger.Retracted, Delivery: d, At: r.At, Run: r.Run, Part: part}
	return r.Ledger.AppendOutcome(ctx, base, []ledger.Entry{entry}, nonce, "retracted "+d.Post+" from "+d.Channel, r.At)
}
