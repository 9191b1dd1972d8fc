package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/tokens"
	"github.com/galley-social/galley/schema"
)

var renewNow = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

// lasting is a client of a secret that does not rotate.
type lasting struct {
	connector.Client
	secret string
}

// rotating is a client of one that does.
type rotating struct {
	lasting
	network *exchanges
}

// exchanges is the network's side: each secret is followed by one.
type exchanges struct {
	asked atomic.Int32
	err   error
}

func (r *rotating) Renew(_ context.Context, now time.Time) (connector.Renewed, error) {
	r.network.asked.Add(1)
	return connector.Renewed{Secret: r.secret + "+", Expires: now.Add(2 * time.Hour)}, r.network.err
}

func (x *exchanges) open(secret string) (connector.Client, error) {
	return &rotating{lasting{secret: secret}, x}, nil
}

func openLasting(secret string) (connector.Client, error) { return &lasting{secret: secret}, nil }

// sharing makes apps that share a remote and a key.
func sharing(t *testing.T) func() *app {
	t.Helper()
	server := gittest.HTTPBackend(t, "", "")
	key, err := tokens.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return func() *app {
		dir := t.TempDir()
		gittest.Git(t, dir, "clone", "--quiet", server.Folder, ".")
		gittest.Git(t, dir, "remote", "set-url", "origin", server.URL)
		return &app{now: renewNow, Env: Env{
			Stdout: io.Discard, Stderr: io.Discard, Dir: dir, Rand: rand.Reader, Now: func() time.Time { return renewNow },
			Getenv: func(name string) string { return map[string]string{keyEnv: key}[name] },
		}}
	}
}

// put sets a token, as a person or an earlier run did.
func (a *app) put(t *testing.T, name string, token tokens.Token) {
	t.Helper()
	store, d, err := a.openTokens(t.Context())
	if err == nil {
		err = a.swapToken(t.Context(), store, d, name, &token)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// until is a token of two hours that ends in a while.
func until(left time.Duration) tokens.Token {
	end := renewNow.Add(left)
	return tokens.Token{Fields: map[string]string{tokens.Secret: "old"}, Obtained: end.Add(-2 * time.Hour), Expires: end}
}

func TestOpenStored(t *testing.T) {
	unknown := tokens.Token{Fields: map[string]string{tokens.Secret: "old"}, Obtained: renewNow}
	refused := &schema.Fault{Outcome: schema.Refused, Status: 400, Reason: "the token is not known"}
	tests := map[string]struct {
		token  tokens.Token
		why    purpose
		stays  bool // a network whose tokens do not rotate
		answer error
		secret string
		asked  int32
		says   string
	}{
		"stays":                     {token: unknown, stays: true, secret: "old"},
		"stays, and ended":          {token: until(0), stays: true, says: "the token of channel x in the store: it expired on 2026-12-01: galley token set x"},
		"has time":                  {token: until(time.Hour), secret: "old"},
		"due":                       {token: until(5 * time.Minute), secret: "old+", asked: 1},
		"due, to look":              {token: until(5 * time.Minute), why: looking, secret: "old"},
		"ended, to look":            {token: until(-time.Hour), why: looking, secret: "old+", asked: 1},
		"ended, to examine":         {token: until(-time.Hour), why: examining, secret: "old"},
		"set without its end":       {token: unknown, secret: "old+", asked: 1},
		"set without its end, look": {token: unknown, why: looking, secret: "old"},
		"refused":                   {token: until(0), answer: refused, asked: 1, says: "the token of channel x could not be renewed: the token is not known (HTTP 400); sign in again: galley token set x"},
		"refused, and good":         {token: until(5 * time.Minute), answer: refused, asked: 1, secret: "old"},
		"refused before":            {token: tokens.Token{Fields: unknown.Fields, Expires: renewNow, Failed: &tokens.Failure{At: renewNow, Reason: "no"}}, says: "could not be renewed: no; sign in again"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			a := sharing(t)()
			a.put(t, "x", test.token)
			network := &exchanges{err: test.answer}
			open := network.open
			if test.stays {
				open = openLasting
			}
			client, err := a.openStored(t.Context(), "x", test.why, open)
			if (err == nil) != (test.says == "") || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Fatalf("got %v, want %q", err, test.says)
			}
			if got := secretOf(client); got != test.secret || network.asked.Load() != test.asked {
				t.Errorf("got a client of %q after %d exchanges, want %q after %d", got, network.asked.Load(), test.secret, test.asked)
			}
		})
	}
}

func secretOf(client connector.Client) string {
	switch c := client.(type) {
	case *lasting:
		return c.secret
	case *rotating:
		return c.secret
	}
	return ""
}

// TestOpenStoredTogether: places that publish at once ask the network once, and the second time nobody does.
func TestOpenStoredTogether(t *testing.T) {
	place := sharing(t)
	place().put(t, "x", until(-time.Minute))
	network := &exchanges{}
	for range 2 {
		var all sync.WaitGroup
		for i := range 3 {
			a := place()
			all.Go(func() {
				client, err := a.openStored(t.Context(), "x", sending, network.open)
				if err != nil || secretOf(client) != "old+" {
					t.Errorf("place %d: got a client of %q, %v, want the renewed secret", i, secretOf(client), err)
				}
			})
		}
		all.Wait()
	}
	if got := network.asked.Load(); got != 1 {
		t.Errorf("got %d exchanges, want 1", got)
	}
}

// TestOpenStoredBroken: what can't be opened is not asked to renew, and nothing is claimed for it.
func TestOpenStoredBroken(t *testing.T) {
	a := sharing(t)()
	if _, err := a.openStored(t.Context(), "x", sending, openLasting); err == nil || !strings.Contains(err.Error(), "no token for channel x: galley token set x") {
		t.Errorf("got %v without a token, want what to do", err)
	}
	a.put(t, "x", until(0))
	broken := errors.New("is no token")
	_, err := a.openStored(t.Context(), "x", sending, func(string) (connector.Client, error) { return nil, broken })
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want what the network's package says", err)
	}
	_, d, err := a.openTokens(t.Context())
	if err != nil || d.Channels["x"].Rotates() {
		t.Errorf("got %v, %v, want no lease", d.Channels["x"], err)
	}
}
