// Package xtest is a fake of X's API on loopback, as strict as the real one and stricter.
//
// It checks signatures and tokens itself, keeps what it is sent, and refuses what X would refuse, in X's words. Beyond
// that it refuses what a careful client never does: a nonce that comes twice, pieces of a file out of order, a
// refresh token that was used.
//
// A caller must know: New stops the server at the end of the test. Its clock is time.Now unless SetNow gives
// another; the signatures' time is compared with it. Faults are those of the embedded connectortest.Front.
package xtest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
)

// Server is a running fake with one account.
type Server struct {
	*connectortest.Front
	// Secret is the account's secret of four words, which does not end. Tokens gives the one that does.
	Secret  string
	account string

	mu     sync.Mutex
	now    func() time.Time
	nonces map[string]bool
	grant  grant
	limit  int
	lag    int
	blind  int
	work   int
	broken bool
	posty  bool
	serial int
	posts  []Post
	media  map[string]*media
	says   map[string][]Saying
	left   map[string]int
}

// New starts a fake whose one account has the name.
func New(tb testing.TB, account string) *Server {
	tb.Helper()
	s := &Server{
		Secret: consumerKey + " " + consumerSecret + " " + userToken + " " + userSecret, account: account, now: time.Now,
		nonces: map[string]bool{}, limit: 280, media: map[string]*media{}, says: map[string][]Saying{}, left: map[string]int{},
	}
	s.grant = grant{secret: clientSecret, access: "at-0-" + tokenTail, refresh: "rt-0-" + tokenTail}
	s.Front = connectortest.NewFront(tb, s.routes(), func(r *http.Request) bool {
		return r.Method == http.MethodPost && r.URL.Path == "/2/tweets" || r.Method == http.MethodDelete
	})
	return s
}

func (s *Server) with(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

type object = map[string]any

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	closed := func(pattern string, h handler) { mux.Handle(pattern, s.serve(pattern, h)) }
	closed("GET /2/users/me", s.me)
	closed("GET /2/users/{id}/tweets", s.list)
	closed("GET /2/tweets/{id}", s.one)
	closed("DELETE /2/tweets/{id}", s.remove)
	closed("POST /2/tweets", s.create)
	closed("POST /2/media/upload", s.upload)
	closed("GET /2/media/upload", s.mediaState)
	closed("POST /2/media/upload/initialize", s.initialize)
	closed("POST /2/media/upload/{id}/append", s.appendPiece)
	closed("POST /2/media/upload/{id}/finalize", s.finalize)
	closed("POST /2/media/metadata", s.describe)
	mux.HandleFunc("POST /2/oauth2/token", s.exchange)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.answer(w, 0, nil, gone("path", r.URL.Path)) })
	return mux
}

// handler answers with a status and a value, or with a failure. It runs under the server's lock.
type handler func(r *http.Request) (status int, value any, f *failure)

func (s *Server) serve(route string, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if f := s.authorized(r); f != nil {
			s.answer(w, 0, nil, f)
			return
		}
		if s.tell(w, route) {
			return
		}
		if f := s.count(w, route); f != nil {
			s.answer(w, 0, nil, f)
			return
		}
		status, value, f := h(r)
		s.answer(w, status, value, f)
	})
}

func (s *Server) answer(w http.ResponseWriter, status int, value any, f *failure) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if f != nil {
		status, value = f.status, f.body
		w.Header().Set("Content-Type", "application/problem+json")
	}
	w.Header().Set("Date", s.now().UTC().Format(http.TimeFormat))
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

func (s *Server) me(r *http.Request) (int, any, *failure) {
	if f := queryHas(r.URL.Query()); f != nil {
		return 0, nil, f
	}
	return http.StatusOK, object{"data": object{"id": accountID, "name": "Northwind Coffee", "username": s.account}}, nil
}

// queryHas refuses parameters that the call does not have.
func queryHas(q url.Values, known ...string) *failure {
	for name, values := range q {
		if !slices.Contains(known, name) || len(values) != 1 {
			return invalid("The query parameter [%s] is not one of [%s]", name, strings.Join(known, ","))
		}
	}
	return nil
}
