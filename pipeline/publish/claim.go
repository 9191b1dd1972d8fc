package publish

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
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

// fullSeq is the last number from which on an attempt still has room for its claim and all that may come of it: a delivery
// that was tried thousands of times must not keep the others from being recorded.
const fullSeq = 9900

var errFull = errors.New("it was tried so often that its record in the ledger is full: find out why, and give the post a new id")

// takeThose claims what a function of the ledger's state says, in as many tries as other runs make it need.
func (r *run) takeThose(ctx context.Context, snapshot ledger.Snapshot, those func(ledger.State) []ledger.Entry) ([]schema.Delivery, ledger.Snapshot, error) {
	for range claimTries {
		claims := those(snapshot.State)
		if len(claims) == 0 {
			return nil, snapshot, nil
		}
		claimed, after, err := r.take(ctx, snapshot, claims)
		if err != nil || len(claimed) > 0 {
			return claimed, after, err
		}
		snapshot = after
	}
	return nil, snapshot, fmt.Errorf("claim a change: other runs were faster %d times in a row: %w", claimTries, ledger.ErrLost)
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
// and as long as the plan still wants it, then what is due, then what is left with its network ahead of its time.
func (r *run) claims(state ledger.State, again []schema.Delivery, left int) []ledger.Entry {
	var claims []ledger.Entry
	add := func(step plan.Step, digest string, m *schema.Message) {
		if len(claims) >= left || r.blocked[step.Delivery] {
			return
		}
		known := state.Delivery(step.Delivery)
		why := r.ready(m, !step.Schedule.IsZero())
		if known.NextSeq > fullSeq {
			why = errFull
		}
		if why != nil {
			r.blocked[step.Delivery] = true
			r.say(Event{Delivery: step.Delivery, Kind: Held, Reason: why.Error(), Person: true})
			return
		}
		claims = append(claims, ledger.Entry{
			Kind: ledger.Claim, Delivery: step.Delivery, Seq: known.NextSeq, At: r.Started, Run: r.Run,
			Digest: digest, Source: r.Source, Attempt: known.Attempts + 1, LeaseUntil: r.Started.Add(r.Lease), Message: m,
			Approval: step.Approval, Scheduled: step.Schedule,
		})
	}
	p := r.Plan(state)
	for _, step := range p.Steps {
		if step.Again && slices.Contains(again, step.Delivery) {
			known := state.Delivery(step.Delivery)
			add(step, known.Claim.Digest, known.Claim.Message)
		}
	}
	for _, step := range slices.Concat(p.Due(), p.Ahead()) {
		add(step, step.Digest, step.Message)
	}
	return claims
}

// ready tries what can fail without the network: the client can be made, it can take back what is left with its
// network, and the media are there.
func (r *run) ready(m *schema.Message, ahead bool) error {
	client, err := r.client(m.Channel)
	if err != nil {
		return err
	}
	if _, ok := client.(Canceller); ahead && !ok {
		return fmt.Errorf("galley can't take back what is left with the network of channel %s ahead of its time", m.Channel)
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
