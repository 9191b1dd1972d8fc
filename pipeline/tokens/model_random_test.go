package tokens_test

import (
	"flag"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/tokens"
)

var (
	schedules = flag.Int("schedules", 10_000, "how many random schedules of renewals are tried")
	firstSeed = flag.Uint64("seed", 1, "the first schedule's seed")
)

// TestRandomFaults has up to six runs come and go, with up to five faults, over days.
func TestRandomFaults(t *testing.T) {
	names := []string{"ended", "due", "last minute", "end unknown"}
	renewals := 0
	for i := range *schedules {
		seed := *firstSeed + uint64(i)
		chance := rand.New(rand.NewPCG(seed, 0))
		w := newWorld(names[chance.IntN(len(names))])
		w.play(chance, 1+chance.IntN(6), chance.IntN(6))
		if len(w.wrongs) == 0 {
			w.settle()
		}
		w.end()
		if len(w.wrongs) > 0 {
			t.Fatalf("seed %d: %s", seed, w.report())
		}
		renewals += w.network.serial
	}
	t.Logf("%d schedules from seed %d on, %d renewals", *schedules, *firstSeed, renewals)
	if renewals < *schedules {
		t.Errorf("got %d renewals in %d schedules, want one each at least", renewals, *schedules)
	}
}

// play lets runs begin and go on in a random order, until all are over.
func (w *world) play(chance *rand.Rand, runs, faults int) {
	for steps := 0; len(w.wrongs) == 0; steps++ {
		var ready []*actor
		for _, a := range w.actors {
			if a.label != "" {
				ready = append(ready, a)
			}
		}
		switch n := chance.IntN(10); {
		case len(w.actors) < runs && (n < 2 || len(ready) == 0):
			if len(ready) == 0 {
				w.now = w.now.Add(time.Duration(chance.Int64N(int64(life))))
			}
			need := tokens.Sending
			if chance.IntN(4) == 0 {
				need = tokens.Looking
			}
			w.begin(need)
		case len(ready) == 0:
			return
		default:
			a, f := ready[chance.IntN(len(ready))], none
			if list := faultsOf(a.label); w.faults < faults && chance.IntN(6) == 0 {
				f = list[chance.IntN(len(list))]
			}
			w.take(a, f)
		}
	}
}
