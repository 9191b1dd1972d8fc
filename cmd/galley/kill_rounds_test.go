package main_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// killSeed decides the moments at which the program is killed. What it is doing then differs from machine to machine.
var killSeed = flag.Uint64("kill-seed", 0, "the seed of the moments at which galley is killed (0: another one each time)")

// rounds is how many runs are killed in one history, and fewestKills how many kills must have hit a running program
// in all of them.
const (
	rounds      = 70
	fewestKills = 200
)

// TestKillRounds kills the real program at each step and at random moments, over and over in one repository, and
// wants in the end that all is public once, that each request came after a claim of its own, and that the ledger
// only ever grew.
func TestKillRounds(t *testing.T) {
	t.Parallel()
	seed := *killSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("the seed is %d: go test ./cmd/galley -run TestKillRounds -kill-seed %[1]d", seed)
	binary := build(t)
	var kills atomic.Int64
	t.Run("histories", func(t *testing.T) {
		for i, h := range []history{
			{name: "one clone", rounds: rounds, remote: true, runners: 1},
			{name: "a remote in a folder", rounds: rounds, runners: 1},
			{name: "two clones at once", rounds: rounds / 2, remote: true, runners: 2},
			{name: "a new clone each time", rounds: rounds / 7, remote: true, runners: 1, fresh: true},
			{name: "asked to stop", rounds: rounds / 7, remote: true, runners: 1, stop: syscall.SIGTERM},
		} {
			t.Run(h.name, func(t *testing.T) {
				t.Parallel()
				h.binary, h.random = binary, rand.New(rand.NewPCG(seed, uint64(i)))
				kills.Add(h.play(t))
			})
		}
		t.Run("steps", func(t *testing.T) {
			t.Parallel()
			kills.Add(killAtSteps(t, binary))
		})
	})
	t.Logf("%d kills hit a running program", kills.Load())
	if got := kills.Load(); got < fewestKills && !t.Failed() {
		t.Errorf("got %d kills that hit a running program, want %d", got, fewestKills)
	}
}

// history is a repository in which runs are ended at random moments.
type history struct {
	name string
	// rounds is how many runs must be hit, by stop (SIGKILL unless set), and runners how many run at once, each in
	// a clone of its own; with fresh in a new one each time.
	rounds, runners int
	remote, fresh   bool
	stop            syscall.Signal
	binary          string
	random          *rand.Rand
}

// play gives how many kills hit a running program.
func (h *history) play(t *testing.T) int64 {
	w := newTown(t, max(h.rounds*3/4, 20), 4, h.remote)
	clones := []string{w.work}
	for len(clones) < h.runners {
		clones = append(clones, w.clone(t))
	}
	usual := h.usual(t, w)
	hits, tried := 0, 0
	for n := 0; hits < h.rounds; n++ {
		if n == 10*h.rounds {
			t.Fatalf("got %d of %d runs hit in %d rounds, with moments up to %v", hits, h.rounds, n, usual)
		}
		if h.fresh {
			clones[0] = w.clone(t)
		}
		ended := make(chan bool, len(clones))
		for _, dir := range clones {
			after := time.Duration(h.random.Int64N(int64(usual)))
			cmd := w.program(t, h.binary, dir)
			go func() { ended <- h.strike(t, cmd, after) }()
		}
		for range clones {
			if <-ended {
				hits++
			} else {
				usual = max(usual*9/10, 30*time.Millisecond) // the machine is less busy now, or there is less to do
			}
		}
		tried++
	}
	t.Logf("%d runs hit in %d rounds, at moments up to %v", hits, tried, usual)
	// One more run sends most of what is left, and the last ones are by later clocks.
	if err := w.program(t, h.binary, w.work, "--limit", "1000").Run(); err != nil {
		t.Logf("the run after the rounds: %v", err)
	}
	w.settle(t)
	w.check(t)
	if h.stop != 0 {
		return 0 // these were asked, and not killed
	}
	return int64(hits)
}

// usual is how long a run takes that nobody ends: the longest of three, as they send different posts.
func (h *history) usual(t *testing.T, w *town) time.Duration {
	t.Helper()
	var longest time.Duration
	for range 3 {
		began := time.Now()
		cmd := w.program(t, h.binary, w.work)
		if err := cmd.Run(); err != nil {
			t.Fatalf("a run that nobody ends: %v", err)
		}
		longest = max(longest, time.Since(began))
	}
	return longest
}

// strike starts the program, ends it after a while, and reports whether it was still running then.
func (h *history) strike(t *testing.T, cmd *exec.Cmd, after time.Duration) bool {
	if err := cmd.Start(); err != nil {
		t.Error(err)
		return false
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		cmd.Wait() //nolint:errcheck // its state says it
	}()
	timer := time.NewTimer(after)
	defer timer.Stop()
	select {
	case <-ended:
	case <-timer.C:
	}
	if h.stop == 0 {
		cmd.Process.Kill() //nolint:errcheck // it may be over
		<-ended
		return cmd.ProcessState.ExitCode() == -1
	}
	asked := time.Now()
	running := cmd.Process.Signal(h.stop) == nil
	<-ended
	if took := time.Since(asked); took > stopDeadline {
		t.Errorf("got its end %v after it was asked to stop, want it within %v", took, stopDeadline)
	}
	return running
}

// program is a run of galley that prints into a file, so that nothing is waited for once it is dead.
func (w *town) program(t *testing.T, binary, dir string, more ...string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(t.Context(), runDeadline)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, binary, append([]string{"publish"}, more...)...)
	cmd.Dir, cmd.Env = dir, append(gittest.Env(), "TOKEN="+w.env["TOKEN"])
	out, err := os.OpenFile(filepath.Join(filepath.Dir(w.work), "output"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		t.Error(err)
	}
	t.Cleanup(func() { out.Close() })
	cmd.Stdout, cmd.Stderr = out, out
	return cmd
}

// killAtSteps kills the program before and after the server has each kind of request.
func killAtSteps(t *testing.T, binary string) int64 {
	h := history{binary: binary}
	w := newTown(t, 30, 6, true)
	kills := int64(0)
	for _, step := range []struct {
		name  string
		wire  *wire
		times int
	}{
		{"push", w.git, 4}, {"keyed", w.keyed.toot, 2}, {"plain", w.plain.toot, 2},
		{"keyed upload", w.keyed.uploads, 1}, {"plain upload", w.plain.uploads, 1},
	} {
		for nth := 1; nth <= step.times; nth++ {
			for _, after := range []bool{false, true} {
				h.killAt(t, w, step.wire.arm(fmt.Sprintf("%s %d, answered: %t", step.name, nth, after), nth, after))
				kills++
			}
		}
	}
	w.settle(t)
	w.check(t)
	return kills
}

// killAt runs the program until the wire holds it, and kills it there.
func (h *history) killAt(t *testing.T, w *town, a armed) {
	t.Helper()
	defer a.wire.open()
	for range 8 { // a run that only looks up what the one before left does not come by
		cmd := w.program(t, h.binary, w.work)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			cmd.Wait() //nolint:errcheck // its state says it
		}()
		select {
		case <-a.reached:
			cmd.Process.Kill() //nolint:errcheck // its state says it
			<-ended
			if got := cmd.ProcessState.ExitCode(); got != -1 {
				t.Fatalf("%s: got exit code %d, want death by a signal", a.name, got)
			}
			return
		case <-ended:
		}
	}
	t.Fatalf("%s: 8 runs did not come by", a.name)
}

// armed is a wire that will hold a request.
type armed struct {
	name    string
	wire    *wire
	reached <-chan struct{}
}

func (w *wire) arm(name string, nth int, after bool) armed {
	return armed{name, w, w.close(nth, after)}
}
