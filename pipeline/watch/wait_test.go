package watch_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestReload: a wish for a round is met at once, whatever the loop waits for, and only that round is fresh.
func TestReload(t *testing.T) {
	t.Parallel()
	tr := newTrial([]answer{{}, {}, {}})
	reload := make(chan struct{}, 1)
	tr.loop.Reload = reload
	tr.clock.during[2] = func() bool {
		tr.clock.now = tr.clock.now.Add(4 * s)
		reload <- struct{}{}
		return true
	}
	if err := tr.run(t); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]time.Duration{0, 24 * s, 84 * s, 144 * s}, tr.at); diff != "" {
		t.Errorf("rounds (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]bool{true, true, false, false}, tr.fresh); diff != "" {
		t.Errorf("fresh (-want +got):\n%s", diff)
	}
}

// TestStop: a loop that waits ends at once, without another round.
func TestStop(t *testing.T) {
	t.Parallel()
	tr := newTrial([]answer{{}, {}, {}})
	tr.clock.during[1] = func() bool { tr.stop(); return true }
	if err := tr.run(t); err != nil || len(tr.at) != 1 {
		t.Errorf("got %v after %d rounds, want no error after 1", err, len(tr.at))
	}
}

// TestStopInARound: what a stopped round ends in is no news, and nothing follows it.
func TestStopInARound(t *testing.T) {
	t.Parallel()
	tr := newTrial(nil)
	if err := tr.run(t); err != nil || len(tr.at) != 1 || len(tr.changes) != 0 {
		t.Errorf("got %v after %d rounds and the reports %q", err, len(tr.at), tr.changes)
	}
}

// TestClockJumps: a machine that slept, or whose clock was set, makes a round soon after it wakes, and never
// one before the time of what is due.
func TestClockJumps(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		jump time.Duration
		next time.Duration
		want []time.Duration
	}{
		"slept for a night":           {jump: 8 * h, want: []time.Duration{0, 8*h + 20*s, 8*h + 80*s}},
		"slept past what is due":      {jump: 8 * h, next: 40 * s, want: []time.Duration{0, 8*h + 20*s, 8*h + 80*s}},
		"set forward a little":        {jump: 5 * s, next: 30 * s, want: []time.Duration{0, 30 * s, 90 * s}},
		"put back a day":              {jump: -24 * h, want: []time.Duration{0, -24*h + 20*s, -24*h + 80*s}},
		"put back behind what is due": {jump: -24 * h, next: 40 * s, want: []time.Duration{0, -24*h + 20*s, -24*h + 80*s}},
		"put back a little":           {jump: -5 * s, next: 30 * s, want: []time.Duration{0, 30 * s, 90 * s}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := newTrial([]answer{{next: test.next}, {}})
			tr.clock.during[1] = func() bool { tr.clock.now = tr.clock.now.Add(test.jump); return false }
			if err := tr.run(t); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, tr.at); diff != "" {
				t.Errorf("rounds (-want +got):\n%s", diff)
			}
		})
	}
}

// TestNaps: no single wait is longer than the clock may be wrong unseen.
func TestNaps(t *testing.T) {
	t.Parallel()
	tr := newTrial([]answer{{next: 25 * s}})
	if err := tr.run(t); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]time.Duration{10 * s, 10 * s, 5 * s}, tr.clock.waits); diff != "" {
		t.Errorf("waits (-want +got):\n%s", diff)
	}
}

// TestEarlyTimer: a timer that ends too early, by its own clock, does not make an early round.
func TestEarlyTimer(t *testing.T) {
	t.Parallel()
	tr := newTrial([]answer{{next: 5 * s}})
	tr.clock.during[0] = func() bool { tr.clock.now = tr.clock.now.Add(-100 * time.Millisecond); return false }
	if err := tr.run(t); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]time.Duration{0, 5 * s}, tr.at); diff != "" {
		t.Errorf("rounds (-want +got):\n%s", diff)
	}
}
