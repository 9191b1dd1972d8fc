package links_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/links"
	"github.com/galley-social/galley/schema/diag"
)

// server answers by path, and remembers what it was asked. Asking it is for the test to allow: it is on the
// loopback address that links.Public refuses.
type server struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func serve(t *testing.T, start func(http.Handler) *httptest.Server, handle http.HandlerFunc) *server {
	t.Helper()
	s := &server{}
	s.Server = start(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.Method+" "+r.URL.RequestURI())
		s.mu.Unlock()
		handle(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// seen are the requests so far.
func (s *server) seen() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// tester tests through a server's own client, which trusts its certificate.
func tester(s *server) links.Tester {
	client := s.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	limits := links.Usual()
	limits.Redirects = 3
	return links.Tester{Client: client, Limits: limits, Now: now(), UserAgent: "galley/v0"}
}

func now() time.Time { return time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC) }

// at makes a link of an address, on a line of its own.
func at(line int, address string) links.Link {
	return links.Link{Address: address, Source: address, Place: diag.Diagnostic{File: "posts/p.md", Pos: diag.Pos{Line: line, Column: 1}}}
}

// run gives the findings, a line each, the server's address written as BASE.
func run(t *testing.T, s *server, tester links.Tester, list ...links.Link) []string {
	t.Helper()
	found, err := tester.Run(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, d := range found {
		if d.Rule != links.Rule || d.Line == 0 || d.Hint == "" {
			t.Errorf("got %+v, want a rule, a place and a hint", d)
		}
		lines = append(lines, strings.ReplaceAll(fmt.Sprintf("%d %s: %s | %s", d.Line, d.Severity, d.Message, d.Hint), s.URL, "BASE"))
	}
	return lines
}

// answer is a server's way of answering one path.
func answer(w http.ResponseWriter, r *http.Request) {
	var status int
	to := r.URL.Query().Get("to")
	switch path := r.URL.Path; path {
	case "/head-refused":
		status = http.StatusOK
		if r.Method == http.MethodHead {
			status = http.StatusMethodNotAllowed
		}
	case "/head-broken":
		if r.Method == http.MethodHead {
			panic(http.ErrAbortHandler)
		}
		if r.Header.Get("Range") == "bytes=0-0" && r.Header.Get("User-Agent") == "galley/v0" && r.Header.Get("Authorization") == "" {
			status = http.StatusPartialContent
		}
	case "/cookie":
		status = http.StatusOK
		if _, err := r.Cookie("been"); err != nil {
			http.SetCookie(w, &http.Cookie{Name: "been", Value: "here"})
			status, to = http.StatusFound, "/cookie"
		}
	default:
		if _, err := fmt.Sscanf(path, "/%d", &status); err != nil {
			status = http.StatusOK
		}
	}
	if to != "" {
		w.Header().Set("Location", to)
	}
	w.WriteHeader(status)
}
