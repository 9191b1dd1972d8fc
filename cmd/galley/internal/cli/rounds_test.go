package cli

import (
	"crypto/rand"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
)

var roundsStart = time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)

const roundsConfig = `version: 1
name: Small Beans
timezone: Europe/Lisbon
channels:
  site: {network: site, url: "https://small.example/news", folder: public}
ledger: {id: 0123456789abcdef}
`

// roundsPost is due an hour after the start.
const roundsPost = "---\ntitle: The first cup\nchannels: [site]\npublish_at: 2026-10-01 10:00\n---\nWe opened at seven.\n"

// traffic counts what a Git server is asked.
type traffic struct{ refs, packs, pushes atomic.Int64 }

func (c *traffic) see(r *http.Request) gittest.Fault {
	switch {
	case gittest.IsPush(r):
		c.pushes.Add(1)
	case r.Method == http.MethodPost:
		c.packs.Add(1)
	default:
		c.refs.Add(1)
	}
	return gittest.Pass
}

// take returns the counts and starts again.
func (c *traffic) take() [3]int64 { return [3]int64{c.refs.Swap(0), c.packs.Swap(0), c.pushes.Swap(0)} }

// bench is a repository on a counting server, and rounds over it.
type bench struct {
	app     *app
	server  gittest.Server
	rounds  *rounds
	traffic traffic
	// folder is the clone that galley runs in, and desk the one that posts are written in.
	folder, desk string
	loads        int
}

func newBench(t *testing.T, config string) *bench {
	t.Helper()
	b := &bench{folder: t.TempDir(), desk: t.TempDir()}
	b.server = gittest.HTTPBackend(t, "x-access-token", "secret")
	server := gittest.Proxy(t, b.server, b.traffic.see)
	gittest.Git(t, b.desk, "init", "--quiet")
	b.app = &app{now: roundsStart, Env: Env{
		Stdout: io.Discard, Stderr: io.Discard, Dir: b.folder, Rand: rand.Reader, Now: func() time.Time { return b.app.now },
		Getenv: func(name string) string { return map[string]string{"GALLEY_GIT_TOKEN": "secret"}[name] },
	}}
	b.merge(t, "galley.yaml", config)
	b.merge(t, "posts/first.md", roundsPost)
	gittest.Git(t, b.folder, "clone", "--quiet", b.server.Folder, ".")
	gittest.Git(t, b.folder, "remote", "set-url", "origin", server.URL)
	root := b.app.root()
	root.SetArgs([]string{"init"})
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.traffic.take()
	b.rounds = &rounds{patient: true, say: func(publish.Event) {}, load: func(src content.Source) *loaded {
		b.loads++
		return b.app.load(src)
	}}
	return b
}

// merge puts a file on the server's main branch, past the counter.
func (b *bench) merge(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(b.desk, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	gittest.Git(t, b.desk, "add", "--all")
	gittest.Git(t, b.desk, "commit", "--quiet", "--message", "change "+name)
	gittest.Git(t, b.desk, "push", "--quiet", "--force", b.server.Folder, "HEAD:main")
}

// round makes a round that long after the start.
func (b *bench) round(t *testing.T, after time.Duration) made {
	t.Helper()
	b.app.now = roundsStart.Add(after)
	out, err := b.app.round(t.Context(), b.rounds, false)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestRoundsAreCheap: a round in which nothing has changed asks the remote where it stands, and does nothing else.
func TestRoundsAreCheap(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]string{
		"the remote's branch": roundsConfig, "a named branch": roundsConfig + "default_branch: main\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, config)
			asks := int64(3) // which branch is the default one, its tip, and the ledger's
			if strings.Contains(config, "default_branch") {
				asks++
			}
			b.round(t, 0)
			b.traffic.take()
			for i := range 3 {
				b.round(t, time.Duration(i+1)*time.Minute)
				if got := b.traffic.take(); got != [3]int64{asks, 0, 0} || b.loads != 1 {
					t.Errorf("round %d: got %v requests for refs, packs and pushes, and %d readings", i, got, b.loads)
				}
			}
			if _, err := os.Stat(filepath.Join(b.folder, ".git", "galley", "runs")); err == nil {
				t.Error("got the lock of a run, want none: there was nothing to run for")
			}
			b.merge(t, "posts/second.md", strings.Replace(roundsPost, "10:00", "11:00", 1))
			if out := b.round(t, 5*time.Minute); len(out.result.Plan.Steps) != 2 || b.loads != 2 {
				t.Errorf("got %d steps after %d readings, want 2 after 2", len(out.result.Plan.Steps), b.loads)
			}
			if got := b.traffic.take(); got != [3]int64{asks, 1, 0} {
				t.Errorf("after a merge: got %v requests for refs, packs and pushes", got)
			}
		})
	}
}

// TestRoundsPublish: a delivery goes out in the first round at or after its time, and the next round keeps still.
func TestRoundsPublish(t *testing.T) {
	t.Parallel()
	b := newBench(t, roundsConfig)
	ops := func(after time.Duration) []plan.Op {
		var list []plan.Op
		for _, s := range b.round(t, after).result.Plan.Steps {
			list = append(list, s.Op)
		}
		return list
	}
	for i, test := range []struct {
		after time.Duration
		want  plan.Op
		// asks are the requests for refs, packs and pushes; each push asks for refs once.
		asks [3]int64
	}{
		{0, plan.Publish, [3]int64{3, 0, 0}},
		{time.Hour - time.Nanosecond, plan.Publish, [3]int64{3, 0, 0}},
		{time.Hour, plan.Done, [3]int64{5, 0, 2}},
		{time.Hour, plan.Done, [3]int64{3, 0, 0}},
		{0, plan.Done, [3]int64{3, 0, 0}},
	} {
		b.traffic.take()
		if diff := cmp.Diff([]plan.Op{test.want}, ops(test.after)); diff != "" {
			t.Errorf("round %d (-want +got):\n%s", i, diff)
		}
		if got := b.traffic.take(); got != test.asks {
			t.Errorf("round %d: got %v requests for refs, packs and pushes, want %v", i, got, test.asks)
		}
	}
	if b.loads != 1 {
		t.Errorf("got %d readings, want 1", b.loads)
	}
}

// TestRoundsBesideOthers: what another run in the same clone has fetched and written is seen.
func TestRoundsBesideOthers(t *testing.T) {
	t.Parallel()
	b := newBench(t, roundsConfig)
	b.round(t, 0)
	b.merge(t, "posts/second.md", roundsPost)
	b.round(t, 0) // it has looked for an object by now, and so knows which packs there were
	b.merge(t, "posts/third.md", roundsPost)
	other := &rounds{say: func(publish.Event) {}, load: b.app.load}
	b.app.now = roundsStart.Add(2 * time.Hour)
	out, err := b.app.round(t.Context(), other, true)
	if err != nil || len(out.result.Events) != 3 {
		t.Fatalf("got %v and %v", out.result.Events, err)
	}
	b.traffic.take()
	if out := b.round(t, 2*time.Hour); len(out.result.Events) != 0 || out.result.Plan.Count(plan.Done) != 3 {
		t.Errorf("got the events %v and the steps %v, want none and all done", out.result.Events, out.result.Plan.Steps)
	}
	if got := b.traffic.take(); got[1] != 0 || got[2] != 0 {
		t.Errorf("got %v requests for refs, packs and pushes, want what the other run has brought to be used", got)
	}
}

// TestRoundsLimit: for galley publish --wait the limit is one for all its rounds.
func TestRoundsLimit(t *testing.T) {
	t.Parallel()
	b := newBench(t, roundsConfig)
	b.merge(t, "posts/second.md", roundsPost)
	b.merge(t, "posts/third.md", roundsPost)
	b.rounds.limit, b.rounds.total = 2, true
	b.round(t, time.Hour)
	if got := b.round(t, 2*time.Hour); len(got.result.Events) != 0 || got.result.Plan.Count(plan.Done) != 2 || b.rounds.allowed() != 0 {
		t.Errorf("got %v, %d done and %d left, want nothing more than 2", got.result.Events, got.result.Plan.Count(plan.Done), b.rounds.allowed())
	}
	b.rounds.total = false
	if got := b.round(t, 3*time.Hour); got.result.Plan.Count(plan.Done) != 3 {
		t.Errorf("got %d done, want 3: without a total the limit is a round's", got.result.Plan.Count(plan.Done))
	}
}

// TestRoundsBroken: a galley.yaml that can't be used is read and reported once, and publishing goes on once it is mended.
func TestRoundsBroken(t *testing.T) {
	t.Parallel()
	b := newBench(t, roundsConfig)
	var said strings.Builder
	b.app.Stderr = &said
	b.round(t, 0)
	b.merge(t, "galley.yaml", "version: 1\n")
	for range 3 {
		if _, err := b.app.round(t.Context(), b.rounds, false); err == nil || passing(err) {
			t.Fatalf("got %v, want an error that does not mend itself", err)
		}
	}
	if n := strings.Count(said.String(), "galley.yaml:1:1"); n == 0 || b.loads != 2 {
		t.Errorf("got %d readings and\n%s", b.loads, said.String())
	}
	before := said.Len()
	if _, err := b.app.round(t.Context(), b.rounds, false); err == nil || said.Len() != before {
		t.Errorf("got %v, and it was said again:\n%s", err, said.String())
	}
	b.merge(t, "galley.yaml", roundsConfig)
	b.round(t, 0)
}
