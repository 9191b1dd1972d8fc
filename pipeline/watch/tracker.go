package watch

import (
	"sync"
	"time"
)

// Tracker knows how the rounds of a loop are doing. It is safe for several goroutines at once.
type Tracker struct {
	mu   sync.Mutex
	last Health
}

// Health is how the rounds are doing.
type Health struct {
	// Begun is when the last round began, Ended when the last one ended, and Good when the last one that
	// worked did. They are zero when there was none.
	Begun, Ended, Good time.Time
	// Busy is whether a round is under way.
	Busy bool
	// Err is what the last round that ended ended in.
	Err error
	// Next is when something is next, as far as is known, or zero.
	Next time.Time
}

// longestRound is how long a round that is under way is taken to be well: uploads take their time, and to be
// killed in the middle of one is the last thing it needs.
const longestRound = 15 * time.Minute

// Well reports whether the rounds work: the last good one is younger than three times every. While a round is
// under way the age stands still.
func (h Health) Well(now time.Time, every time.Duration) bool {
	if h.Good.IsZero() {
		return false
	}
	if h.Busy && now.Sub(h.Begun) < longestRound {
		now = h.Begun
	}
	return now.Sub(h.Good) < 3*every
}

// Begin notes that a round begins.
func (t *Tracker) Begin(at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last.Begun, t.last.Busy = at, true
}

// End notes how it ended.
func (t *Tracker) End(at, next time.Time, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last.Ended, t.last.Busy, t.last.Err = at, false, err
	if err == nil {
		t.last.Good, t.last.Next = at, next
	}
}

// Health is how the rounds are doing now.
func (t *Tracker) Health() Health {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last
}
