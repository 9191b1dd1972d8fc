package live_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

var at = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

// memory is a ledger in memory, with the compare-and-swap of the real one.
type memory struct {
	entries []ledger.Entry
	// lose makes that many appends lose the race first; fail makes outcomes impossible to record.
	lose int
	fail error
}

func (m *memory) Read(context.Context) (ledger.Snapshot, error) {
	state, err := ledger.Fold(slices.Clone(m.entries))
	return ledger.Snapshot{State: state}, err
}

func (m *memory) Append(ctx context.Context, base ledger.Snapshot, entries []ledger.Entry, _, _ string, _ time.Time) (ledger.Snapshot, error) {
	if m.lose > 0 {
		m.lose--
		return base, ledger.ErrLost
	}
	for _, e := range entries {
		now, err := m.Read(ctx)
		if err != nil {
			return base, err
		}
		e.Seq = now.State.Delivery(e.Delivery).NextSeq
		m.entries = append(m.entries, e)
	}
	return m.Read(ctx)
}

func (m *memory) AppendOutcome(ctx context.Context, base ledger.Snapshot, entries []ledger.Entry, nonce, why string, at time.Time) (ledger.Snapshot, error) {
	if m.fail != nil {
		return base, m.fail
	}
	return m.Append(ctx, base, entries, nonce, why, at)
}

func (m *memory) status(t *testing.T, d schema.Delivery) (ledger.Status, int) {
	t.Helper()
	now, err := m.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	known := now.State.Delivery(d)
	return known.Status, len(known.Parts)
}

func (m *memory) kinds() []string {
	var list []string
	for _, e := range m.entries {
		list = append(list, fmt.Sprintf("%s %d", e.Kind, e.Part))
	}
	return list
}

func id(d schema.Delivery, part int) string { return fmt.Sprintf("%s/%d", d, part+1) }

// publish writes what a run that sent a delivery would have written, and puts it on the network.
func (m *memory) publish(n *network, d schema.Delivery, when time.Time, texts ...string) {
	message := &schema.Message{Delivery: d, Parts: make([]schema.Part, len(texts))}
	run := ledger.Run{ID: "run 1", Nonce: "n"}
	add := func(e ledger.Entry) {
		e.Delivery, e.Seq, e.At, e.Run = d, len(m.of(d))+1, when, run
		m.entries = append(m.entries, e)
	}
	for i, text := range texts {
		message.Parts[i].Text = text
	}
	add(ledger.Entry{Kind: ledger.Claim, Digest: "d", Source: "c", Attempt: 1, LeaseUntil: when.Add(time.Minute), Message: message})
	for i, text := range texts {
		kind := ledger.Part
		if i == len(texts)-1 {
			kind = ledger.Receipt
		}
		remote := schema.Remote{ID: id(d, i), URL: "https://social.example/" + id(d, i), CID: text}
		add(ledger.Entry{Kind: kind, Part: i, Remote: &remote, Digest: "d"})
		n.live[remote.ID] = schema.Live{Text: text, CID: text}
	}
}

func (m *memory) of(d schema.Delivery) []ledger.Entry {
	return slices.DeleteFunc(slices.Clone(m.entries), func(e ledger.Entry) bool { return e.Delivery != d })
}

// network is one network in memory.
type network struct {
	live map[string]schema.Live
	// calls are what it was asked, in order.
	calls []string
	// deletes and fetches are the errors of the calls to come; errDrop does it all the same.
	deletes, fetches []error
	// ledger, when it is set, is looked at before each deletion: it must have been told.
	ledger *memory
	t      *testing.T
}

var errDrop = errors.New("the connection was closed before the answer came")

func newNetwork(t *testing.T) *network { return &network{live: map[string]schema.Live{}, t: t} }

func (n *network) Delete(ctx context.Context, r schema.Remote) error {
	n.calls = append(n.calls, "delete "+r.ID)
	if n.ledger != nil && !slices.ContainsFunc(n.ledger.entries, func(e ledger.Entry) bool { return e.Kind == ledger.Retract }) {
		n.t.Errorf("%s is deleted, and the ledger was not told before", r.ID)
	}
	if err := ctx.Err(); err != nil {
		return &schema.Fault{Outcome: schema.Later, Reason: err.Error()}
	}
	var err error
	if len(n.deletes) > 0 {
		err, n.deletes = n.deletes[0], n.deletes[1:]
	}
	if err != nil && !errors.Is(err, errDrop) {
		return err
	}
	if _, ok := n.live[r.ID]; !ok && err == nil {
		return schema.ErrAbsent
	}
	delete(n.live, r.ID)
	return err
}

func (n *network) Fetch(_ context.Context, r schema.Remote) (schema.Live, error) {
	n.calls = append(n.calls, "fetch "+r.ID)
	if len(n.fetches) > 0 {
		err := n.fetches[0]
		n.fetches = n.fetches[1:]
		return schema.Live{}, err
	}
	held, ok := n.live[r.ID]
	if !ok {
		return held, schema.ErrAbsent
	}
	return held, nil
}
