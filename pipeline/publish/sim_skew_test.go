package publish_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
)

// skews are clocks that are wrong: by a little, by more than a lease, by a day.
var skews = []time.Duration{-24 * time.Hour, -10 * time.Minute, -time.Minute, time.Minute, 10 * time.Minute, 24 * time.Hour}

// patience is how long the world waits for the next quiet run: past the end of every lease, even of one that was written
// by a clock that is a day ahead.
func (s *sim) patience() time.Duration {
	wait := simJump
	for _, known := range s.branch.tip().state.All() {
		if known.Status == ledger.StatusClaimed || known.Status == ledger.StatusLater {
			wait = max(wait, known.Claim.LeaseUntil.Sub(s.now)+simJump, known.Last.Until.Sub(s.now)+simJump)
		}
	}
	return wait
}

// TestRandomSkews plays random schedules in which the clocks of some runs are wrong, with up to three faults beside: it
// may cost a day or a person's look, and never a second post.
func TestRandomSkews(t *testing.T) {
	contents := []*simContent{newContent(message("a", 1)), newContent(message("a", 1), message("b", 1)), newContent(message("a", 2))}
	wrong := 0
	for seed := range uint64(4000) {
		r := rand.New(rand.NewPCG(seed, 13))
		all := classes()
		s := &schedule{
			sim: newSim(scenario{
				class: all[r.IntN(len(all))], content: contents[r.IntN(len(contents))], faults: r.IntN(4), oneClone: r.IntN(2) == 0,
			}),
			runs: 2 + r.IntN(3), switches: maxCommands, atOnce: 1 + r.IntN(3),
		}
		wrong += s.askew(r, 2+r.IntN(20))
		if len(s.wrongs) > 0 {
			t.Fatalf("seed %d: %s", seed, s.story())
		}
	}
	if wrong < 2000 {
		t.Errorf("got %d runs with a wrong clock, want 2,000 at least", wrong)
	}
}

// askew is random with clocks that are wrong as often as not, and tells how many were.
func (s *schedule) askew(r *rand.Rand, patience int) (wrong int) {
	for len(s.wrongs) == 0 {
		options := s.options(r.IntN(patience) == 0)
		if len(options) == 0 {
			s.judgeEnd()
			break
		}
		o := options[r.IntN(len(options))]
		if o.begin && o.jump == 0 && r.IntN(2) == 0 {
			o.skew = skews[r.IntN(len(skews))]
			wrong++
		}
		s.take(o)
		s.judge()
	}
	s.end()
	return wrong
}
