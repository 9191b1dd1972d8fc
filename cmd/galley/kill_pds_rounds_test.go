package main_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/bluesky/pdstest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// pdsKills is how many kills have to hit a running program in each history on a real Bluesky server.
const pdsKills = 40

// TestKillRoundsPDS kills the real program at random moments, over and over, while it publishes to a real Bluesky
// server through a real Git server, and wants each record once, as its receipt says, and its thread whole.
func TestKillRoundsPDS(t *testing.T) {
	t.Parallel()
	seed := *killSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("the seed is %d: go test ./cmd/galley -run TestKillRoundsPDS -kill-seed %[1]d", seed)
	binary, pds := build(t), pdstest.Start(t)
	var alone, beside harbour
	t.Run("histories", func(t *testing.T) {
		for i, tt := range []struct {
			name   string
			h      *harbour
			clones int
			kills  int
		}{
			{"one clone", &alone, 1, pdsKills},
			{"two clones at once", &beside, 2, pdsKills / 2},
		} {
			t.Run(tt.name, func(t *testing.T) {
				t.Parallel()
				tt.h.random = rand.New(rand.NewPCG(seed, uint64(i)))
				tt.h.open(t, pds, binary, tt.clones)
				tt.h.play(t, tt.kills)
			})
		}
	})
	if t.Failed() {
		return
	}
	t.Logf("%d kills hit a running program, in one clone at these moments: %v", alone.kills+beside.kills, alone.moments)
	if missing := alone.moments.missing(); len(missing) > 0 {
		t.Errorf("got kills %v, want some %q", alone.moments, missing)
	}
}

// harbour is an account on a real Bluesky server, and a repository on a Git server whose posts it gets.
type harbour struct {
	*victim
	pds     *pdstest.PDS
	account pdstest.Account
	clones  []string
	photo   string
	random  *rand.Rand
	output  *os.File
	// usual is about how long a run takes that nobody kills, and posts are those that are due by now.
	usual time.Duration
	posts []due

	kills   int
	moments moments

	mu    sync.Mutex
	asked map[string]int // requests to write a record, by its part
}

func (h *harbour) open(t *testing.T, pds *pdstest.PDS, binary string, clones int) {
	t.Helper()
	h.pds, h.account = pds, pds.CreateAccount(fmt.Sprintf("harbour%d.test", clones))
	h.moments, h.asked = moments{}, map[string]int{}
	h.photo = exampleFiles(t)["media/roaster.jpg"]
	puts := newWire(t, pds.URL, isPut, func(body []byte) { h.put(t, body) })
	server := gittest.HTTPBackend(t, "", "")
	d := newDesk(t, map[string]string{
		"galley.yaml":       fmt.Sprintf(harbourConfig, h.account.Handle, puts.url),
		"media/roaster.jpg": h.photo,
	})
	gittest.Git(t, d.bare, "push", "--quiet", "--mirror", server.Folder)
	d.bare = server.Folder
	h.victim = &victim{desk: d, binary: binary, env: map[string]string{"BLUESKY_APP_PASSWORD": h.account.Password}}
	h.clones = []string{d.work}
	for len(h.clones) < clones {
		h.clones = append(h.clones, d.clone(t))
	}
	for _, dir := range h.clones {
		gittest.Git(t, dir, "remote", "set-url", "origin", server.URL)
	}
	out, err := os.Create(filepath.Join(t.TempDir(), "output"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { out.Close() })
	h.output = out
}

// warm is how many rounds nobody kills: the last of them shows how long a run takes.
const warm = 2

// play makes posts due in each round, and kills runs until all of them are out, until so many kills have hit.
func (h *harbour) play(t *testing.T, kills int) {
	for n := 0; n < warm || h.kills < kills; n++ {
		if n == mostRounds {
			t.Fatalf("got %d kills in %d rounds, want %d", h.kills, n, kills)
		}
		h.bring(t, n)
		if n < warm {
			began := time.Now()
			h.run(t, h.clones[0]).says(t, "Published 4 deliveries.")
			h.usual = time.Since(began)
		} else if h.round(t) < 3*len(h.clones) {
			h.usual = h.usual * 2 / 3 // the machine is less busy now
		}
		for _, dir := range h.clones {
			h.run(t, dir).says(t, "Nothing is due.")
		}
		if t.Failed() {
			t.Fatalf("this was round %d", n)
		}
	}
	h.check(t)
	t.Logf("%d kills for %d posts in %d parts, at moments up to %v", h.kills, len(h.posts), h.parts(), h.usual)
}

// mostRounds is how many rounds one history may need, and mostRuns how many runs of each clone a round.
const (
	mostRounds = 40
	mostRuns   = 60
)

// round kills one run after the other until nothing is left, and gives how many kills hit.
func (h *harbour) round(t *testing.T) int {
	t.Helper()
	began, state := h.kills, h.look(t)
	for range mostRuns {
		hits := h.strikeAll(t)
		h.kills += hits
		next := h.look(t)
		moment := next.since(state, h.parts())
		if hits > 0 && len(h.clones) == 1 {
			h.moments[moment]++
		}
		if moment == beforeClaim {
			h.usual = h.usual * 11 / 10 // the machine is busier now
		}
		state = next
		if state.receipts() == h.parts() {
			return h.kills - began
		}
	}
	t.Fatalf("got something left after %d runs, want an end", mostRuns)
	return 0
}

// strikeAll starts one run in each clone, kills each after a while, and counts those that were running then.
func (h *harbour) strikeAll(t *testing.T) int {
	ctx, cancel := context.WithTimeout(t.Context(), runDeadline)
	defer cancel()
	ended := make(chan bool, len(h.clones))
	for _, dir := range h.clones {
		after := time.Duration(h.random.Int64N(int64(h.usual)))
		cmd := h.command(ctx, dir, h.output)
		go func() { ended <- (&history{}).strike(t, cmd, after) }()
	}
	hits := 0
	for range h.clones {
		if <-ended {
			hits++
		}
	}
	return hits
}
