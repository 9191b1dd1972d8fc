package publish_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/schema"
)

// giver is a network that gives back what it holds.
type giver struct{ *network }

func (giver) Cancel(context.Context, schema.Effect, schema.Remote) error { return nil }

// overtaken is a ledger in which another run takes a cancellation over, right before this run says how it ended.
type overtaken struct {
	*memory
	by *ledger.Entry
}

func (o *overtaken) AppendOutcome(ctx context.Context, base ledger.Snapshot, entries []ledger.Entry, nonce, why string, at time.Time) (ledger.Snapshot, error) {
	if o.by != nil {
		o.memory.entries = append(o.memory.entries, *o.by)
		o.by = nil
		return base, fmt.Errorf("%w: another run was at it", ledger.ErrConflict)
	}
	return o.memory.AppendOutcome(ctx, base, entries, nonce, why, at)
}

// handedOver is what the ledger has of a delivery that its network holds; seq is that of the last entry.
func handedOver(post string, seq int) (schema.Delivery, []ledger.Entry) {
	m := message(post, 1)
	m.At = start.Add(6 * time.Hour)
	entry := func(kind ledger.Kind, seq int) ledger.Entry {
		return ledger.Entry{Version: 3, Kind: kind, Delivery: m.Delivery, Seq: seq, At: start, Run: ledger.Run{ID: "before", Nonce: "n"}}
	}
	claim, held := entry(ledger.Claim, 1), entry(ledger.Handed, 2)
	claim.Digest, claim.Source, claim.Attempt, claim.LeaseUntil, claim.Message, claim.Scheduled = m.Digest(), "c0ffee", 1, start.Add(time.Minute), &m, m.At
	held.Remote = &schema.Remote{ID: post, At: m.At, Pending: true}
	list := []ledger.Entry{claim, held}
	for next := 3; next <= seq; next++ {
		cancel := entry(ledger.Cancel, next)
		cancel.Source, cancel.Why, cancel.LeaseUntil = "c0ffee", "frozen", start.Add(time.Minute)
		list = append(list, cancel)
	}
	return m.Delivery, list
}

// taker runs once over a ledger, and takes back all that it can.
func taker(store publish.Ledger) *publish.Runner {
	return &publish.Runner{
		Ledger: store, Client: func(string) (publish.Client, error) { return giver{&network{public: map[string]schema.Remote{}}}, nil },
		Plan: func(s ledger.State) plan.Plan {
			var p plan.Plan
			for _, d := range s.All() {
				if !d.Away().IsZero() {
					p.Steps = append(p.Steps, plan.Step{Op: plan.Cancel, Apply: true, Unwanted: "frozen", Delivery: d.Delivery})
				}
			}
			return p
		},
		Nonce: func() (string, error) { return "n", nil }, Run: ledger.Run{ID: "this"}, Source: "c0ffee", Limit: 5,
		Started: start.Add(time.Hour), Clock: func() time.Time { return start.Add(time.Hour) },
		Lease: 10 * time.Minute, Grace: time.Second, Record: time.Second,
	}
}

func statusOf(t *testing.T, m *memory, d schema.Delivery) ledger.Status {
	t.Helper()
	now, err := m.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return now.State.Delivery(d).Status
}

// TestCancelOvertaken: that another run took over one of two cancellations is no reason to forget what came of the other.
func TestCancelOvertaken(t *testing.T) {
	a, ofA := handedOver("a", 2)
	b, ofB := handedOver("b", 2)
	_, longer := handedOver("b", 4)
	store := &overtaken{memory: &memory{entries: append(ofA, ofB...)}, by: &longer[3]}
	result, err := taker(store).Publish(t.Context())
	if err != nil || result.Unrecorded != nil {
		t.Fatalf("got %v, unrecorded %v", err, result.Unrecorded)
	}
	if got := statusOf(t, store.memory, a); got != ledger.StatusOpen {
		t.Errorf("a was taken back and said so, and the ledger says %s", got)
	}
	if got := statusOf(t, store.memory, b); got != ledger.StatusCancelling {
		t.Errorf("b is another run's by now, and the ledger says %s", got)
	}
}

// TestCancelFull: a delivery that was tried thousands of times keeps no other from being taken back.
func TestCancelFull(t *testing.T) {
	a, ofA := handedOver("a", 2)
	b, ofB := handedOver("b", 9950)
	store := &memory{entries: append(ofA, ofB...)}
	result, err := taker(store).Publish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if statusOf(t, store, a) != ledger.StatusOpen || statusOf(t, store, b) != ledger.StatusCancelling {
		t.Errorf("got a %s and b %s, want a taken back and b as it was", statusOf(t, store, a), statusOf(t, store, b))
	}
	told := false
	for _, e := range result.Events {
		told = told || e.Delivery == b && e.Kind == publish.Held && e.Person && strings.Contains(e.Reason, "record in the ledger is full")
	}
	if !told {
		t.Errorf("got %+v, want a person told of b", result.Events)
	}
}
