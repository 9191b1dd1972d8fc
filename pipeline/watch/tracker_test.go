package watch_test

import (
	"sync"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/watch"
)

func TestWell(t *testing.T) {
	t.Parallel()
	good := func(ago time.Duration) watch.Health { return watch.Health{Good: start.Add(-ago)} }
	busy := func(ago, since time.Duration) watch.Health {
		return watch.Health{Good: start.Add(-ago), Busy: true, Begun: start.Add(-since)}
	}
	for name, test := range map[string]struct {
		health watch.Health
		want   bool
	}{
		"no round yet":                 {},
		"the first round runs":         {health: watch.Health{Busy: true, Begun: start}},
		"a round just ended":           {health: good(0), want: true},
		"just young enough":            {health: good(3*m - s), want: true},
		"too old":                      {health: good(3 * m)},
		"a long round":                 {health: busy(9*m, 8*m), want: true},
		"a round that hangs":           {health: busy(16*m, 15*m)},
		"a long round after a failure": {health: busy(9*m, 5*m)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.health.Well(start, time.Minute); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// TestTracker: a failed round leaves what the last good one said, and anybody may ask meanwhile.
func TestTracker(t *testing.T) {
	t.Parallel()
	var tr watch.Tracker
	var wg sync.WaitGroup
	wg.Go(func() {
		for range 100 {
			tr.Health()
		}
	})
	tr.Begin(start)
	if h := tr.Health(); !h.Busy || !h.Good.IsZero() {
		t.Errorf("got %+v in the first round", h)
	}
	tr.End(start.Add(s), start.Add(h), nil)
	tr.Begin(start.Add(m))
	tr.End(start.Add(m+s), time.Time{}, errLost)
	wg.Wait()
	want := watch.Health{Begun: start.Add(m), Ended: start.Add(m + s), Good: start.Add(s), Err: errLost, Next: start.Add(h)}
	if got := tr.Health(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
