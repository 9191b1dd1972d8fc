package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-git/go-git/v5"

	"github.com/galley-social/galley/pipeline/gitbranch"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

const id = "0123456789abcdef"

var at = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

func branch(repo *git.Repository) *gitbranch.Branch {
	return gitbranch.New(repo, "origin", "galley-ledger", gitbranch.Options{
		AuthorName: "galley", AuthorEmail: "galley@northwind.example", AppendOnly: true,
	})
}

// fresh is a store in a clone of its own.
func fresh(t *testing.T, server gittest.Server) *ledger.Store {
	t.Helper()
	return ledger.Open(branch(server.Clone(t)), id, nil)
}

func initialised(t *testing.T, server gittest.Server) *ledger.Store {
	t.Helper()
	if err := ledger.Init(t.Context(), branch(server.Clone(t)), id, at); err != nil {
		t.Fatal(err)
	}
	return fresh(t, server)
}

func run(name string) ledger.Run { return ledger.Run{ID: name} }

func claims(by string, posts ...string) (list []ledger.Entry) {
	for _, post := range posts {
		list = append(list, ledger.Entry{
			Kind: ledger.Claim, Delivery: schema.Delivery{Post: post, Channel: "mastodon"}, At: at, Run: run(by),
			Digest: "d-" + post, Source: "c0ffee", Attempt: 1, LeaseUntil: at.Add(10 * time.Minute),
		})
	}
	return list
}

func receipt(by, post string) ledger.Entry {
	return ledger.Entry{
		Kind: ledger.Receipt, Delivery: schema.Delivery{Post: post, Channel: "mastodon"}, At: at, Run: run(by), Digest: "d-" + post,
		Remote: &schema.Remote{ID: "id-" + post, URL: "https://m.example/" + post, At: at},
	}
}

func read(t *testing.T, s *ledger.Store) ledger.Snapshot {
	t.Helper()
	snapshot, err := s.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

func TestStoreRoundTrip(t *testing.T) {
	server := gittest.HTTPBackend(t, "", "")
	store := initialised(t, server)
	base := read(t, store)
	if base.ID != id || base.State.Len() != 0 {
		t.Fatalf("new ledger: got id %s with %d entries", base.ID, base.State.Len())
	}
	claimed, err := store.Append(t.Context(), base, claims("run 1", "launch", "teaser"), "n1", "", at)
	if err != nil {
		t.Fatal(err)
	}
	sent, err := store.AppendOutcome(t.Context(), claimed, []ledger.Entry{receipt("run 1", "launch")}, "n2", "", at)
	if err != nil {
		t.Fatal(err)
	}
	for name, snapshot := range map[string]ledger.Snapshot{"as written": sent, "same clone": read(t, store), "fresh clone": read(t, fresh(t, server))} {
		launch := snapshot.State.Delivery(schema.Delivery{Post: "launch", Channel: "mastodon"})
		teaser := snapshot.State.Delivery(schema.Delivery{Post: "teaser", Channel: "mastodon"})
		if launch.Status != ledger.StatusSent || teaser.Status != ledger.StatusClaimed || snapshot.State.Len() != 3 || snapshot.Tip != sent.Tip {
			t.Errorf("%s: got %s, %s, %d entries at %v", name, launch.Status, teaser.Status, snapshot.State.Len(), snapshot.Tip)
		}
		if launch.Claim.Run.Nonce != "n1" || launch.Last.Run.Nonce != "n2" {
			t.Errorf("%s: got nonces %q, %q", name, launch.Claim.Run.Nonce, launch.Last.Run.Nonce)
		}
	}
	wantLog := "receipt 1 delivery (run run 1)\n\nreceipt launch → mastodon: https://m.example/launch\n\nGalley-Run: run 1\nGalley-Nonce: n2\nGalley-Entries: 3"
	if got := gittest.Git(t, server.Folder, "log", "-1", "--format=%B", "galley-ledger"); got != wantLog {
		t.Errorf("log: got\n%s\nwant\n%s", got, wantLog)
	}
	if got := gittest.Git(t, server.Folder, "log", "-1", "--format=%(trailers:key=Galley-Entries,valueonly)", "galley-ledger"); got != "3" {
		t.Errorf("git does not read the trailer: got %q", got)
	}
}

func TestAppendRefuses(t *testing.T) {
	server := gittest.HTTPBackend(t, "", "")
	store := initialised(t, server)
	base := read(t, store)
	claimed, err := store.Append(t.Context(), base, claims("run 1", "launch"), "n1", "", at)
	if err != nil {
		t.Fatal(err)
	}
	over := claims("run 2", "launch")
	over[0].Seq = 1
	tests := map[string]struct {
		base    ledger.Snapshot
		entries []ledger.Entry
		nonce   string
		want    string
	}{
		"overwriting":         {claimed, over, "n2", "its number is 1, and the next"},
		"claim after claim":   {claimed, claims("run 2", "launch"), "n2", `"claim" can't follow`},
		"no nonce":            {claimed, claims("run 2", "other"), "", "needs an id and a nonce"},
		"receipt of no claim": {claimed, []ledger.Entry{receipt("run 2", "other")}, "n2", `"receipt" can't follow`},
		"old base":            {base, claims("run 2", "other"), "n2", "another run was faster"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := store.Append(t.Context(), test.base, test.entries, test.nonce, "", at)
			if err == nil || !strings.Contains(err.Error(), test.want) || errors.Is(err, ledger.ErrDamaged) {
				t.Errorf("got %v, want %q and no word of damage", err, test.want)
			}
		})
	}
	if got := read(t, fresh(t, server)).State.Len(); got != 1 {
		t.Errorf("got %d entries, want 1", got)
	}
}

func TestInitOnce(t *testing.T) {
	server := gittest.HTTPBackend(t, "", "")
	initialised(t, server)
	if err := ledger.Init(t.Context(), branch(server.Clone(t)), "fedcba9876543210", at); !errors.Is(err, ledger.ErrExists) {
		t.Errorf("got %v, want ErrExists", err)
	}
}

// damage is a way to break a ledger, and what a reader is to say.
type damage struct {
	// do works on the bare repository, whose ledger has three commits.
	do   func(t *testing.T, dir string)
	kind error
	want []string
}

// damages are all the ways there are that every reader must find.
func damages() map[string]damage {
	return map[string]damage{
		"missing": {func(t *testing.T, dir string) {
			gittest.Git(t, dir, "update-ref", "-d", "refs/heads/galley-ledger")
			gittest.Git(t, dir, "update-ref", "-d", "refs/galley/witness/galley-ledger")
		}, ledger.ErrMissing, []string{"`galley init` creates it once", "restore it", "can't know what went out"}},
		"deleted": {func(t *testing.T, dir string) {
			gittest.Git(t, dir, "update-ref", "-d", "refs/heads/galley-ledger")
		}, ledger.ErrMissing, []string{"was deleted from remote", "FETCH_HEAD"}},
		"rewound": {func(t *testing.T, dir string) {
			gittest.Git(t, dir, "update-ref", "refs/heads/galley-ledger", "galley-ledger~2")
		}, ledger.ErrDamaged, []string{"was rewound", "git push --force origin"}},
		"shrunk": {func(t *testing.T, dir string) {
			rewrite(t, dir, trailer(2), "--remove", file(t, dir, "receipt"))
		}, ledger.ErrDamaged, []string{"holds 2 entries, and there are 1"}},
		"first entry gone": {func(t *testing.T, dir string) {
			rewrite(t, dir, trailer(1), "--remove", file(t, dir, "claim"))
		}, ledger.ErrDamaged, []string{"0002-receipt.json", "its number is 2"}},
		"edited by hand": {func(t *testing.T, dir string) {
			rewrite(t, dir, "Tidy up the ledger", "--add", "--cacheinfo", "100644,"+blob(t, dir, "note")+",notes.md")
		}, ledger.ErrDamaged, []string{`by Ines ("Tidy up the ledger"), was not written by galley`}},
		"undecodable": {func(t *testing.T, dir string) {
			rewrite(t, dir, trailer(2), "--add", "--cacheinfo", "100644,"+blob(t, dir, "<<<<<<<")+","+file(t, dir, "receipt"))
		}, ledger.ErrDamaged, []string{"0002-receipt.json", "not an entry"}},
		"wrong place": {func(t *testing.T, dir string) {
			name := file(t, dir, "receipt")
			hash := gittest.Git(t, dir, "rev-parse", "galley-ledger:"+name)
			rewrite(t, dir, trailer(3), "--add", "--cacheinfo", "100644,"+hash+","+strings.Replace(name, "mastodon", "bluesky", 1))
		}, ledger.ErrDamaged, []string{"bluesky/0002-receipt.json is the entry that belongs at"}},
		"symbolic link": {func(t *testing.T, dir string) {
			rewrite(t, dir, trailer(2), "--add", "--cacheinfo", "120000,"+blob(t, dir, "x")+",entries/link")
		}, ledger.ErrDamaged, []string{"entries/link is not a plain file"}},
		"made a link": {func(t *testing.T, dir string) {
			name := file(t, dir, "receipt")
			rewrite(t, dir, trailer(2), "--add", "--cacheinfo", "120000,"+gittest.Git(t, dir, "rev-parse", "galley-ledger:"+name)+","+name)
		}, ledger.ErrDamaged, []string{"0002-receipt.json is not a plain file"}},
		"merge": {func(t *testing.T, dir string) {
			merge := gittest.Git(t, dir, "commit-tree", "-p", "galley-ledger", "-p", "main", "-m", trailer(2), "galley-ledger^{tree}")
			gittest.Git(t, dir, "update-ref", "refs/heads/galley-ledger", merge)
		}, ledger.ErrDamaged, []string{"is a merge"}},
		"rewritten": {func(t *testing.T, dir string) {
			flat := gittest.Git(t, dir, "commit-tree", "-m", trailer(2), "galley-ledger^{tree}")
			gittest.Git(t, dir, "update-ref", "refs/heads/galley-ledger", flat)
		}, ledger.ErrDamaged, []string{"rewound or rewritten"}},
		"no ledger": {func(t *testing.T, dir string) {
			rewrite(t, dir, trailer(2), "--remove", "ledger.json")
		}, ledger.ErrForeign, []string{"has no file ledger.json", "ledger.branch in galley.yaml"}},
		"foreign": {func(t *testing.T, dir string) {
			rewrite(t, dir, trailer(2), "--add", "--cacheinfo", "100644,"+blob(t, dir, `{"format":1,"id":"ffffffffffffffff","created":"2026-01-01T00:00:00Z"}`)+",ledger.json")
		}, ledger.ErrForeign, []string{"ffffffffffffffff", id}},
		"newer ledger": {func(t *testing.T, dir string) {
			rewrite(t, dir, trailer(2), "--add", "--cacheinfo", "100644,"+blob(t, dir, `{"format":2,"id":"`+id+`"}`)+",ledger.json")
		}, ledger.ErrNewer, []string{"format 2", "install the newest galley"}},
		"newer entry": {func(t *testing.T, dir string) {
			rewrite(t, dir, trailer(2), "--add", "--cacheinfo", "100644,"+blob(t, dir, `{"version":4,"mood":"new"}`)+","+file(t, dir, "receipt"))
		}, ledger.ErrNewer, []string{"version 4", "install the newest galley"}},
	}
}

// TestFailsClosed breaks the ledger in every way there is; each must stop galley with words of its own.
func TestFailsClosed(t *testing.T) {
	for name, test := range damages() {
		t.Run(name, func(t *testing.T) {
			server := gittest.HTTPBackend(t, "", "")
			store := initialised(t, server)
			claimed, err := store.Append(t.Context(), read(t, store), claims("run 1", "launch"), "n1", "", at)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := store.Append(t.Context(), claimed, []ledger.Entry{receipt("run 1", "launch")}, "n2", "", at); err != nil {
				t.Fatal(err)
			}
			before := gittest.Git(t, server.Folder, "rev-parse", "galley-ledger")
			test.do(t, server.Folder)
			_, err = fresh(t, server).Read(t.Context())
			if !errors.Is(err, test.kind) {
				t.Errorf("fresh clone: got %v, want %v", err, test.kind)
			}
			if errors.Is(err, ledger.ErrDamaged) != (test.kind == ledger.ErrDamaged) {
				t.Errorf("fresh clone: got %v, and only damage is to be called damage", err)
			}
			for _, want := range test.want {
				if err != nil && !strings.Contains(err.Error(), want) {
					t.Errorf("fresh clone: got %v, want %q in it", err, want)
				}
			}
			if _, err := store.Read(t.Context()); err == nil {
				t.Error("the clone that wrote it reads it without an error")
			}
			// What stopped the reading must not have been remembered: the ledger works again once restored.
			gittest.Git(t, server.Folder, "update-ref", "refs/heads/galley-ledger", before)
			if got := read(t, store).State.Len(); got != 2 {
				t.Errorf("restored: got %d entries, want 2", got)
			}
		})
	}
}

func trailer(entries int) string { return "claim\n\nGalley-Entries: " + strconv.Itoa(entries) + "\n" }

// file is the path of the ledger's one entry of a kind.
func file(t *testing.T, dir, kind string) string {
	t.Helper()
	for _, name := range strings.Split(gittest.Git(t, dir, "ls-tree", "-r", "--name-only", "galley-ledger"), "\n") {
		if strings.HasSuffix(name, "-"+kind+".json") {
			return name
		}
	}
	t.Fatalf("no %s in the ledger", kind)
	return ""
}

func blob(t *testing.T, dir, text string) string {
	t.Helper()
	return gittest.GitInput(t, dir, []byte(text), "hash-object", "-w", "--stdin")
}

// rewrite commits a change of the index on top of the ledger, as a person could.
func rewrite(t *testing.T, dir, message string, change ...string) {
	t.Helper()
	gittest.Git(t, dir, "read-tree", "galley-ledger")
	if change[0] == "--remove" {
		gittest.Git(t, dir, "rm", "--cached", "--quiet", "--", change[1])
	} else {
		gittest.Git(t, dir, append([]string{"update-index"}, change...)...)
	}
	commit := gittest.Git(t, dir, "commit-tree", "-p", "galley-ledger", "-m", message, gittest.Git(t, dir, "write-tree"))
	gittest.Git(t, dir, "update-ref", "refs/heads/galley-ledger", commit)
}

// TestRewoundSinceRead has nothing but this clone's memory to go by.
func TestRewoundSinceRead(t *testing.T) {
	server := gittest.HTTPBackend(t, "", "")
	store := initialised(t, server)
	if _, err := store.Append(t.Context(), read(t, store), claims("run 1", "launch"), "n1", "", at); err != nil {
		t.Fatal(err)
	}
	repo := server.Clone(t)
	read(t, ledger.Open(branch(repo), id, nil))
	gittest.Git(t, server.Folder, "update-ref", "refs/heads/galley-ledger", "galley-ledger~1")
	gittest.Git(t, server.Folder, "update-ref", "-d", "refs/galley/witness/galley-ledger")
	if _, err := ledger.Open(branch(repo), id, nil).Read(t.Context()); !errors.Is(err, ledger.ErrDamaged) || !errors.Is(err, gitbranch.ErrRewound) {
		t.Errorf("got %v, want ErrDamaged because it was rewound", err)
	}
}

func TestReadWantsAppendOnly(t *testing.T) {
	plain := gitbranch.New(gittest.HTTPBackend(t, "", "").Clone(t), "origin", "galley-ledger", gitbranch.Options{})
	if _, err := ledger.Open(plain, id, nil).Read(t.Context()); err == nil || !strings.Contains(err.Error(), "append-only") {
		t.Errorf("got %v, want a refusal", err)
	}
}

func TestLostReplyIsAWin(t *testing.T) {
	server := gittest.HTTPBackend(t, "", "")
	initialised(t, server)
	var pushes atomic.Int32
	for name, fault := range map[string]gittest.Fault{"reply": gittest.DropReply, "request": gittest.DropRequest} {
		pushes.Store(0)
		proxy := gittest.Proxy(t, server, func(r *http.Request) gittest.Fault {
			if gittest.IsPush(r) && pushes.Add(1) == 1 {
				return fault
			}
			return gittest.Pass
		})
		store := fresh(t, proxy)
		if _, err := store.Append(t.Context(), read(t, store), claims("run "+name, name), "n-"+name, "", at); err != nil {
			t.Errorf("lost %s: got %v, want it written", name, err)
		}
	}
	if got := read(t, fresh(t, server)).State.Len(); got != 2 {
		t.Errorf("got %d entries, want 2", got)
	}
}

func TestNoAnswerIsUncertain(t *testing.T) {
	server := gittest.HTTPBackend(t, "", "")
	initialised(t, server)
	proxy := gittest.Proxy(t, server, func(r *http.Request) gittest.Fault {
		if gittest.IsPush(r) {
			return gittest.DropRequest
		}
		return gittest.Pass
	})
	store := fresh(t, proxy)
	if _, err := store.Append(t.Context(), read(t, store), claims("run 1", "launch"), "n1", "", at); !errors.Is(err, ledger.ErrUncertain) {
		t.Errorf("got %v, want ErrUncertain", err)
	}
}

func TestOutcomeConflict(t *testing.T) {
	server := gittest.HTTPBackend(t, "", "")
	store := initialised(t, server)
	claimed, err := store.Append(t.Context(), read(t, store), claims("run 1", "launch", "teaser"), "n1", "", at)
	if err != nil {
		t.Fatal(err)
	}
	other := fresh(t, server)
	unknown := receipt("run 2", "launch")
	unknown.Kind, unknown.Remote, unknown.Digest, unknown.Reason = ledger.Unknown, nil, "", "run 1 is gone"
	if _, err := other.AppendOutcome(t.Context(), read(t, other), []ledger.Entry{unknown}, "n2", "", at); err != nil {
		t.Fatal(err)
	}
	_, err = store.AppendOutcome(t.Context(), claimed, []ledger.Entry{receipt("run 1", "launch")}, "n3", "", at)
	if !errors.Is(err, ledger.ErrConflict) || !strings.Contains(err.Error(), `run run 2 has written "unknown"`) {
		t.Errorf("same delivery: got %v, want ErrConflict that names the other run", err)
	}
	if _, err := store.AppendOutcome(t.Context(), claimed, []ledger.Entry{receipt("run 1", "teaser")}, "n4", "", at); err != nil {
		t.Errorf("another delivery: got %v, want it re-applied", err)
	}
}

// TestEightWriters races for the same 40 deliveries: each is claimed once, sent once, recorded once.
func TestEightWriters(t *testing.T) {
	servers := map[string]func(testing.TB) gittest.Server{
		"bare folder": gittest.BareFolder,
		"http":        func(tb testing.TB) gittest.Server { return gittest.HTTPBackend(tb, "", "") },
	}
	for name, start := range servers {
		t.Run(name, func(t *testing.T) {
			const writers, deliveries = 8, 40
			server := start(t)
			initialised(t, server)
			var all sync.WaitGroup
			var attempts atomic.Int32
			var mu sync.Mutex
			sends := map[string]int{}
			for i := range writers {
				store := fresh(t, server)
				all.Go(func() {
					err := work(t.Context(), store, "run "+strconv.Itoa(i), deliveries, &attempts, func(post string) {
						mu.Lock()
						defer mu.Unlock()
						sends[post]++
					})
					if err != nil {
						t.Errorf("writer %d: %v", i, err)
					}
				})
			}
			all.Wait()
			for i := range deliveries {
				if n := sends[post(i)]; n != 1 {
					t.Errorf("%s was sent %d times", post(i), n)
				}
			}
			for _, d := range read(t, fresh(t, server)).State.All() {
				if d.Status != ledger.StatusSent || len(d.History) != 2 {
					t.Errorf("%s: got %s after %d entries, want sent after 2", d, d.Status, len(d.History))
				}
			}
			t.Logf("%d deliveries took %d claim attempts", deliveries, attempts.Load())
		})
	}
}

func post(i int) string { return fmt.Sprintf("post-%02d", i) }

// work claims up to three open deliveries at a time, sends them, and records each, until none is open.
func work(ctx context.Context, store *ledger.Store, by string, deliveries int, attempts *atomic.Int32, send func(string)) error {
	for n := 0; n < 1000; n++ {
		base, err := store.Read(ctx)
		if err != nil {
			return err
		}
		var open []string
		for i := 0; i < deliveries && len(open) < 3; i++ {
			if base.State.Delivery(schema.Delivery{Post: post(i), Channel: "mastodon"}).Status == ledger.StatusOpen {
				open = append(open, post(i))
			}
		}
		if len(open) == 0 {
			return nil
		}
		attempts.Add(1)
		nonce := by + "-" + strconv.Itoa(n)
		base, err = store.Append(ctx, base, claims(by, open...), nonce, "", at)
		if errors.Is(err, ledger.ErrLost) {
			continue
		}
		if err != nil {
			return err
		}
		for _, post := range open {
			send(post)
			if base, err = store.AppendOutcome(ctx, base, []ledger.Entry{receipt(by, post)}, nonce+post, "", at); err != nil {
				return err
			}
		}
	}
	return errors.New("too many rounds")
}
