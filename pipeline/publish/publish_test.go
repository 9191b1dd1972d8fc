package publish_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/schema"
)

var start = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

// memory is a ledger in memory, with the compare-and-swap of the real one.
type memory struct {
	mu      sync.Mutex
	entries []ledger.Entry
	// lose makes that many appends lose the race first; fail makes outcomes impossible to record.
	lose int
	fail error
	// afterClaim runs when claims have been written, before anything is sent.
	afterClaim func()
}

func (m *memory) Read(context.Context) (ledger.Snapshot, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	state, err := ledger.Fold(slices.Clone(m.entries))
	return ledger.Snapshot{State: state}, err
}

func (m *memory) Append(ctx context.Context, base ledger.Snapshot, entries []ledger.Entry, _, _ string, _ time.Time) (ledger.Snapshot, error) {
	m.mu.Lock()
	if m.lose > 0 {
		m.lose--
		m.mu.Unlock()
		return base, ledger.ErrLost
	}
	if base.State.Len() != len(m.entries) {
		m.mu.Unlock()
		return base, ledger.ErrLost
	}
	m.entries = append(m.entries, entries...)
	m.mu.Unlock()
	if m.afterClaim != nil {
		m.afterClaim()
	}
	return m.Read(ctx)
}

func (m *memory) AppendOutcome(ctx context.Context, base ledger.Snapshot, entries []ledger.Entry, _, _ string, _ time.Time) (ledger.Snapshot, error) {
	m.mu.Lock()
	if m.fail != nil {
		m.mu.Unlock()
		return base, m.fail
	}
	m.entries = append(m.entries, entries...)
	m.mu.Unlock()
	return m.Read(ctx)
}

func (m *memory) kinds() []string {
	var list []string
	for _, e := range m.entries {
		list = append(list, fmt.Sprintf("%s %s %d", e.Post, e.Kind, e.Part))
	}
	return list
}

// network is one network in memory: what is public, by key, and what to do with the next sends.
type network struct {
	mu     sync.Mutex
	public map[string]schema.Remote
	sends  []string
	// next are the faults of the sends to come: an error without effect, or "drop" for an effect whose
	// answer is lost.
	next []error
	// keyed is whether the network holds a key that makes repeating safe. blind is whether it can be asked.
	keyed bool
	blind error
}

var errDrop = errors.New("the connection was closed before the answer came")

func (n *network) Upload(_ context.Context, m schema.MediaFile, _ []byte) (schema.Upload, error) {
	return schema.Upload{File: m.File, Handle: []byte(`"up"`)}, nil
}

func (n *network) Send(_ context.Context, e schema.Effect) (schema.Remote, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.sends = append(n.sends, e.Key)
	var fault error
	if len(n.next) > 0 {
		fault, n.next = n.next[0], n.next[1:]
	}
	if fault != nil && !errors.Is(fault, errDrop) {
		return schema.Remote{}, fault
	}
	if e.Part > 0 && (e.Root == nil || e.Parent == nil) {
		return schema.Remote{}, &schema.Fault{Outcome: schema.Refused, Reason: "a later part without root and parent"}
	}
	if _, ok := n.public[e.Key]; ok && !n.keyed {
		panic("published twice: " + e.Key)
	}
	n.public[e.Key] = schema.Remote{ID: e.Key, URL: "https://net.example/" + e.Key, At: e.Now}
	if fault != nil {
		return schema.Remote{}, fault
	}
	return n.public[e.Key], nil
}

func (n *network) Find(_ context.Context, e schema.Effect) (schema.Remote, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.blind != nil {
		return schema.Remote{}, n.blind
	}
	if r, ok := n.public[e.Key]; ok {
		return r, nil
	}
	return schema.Remote{}, schema.ErrAbsent
}

func (n *network) Repeatable(context.Context, schema.Effect) bool { return n.keyed }

func message(post string, parts int) schema.Message {
	d := schema.Delivery{Post: post, Channel: "net"}
	m := schema.Message{Delivery: d, Network: "net", Key: post, At: start.Add(-time.Minute), Zone: "UTC", Title: post}
	for i := range parts {
		role := schema.RolePost
		if i > 0 {
			role = schema.RoleThread
		}
		m.Parts = append(m.Parts, schema.Part{Role: role, Text: fmt.Sprintf("%s %d", post, i)})
	}
	return m
}

// world is a runner over a memory ledger, a network and some messages that are due.
type world struct {
	ledger  *memory
	net     *network
	due     []schema.Message
	started time.Time
	gone    bool
	events  []string
	limit   int
	// frozen is whether the plan no longer wants what an earlier run left open.
	frozen bool
	// asleep is how long the machine slept between claim and send.
	asleep time.Duration
}

func newWorld(due ...schema.Message) *world {
	return &world{ledger: &memory{}, net: &network{public: map[string]schema.Remote{}, keyed: true}, due: due, started: start, limit: 10}
}

// plan makes every message that the ledger lets through a due step, as the planner would.
func (w *world) plan(state ledger.State) plan.Plan {
	var p plan.Plan
	for _, m := range w.due {
		known := state.Delivery(m.Delivery)
		if known.Status == ledger.StatusOpen || known.Status == ledger.StatusLater && !known.Last.Until.After(w.started) {
			p.Steps = append(p.Steps, plan.Step{Op: plan.Publish, Delivery: m.Delivery, Due: true, Digest: m.Digest(), Message: &m})
		} else if known.Status != ledger.StatusSent {
			p.Steps = append(p.Steps, plan.Step{Op: plan.Ask, Delivery: m.Delivery, Due: true, Again: !w.frozen})
		}
	}
	return p
}

func (w *world) run(ctx context.Context, t *testing.T) publish.Result {
	t.Helper()
	r := &publish.Runner{
		Ledger: w.ledger,
		Client: func(string) (publish.Client, error) { return w.net, nil },
		Media:  func(schema.MediaFile) ([]byte, error) { return []byte("x"), nil },
		Plan:   w.plan,
		Gone:   func(ledger.Run) bool { return w.gone },
		Nonce:  func() (string, error) { return "n", nil },
		Watch:  func(e publish.Event) { w.events = append(w.events, fmt.Sprintf("%s %s", e.Post, e.Kind)) },
		Run:    ledger.Run{ID: "test", Nonce: "n"}, Started: w.started, Clock: func() time.Time { return w.started.Add(w.asleep) }, Source: "c0ffee", Limit: w.limit, Lease: 10 * time.Minute,
		Grace: time.Second, Record: time.Second,
	}
	result, err := r.Publish(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestPublish(t *testing.T) {
	later := &schema.Fault{Outcome: schema.Later, Wait: time.Minute, Reason: "rate limit"}
	refused := &schema.Fault{Outcome: schema.Refused, Status: 422, Reason: "too long"}
	cases := []struct {
		name  string
		due   []schema.Message
		world func(*world)
		// runs is how often publish runs, each twenty minutes after the one before.
		runs    int
		entries []string
		sends   []string
	}{
		{
			name: "once, and then nothing", due: []schema.Message{message("a", 1)}, runs: 3,
			entries: []string{"a claim 0", "a receipt 0"}, sends: []string{"a"},
		},
		{
			name: "a thread, each part recorded", due: []schema.Message{message("a", 3)}, runs: 2,
			entries: []string{"a claim 0", "a part 0", "a part 1", "a receipt 2"}, sends: []string{"a", "a-1", "a-2"},
		},
		{
			name: "a lost race is planned again", due: []schema.Message{message("a", 1)}, runs: 1,
			world:   func(w *world) { w.ledger.lose = 3 },
			entries: []string{"a claim 0", "a receipt 0"}, sends: []string{"a"},
		},
		{
			name: "a lost answer is looked up, and not sent again", due: []schema.Message{message("a", 1)}, runs: 2,
			world:   func(w *world) { w.net.next = []error{errDrop} },
			entries: []string{"a claim 0", "a unknown 0", "a receipt 0"}, sends: []string{"a"},
		},
		{
			name: "a lost request is sent again under its key", due: []schema.Message{message("a", 1)}, runs: 2,
			world:   func(w *world) { w.net.next = []error{errors.New("timeout")} },
			entries: []string{"a claim 0", "a unknown 0", "a claim 0", "a receipt 0"}, sends: []string{"a", "a"},
		},
		{
			name: "a lost request is not sent again once the plan holds it", due: []schema.Message{message("a", 1)}, runs: 3,
			world:   func(w *world) { w.net.next, w.frozen = []error{errors.New("timeout")}, true },
			entries: []string{"a claim 0", "a unknown 0"}, sends: []string{"a"},
		},
		{
			name: "a lost answer is looked up even when the plan holds it", due: []schema.Message{message("a", 1)}, runs: 2,
			world:   func(w *world) { w.net.next, w.frozen = []error{errDrop}, true },
			entries: []string{"a claim 0", "a unknown 0", "a receipt 0"}, sends: []string{"a"},
		},
		{
			name: "without a key, what was not found waits for a person", due: []schema.Message{message("a", 1)}, runs: 4,
			world:   func(w *world) { w.net.next, w.net.keyed = []error{errors.New("timeout")}, false },
			entries: []string{"a claim 0", "a unknown 0"}, sends: []string{"a"},
		},
		{
			name: "a look-up without an answer proves nothing", due: []schema.Message{message("a", 1)}, runs: 4,
			world:   func(w *world) { w.net.next, w.net.blind = []error{errDrop}, errors.New("down") },
			entries: []string{"a claim 0", "a unknown 0"}, sends: []string{"a"},
		},
		{
			name: "a refusal is not tried again", due: []schema.Message{message("a", 1)}, runs: 3,
			world:   func(w *world) { w.net.next = []error{refused} },
			entries: []string{"a claim 0", "a refused 0"}, sends: []string{"a"},
		},
		{
			name: "a refused token is no fault of the post", due: []schema.Message{message("a", 1), message("b", 1)}, runs: 2,
			world: func(w *world) {
				w.net.next = []error{&schema.Fault{Outcome: schema.Refused, Status: 401, Reason: "token"}}
			},
			entries: []string{"a claim 0", "b claim 0", "a later 0", "b later 0", "a claim 0", "b claim 0", "a receipt 0", "b receipt 0"},
			sends:   []string{"a", "a", "b"},
		},
		{
			name: "one run tries each delivery once", due: []schema.Message{message("a", 1)}, runs: 1,
			world: func(w *world) {
				w.net.next = []error{&schema.Fault{Outcome: schema.Later, Reason: "refused connection"}}
			},
			entries: []string{"a claim 0", "a later 0"}, sends: []string{"a"},
		},
		{
			name: "a rate limit is waited out, for the whole channel", due: []schema.Message{message("a", 1), message("b", 1)}, runs: 2,
			world:   func(w *world) { w.net.next = []error{later} },
			entries: []string{"a claim 0", "b claim 0", "a later 0", "b later 0", "a claim 0", "b claim 0", "a receipt 0", "b receipt 0"},
			sends:   []string{"a", "a", "b"},
		},
		{
			name: "a thread resumes behind what is public", due: []schema.Message{message("a", 3)}, runs: 2,
			world:   func(w *world) { w.net.next = []error{nil, later} },
			entries: []string{"a claim 0", "a part 0", "a later 1", "a claim 0", "a part 1", "a receipt 2"},
			sends:   []string{"a", "a-1", "a-1", "a-2"},
		},
		{
			name: "a thread whose second answer was lost", due: []schema.Message{message("a", 3)}, runs: 2,
			world:   func(w *world) { w.net.next = []error{nil, errDrop} },
			entries: []string{"a claim 0", "a part 0", "a unknown 1", "a part 1", "a claim 0", "a receipt 2"},
			sends:   []string{"a", "a-1", "a-2"},
		},
		{
			name: "no more than the limit", due: []schema.Message{message("a", 1), message("b", 1)}, runs: 1,
			world:   func(w *world) { w.limit = 1 },
			entries: []string{"a claim 0", "a receipt 0"}, sends: []string{"a"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(c.due...)
			if c.world != nil {
				c.world(w)
			}
			for range c.runs {
				w.run(t.Context(), t)
				w.started = w.started.Add(20 * time.Minute)
			}
			if diff := cmp.Diff(c.entries, w.ledger.kinds()); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.sends, w.net.sends); diff != "" {
				t.Errorf("sends (-want +got):\n%s", diff)
			}
		})
	}
}

// A run that died after its claim leaves it alone until the lease ends, unless it is certainly gone.
func TestClaimOfADeadRun(t *testing.T) {
	m := message("a", 1)
	claim := ledger.Entry{
		Version: ledger.Version, Kind: ledger.Claim, Delivery: m.Delivery, Seq: 1, At: start, Run: ledger.Run{ID: "dead", Nonce: "x"},
		Digest: m.Digest(), Source: "c0ffee", Attempt: 1, LeaseUntil: start.Add(10 * time.Minute), Message: &m,
	}
	cases := []struct {
		name  string
		after time.Duration
		gone  bool
		sends int
	}{
		{"inside the lease", 9 * time.Minute, false, 0},
		{"at the end of the lease", 10 * time.Minute, false, 1},
		{"certainly gone", time.Second, true, 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(m)
			w.ledger.entries = []ledger.Entry{claim}
			w.started, w.gone = start.Add(c.after), c.gone
			w.run(t.Context(), t)
			if len(w.net.sends) != c.sends {
				t.Errorf("got %d sends, want %d", len(w.net.sends), c.sends)
			}
		})
	}
}

// What can't be recorded is said, and the next run finds it.
func TestReceiptCannotBeRecorded(t *testing.T) {
	w := newWorld(message("a", 1))
	w.ledger.fail = errors.New("the remote is gone")
	if got := w.run(t.Context(), t); got.Unrecorded == nil {
		t.Fatal("got no error, want one that says what was not recorded")
	}
	w.ledger.fail = nil
	w.started = w.started.Add(20 * time.Minute)
	w.run(t.Context(), t)
	if diff := cmp.Diff([]string{"a"}, w.net.sends); diff != "" {
		t.Errorf("sends (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a claim 0", "a receipt 0"}, w.ledger.kinds()); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

// A run that is stopped between claim and send gives its claims back.
func TestStoppedBeforeSending(t *testing.T) {
	w := newWorld(message("a", 1), message("b", 1))
	ctx, cancel := context.WithCancel(t.Context())
	w.ledger.afterClaim = cancel
	w.run(ctx, t)
	w.ledger.afterClaim = nil
	if len(w.net.sends) != 0 {
		t.Fatalf("got sends %v after the stop, want none", w.net.sends)
	}
	w.started = w.started.Add(time.Minute)
	w.run(t.Context(), t)
	want := []string{"a claim 0", "b claim 0", "a later 0", "b later 0", "a claim 0", "b claim 0", "a receipt 0", "b receipt 0"}
	if diff := cmp.Diff(want, w.ledger.kinds()); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

// A machine that slept past its lease sends nothing: another run may have taken over.
func TestLeaseEndedBeforeSending(t *testing.T) {
	w := newWorld(message("a", 1))
	w.asleep = 10 * time.Minute
	w.run(t.Context(), t)
	if len(w.net.sends) != 0 {
		t.Errorf("got sends %v after the lease, want none", w.net.sends)
	}
	if diff := cmp.Diff([]string{"a claim 0", "a later 0"}, w.ledger.kinds()[:2]); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}
