// Package giteatest is a Gitea for tests: an HTTP server that keeps what it is told, and differs from GitHub as Gitea 1.26
// does: in the words for reviews, files and statuses, in its scopes, in labels by number, and in lists of which some have no
// pages and some do not say where the next one is.
//
// It refuses, by failing the test, a request for what it does not know, and a body with a key that Gitea has not.
//
// A caller must know: Gitea publishes no description to hold requests against, so this fake is as good as what was seen of
// a real one. The methods of Server and Repository may be called at any time.
package giteatest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/galley-social/galley/pipeline/forge"
)

// Request is one that the server got.
type Request struct {
	Method, Path, Body string
	Status             int
}

// String is how a test shows a request.
func (r Request) String() string { return fmt.Sprintf("%s %s %d", r.Method, r.Path, r.Status) }

// Server is a Gitea of its own.
type Server struct {
	tb   testing.TB
	http *httptest.Server
	mux  *http.ServeMux

	mu           sync.Mutex
	repositories map[string]*Repository
	tokens       map[string]token
	log          []Request
	ids          int64
	failing      map[string]int
}

type token struct {
	login  string
	id     int64
	scopes []string
	silent bool
}

// Job is the account of the token that Gitea gives to a job.
const Job = "gitea-actions"

// Start runs a server until the test ends.
func Start(tb testing.TB) *Server {
	tb.Helper()
	s := &Server{tb: tb, mux: http.NewServeMux(), repositories: map[string]*Repository{}, tokens: map[string]token{}, ids: 100, failing: map[string]int{}}
	s.routes()
	s.http = httptest.NewServer(s)
	tb.Cleanup(s.http.Close)
	return s
}

// API is the base of the REST API, as in GITHUB_API_URL.
func (s *Server) API() string { return s.http.URL + "/api/v1" }

// Token makes a token known, with scopes such as write:issue, which includes reading.
func (s *Server) Token(secret, login string, scopes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ids++
	s.tokens[secret] = token{login: login, id: s.ids, scopes: scopes}
}

// JobToken makes a job's token known. A silent one may not ask for its own account.
func (s *Server) JobToken(secret string, silent bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[secret] = token{login: Job, id: -2, scopes: []string{"write:repository", "write:issue", "read:user"}, silent: silent}
}

// Options reach a repository with a token.
func (s *Server) Options(repository, secret string) forge.Options {
	return forge.Options{Kind: forge.Gitea, API: s.API(), Repository: repository, Branch: "main", Token: secret, HTTP: s.http.Client()}
}

// Requests are all so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

// Mutations are the requests from the nth on that were to change something.
func (s *Server) Mutations(from int) []Request {
	return slices.DeleteFunc(s.Requests()[from:], func(r Request) bool { return r.Method == http.MethodGet })
}

// Fail answers the next request of a pattern, such as "POST /repos/{owner}/{repo}/issues", with a status.
func (s *Server) Fail(pattern string, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failing[pattern] = status
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.tb.Errorf("%s %s: %v", r.Method, r.URL, err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := &recorder{ResponseWriter: w, status: http.StatusOK}
	s.mux.ServeHTTP(seen, r)
	s.log = append(s.log, Request{r.Method, r.URL.Path, string(body), seen.status})
}

// recorder keeps the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (w *recorder) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// call is one request on its way.
type call struct {
	s          *Server
	w          http.ResponseWriter
	r          *http.Request
	repository *Repository
	token      token
}

// on makes the server do something at a pattern, for tokens with a scope.
func (s *Server) on(pattern, scope string, do func(*call)) {
	method, path, _ := strings.Cut(pattern, " ")
	s.mux.HandleFunc(method+" /api/v1"+path, func(w http.ResponseWriter, r *http.Request) {
		c := &call{s: s, w: w, r: r}
		secret, isToken := strings.CutPrefix(r.Header.Get("Authorization"), "token ")
		t, known := s.tokens[secret]
		c.token = t
		if name := r.PathValue("owner") + "/" + r.PathValue("repo"); name != "/" {
			c.repository = s.repositories[strings.ToLower(name)]
		}
		status := s.failing[pattern]
		delete(s.failing, pattern)
		switch {
		case status != 0:
			c.refuse(status, http.StatusText(status))
		case !isToken && r.Header.Get("Authorization") != "", isToken && !known:
			c.refuse(http.StatusUnauthorized, "user does not exist [uid: 0, name: ]")
		case r.PathValue("owner") != "" && c.repository == nil:
			c.refuse(http.StatusNotFound, "The target couldn't be found.")
		case !t.may(scope):
			c.refuse(http.StatusForbidden, fmt.Sprintf("token does not have at least one of required scope(s), required=[%s]", scope))
		default:
			do(c)
		}
	})
}

func (t token) may(scope string) bool {
	return slices.Contains(t.scopes, scope) || slices.Contains(t.scopes, strings.Replace(scope, "read:", "write:", 1))
}

func (c *call) refuse(status int, message string) {
	c.give(status, object{"message": message, "url": "http://gitea.example/api/swagger"})
}

// give answers with JSON.
func (c *call) give(status int, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		c.s.tb.Errorf("%s %s: %v", c.r.Method, c.r.URL, err)
	}
	c.w.Header().Set("Content-Type", "application/json")
	c.w.WriteHeader(status)
	_, _ = c.w.Write(text)
}

// read reads a body, which must have no key that the value has not.
func (c *call) read(into any) {
	d := json.NewDecoder(c.r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		c.s.tb.Errorf("%s %s: %v", c.r.Method, c.r.URL, err)
	}
}

func (c *call) number(name string) int64 {
	n, err := strconv.ParseInt(c.r.PathValue(name), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// How a list tells that there is more.
const (
	byLink  = "link"
	byTotal = "total"
	noPages = ""
)

const mostListed = 50

// list answers with a page of a list.
func list[T any](c *call, all []T, way string, show func(T) object) {
	shown := []object{}
	page, size := 1, mostListed
	if n, err := strconv.Atoi(c.r.URL.Query().Get("page")); err == nil && n > 0 {
		page = n
	}
	if n, err := strconv.Atoi(c.r.URL.Query().Get("limit")); err == nil && n > 0 {
		size = min(n, mostListed)
	}
	part := all
	if way != noPages {
		part = all[min(len(all), (page-1)*size):min(len(all), page*size)]
		c.w.Header().Set("X-Total-Count", strconv.Itoa(len(all)))
	}
	if way == byLink && page*size < len(all) {
		c.w.Header().Set("Link", fmt.Sprintf(`<%s?page=%d>; rel="next"`, c.s.API(), page+1))
	}
	for _, item := range part {
		shown = append(shown, show(item))
	}
	c.give(http.StatusOK, shown)
}

type object map[string]any
