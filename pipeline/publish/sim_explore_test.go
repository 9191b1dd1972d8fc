package publish_test

import (
	"flag"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/galley-social/galley/schema"
)

// explorer walks every way through a scenario. Each way is run from its beginning, with the real Runner; where
// two ways lead to the same state of the world and of every run, what follows is walked once.
type explorer struct {
	scenario scenario
	seen     map[uint64]bool
	path     []pick
	// ways is how many were walked, ends how many came to rest, met which faults met which commands.
	ways, ends int
	met        map[string]bool
}

// pick is one of the options that there are at a place.
type pick struct {
	at      int
	options []option
}

func (x *explorer) all(t *testing.T) {
	t.Helper()
	x.seen, x.met = map[uint64]bool{}, map[string]bool{}
	for {
		s := &schedule{sim: newSim(x.scenario), runs: x.scenario.runs, atOnce: x.scenario.runs, switches: x.scenario.switches}
		x.walk(s)
		s.end()
		x.ways++
		if len(s.wrongs) > 0 {
			t.Fatal(s.story())
		}
		for len(x.path) > 0 && x.path[len(x.path)-1].at == len(x.path[len(x.path)-1].options)-1 {
			x.path = x.path[:len(x.path)-1]
		}
		if len(x.path) == 0 {
			return
		}
		x.path[len(x.path)-1].at++
	}
}

// walk follows the path, and then the first option, to the end or to where another way has been.
func (x *explorer) walk(s *schedule) {
	for depth := 0; len(s.wrongs) == 0; depth++ {
		if depth == len(x.path) {
			options := s.options(true)
			if len(options) == 0 {
				x.ends++
				s.judgeEnd()
				return
			}
			state := s.state()
			if x.seen[state] {
				return
			}
			x.seen[state] = true
			x.path = append(x.path, pick{0, options})
		}
		o := x.path[depth].options[x.path[depth].at]
		if depth == len(x.path)-1 && o.fault != none {
			x.met[s.actors[o.actor-1].next.label+": "+string(o.fault)] = true
		}
		s.take(o)
		if depth >= len(x.path)-1 {
			s.judge()
		}
	}
}

// more goes deeper than the tests have time for: -switches 1 takes minutes.
var more = flag.Int("switches", 0, "how much more often than usual runs are interrupted by others")

// TestEveryFault lets every fault meet every command of every run, in every class of network, in every order of
// two and of three runs that takes no more than a number of switches between runs that could still go on. A fault
// is one of faultsOf, or a sleep past the lease, or one past what networks remember.
func TestEveryFault(t *testing.T) {
	before := runtime.NumGoroutine()
	cases := []struct {
		name, classes          string
		due                    schema.Message
		runs, faults, switches int
		oneClone               bool
		// ways are the fewest that there are, and met the fewest pairs of command and fault.
		ways, met int
	}{
		{"a post, two runs", "KDCPLN", message("a", 1), 2, 1, 2, false, 1200, 43},
		{"a post, two runs in one clone", "KLN", message("a", 1), 2, 1, 2, true, 1200, 43},
		{"a post, three runs", "KDCPLN", message("a", 1), 3, 1, 1, false, 1000, 43},
		{"a thread, two runs", "KDCPLN", threadOf("a"), 2, 1, 1, false, 1700, 111},
		{"a thread, three runs", "KDCPLN", threadOf("a"), 3, 1, 0, false, 350, 105},
		{"a post, two runs, pairs of faults", "KLN", message("a", 1), 2, 2, 0, false, 2400, 76},
	}
	var ways atomic.Int64
	t.Run("all", func(t *testing.T) {
		for _, c := range cases {
			for _, class := range classes() {
				if !strings.Contains(c.classes, class.name[:1]) && *more == 0 {
					continue
				}
				t.Run(c.name+"/"+class.name, func(t *testing.T) {
					t.Parallel()
					x := explorer{scenario: scenario{
						class: class, content: newContent(c.due), runs: c.runs, faults: c.faults, switches: c.switches + *more, oneClone: c.oneClone,
					}}
					x.all(t)
					if ways.Add(int64(x.ways)); x.ways < c.ways || len(x.met) < c.met {
						t.Errorf("got %d ways and %d pairs of command and fault, want %d and %d at least", x.ways, len(x.met), c.ways, c.met)
					}
					t.Logf("%d ways, %d worlds at rest, %d states, %d pairs of command and fault", x.ways, x.ends, len(x.seen), len(x.met))
				})
			}
		}
	})
	if t.Logf("%d scenarios", ways.Load()); ways.Load() < 40_000 {
		t.Errorf("got %d scenarios, want 40,000 at least", ways.Load())
	}
	leaked(t, before)
}
