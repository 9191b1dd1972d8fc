package publish_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/schema"
)

// desk is a runner over a memory ledger, in which posts are public that read otherwise in Git.
type desk struct {
	ledger *memory
	client publish.Client
	edits  []string
	next   []error
	events []publish.Event
	limit  int
	due    []schema.Message
	media  error
}

// editor is a client that can edit.
type editor struct {
	*network
	desk *desk
}

func (e editor) Edit(_ context.Context, effect schema.Effect, r schema.Remote) error {
	e.desk.edits = append(e.desk.edits, r.ID+" "+effect.This().Text)
	if len(e.desk.next) > 0 {
		err := e.desk.next[0]
		e.desk.next = e.desk.next[1:]
		return err
	}
	return nil
}

func newEdits(posts ...schema.Message) *desk {
	d := &desk{ledger: &memory{}, limit: 10}
	d.client = editor{&network{public: map[string]schema.Remote{}, keyed: true}, d}
	for _, m := range posts {
		run := ledger.Run{ID: "before", Nonce: "n"}
		d.ledger.entries = append(d.ledger.entries, ledger.Entry{
			Kind: ledger.Claim, Delivery: m.Delivery, Seq: 1, At: start, Run: run, Digest: m.Digest(), Source: "c", Attempt: 1,
			LeaseUntil: start.Add(time.Minute), Message: &m,
		})
		for part := range m.Parts {
			kind := ledger.Part
			if part == len(m.Parts)-1 {
				kind = ledger.Receipt
			}
			id := fmt.Sprint(m.Post, part)
			d.ledger.entries = append(d.ledger.entries, ledger.Entry{
				Kind: kind, Delivery: m.Delivery, Seq: part + 2, At: start, Run: run, Part: part, Digest: m.Digest(),
				Remote: &schema.Remote{ID: id, URL: "https://net.example/" + id},
			})
		}
		changed := m
		changed.Parts = append([]schema.Part(nil), m.Parts...)
		for i := range changed.Parts {
			changed.Parts[i].Text += "!"
		}
		d.due = append(d.due, changed)
	}
	return d
}

func (d *desk) plan(state ledger.State) plan.Plan {
	var p plan.Plan
	for _, m := range d.due {
		known := state.Delivery(m.Delivery)
		open := known.Status == ledger.StatusSent && known.Receipt.Digest != m.Digest() && known.Last.Kind != ledger.Refused
		p.Steps = append(p.Steps, plan.Step{Op: plan.Edit, Delivery: m.Delivery, Due: true, Apply: open, Digest: m.Digest(), Message: &m, Approval: "ines-m"})
	}
	return p
}

func (d *desk) run(ctx context.Context, t *testing.T) publish.Result {
	t.Helper()
	r := &publish.Runner{
		Ledger: d.ledger, Client: func(string) (publish.Client, error) { return d.client, nil },
		Media: func(schema.MediaFile) ([]byte, error) { return nil, d.media }, Plan: d.plan,
		Nonce: func() (string, error) { return "n", nil }, Watch: func(e publish.Event) { d.events = append(d.events, e) },
		Run: ledger.Run{ID: "now", Nonce: "n"}, Started: start.Add(time.Hour), Clock: func() time.Time { return start.Add(time.Hour) },
		Source: "c0ffee", Limit: d.limit, Lease: 10 * time.Minute, Grace: time.Second, Record: time.Second,
	}
	result, err := r.Publish(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// wrote is what came after the receipts.
func (d *desk) wrote() []string {
	var list []string
	for _, e := range d.ledger.entries {
		if e.Run.ID == "now" {
			list = append(list, fmt.Sprintf("%s %s %d", e.Post, e.Kind, e.Part))
		}
	}
	return list
}

func TestEdits(t *testing.T) {
	fault := func(outcome schema.Outcome, status int) error {
		return &schema.Fault{Outcome: outcome, Status: status, Reason: "no", Wait: time.Minute}
	}
	a, b, thread := message("a", 1), message("b", 1), message("t", 2)
	tests := map[string]struct {
		posts  []schema.Message
		desk   func(*desk)
		edits  []string
		wrote  []string
		person bool
	}{
		"one":            {[]schema.Message{a}, nil, []string{"a0 a 0!"}, []string{"a edit 0", "a edited 0"}, false},
		"a thread":       {[]schema.Message{thread}, nil, []string{"t0 t 0!", "t1 t 1!"}, []string{"t edit 0", "t edited 0"}, false},
		"two, and limit": {[]schema.Message{a, b}, func(d *desk) { d.limit = 1 }, []string{"a0 a 0!"}, []string{"a edit 0", "a edited 0"}, false},
		"no limit left":  {[]schema.Message{a}, func(d *desk) { d.limit = 0 }, nil, nil, false},
		"a lost race":    {[]schema.Message{a}, func(d *desk) { d.ledger.lose = 2 }, []string{"a0 a 0!"}, []string{"a edit 0", "a edited 0"}, false},
		"refused half-way": {[]schema.Message{thread}, func(d *desk) { d.next = []error{nil, fault(schema.Refused, 422)} },
			[]string{"t0 t 0!", "t1 t 1!"}, []string{"t edit 0", "t refused 1"}, true},
		"gone": {[]schema.Message{a}, func(d *desk) { d.next = []error{schema.ErrAbsent} }, []string{"a0 a 0!"}, []string{"a edit 0", "a refused 0"}, true},
		"asked to wait": {[]schema.Message{a, b}, func(d *desk) { d.next = []error{fault(schema.Later, 429)} },
			[]string{"a0 a 0!"}, []string{"a edit 0", "b edit 0", "a later 0", "b later 0"}, false},
		"no token": {[]schema.Message{a, b}, func(d *desk) { d.next = []error{fault(schema.Refused, 401)} },
			[]string{"a0 a 0!"}, []string{"a edit 0", "b edit 0", "a later 0", "b later 0"}, true},
		"no answer": {[]schema.Message{a, b}, func(d *desk) { d.next = []error{errDrop} },
			[]string{"a0 a 0!", "b0 b 0!"}, []string{"a edit 0", "b edit 0", "a unknown 0", "b edited 0"}, false},
		"no editor": {[]schema.Message{a}, func(d *desk) { d.client = d.client.(editor).network }, nil, nil, true},
		"no file there": {[]schema.Message{a}, func(d *desk) {
			d.due[0].Parts[0].Media = []schema.MediaFile{{File: "x", Blob: "b"}}
			d.media = errors.New("gone")
		}, nil, nil, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			d := newEdits(tt.posts...)
			if tt.desk != nil {
				tt.desk(d)
			}
			result := d.run(t.Context(), t)
			if diff := cmp.Diff(tt.edits, d.edits); diff != "" {
				t.Errorf("edits (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.wrote, d.wrote()); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
			if result.NeedPerson() != tt.person || len(result.Events) != len(d.events) {
				t.Errorf("got events %+v, want a person: %t", result.Events, tt.person)
			}
		})
	}
}

// TestEditClaim: what the ledger is told before anything is changed.
func TestEditClaim(t *testing.T) {
	d := newEdits(message("a", 1))
	d.run(t.Context(), t)
	got := d.ledger.entries[2]
	if got.Kind != ledger.Edit || got.Digest != d.due[0].Digest() || got.Approval != "ines-m" || got.Source != "c0ffee" ||
		!got.LeaseUntil.Equal(start.Add(70*time.Minute)) || got.Message.Parts[0].Text != "a 0!" {
		t.Errorf("got %+v", got)
	}
}

// TestEditStopped: a run that is told to stop changes nothing more, and says so.
func TestEditStopped(t *testing.T) {
	d := newEdits(message("a", 1))
	ctx, cancel := context.WithCancel(t.Context())
	d.ledger.afterClaim = cancel
	d.run(ctx, t)
	if diff := cmp.Diff([]string{"a edit 0", "a later 0"}, d.wrote()); diff != "" || len(d.edits) > 0 {
		t.Errorf("got edits %v, entries (-want +got):\n%s", d.edits, diff)
	}
}

// TestEditConflict: somebody took the delivery back meanwhile. Their word counts, and it is no failure of this run.
func TestEditConflict(t *testing.T) {
	for name, tt := range map[string]struct {
		err  error
		want bool
	}{"taken back": {ledger.ErrConflict, false}, "the remote is gone": {ledger.ErrUncertain, true}} {
		d := newEdits(message("a", 1))
		d.ledger.fail = fmt.Errorf("append: %w", tt.err)
		result := d.run(t.Context(), t)
		if (result.Unrecorded != nil) != tt.want || tt.want && !strings.Contains(result.Unrecorded.Error(), "a → net") {
			t.Errorf("%s: got %v", name, result.Unrecorded)
		}
	}
}
