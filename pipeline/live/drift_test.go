package live_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/live"
	"github.com/galley-social/galley/schema"
)

// shelf has four posts on two channels, one a day: a, b (two parts), c, d.
func shelf(t *testing.T) (*memory, *network) {
	m, n := &memory{}, newNetwork(t)
	for i, post := range []string{"a", "b", "c", "d"} {
		texts := []string{"text of " + post}
		if post == "b" {
			texts = append(texts, "more of b")
		}
		m.publish(n, schema.Delivery{Post: post, Channel: "social"}, at.Add(time.Duration(i)*24*time.Hour), texts...)
	}
	m.publish(n, schema.Delivery{Post: "a", Channel: "dark"}, at, "text of a")
	return m, n
}

func look(t *testing.T, m *memory, n *network, change func(*live.Survey)) live.Report {
	t.Helper()
	now, err := m.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := live.Survey{State: now.State, Limit: 100, Client: func(channel string) (any, error) {
		if channel == "dark" {
			return nil, errors.New("the environment variable DARK is not set")
		}
		return n, nil
	}}
	if change != nil {
		change(&s)
	}
	return s.Look(t.Context())
}

func verdicts(r live.Report) []string {
	var list []string
	for _, j := range r.Parts {
		list = append(list, fmt.Sprintf("%s %s %d %s", j.Post, j.Channel, j.Part, j.Verdict))
	}
	return list
}

func TestDrift(t *testing.T) {
	on := func(post string, part int) string { return id(schema.Delivery{Post: post, Channel: "social"}, part) }
	fault := func(outcome schema.Outcome, status int) error {
		return &schema.Fault{Outcome: outcome, Status: status, Reason: "no", Wait: time.Minute}
	}
	all := func(d, c, b1, b2, a string) []string {
		return []string{"d social 1 " + d, "c social 1 " + c, "b social 1 " + b1, "b social 2 " + b2, "a dark 1 unjudged", "a social 1 " + a}
	}
	tests := map[string]struct {
		change func(*network)
		survey func(*live.Survey)
		want   []string
		drift  bool
		left   int
	}{
		"as sent":      {nil, nil, all("same", "same", "same", "same", "same"), false, 0},
		"one gone":     {func(n *network) { delete(n.live, on("b", 1)) }, nil, all("same", "same", "same", "gone", "same"), true, 0},
		"one edited":   {func(n *network) { n.live[on("a", 0)] = schema.Live{Text: "else"} }, nil, all("same", "same", "same", "same", "text"), true, 0},
		"a file":       {func(n *network) { n.live[on("d", 0)] = schema.Live{Text: "text of d", Media: 1} }, nil, all("media", "same", "same", "same", "same"), true, 0},
		"since":        {nil, func(s *live.Survey) { s.Since = at.Add(48 * time.Hour) }, []string{"d social 1 same", "c social 1 same"}, false, 0},
		"one channel":  {nil, func(s *live.Survey) { s.Channel = "dark" }, []string{"a dark 1 unjudged"}, false, 0},
		"limit":        {nil, func(s *live.Survey) { s.Limit = 3 }, []string{"d social 1 same", "c social 1 same"}, false, 4},
		"wait":         {func(n *network) { n.fetches = []error{absent(), fault(schema.Later, 429)} }, nil, all("gone", "unjudged", "unjudged", "unjudged", "unjudged"), true, 0},
		"no token":     {func(n *network) { n.fetches = []error{fault(schema.Refused, 401)} }, nil, all("unjudged", "unjudged", "unjudged", "unjudged", "unjudged"), false, 0},
		"one refused":  {func(n *network) { n.fetches = []error{fault(schema.Refused, 403)} }, nil, all("unjudged", "same", "same", "same", "same"), false, 0},
		"cannot read":  {nil, func(s *live.Survey) { s.Client = func(string) (any, error) { return struct{}{}, nil } }, all("unjudged", "unjudged", "unjudged", "unjudged", "unjudged"), false, 0},
		"nothing then": {nil, func(s *live.Survey) { s.Since = at.Add(1000 * time.Hour) }, nil, false, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m, n := shelf(t)
			if tt.change != nil {
				tt.change(n)
			}
			got := look(t, m, n, tt.survey)
			if diff := cmp.Diff(tt.want, verdicts(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			blind := len(tt.want) > 0 && got.Count(live.Unjudged) == len(tt.want)
			if got.Drift() != tt.drift || got.Left != tt.left || got.Blind() != blind {
				t.Errorf("got drift %t, %d left, blind %t; want %t, %d, %t", got.Drift(), got.Left, got.Blind(), tt.drift, tt.left, blind)
			}
			for _, j := range got.Parts {
				if j.Verdict != live.Same && j.Reason == "" {
					t.Errorf("got no reason for %+v", j)
				}
			}
		})
	}
}

// absent is an answer that the network does not hold it.
func absent() error { return schema.ErrAbsent }

// TestDriftAsksLittle: a network that asks to wait is not asked again, and nothing is ever deleted.
func TestDriftAsksLittle(t *testing.T) {
	m, n := shelf(t)
	n.fetches = []error{&schema.Fault{Outcome: schema.Later, Status: 429, Reason: "slow down", Wait: time.Minute}}
	got := look(t, m, n, nil)
	if diff := cmp.Diff([]string{"fetch " + id(schema.Delivery{Post: "d", Channel: "social"}, 0)}, n.calls); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if j := got.Parts[1]; j.Hint != "the network asks to wait 1m0s" {
		t.Errorf("got hint %q, want how long to wait", j.Hint)
	}
}

// TestDriftLeavesRetracted: what was taken back can't drift.
func TestDriftLeavesRetracted(t *testing.T) {
	s := newScene(t)
	if err := s.retract(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := look(t, s.memory, s.network, nil); len(got.Parts) != 0 {
		t.Errorf("got %v, want nothing", verdicts(got))
	}
	if got, _ := s.memory.status(t, thread); got != ledger.StatusRetracted {
		t.Errorf("got %s", got)
	}
}
