// Package blueskytest is a strict personal data server in the test's own process: the calls that the
// connector makes, and the refusals of the real one.
//
// It does not forgive: an unknown field, a facet inside a character, a blob that was never uploaded, a record
// key that is no TID or a request without a token is refused as the real server refuses it. It has no app
// view, no directory and no time of its own; record CIDs are hashes of the record's JSON, not of its CBOR.
//
// A caller must know: the server is also an http.Handler, so that something can stand before it. Accounts
// name the address they were asked at as their server.
package blueskytest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// The account that every server has.
const (
	Handle   = "galley.test"
	DID      = "did:plc:galleygalleygalleygalley"
	Password = "aaaa-bbbb-cccc-dddd"
)

// Server is one fake server.
type Server struct {
	// URL of the server.
	URL string

	mu       sync.Mutex
	handles  map[string]string
	tokens   map[string]tokenState
	issued   int
	logins   int
	commits  int
	blobs    map[string]blob
	records  map[string]record
	inactive bool
	endpoint string
}

type tokenState string

const (
	access  tokenState = "access"
	refresh tokenState = "refresh"
	expired tokenState = "expired"
)

type record struct {
	cid   string
	value json.RawMessage
}

// New starts a server that stops with the test.
func New(tb testing.TB) *Server {
	tb.Helper()
	s := &Server{
		handles: map[string]string{Handle: DID},
		tokens:  map[string]tokenState{},
		blobs:   map[string]blob{},
		records: map[string]record{},
	}
	web := httptest.NewServer(s)
	tb.Cleanup(web.Close)
	s.URL = web.URL
	return s
}

// AddHandle makes a handle resolve to a DID.
func (s *Server) AddHandle(handle, did string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handles[handle] = did
}

// Expire makes every access token run out.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for token, state := range s.tokens {
		if state == access {
			s.tokens[token] = expired
		}
	}
}

// Revoke makes the server forget every token, as when an app password is deleted and made again.
func (s *Server) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

// ForgetRefresh makes every refresh token invalid.
func (s *Server) ForgetRefresh() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for token, state := range s.tokens {
		if state == refresh {
			delete(s.tokens, token)
		}
	}
}

// Deactivate makes log-ins answer that the account is not active.
func (s *Server) Deactivate() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inactive = true
}

// NameEndpoint makes the account's document name another server.
func (s *Server) NameEndpoint(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endpoint = address
}

// DropBlobs forgets every upload.
func (s *Server) DropBlobs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.blobs)
}

// Plant stores a record without any check, as someone else's app may have.
func (s *Server) Plant(uri, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records[uri] = record{cid: recordCID([]byte(value)), value: json.RawMessage(value)}
}

// Logins counts the sessions that were made by password.
func (s *Server) Logins() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logins
}

// Commits counts the writes that changed something.
func (s *Server) Commits() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.commits
}

// Posts lists the AT URIs of the account's posts, sorted.
func (s *Server) Posts() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for uri := range s.records {
		if strings.HasPrefix(uri, "at://"+DID+"/") {
			out = append(out, uri)
		}
	}
	slices.Sort(out)
	return out
}

// Record gives a record's JSON, nil when there is none.
func (s *Server) Record(uri string) json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.records[uri].value
}

// refusal is an error answer.
type refusal struct {
	status        int
	name, message string
}

func invalid(format string, args ...any) *refusal {
	return &refusal{http.StatusBadRequest, "InvalidRequest", fmt.Sprintf(format, args...)}
}

// ServeHTTP answers one XRPC call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out, no := s.answer(r)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if no != nil {
		w.WriteHeader(no.status)
		out = map[string]string{"error": no.name, "message": no.message}
	}
	_ = json.NewEncoder(w).Encode(out)
}

func (s *Server) answer(r *http.Request) (any, *refusal) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 6<<20))
	if err != nil {
		return nil, invalid("the body can't be read")
	}
	calls := map[string]func(*http.Request, []byte) (any, *refusal){
		"POST com.atproto.server.createSession":  s.createSession,
		"POST com.atproto.server.refreshSession": s.refreshSession,
		"GET com.atproto.identity.resolveHandle": s.resolveHandle,
		"POST com.atproto.repo.uploadBlob":       s.uploadBlob,
		"POST com.atproto.repo.putRecord":        s.putRecord,
		"GET com.atproto.repo.getRecord":         s.getRecord,
		"POST com.atproto.repo.deleteRecord":     s.deleteRecord,
	}
	name, ok := strings.CutPrefix(r.URL.Path, "/xrpc/")
	call := calls[r.Method+" "+name]
	if !ok || call == nil {
		return nil, &refusal{http.StatusNotFound, "MethodNotImplemented", r.Method + " " + r.URL.Path}
	}
	return call(r, body)
}
