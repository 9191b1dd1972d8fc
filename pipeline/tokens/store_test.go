package tokens_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/galley-social/galley/pipeline/gitbranch"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/tokens"
)

func noPause(ctx context.Context, _ int) error { return ctx.Err() }

func branch(tb testing.TB, server gittest.Server) *gitbranch.Branch {
	tb.Helper()
	return gitbranch.New(server.Clone(tb), "origin", tokens.Branch, gitbranch.Options{})
}

func open(tb testing.TB, server gittest.Server, key tokens.Key) *tokens.Store {
	tb.Helper()
	return tokens.Open(branch(tb, server), key, noPause)
}

// swap writes a token, which must succeed.
func swap(t *testing.T, s *tokens.Store, channel string, old int, token *tokens.Token) tokens.Document {
	t.Helper()
	d, err := s.Swap(t.Context(), channel, old, token, at)
	if err != nil {
		t.Fatalf("swap %s: %v", channel, err)
	}
	return d
}

func TestSwap(t *testing.T) {
	server, key := gittest.HTTPBackend(t, "", ""), newKey(t)
	one, two := open(t, server, key), open(t, server, key)
	if d, err := one.Read(t.Context()); err != nil || d.Generation != 0 {
		t.Fatalf("got %d, %v of a store that is not there, want an empty one", d.Generation, err)
	}
	swap(t, one, "bluesky", 0, token("first"))
	d := swap(t, two, "mastodon", 0, token(unmistakable))
	if d.Channels["bluesky"].Fields[tokens.Secret] != "first" {
		t.Error("a write for one channel lost another's token")
	}
	for name, old := range map[string]int{"none": 0, "older": 1, "newer": 9} {
		d = swap(t, one, "bluesky", d.Channels["bluesky"].Generation, token("again"))
		if _, err := two.Swap(t.Context(), "bluesky", old, token("lost"), at); !errors.Is(err, tokens.ErrLost) {
			t.Errorf("%s: got %v, want ErrLost", name, err)
		}
	}
	before := d.Channels["bluesky"].Generation
	swap(t, one, "bluesky", before, nil)
	d = swap(t, one, "bluesky", 0, token("last"))
	if _, err := two.Swap(t.Context(), "bluesky", before, token("lost"), at); !errors.Is(err, tokens.ErrLost) {
		t.Errorf("removed and set again: got %v, want ErrLost", err)
	}
	got, err := two.Read(t.Context())
	if err != nil || got.Generation != d.Generation || got.Channels["bluesky"].Fields[tokens.Secret] != "last" {
		t.Errorf("got generation %d, %v, want %d with the last token", got.Generation, err, d.Generation)
	}
	all := gittest.Git(t, server.Folder, "log", "--patch", "--text", tokens.Branch)
	for _, plain := range []string{unmistakable, "bluesky", "mastodon"} {
		if !strings.Contains(all, "generation") || strings.Contains(all, plain) {
			t.Errorf("the branch's history shows %q", plain)
		}
	}
}

// TestEightSwap has eight runners replace one token: each generation has exactly one winner.
func TestEightSwap(t *testing.T) {
	server, key := gittest.HTTPBackend(t, "", ""), newKey(t)
	swap(t, open(t, server, key), "x", 0, token("0"))
	var all sync.WaitGroup
	var won atomic.Int32
	for i := range 8 {
		s := open(t, server, key)
		all.Go(func() {
			_, err := s.Swap(t.Context(), "x", 1, token(fmt.Sprint(i)), at)
			switch {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, tokens.ErrLost):
				t.Errorf("runner %d: %v", i, err)
			}
		})
	}
	all.Wait()
	if got := won.Load(); got != 1 {
		t.Errorf("got %d runners that replaced generation 1, want 1", got)
	}
}

// TestRefuses: what can't be read is never written over.
func TestRefuses(t *testing.T) {
	key := newKey(t)
	sealed := seal(t, key)
	put := func(path, data string) gitbranch.Change { return gitbranch.Change{Path: path, Data: []byte(data)} }
	tests := map[string]struct {
		change gitbranch.Change
		want   error
		says   string
	}{
		"newer":              {put("tokens.json", `{"format": 3}`), tokens.ErrNewer, "install the newest galley"},
		"foreign header":     {put("tokens.json", `[]`), tokens.ErrForeign, "not one that galley writes"},
		"no header":          {gitbranch.Change{Path: "tokens.json"}, tokens.ErrForeign, "rename the branch"},
		"another key":        {put("tokens.json", `{"format": 1, "key": "0000000000000000"}`), tokens.ErrKey, "use that one"},
		"no document":        {gitbranch.Change{Path: "tokens.age"}, tokens.ErrDamaged, "set the tokens again"},
		"damaged document":   {put("tokens.age", string(sealed[:200])), tokens.ErrDamaged, "put the last good commit back"},
		"another's document": {put("tokens.age", string(seal(t, newKey(t)))), tokens.ErrDamaged, "put the last good commit back"},
		"an enormous one":    {put("tokens.age", strings.Repeat("x", 3<<20)), tokens.ErrDamaged, "bytes"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := gittest.HTTPBackend(t, "", "")
			swap(t, open(t, server, key), "x", 0, token("kept"))
			b := branch(t, server)
			tip, err := b.Fetch(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			commit, err := b.Commit(tip, []gitbranch.Change{test.change}, "by hand\n", at)
			if err != nil {
				t.Fatal(err)
			}
			if won, err := b.Push(t.Context(), tip, commit); !won || err != nil {
				t.Fatal(won, err)
			}
			_, err = open(t, server, key).Swap(t.Context(), "x", 1, token("new"), at)
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v, want %v that says %q", err, test.want, test.says)
			}
			if got := gittest.Git(t, server.Folder, "rev-parse", tokens.Branch); got != commit.String() {
				t.Errorf("the branch moved to %s", got)
			}
		})
	}
}

// TestLostReply: a write whose answer is lost is written once.
func TestLostReply(t *testing.T) {
	for name, fault := range map[string]gittest.Fault{"reply": gittest.DropReply, "request": gittest.DropRequest} {
		t.Run(name, func(t *testing.T) {
			server, key := gittest.HTTPBackend(t, "", ""), newKey(t)
			swap(t, open(t, server, key), "x", 0, token("0"))
			var pushes atomic.Int32
			proxy := gittest.Proxy(t, server, func(r *http.Request) gittest.Fault {
				if gittest.IsPush(r) && pushes.Add(1) == 1 {
					return fault
				}
				return gittest.Pass
			})
			d := swap(t, open(t, proxy, key), "x", 1, token("1"))
			if got, err := open(t, server, key).Read(t.Context()); err != nil || got.Generation != 2 || d.Generation != 2 {
				t.Errorf("got generations %d and %d, %v, want 2", got.Generation, d.Generation, err)
			}
		})
	}
}

// TestUncertain: when the remote never answers, it is said that nobody knows.
func TestUncertain(t *testing.T) {
	server, key := gittest.HTTPBackend(t, "", ""), newKey(t)
	swap(t, open(t, server, key), "x", 0, token("0"))
	proxy := gittest.Proxy(t, server, func(r *http.Request) gittest.Fault {
		if gittest.IsPush(r) {
			return gittest.DropRequest
		}
		return gittest.Pass
	})
	if _, err := open(t, proxy, key).Swap(t.Context(), "x", 1, token("1"), at); !errors.Is(err, tokens.ErrUncertain) {
		t.Errorf("got %v, want ErrUncertain", err)
	}
}
