package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/schema"
)

// served is a watcher that answers on loopback, at an instant that a test moves.
func served(t *testing.T) (*watcher, string, *time.Time) {
	t.Helper()
	now := roundsStart
	a := &app{Env: Env{Now: func() time.Time { return now }, Stdout: io.Discard}}
	w := &watcher{app: a, journal: newJournal(a, false), meters: newMeters("v1.2.3")}
	address, end, err := a.serve("127.0.0.1:0", w.routes(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	return w, "http://" + address, &now
}

func fetch(t *testing.T, method, address string) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func TestHealthz(t *testing.T) {
	t.Parallel()
	w, address, now := served(t)
	next := roundsStart.Add(time.Hour)
	for _, step := range []struct {
		name string
		do   func()
		code int
		want map[string]string
	}{
		{"before the first round", func() {}, 503, map[string]string{"status": "starting"}},
		{
			"after a good round", func() { w.tracker.End(roundsStart, next, nil) }, 200,
			map[string]string{"status": "ok", "last_round": "2026-10-01T08:00:00Z", "last_good": "2026-10-01T08:00:00Z", "next": "2026-10-01T09:00:00Z"},
		},
		{
			"one failure", func() {
				*now = roundsStart.Add(time.Minute)
				w.tracker.End(*now, time.Time{}, errors.New("gone"))
			}, 200,
			map[string]string{
				"status": "ok", "last_round": "2026-10-01T08:01:00Z", "last_good": "2026-10-01T08:00:00Z",
				"last_error": "gone", "next": "2026-10-01T09:00:00Z",
			},
		},
		{
			"three minutes without a good one", func() { *now = roundsStart.Add(3 * time.Minute) }, 503,
			map[string]string{
				"status": "failing", "last_round": "2026-10-01T08:01:00Z", "last_good": "2026-10-01T08:00:00Z",
				"last_error": "gone", "next": "2026-10-01T09:00:00Z",
			},
		},
	} {
		step.do()
		code, body := fetch(t, http.MethodGet, address+"/healthz")
		var got map[string]string
		if err := json.Unmarshal([]byte(body), &got); err != nil || code != step.code {
			t.Errorf("%s: got %d, want %d, and %v in %s", step.name, code, step.code, err, body)
		}
		if diff := cmp.Diff(step.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
	}
	for path, want := range map[string]int{"/": 404, "/debug/pprof/": 404} {
		if code, _ := fetch(t, http.MethodGet, address+path); code != want {
			t.Errorf("%s: got %d, want %d", path, code, want)
		}
	}
	if code, _ := fetch(t, http.MethodPost, address+"/healthz"); code != http.StatusMethodNotAllowed {
		t.Errorf("POST: got %d, want %d", code, http.StatusMethodNotAllowed)
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	w, address, _ := served(t)
	d := func(post string) schema.Delivery { return schema.Delivery{Post: post, Channel: "site"} }
	for _, e := range []publish.Event{
		{Delivery: d("a"), Kind: ledger.Part}, {Delivery: d("a"), Kind: ledger.Receipt}, {Delivery: d("b"), Kind: ledger.Receipt},
		{Delivery: d("c"), Kind: ledger.Receipt, Found: true}, {Delivery: d("e"), Kind: ledger.Unknown}, {Delivery: d("f"), Kind: publish.Held},
	} {
		w.say(e)
	}
	step := func(op plan.Op, change func(*plan.Step)) plan.Step {
		s := plan.Step{Op: op, At: roundsStart, Due: true}
		if change != nil {
			change(&s)
		}
		return s
	}
	later := func(s *plan.Step) { s.Due, s.At = false, roundsStart.Add(1500*time.Millisecond) }
	person := func(s *plan.Step) { s.Person = true }
	w.meters.after(plan.Plan{Steps: []plan.Step{
		step(plan.Publish, nil), step(plan.Publish, later), step(plan.Hold, nil), step(plan.Hold, person), step(plan.Hold, person),
		step(plan.Hold, func(s *plan.Step) { s.Over = true }), step(plan.Ask, nil), step(plan.Ask, person), step(plan.Done, nil),
	}})
	w.meters.round(roundsStart, nil)
	w.meters.round(roundsStart.Add(time.Minute), errors.New("gone"))
	_, body := fetch(t, http.MethodGet, address+"/metrics")
	var got []string
	for line := range strings.Lines(body) {
		if !strings.HasPrefix(line, "#") {
			got = append(got, strings.TrimSpace(line))
		}
	}
	want := []string{
		`galley_build_info{version="v1.2.3"} 1`,
		`galley_deliveries_total{channel="site",outcome="found"} 1`,
		`galley_deliveries_total{channel="site",outcome="part"} 1`,
		`galley_deliveries_total{channel="site",outcome="published"} 2`,
		`galley_deliveries_total{channel="site",outcome="unknown"} 1`,
		`galley_due 1`,
		`galley_held{waits_for="person"} 3`,
		`galley_held{waits_for="run"} 1`,
		`galley_held{waits_for="time"} 1`,
		`galley_last_success_timestamp_seconds 1.7908416e+09`,
		`galley_next_due_timestamp_seconds 1.7908416015e+09`,
		`galley_rounds_total{result="failed"} 1`,
		`galley_rounds_total{result="ok"} 1`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
