// Package facebooktest is a fake of the part of the Graph API that a page publishes with, on loopback, as strict as
// the real one and stricter.
//
// It keeps what it is sent, and refuses what Facebook would refuse, with its codes. Beyond that it refuses what a
// careful client never does: a parameter the call does not have, a token in an address, a field that does not exist.
// An answer has the fields that were asked for and no others. It knows no videos and no comments.
//
// A caller must know: New stops the server at the end of the test. The fake has a clock of its own, time.Now unless
// SetClock or Advance gives another, which is also the Date of its answers. What waits becomes public when the clock
// has reached its time and somebody asks. Faults are those of the embedded connectortest.Front.
package facebooktest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
)

// Version is the version of the API that the fake speaks.
const Version = "v25.0"

// Post is one post the fake holds.
type Post struct {
	ID      string
	Message string
	Link    string
	Photos  []Photo
	// Created is when it was made, and from its publication on when it became public.
	Created time.Time
	// Scheduled is when it becomes public; zero for one that was made public at once.
	Scheduled time.Time
	// Published is whether it is public.
	Published bool
	// Edits is how often its text was changed over the API.
	Edits int
	// Foreign is whether another app made it, which may be read and not changed.
	Foreign bool
}

// Photo is one picture the fake holds.
type Photo struct {
	ID    string
	Type  string
	Alt   string
	Bytes int
	// Temporary is whether it can go with a post that waits.
	Temporary bool
	attached  bool
}

// Server is a running fake.
type Server struct {
	*connectortest.Front
	page, token string

	mu       sync.Mutex
	secret   string
	owner    string
	now      func() time.Time
	dateless bool
	rename   bool
	pageSize int
	serial   int
	posts    []*Post
	photos   map[string]*Photo
	usage    string
}

// New starts a fake of the page, which lets the token in.
func New(tb testing.TB, page, token string) *Server {
	tb.Helper()
	s := &Server{page: page, token: token, owner: page, now: time.Now, pageSize: 100, photos: map[string]*Photo{}}
	s.usage = `{"` + page + `":[{"type":"pages","call_count":4,"total_cputime":1,"total_time":2,"estimated_time_to_regain_access":0}]}`
	s.Front = connectortest.NewFront(tb, s.routes(), s.isEffect)
	return s
}

// isEffect tells what makes, changes or deletes a post.
func (s *Server) isEffect(r *http.Request) bool {
	return r.Method == http.MethodDelete || r.Method == http.MethodPost && !strings.HasSuffix(r.URL.Path, "/photos")
}

// SetSecret makes the app ask for a proof that the caller knows its secret.
func (s *Server) SetSecret(secret string) { s.with(func() { s.secret = secret }) }

// SetOwner makes the token another page's.
func (s *Server) SetOwner(page string) { s.with(func() { s.owner = page }) }

// SetPageSize is the most posts that a page of a listing has.
func (s *Server) SetPageSize(n int) { s.with(func() { s.pageSize = n }) }

// SetRenaming makes every post that waited get another id when it becomes public.
func (s *Server) SetRenaming(on bool) { s.with(func() { s.rename = on }) }

func (s *Server) with(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// nextID grows, as Facebook's do.
func (s *Server) nextID() string {
	s.serial++
	return fmt.Sprint(122_100_000_000_000_000 + s.serial)
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, h handler) { mux.Handle(pattern, s.serve(h)) }
	handle("GET /"+Version+"/me", s.me)
	handle("GET /"+Version+"/{page}/published_posts", s.published)
	handle("GET /"+Version+"/{page}/scheduled_posts", s.scheduled)
	handle("POST /"+Version+"/{page}/photos", s.upload)
	handle("POST /"+Version+"/{page}/feed", s.create)
	handle("GET /"+Version+"/{id}", s.one)
	handle("POST /"+Version+"/{id}", s.edit)
	handle("DELETE /"+Version+"/{id}", s.remove)
	handle("/", func(*http.Request) (any, *failure) {
		return nil, &failure{http.StatusBadRequest, 2500, 0, "Unknown path components"}
	})
	return mux
}

// handler answers with a value, or with a failure. It runs under the server's lock.
type handler func(r *http.Request) (any, *failure)

func (s *Server) serve(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.publishDue()
		var value any
		f := s.letIn(r)
		if f == nil {
			value, f = h(r)
		}
		status := http.StatusOK
		if f != nil {
			status, value = f.status, f.body()
		}
		w.Header().Set("Content-Type", "application/json; charset=UTF-8")
		w.Header().Set("X-Business-Use-Case-Usage", s.usage)
		w.Header().Set("Date", s.now().UTC().Format(http.TimeFormat))
		if s.dateless {
			w.Header()["Date"] = nil
		}
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(value)
	})
}

// letIn looks at the token and at the proof.
func (s *Server) letIn(r *http.Request) *failure {
	switch {
	case r.URL.Query().Has("access_token"):
		return &failure{http.StatusBadRequest, 100, 0, "a careful client puts no token into an address"}
	case r.Header.Get("Authorization") != "Bearer "+s.token:
		return &failure{http.StatusUnauthorized, 190, 463, "Error validating access token: Session has expired"}
	case s.secret == "":
		return nil
	}
	sum := hmac.New(sha256.New, []byte(s.secret))
	sum.Write([]byte(s.token))
	if r.URL.Query().Get("appsecret_proof") != hex.EncodeToString(sum.Sum(nil)) {
		return &failure{http.StatusBadRequest, 100, 0, "Invalid appsecret_proof provided in the API argument"}
	}
	return nil
}
