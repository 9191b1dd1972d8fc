package publish

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// claim settles what is open, plans, and claims what is due, in as many tries as other runs make it need. It
// returns what this run now holds; none when there is nothing to do.
func (r *run) claim(ctx context.Context, snapshot ledger.Snapshot, left int) ([]schema.Delivery, ledger.Snapshot, error) {
	for range claimTries {
		if err := ctx.Err(); err != nil {
			return nil, snapshot, err
		}
		settled, again, err := r.settle(ctx, snapshot)
		if errors.Is(err, ledger.ErrConflict) || errors.Is(err, ledger.ErrLost) {
			if snapshot, err = r.Ledger.Read(ctx); err != nil {
				return nil, snapshot, err
			}
			continue
		}
		if err != nil {
			return nil, settled, err
		}
		snapshot = settled
		claims := r.claims(snapshot.State, again, left)
		if len(claims) == 0 {
			return nil, snapshot, nil
		}
		claimed, after, err := r.take(ctx, snapshot, claims)
		if err != nil || len(claimed) > 0 {
			return claimed, after, err
		}
		snapshot = after
	}
	return nil, snapshot, fmt.Errorf("claim: other runs were faster %d times in a row: %w", claimTries, ledger.ErrLost)
}

// take writes claims, and gives what is claimed. When another run was faster that is nothing, and the ledger is read anew.
func (r *run) take(ctx context.Context, snapshot ledger.Snapshot, claims []ledger.Entry) ([]schema.Delivery, ledger.Snapshot, error) {
	// A push that is out is waited for: a claim that nobody knows of would keep everybody waiting.
	inFlight, end := outlive(ctx, r.Grace)
	defer end()
	after, err := r.append(inFlight, snapshot, claims, r.Ledger.Append)
	switch {
	case err == nil:
		return deliveries(claims), after, nil
	case !errors.Is(err, ledger.ErrLost):
		return nil, snapshot, fmt.Errorf("claim %s: %w", count(claims), err)
	}
	after, err = r.Ledger.Read(ctx)
	return nil, after, err
}

// settle reconciles and records what it found.
func (r *run) settle(ctx context.Context, snapshot ledger.Snapshot) (ledger.Snapshot, []schema.Delivery, error) {
	entries, again, events := r.reconcile(ctx, snapshot.State)
	if len(entries) > 0 {
		after, err := r.append(ctx, snapshot, entries, r.Ledger.AppendOutcome)
		if err != nil {
			return snapshot, nil, fmt.Errorf("record what was looked up: %w", err)
		}
		snapshot = after
	}
	for _, e := range events {
		r.say(e)
	}
	return snapshot, again, nil
}

// claims are the entries for what is to be sent: first what an earlier run left open, as it was claimed then
// and as long as the plan still wants it, then what is due.
func (r *run) claims(state ledger.State, again []schema.Delivery, left int) []ledger.Entry {
	var claims []ledger.Entry
	add := func(d schema.Delivery, digest, approval string, m *schema.Message) {
		if len(claims) >= left || r.blocked[d] {
			return
		}
		if why := r.ready(m); why != nil {
			r.blocked[d] = true
			r.say(Event{Delivery: d, Kind: Held, Reason: why.Error(), Person: true})
			return
		}
		known := state.Delivery(d)
		claims = append(claims, ledger.Entry{
			Version: ledger.Version, Kind: ledger.Claim, Delivery: d, Seq: known.NextSeq, At: r.Started, Run: r.Run,
			Digest: digest, Source: r.Source, Attempt: known.Attempts + 1, LeaseUntil: r.Started.Add(r.Lease), Message: m,
			Approval: approval,
		})
	}
	p := r.Plan(state)
	for _, step := range p.Steps {
		if step.Again && slices.Contains(again, step.Delivery) {
			known := state.Delivery(step.Delivery)
			add(step.Delivery, known.Claim.Digest, step.Approval, known.Claim.Message)
		}
	}
	for _, step := range p.Due() {
		add(step.Delivery, step.Digest, step.Approval, step.Message)
	}
	return claims
}

// ready tries what can fail without the network: the client can be made, and the media are there.
func (r *run) ready(m *schema.Message) error {
	if _, err := r.client(m.Channel); err != nil {
		return err
	}
	for _, f := range m.Files() {
		if _, err := r.Media(f); err != nil {
			return fmt.Errorf("media %s: %w", f.File, err)
		}
	}
	return nil
}

type appendFunc func(context.Context, ledger.Snapshot, []ledger.Entry, string, string, time.Time) (ledger.Snapshot, error)

// append writes entries under a fresh nonce.
func (r *run) append(ctx context.Context, base ledger.Snapshot, entries []ledger.Entry, write appendFunc) (ledger.Snapshot, error) {
	nonce, err := r.Nonce()
	if err != nil {
		return base, fmt.Errorf("make a nonce: %w", err)
	}
	return write(ctx, base, entries, nonce, why(entries), r.Started)
}

func deliveries(entries []ledger.Entry) []schema.Delivery {
	list := make([]schema.Delivery, len(entries))
	for i, e := range entries {
		list[i] = e.Delivery
	}
	return list
}
