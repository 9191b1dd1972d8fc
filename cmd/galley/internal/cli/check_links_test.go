package cli

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/links"
)

// counting is a server that counts its requests.
func counting(t *testing.T, handle http.HandlerFunc) (*httptest.Server, *atomic.Int64) {
	t.Helper()
	var n atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.Add(1)
		handle(w, r)
	}))
	t.Cleanup(s.Close)
	return s, &n
}

// webPorts is the guard as if every port were one of the Web: test servers have others.
func webPorts(to netip.AddrPort) error { return links.Public(netip.AddrPortFrom(to.Addr(), 443)) }

// get asks through a guarded client.
func get(ctx context.Context, client *http.Client, address string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	answer, err := client.Do(req)
	if err == nil {
		answer.Body.Close()
	}
	return answer, err
}

// TestGuarded: nothing on this machine is asked, by whatever name, and not through a proxy or a redirect either.
func TestGuarded(t *testing.T) {
	secret, asked := counting(t, func(http.ResponseWriter, *http.Request) {})
	_, port, err := net.SplitHostPort(secret.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	base := &http.Client{Transport: http.DefaultTransport}
	// No test can see a proxy being used: net/http has none for this machine, and reads the environment once.
	if used, ok := guarded(base, webPorts).Transport.(*http.Transport); !ok || used.Proxy != nil {
		t.Error("a proxy would resolve names in the guard's place")
	}
	for _, host := range []string{"127.0.0.1", "localhost", "127.1.2.3", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]"} {
		t.Run(host, func(t *testing.T) {
			var refusal *links.Refusal
			if _, err := get(t.Context(), guarded(base, webPorts), "http://"+host+":"+port+"/"); !errors.As(err, &refusal) || refusal.Port {
				t.Errorf("got %v, want a refusal of the address", err)
			}
		})
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("got %d requests, want none", n)
	}
}

// TestGuardedRedirect lets one server be asked, which leads to another.
func TestGuardedRedirect(t *testing.T) {
	secret, asked := counting(t, func(http.ResponseWriter, *http.Request) {})
	door, knocked := counting(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, secret.URL, http.StatusFound)
	})
	open := netip.MustParseAddrPort(door.Listener.Addr().String())
	client := guarded(&http.Client{}, func(to netip.AddrPort) error {
		if to == open {
			return nil
		}
		return webPorts(to)
	})
	tester := links.Tester{Client: client, Limits: links.Usual(), Now: time.Now()}
	found, err := tester.Run(t.Context(), []links.Link{{Address: door.URL, Source: door.URL}})
	if err != nil || len(found) != 1 || !strings.Contains(found[0].Message, "which leads to an address of this machine") {
		t.Errorf("got %v, %v", found, err)
	}
	if knocked.Load() == 0 || asked.Load() != 0 {
		t.Errorf("got %d and %d requests, want some and none", knocked.Load(), asked.Load())
	}
}

// visits counts what a run asks for, and answers that it is there.
type visits struct{ n atomic.Int64 }

func (v *visits) RoundTrip(r *http.Request) (*http.Response, error) {
	v.n.Add(1)
	return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: r}, nil
}

// TestLinksRemembered: a good link is asked for once a day, a broken memory costs nothing but that, and without
// the flag nothing is asked.
func TestLinksRemembered(t *testing.T) {
	for _, c := range []struct {
		name string
		git  bool
		// asks is what runs ask: without the flag, with it, again, with a broken memory, a day later.
		asks [5]int64
	}{
		{"in a repository", true, [5]int64{0, 1, 0, 1, 1}},
		{"in a folder", false, [5]int64{0, 1, 1, 1, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range map[string]string{
				"galley.yaml": "version: 1\nname: Small\ntimezone: UTC\nchannels:\n  site: {network: site, url: \"https://small.example\", folder: public}\n",
				"posts/a.md":  "---\ntitle: A\nchannels: [site]\npublish_at: 2026-10-02 09:00\nlink: https://a.example/x\n---\nText at https://a.example/x\n",
			} {
				if err := errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755), os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644)); err != nil {
					t.Fatal(err)
				}
			}
			memory := filepath.Join(dir, ".git", "galley", "links.json")
			if c.git {
				gittest.Git(t, dir, "init", "--quiet")
			}
			now := time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)
			for i, want := range c.asks {
				args := []string{"check", "--links"}
				switch {
				case i == 0:
					args = args[:1]
				case i == 3 && c.git:
					if err := os.WriteFile(memory, []byte(`{"format":"galley/links","version":1,"links":{"https://a.exa`), 0o600); err != nil {
						t.Fatal(err)
					}
				case i == 4:
					now = now.Add(24 * time.Hour)
				}
				var out bytes.Buffer
				web := &visits{}
				code := Main(t.Context(), Env{
					Args: args, Stdout: &out, Stderr: &out, Dir: dir, Getenv: func(string) string { return "" },
					Now: func() time.Time { return now }, HTTP: &http.Client{Transport: web}, Version: "v0",
				})
				if got := web.n.Load(); code != 0 || got != want {
					t.Errorf("run %d: got %d requests and exit code %d, want %d and 0\n%s", i, got, code, want, out.String())
				}
			}
		})
	}
}
