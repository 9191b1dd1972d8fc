package live_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/live"
	"github.com/galley-social/galley/schema"
)

var thread = schema.Delivery{Post: "thread", Channel: "social"}

// scene is a thread of three parts that is public.
type scene struct {
	memory  *memory
	network *network
	events  []live.Event
	byHand  bool
	client  any
}

func newScene(t *testing.T) *scene {
	s := &scene{memory: &memory{}, network: newNetwork(t)}
	s.memory.publish(s.network, thread, at, "one", "two", "three")
	s.network.ledger, s.client = s.memory, s.network
	return s
}

func (s *scene) retract(ctx context.Context) error {
	s.events = nil
	n := 0
	r := live.Retraction{
		Ledger: s.memory, Client: func(string) (any, error) { return s.client, nil },
		Nonce: func() (string, error) { n++; return fmt.Sprint(n), nil },
		Watch: func(e live.Event) { s.events = append(s.events, e) },
		Run:   ledger.Run{ID: "run 2", Nonce: "n"}, At: at.Add(time.Hour), Record: time.Second,
		By: "ines-m", Why: "the price was wrong", ByHand: s.byHand,
	}
	now, err := s.memory.Read(ctx)
	if err != nil {
		return err
	}
	return r.Retract(ctx, []ledger.Delivery{now.State.Delivery(thread)})
}

// told is what was said, in short.
func (s *scene) told() []string {
	var list []string
	for _, e := range s.events {
		switch {
		case e.Gone && e.Before:
			list = append(list, fmt.Sprint(e.Part, " gone"))
		case e.Gone:
			list = append(list, fmt.Sprint(e.Part, " retracted"))
		default:
			list = append(list, fmt.Sprint(e.Part, " ", e.Outcome))
		}
	}
	return list
}

func (s *scene) want(t *testing.T, status ledger.Status, parts int, told ...string) {
	t.Helper()
	if got, n := s.memory.status(t, thread); got != status || n != parts {
		t.Errorf("got %s with %d parts, want %s with %d", got, n, status, parts)
	}
	if diff := cmp.Diff(told, s.told()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRetract(t *testing.T) {
	s := newScene(t)
	s.memory.lose = 2
	if err := s.retract(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.want(t, ledger.StatusRetracted, 0, "3 retracted", "2 retracted", "1 retracted")
	want := []string{"delete thread → social/3", "delete thread → social/2", "delete thread → social/1"}
	if diff := cmp.Diff(want, s.network.calls); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wrote := []string{"claim 0", "part 0", "part 1", "receipt 2", "retract 0", "retracted 2", "retracted 1", "retracted 0"}
	if diff := cmp.Diff(wrote, s.memory.kinds()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := s.retract(t.Context()); err == nil || len(s.network.calls) != 3 {
		t.Errorf("a second time: got %v and %d calls, want an error and no call", err, len(s.network.calls)-3)
	}
}

// TestRetractFaults breaks the second deletion, and retracts again.
func TestRetractFaults(t *testing.T) {
	fault := func(o schema.Outcome) error { return &schema.Fault{Outcome: o, Reason: "no"} }
	tests := map[string]struct {
		fault   error
		fetch   []error
		parts   int
		first   []string
		second  []string
		fetches int
	}{
		"refused":            {fault(schema.Refused), nil, 2, []string{"3 retracted", "2 refused"}, []string{"2 retracted", "1 retracted"}, 0},
		"later":              {fault(schema.Later), nil, 2, []string{"3 retracted", "2 later"}, []string{"2 retracted", "1 retracted"}, 0},
		"unknown, still":     {fault(schema.Unknown), nil, 2, []string{"3 retracted", "2 unknown"}, []string{"2 retracted", "1 retracted"}, 1},
		"lost reply":         {errDrop, nil, 0, []string{"3 retracted", "2 retracted", "1 retracted"}, nil, 1},
		"lost reply, dark":   {errDrop, []error{fault(schema.Later)}, 2, []string{"3 retracted", "2 unknown"}, []string{"2 gone", "1 retracted"}, 1},
		"no word of a fault": {errors.New("odd"), nil, 2, []string{"3 retracted", "2 unknown"}, []string{"2 retracted", "1 retracted"}, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.network.deletes, s.network.fetches = []error{nil, tt.fault}, tt.fetch
			if err := s.retract(t.Context()); err != nil {
				t.Fatal(err)
			}
			status := ledger.StatusRetracting
			if tt.parts == 0 {
				status = ledger.StatusRetracted
			}
			s.want(t, status, tt.parts, tt.first...)
			if got := strings.Count(strings.Join(s.network.calls, "\n"), "fetch "); got != tt.fetches {
				t.Errorf("got %d look-ups, want %d", got, tt.fetches)
			}
			if tt.second == nil {
				return
			}
			if err := s.retract(t.Context()); err != nil {
				t.Fatal(err)
			}
			s.want(t, ledger.StatusRetracted, 0, tt.second...)
		})
	}
}

// TestRetractUnrecorded: a part was deleted, and the ledger could not be told; the process may as well have died.
func TestRetractUnrecorded(t *testing.T) {
	s := newScene(t)
	s.memory.fail = ledger.ErrUncertain
	if err := s.retract(t.Context()); !errors.Is(err, live.ErrUnrecorded) || !errors.Is(err, ledger.ErrUncertain) {
		t.Errorf("got %v, want that it is not recorded", err)
	}
	s.want(t, ledger.StatusRetracting, 3, "3 retracted")
	if len(s.network.calls) != 1 {
		t.Errorf("got %v, want it to stop", s.network.calls)
	}
	s.memory.fail = nil
	if err := s.retract(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.want(t, ledger.StatusRetracted, 0, "3 gone", "2 retracted", "1 retracted")
}

func TestRetractStopped(t *testing.T) {
	s := newScene(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.retract(ctx); err != nil {
		t.Fatal(err)
	}
	s.want(t, ledger.StatusRetracting, 3, "3 later")
}

func TestRetractByHand(t *testing.T) {
	s := newScene(t)
	s.byHand, s.client = true, struct{}{}
	if err := s.retract(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.want(t, ledger.StatusRetracted, 0, "3 gone", "2 gone", "1 gone")
	if len(s.network.calls) > 0 {
		t.Errorf("got calls %v, want none", s.network.calls)
	}
	last := s.memory.entries[len(s.memory.entries)-1]
	if last.By != "ines-m" || last.Verdict != ledger.Absent || last.Why == "" {
		t.Errorf("got %+v, want who says so and why", last)
	}
}

// TestRetractCantDelete: nothing is claimed that can't be carried out.
func TestRetractCantDelete(t *testing.T) {
	s := newScene(t)
	s.client = struct{}{}
	if err := s.retract(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.want(t, ledger.StatusSent, 3, "0 refused")
	if e := s.events[0]; !strings.Contains(e.Hint, "galley retract thread --channel social --done-by-hand") {
		t.Errorf("got hint %q, want the way to do it by hand", e.Hint)
	}
}
