// Package mastodontest is a fake of Mastodon's API on loopback, as strict as the real servers and stricter.
//
// It keeps what it is sent, and refuses what Mastodon or GoToSocial would refuse, in their words. Beyond
// that it refuses what a careful client never does: a parameter the server does not know, a status without
// its own visibility, language or Idempotency-Key.
//
// A caller must know: New stops the server at the end of the test. Its clock is time.Now unless SetNow gives
// another. Faults are those of the embedded connectortest.Front.
package mastodontest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
)

// Flavour is which software the fake is.
type Flavour string

// The flavours.
const (
	Mastodon   Flavour = "mastodon"
	GoToSocial Flavour = "gotosocial"
	// Old is a Mastodon from before version 2 of the instance call and before a status's source.
	Old Flavour = "old"
)

// Token is what the fake lets in.
const Token = "tok-3mGkP_x9/Zq+7w=="

// Status is one status the fake holds.
type Status struct {
	ID          string
	URL         string
	Key         string
	Text        string
	SpoilerText string
	Visibility  string
	Language    string
	InReplyToID string
	ContentType string
	CreatedAt   time.Time
	// EditedAt is zero until somebody edits it, and Edits is how often galley did.
	EditedAt time.Time
	Edits    int
	// Foreign is whether it is another account's.
	Foreign bool
	Media   []Media
	Poll    *Poll
}

// Media is one file the fake holds.
type Media struct {
	ID          string
	Type        string
	Description string
	Focus       string
	Bytes       int
	left        int
	attached    bool
}

// Poll is the poll of a status.
type Poll struct {
	Options    []string `json:"options"`
	ExpiresIn  int      `json:"expires_in"`
	Multiple   bool     `json:"multiple"`
	HideTotals bool     `json:"hide_totals"`
}

// Server is a running fake.
type Server struct {
	*connectortest.Front
	// Token is what the fake lets in.
	Token   string
	flavour Flavour
	owner   string

	mu         sync.Mutex
	now        func() time.Time
	characters int
	processing int
	version    string
	broken     bool
	serial     int
	statuses   []Status
	media      map[string]*Media
}

// New starts a fake.
func New(tb testing.TB, flavour Flavour) *Server {
	tb.Helper()
	s := &Server{Token: Token, flavour: flavour, owner: "northwind", now: time.Now, characters: 500, media: map[string]*Media{}}
	if flavour == GoToSocial {
		s.characters = 5000
	}
	s.Front = connectortest.NewFront(tb, s.routes(), func(r *http.Request) bool {
		return r.Method == http.MethodPost && r.URL.Path == "/api/v1/statuses" || r.Method == http.MethodDelete || r.Method == http.MethodPut
	})
	return s
}

// SetNow gives the fake another clock.
func (s *Server) SetNow(now func() time.Time) { s.with(func() { s.now = now }) }

// SetMaxCharacters changes the server's own limit.
func (s *Server) SetMaxCharacters(n int) { s.with(func() { s.characters = n }) }

// SetProcessing makes every upload take so many looks before it is ready, or break.
func (s *Server) SetProcessing(looks int, broken bool) {
	s.with(func() { s.processing, s.broken = looks, broken })
}

// Seed adds a status as if the account had posted it some other way, and returns its id.
func (s *Server) Seed(status Status) string {
	var id string
	s.with(func() {
		status.ID = s.nextID()
		status.URL = s.Front.URL + "/@northwind/" + status.ID
		status.CreatedAt = cmp.Or(status.CreatedAt, s.now().UTC())
		s.statuses = append(s.statuses, status)
		id = status.ID
	})
	return id
}

// Statuses lists what is public, the oldest first.
func (s *Server) Statuses() []Status {
	var out []Status
	s.with(func() { out = slices.Clone(s.statuses) })
	return out
}

// IDs lists the ids of what is public, the oldest first.
func (s *Server) IDs() []string {
	var out []string
	for _, status := range s.Statuses() {
		out = append(out, status.ID)
	}
	return out
}

func (s *Server) with(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// nextID grows, as the ids of both do: numbers on Mastodon, ULIDs on GoToSocial.
func (s *Server) nextID() string {
	s.serial++
	if s.flavour == GoToSocial {
		return fmt.Sprintf("01KBDJ0000%016d", s.serial)
	}
	return fmt.Sprint(115_600_000_000_000_000 + s.serial)
}

// failure is an error answer.
type failure struct {
	status int
	text   string
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	open := func(pattern string, h handler) { mux.Handle(pattern, s.serve(h, false)) }
	closed := func(pattern string, h handler) { mux.Handle(pattern, s.serve(h, true)) }
	open("GET /.well-known/nodeinfo", s.nodeinfoIndex)
	open("GET /nodeinfo/2.0", s.nodeinfo)
	open("GET /api/v1/instance", s.instanceV1)
	open("GET /api/v2/instance", s.instanceV2)
	closed("GET /api/v1/accounts/verify_credentials", s.verify)
	closed("GET /api/v1/accounts/{id}/statuses", s.list)
	closed("GET /api/v1/statuses/{id}/source", s.source)
	closed("GET /api/v1/statuses/{id}", s.one)
	closed("DELETE /api/v1/statuses/{id}", s.remove)
	closed("PUT /api/v1/statuses/{id}", s.edit)
	closed("GET /api/v2/search", s.search)
	closed("POST /api/v1/statuses", s.create)
	closed("POST /api/v2/media", s.upload)
	closed("GET /api/v1/media/{id}", s.mediaState)
	open("/", func(*http.Request) (int, any, *failure) { return 0, nil, notFound() })
	return mux
}

// handler answers with a status and a value, or with a failure. It runs under the server's lock.
type handler func(r *http.Request) (status int, value any, f *failure)

func (s *Server) serve(h handler, closed bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		status, value, f := 0, any(nil), (*failure)(nil)
		if closed && r.Header.Get("Authorization") != "Bearer "+s.Token {
			f = &failure{http.StatusUnauthorized, "The access token is invalid"}
		} else {
			status, value, f = h(r)
		}
		if f != nil {
			status, value = f.status, map[string]string{"error": f.text}
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Date", s.now().UTC().Format(http.TimeFormat))
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(value)
	})
}

func notFound() *failure { return &failure{http.StatusNotFound, "Record not found"} }

// invalid is a refusal in the flavour's own status.
func (s *Server) invalid(format string, args ...any) *failure {
	text := fmt.Sprintf(format, args...)
	if s.flavour == GoToSocial {
		return &failure{http.StatusBadRequest, "Bad Request: " + text}
	}
	return &failure{http.StatusUnprocessableEntity, "Validation failed: " + text}
}

// queryHas refuses parameters that the call does not have.
func queryHas(q url.Values, known ...string) *failure {
	for name := range q {
		if !slices.Contains(known, name) {
			return &failure{http.StatusBadRequest, "unknown parameter " + name}
		}
	}
	return nil
}
