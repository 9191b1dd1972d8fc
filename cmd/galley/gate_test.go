package main_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// gate stands before a server. Once closed it lets a call's nth answer come from the server, and keeps it.
type gate struct {
	url string

	mu      sync.Mutex
	call    string
	left    int
	reached chan struct{}
	free    chan struct{}
}

func newGate(t *testing.T, server string) *gate {
	t.Helper()
	to, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{}
	front := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(to) },
		ModifyResponse: g.pass,
		ErrorHandler:   func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	})
	t.Cleanup(front.Close)
	t.Cleanup(g.open) // before the server is closed, which waits for its requests
	g.url = front.URL
	return g
}

// close gives a channel that is closed when the answer is there.
func (g *gate) close(call string, nth int) chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.call, g.left = call, nth
	g.reached, g.free = make(chan struct{}), make(chan struct{})
	return g.reached
}

// open lets everything through, for good.
func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.free != nil {
		close(g.free)
		g.free = nil
	}
	g.call = ""
}

func (g *gate) pass(r *http.Response) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	g.mu.Lock()
	if g.call != "" && strings.HasSuffix(r.Request.URL.Path, "/"+g.call) && r.StatusCode == http.StatusOK {
		g.left--
	}
	stop, reached, free := g.call != "" && g.left == 0, g.reached, g.free
	if stop {
		g.call = ""
	}
	g.mu.Unlock()
	if !stop {
		return nil
	}
	close(reached)
	<-free
	return errors.New("the program was killed")
}

// pushHook counts the pushes to the ledger. At the nth, which has been taken, it says so and waits: for the
// file "go", or half a minute.
const pushHook = `#!/bin/sh
grep -q ' refs/heads/galley-ledger$' || exit 0
echo >>pushes
test "$(wc -l <pushes)" -eq %d || exit 0
: >reached
i=0
while test ! -e go && test $i -lt 600; do
	i=$((i+1))
	sleep 0.05
done
: >over
`

// stopPush holds the nth push to the ledger from now on, and gives a channel that is closed when it is there.
func (d desk) stopPush(t *testing.T, nth int) chan struct{} {
	t.Helper()
	writeFile(t, d.bare, "hooks/post-receive", fmt.Sprintf(pushHook, nth), 0o755)
	reached := make(chan struct{})
	go func() {
		if eventually(t.Context(), func() bool { return exists(d.bare, "reached") }) == nil {
			close(reached)
		}
	}()
	return reached
}

// letPush ends the hook, and waits until it is over.
func (d desk) letPush(t *testing.T) {
	t.Helper()
	if !exists(d.bare, "hooks/post-receive") {
		return
	}
	writeFile(t, d.bare, "go", "", 0o644)
	if err := eventually(t.Context(), func() bool { return exists(d.bare, "over") }); err != nil {
		t.Fatalf("the hook did not end: %v", err)
	}
	if err := os.Remove(filepath.Join(d.bare, "hooks", "post-receive")); err != nil {
		t.Fatal(err)
	}
}

func exists(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
	return err == nil
}

// eventually looks again and again until it is so.
func eventually(ctx context.Context, so func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, waitDeadline)
	defer cancel()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for !so() {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
