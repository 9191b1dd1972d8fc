// Package publish carries out a plan. It is the only place that orders the side effects of sending.
//
// Its promise: at most once, always; exactly once where the network has a native key or can be asked what it
// holds. So every send comes after a claim in the ledger, one request is the effect and is sent once, and no
// outcome is guessed: what may have happened is looked up, or left to a person.
//
// The order of a run is fixed: read the ledger; look up what earlier runs left open (reconcile); plan;
// claim all that is due in one append; send, in parallel over channels and in order within one; record. Then what
// is public and was changed in Git is edited in the same way: claimed, changed, recorded. What is to be taken back from a
// network that holds it for later is taken back first of all, so that what Git has now can be left there in its place.
// When the context ends, nothing more is claimed or begun; what is in flight gets a few seconds to finish,
// and its outcome is recorded.
//
// It knows no network and no Git: Ledger, Client and Media are small interfaces that cmd fills.
package publish

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
)

// Ledger is the record that is read and appended to. *ledger.Store is one.
type Ledger interface {
	Read(ctx context.Context) (ledger.Snapshot, error)
	// Append writes on top of base, or returns ledger.ErrLost and has written nothing.
	Append(ctx context.Context, base ledger.Snapshot, entries []ledger.Entry, nonce, why string, at time.Time) (ledger.Snapshot, error)
	// AppendOutcome writes what this run knows of its own deliveries, on whatever tip there is.
	AppendOutcome(ctx context.Context, base ledger.Snapshot, entries []ledger.Entry, nonce, why string, at time.Time) (ledger.Snapshot, error)
}

// Client speaks to one channel; connectors make them.
type Client interface {
	// Upload stores a media file with the network; it is safe to repeat.
	Upload(ctx context.Context, m schema.MediaFile, body []byte) (schema.Upload, error)
	// Send makes one part public by one request. An error that is no *schema.Fault counts as unknown.
	Send(ctx context.Context, e schema.Effect) (schema.Remote, error)
	// Find returns schema.ErrAbsent when the network answered that it does not hold the part.
	Find(ctx context.Context, e schema.Effect) (schema.Remote, error)
	// Repeatable reports whether Send may be repeated after an unknown outcome and a Find that said absent.
	Repeatable(ctx context.Context, e schema.Effect) bool
}

// Runner is what one run needs.
type Runner struct {
	Ledger Ledger
	// Client gives the client of a channel; it is called once a channel.
	Client func(channel string) (Client, error)
	// Media gives the bytes of a file as Git holds them.
	Media func(m schema.MediaFile) ([]byte, error)
	// Plan makes the plan for a state of the ledger, at the run's instant.
	Plan func(ledger.State) plan.Plan
	// Gone reports whether a run that claimed something is certainly over, before its lease is.
	Gone func(ledger.Run) bool
	// Nonce gives a fresh random word for each append.
	Nonce func() (string, error)
	// Watch is told what happens, as it happens; it may be nil. Calls do not overlap.
	Watch func(Event)
	// Run names this run in the ledger.
	Run ledger.Run
	// Started is when this run began, by the clock: claims, leases and entries carry it. It may differ from
	// the instant that Plan plans for, and leases must not depend on what somebody asked for.
	Started time.Time
	// Clock is asked right before each send, only to see that the lease still holds: a machine that slept in
	// the middle of a run must not wake up and send what another run has taken over.
	Clock func() time.Time
	// Source is the commit whose content is published.
	Source string
	// Limit is the most deliveries this run sends. Lease is how long its claims are left alone.
	Limit int
	Lease time.Duration
	// Grace is how long what is in flight may go on once the context has ended; Record bounds the writing
	// of what came of it.
	Grace, Record time.Duration
}

// claimTries is how often a run plans again because another run was faster.
const claimTries = 10

// rounds is how often a run looks whether what it sent has made more due, such as a reply to it.
const rounds = 5

// Held is the kind of an event for a delivery that could not be claimed. The ledger never has it.
const Held ledger.Kind = "held"

// Event is one thing that happened to a delivery.
type Event struct {
	schema.Delivery
	// Kind is what the ledger calls it.
	Kind ledger.Kind
	// Part and Parts are set for parts of a thread.
	Part, Parts  int
	URL          string
	Reason, Hint string
	// Found is set when an earlier run had sent it.
	Found bool
	// Edit is whether it is about a change of what is public, and Cancel about taking back what the network holds.
	Edit, Cancel bool
	// At is when the network makes public what was left with it, and Zone the author's.
	At   time.Time
	Zone string
	// Person is whether somebody must act.
	Person bool
}

// Result is what came of a run.
type Result struct {
	Events []Event
	// Plan is the last one, made after everything was sent.
	Plan plan.Plan
	// Unrecorded is set when something is public and the ledger could not be told.
	Unrecorded error
}

// Count is how many events are of a kind.
func (r Result) Count(kind ledger.Kind) int {
	n := 0
	for _, e := range r.Events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// NeedPerson reports whether anything that happened, or is due and held, waits for a person.
func (r Result) NeedPerson() bool {
	return len(r.Plan.NeedPerson()) > 0 || len(r.Plan.Unread) > 0 || slices.ContainsFunc(r.Events, func(e Event) bool { return e.Person })
}

// Publish runs once: reconcile, plan, claim, send, record.
func (r *Runner) Publish(ctx context.Context) (Result, error) {
	run := &run{Runner: r, clients: map[string]opened{}, blocked: map[schema.Delivery]bool{}, cancelled: map[schema.Delivery]bool{}}
	snapshot, err := r.Ledger.Read(ctx)
	if err != nil {
		return run.result, err
	}
	run.first = snapshot.State
	ctx, cancel := context.WithTimeout(ctx, r.Lease*3/4) // what is not begun well inside the lease is not begun
	defer cancel()
	if snapshot, err = run.cancels(ctx, snapshot); err != nil || run.result.Unrecorded != nil {
		run.result.Plan = r.Plan(snapshot.State)
		return run.result, stoppedIsNone(ctx, err)
	}
	left := r.Limit
	for range rounds {
		if ctx.Err() != nil {
			break // stopped: what was in flight has been recorded, and the rest waits for another run
		}
		var claimed []schema.Delivery
		claimed, snapshot, err = run.claim(ctx, snapshot, left)
		if err != nil || len(claimed) == 0 {
			break
		}
		left -= len(claimed)
		for _, d := range claimed {
			run.blocked[d] = true
		}
		snapshot, run.result.Unrecorded = run.sendAll(ctx, snapshot, claimed)
		if run.result.Unrecorded != nil {
			break
		}
	}
	if err == nil && run.result.Unrecorded == nil && ctx.Err() == nil {
		snapshot, err = run.cancels(ctx, snapshot) // what was only now found with its network
	}
	if err == nil && run.result.Unrecorded == nil && left > 0 && ctx.Err() == nil {
		snapshot, err = run.edits(ctx, snapshot, left)
	}
	run.result.Plan = r.Plan(snapshot.State)
	return run.result, stoppedIsNone(ctx, err)
}

// stoppedIsNone: a run that was stopped did what it was told.
func stoppedIsNone(ctx context.Context, err error) error {
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil
	}
	return err
}

// run is the state of one Publish.
type run struct {
	*Runner
	clients map[string]opened
	// first is the ledger as this run found it.
	first ledger.State
	// blocked are deliveries that this run has tried already, or can't send: a run tries each once.
	blocked map[schema.Delivery]bool
	// cancelled are those that this run set out to take back.
	cancelled map[schema.Delivery]bool
	mu        sync.Mutex // guards result and calls of Watch
	result    Result
}

type opened struct {
	client Client
	err    error
}

// client opens a channel's client once.
func (r *run) client(channel string) (Client, error) {
	o, ok := r.clients[channel]
	if !ok {
		o.client, o.err = r.Client(channel)
		r.clients[channel] = o
	}
	return o.client, o.err
}

func (r *run) say(e Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.result.Events = append(r.result.Events, e)
	if r.Watch != nil {
		r.Watch(e)
	}
}

// faultOf reads an error of a client: what is not a Fault proves nothing.
func faultOf(err error) *schema.Fault {
	var f *schema.Fault
	if errors.As(err, &f) {
		return f
	}
	return &schema.Fault{Outcome: schema.Unknown, Reason: err.Error()}
}

// partKey is the idempotency key of one part.
func partKey(m *schema.Message, part int) string {
	if part == 0 {
		return m.Key
	}
	return fmt.Sprintf("%s-%d", m.Key, part)
}
