package publish_test

import (
	"flag"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"
)

// The schedules of one run of the tests; the name of a failed one has its seed, and -seed with it and -schedules 1
// plays that one again.
var (
	firstSeed = flag.Uint64("seed", 1, "the first seed of the random schedules")
	schedules = flag.Uint64("schedules", 20_000, "how many random schedules are played")
)

// TestRandomSchedules goes beyond what can be enumerated: two posts of which one is a thread, up to three runs at once
// and four in all, and up to five faults.
func TestRandomSchedules(t *testing.T) {
	before := runtime.NumGoroutine()
	const lanes = 2
	t.Run("lanes", func(t *testing.T) {
		for lane := range uint64(lanes) {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				contents := []*simContent{
					newContent(message("a", 1)), newContent(message("b", 1)), newContent(message("a", 1), message("b", 1)), newContent(message("a", 2)),
					newContent(message("a", 1), threadOf("b")),
				}
				for seed := *firstSeed + lane; seed < *firstSeed+*schedules; seed += lanes {
					play(t, seed, contents)
				}
			})
		}
	})
	leaked(t, before)
}

// play is one random schedule.
func play(t *testing.T, seed uint64, contents []*simContent) {
	r := rand.New(rand.NewPCG(seed, seed))
	all := classes()
	s := &schedule{
		sim: newSim(scenario{
			class: all[r.IntN(len(all))], content: contents[r.IntN(len(contents))],
			faults: r.IntN(6), oneClone: r.IntN(2) == 0,
		}),
		runs: 1 + r.IntN(4), switches: maxCommands, atOnce: 1 + r.IntN(3),
	}
	s.random(r, 2+r.IntN(40))
	if len(s.wrongs) > 0 {
		t.Fatalf("seed %d: %s", seed, s.story())
	}
}

// random plays a schedule to its end by chance. The more patience, the rarer a fault.
func (s *schedule) random(r *rand.Rand, patience int) {
	for len(s.wrongs) == 0 {
		options := s.options(r.IntN(patience) == 0)
		if len(options) == 0 {
			s.judgeEnd()
			break
		}
		s.take(options[r.IntN(len(options))])
		s.judge()
	}
	s.end()
}

// leaked fails when goroutines are left over: a run that is over, however it ended, leaves nothing behind.
func leaked(t *testing.T, before int) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		runtime.Gosched()
	}
	if after := runtime.NumGoroutine(); after > before {
		buf := make([]byte, 1<<16)
		t.Errorf("%d goroutines are left of %d:\n%s", after, before, buf[:runtime.Stack(buf, true)])
	}
}
