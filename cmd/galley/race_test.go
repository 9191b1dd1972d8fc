package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// racers is how many programs run at once, each in a clone of its own, and raced how many posts are due, each on
// three channels.
const (
	racers = 8
	raced  = 67
)

// TestRacers: eight programs at once on one repository with 201 due deliveries send each once, whether one of them
// may take all or each a part, and every one of them ends well.
func TestRacers(t *testing.T) {
	t.Parallel()
	binary := build(t)
	parts := 2 * ((raced + 2) / 4) // the first part of each thread is recorded at once, by a push of its own
	for name, tt := range map[string]struct{ limit, most int }{
		// The run that claims pushes its claim and its receipts: two. The others may each have lost one push to it
		// before they see that nothing is left.
		"one takes all": {3 * raced, 2 + parts + racers - 1},
		// Every run claims a part. Whoever loses a race claims again: behind each claim and each record of the others
		// at the worst, which are two a run and the parts.
		"each takes a part": {(3*raced + racers - 1) / racers, racers * (2*racers + parts)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t, raced, tt.limit, true)
			race(t, w, binary)
			runs := 0
			for _, line := range w.log(t) {
				if strings.HasPrefix(line, "claim ") {
					runs++
				}
			}
			t.Logf("%d deliveries by %d of %d runs: %d pushes to the ledger, of them %d for first parts",
				3*raced, runs, racers, w.pushes(), parts)
			if got := w.pushes(); got > tt.most || runs == 0 {
				t.Errorf("got %d pushes by %d runs, want at most %d", got, runs, tt.most)
			}
			w.settle(t)
			w.check(t)
		})
	}
}

// race starts the programs and waits for all of them.
func race(t *testing.T, w *town, binary string) {
	t.Helper()
	var programs []*exec.Cmd
	for range racers {
		programs = append(programs, w.program(t, binary, w.clone(t)))
	}
	for _, p := range programs {
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
	}
	for i, p := range programs {
		if err := p.Wait(); err != nil {
			t.Errorf("program %d: %v", i, err)
		}
	}
	if said, err := os.ReadFile(filepath.Join(filepath.Dir(w.work), "output")); t.Failed() || err != nil {
		t.Fatalf("they said (%v):\n%s", err, said)
	}
}
