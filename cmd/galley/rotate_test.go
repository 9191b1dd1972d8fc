package main_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/x/xtest"
)

const rotateConfig = `version: 1
name: Small Beans
timezone: Europe/Lisbon
language: en
channels:
  x: {network: x, account: northwind, server: "SERVER", secret: store}
ledger:
  id: 0123456789abcdef
`

// newRotating is a repository whose one channel has a token that rotates, set without its end.
func newRotating(t *testing.T, posts map[string]string) (*social, *xtest.Server) {
	t.Helper()
	server := xtest.New(t, "northwind")
	files := map[string]string{"galley.yaml": strings.Replace(rotateConfig, "SERVER", server.URL, 1)}
	for name, text := range posts {
		files["posts/"+name+".md"] = strings.Replace(text, "[social]", "[x]", 1)
	}
	s := &social{desk: newDesk(t, files)}
	s.world = world{dir: s.work, env: map[string]string{}, now: socialNow}
	server.SetNow(func() time.Time { return socialNow })
	s.env["GALLEY_KEY"] = strings.TrimSpace(s.must(t, 0, "token", "key").stdout)
	s.typed(t, 0, server.Tokens()+"\n", "token", "set", "x").says(t, "renewed by itself; when it ends is known once it is next used")
	return s, server
}

// TestRotatingToken: a run renews the token before it publishes, and a run at the same time, in another clone, uses what it got.
func TestRotatingToken(t *testing.T) {
	t.Parallel()
	s, server := newRotating(t, map[string]string{"plain": plainPost})
	server.SetReuseRevokes()
	s.must(t, 0, "doctor").says(t, "token x", "renewed by itself; when it ends is known once it is next used")
	if server.Turns() != 0 {
		t.Error("doctor renewed the token")
	}
	s.must(t, 0, "publish").says(t, "Published 1 delivery.")
	if server.Turns() != 1 || len(server.Posts()) != 1 {
		t.Errorf("got %d exchanges and %d posts, want 1 and 1", server.Turns(), len(server.Posts()))
	}
	s.must(t, 0, "token", "list").says(t, "renewed by itself, from")
	later := socialNow.Add(3 * time.Hour)
	s.now = later
	server.SetNow(func() time.Time { return later })
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() { s.must(t, 0, "drift") })
	}
	all.Wait()
	if server.Turns() != 2 {
		t.Errorf("got %d exchanges after three runs at once, want 2", server.Turns())
	}
}

// TestRotatingTokenRefused: a token that X exchanges for none holds what is due, and asks for a person in each place.
func TestRotatingTokenRefused(t *testing.T) {
	t.Parallel()
	s, server := newRotating(t, map[string]string{"plain": plainPost})
	s.typed(t, 0, strings.Replace(server.Tokens(), "rt-0", "rt-gone", 1)+"\n", "token", "set", "x")
	for range 2 { // the second run does not ask again
		s.must(t, 1, "publish").says(t, "held: the token of channel x could not be renewed", "sign in to X again", "galley token set x")
	}
	s.must(t, 1, "doctor").says(t, "wrong  token x", "it could not be renewed on 2026-10-01 08:00 UTC")
	s.must(t, 0, "token", "list").says(t, "it could not be renewed")
	s.typed(t, 0, server.Tokens()+"\n", "token", "set", "x")
	s.must(t, 0, "publish").says(t, "Published 1 delivery.")
	if server.Turns() != 1 || len(server.Posts()) != 1 {
		t.Errorf("got %d exchanges and %d posts, want 1 and 1", server.Turns(), len(server.Posts()))
	}
}

// TestRotatingInEnvironment: a token that ends is of no lasting use in a variable, where galley can't put the next one.
func TestRotatingInEnvironment(t *testing.T) {
	t.Parallel()
	s, server := newRotating(t, nil)
	s.env["X_TOKENS"] = server.Tokens()
	s.bring(t, "galley.yaml", strings.NewReplacer("SERVER", server.URL, "secret: store", "secret_env: X_TOKENS").Replace(rotateConfig))
	s.must(t, 1, "doctor").says(t, "which ends, and which galley can renew only in its store", "write secret: store under x")
	if server.Turns() != 0 {
		t.Error("doctor renewed the token")
	}
}
