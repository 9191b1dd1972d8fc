package tokens_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/galley-social/galley/pipeline/tokens"
)

// scenario bounds what is walked.
type scenario struct {
	start string
	// runs at once, how many faults meet them, and how often one is put aside that could go on.
	runs, faults, switches int
	// labels are how often a fault may meet one command of one run.
	labels int
}

// waiting is after how many readings a run does nothing new any more.
const waiting = 3

// option is which run goes on, and what befalls it.
type option struct {
	actor int
	fault fault
}

type pick struct {
	at      int
	options []option
}

// explorer walks every way through a scenario, each from its beginning.
type explorer struct {
	scenario scenario
	path     []pick
	ways     int
	met      map[string]bool
}

func (x *explorer) all(t *testing.T) {
	t.Helper()
	x.met = map[string]bool{}
	for {
		w := x.walk()
		x.ways++
		if len(w.wrongs) > 0 {
			t.Fatal(w.report())
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

// walk follows the path, and then the first option, to the end.
func (x *explorer) walk() *world {
	w := newWorld(x.scenario.start)
	defer w.end()
	for range x.scenario.runs {
		w.begin(tokens.Sending)
	}
	last, switches := -1, 0
	for depth := 0; len(w.wrongs) == 0; depth++ {
		if depth == len(x.path) {
			options := w.options(x.scenario, last, switches)
			if len(options) == 0 {
				break
			}
			x.path = append(x.path, pick{0, options})
		}
		o := x.path[depth].options[x.path[depth].at]
		a := w.actors[o.actor]
		if last >= 0 && o.actor != last && w.live(last) && w.actors[last].label != "pause" {
			switches++
		}
		x.met[a.label+": "+string(o.fault)] = true
		w.take(a, o.fault)
		last = o.actor
	}
	if len(w.wrongs) == 0 {
		w.settle()
	}
	return w
}

func (w *world) live(i int) bool { return w.actors[i].label != "" }

// options are what can happen next. A run that pauses lets the next one go on.
func (w *world) options(s scenario, last, switches int) []option {
	var ready []int
	for i := range w.actors {
		if w.live(i) {
			ready = append(ready, i)
		}
	}
	if last >= 0 && w.live(last) {
		at := slices.Index(ready, last)
		switch {
		case w.actors[last].label == "pause":
			ready = []int{ready[(at+1)%len(ready)]}
		case switches >= s.switches || w.actors[last].met["read"] > waiting:
			ready = []int{last}
		}
	}
	var out []option
	for _, i := range ready {
		out = append(out, option{i, none})
		a := w.actors[i]
		if w.faults >= s.faults || a.met[a.label] >= s.labels {
			continue
		}
		for _, f := range faultsOf(a.label) {
			out = append(out, option{i, f})
		}
	}
	return out
}

// TestEveryFault lets every fault meet every command of every run, in every order of two and of three runs that takes
// no more than a number of switches between runs that could still go on.
func TestEveryFault(t *testing.T) {
	tests := []struct {
		name                           string
		runs, faults, switches, labels int
		ways, met                      int
	}{
		{"one run", 1, 1, 0, 2, 30, 35},
		{"one run, pairs of faults", 1, 2, 0, 2, 300, 46},
		{"two runs", 2, 1, 3, 2, 1000, 38},
		{"two runs, pairs of faults", 2, 2, 1, 2, 5000, 46},
		{"three runs", 3, 1, 1, 1, 1500, 38},
	}
	for _, test := range tests {
		for start := range starts() {
			t.Run(fmt.Sprintf("%s, %s", test.name, start), func(t *testing.T) {
				t.Parallel()
				x := explorer{scenario: scenario{start, test.runs, test.faults, test.switches, test.labels}}
				x.all(t)
				if x.ways < test.ways || len(x.met) < test.met {
					t.Errorf("got %d ways and %d pairs of command and fault, want %d and %d at least", x.ways, len(x.met), test.ways, test.met)
				}
				t.Logf("%d ways, %d pairs of command and fault", x.ways, len(x.met))
			})
		}
	}
}
