package githubtest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/forge"
)

// Account is a person or a bot.
type Account struct {
	Login string
	Bot   bool
}

// Workflow is the account of the token that GitHub gives to a workflow.
func Workflow() Account { return Account{Login: "github-actions[bot]", Bot: true} }

// Person is an account of somebody.
func Person(login string) Account { return Account{Login: login} }

// Request is one that the server got.
type Request struct {
	Method, Path, Query, Body string
	Header                    http.Header
	// Status is what it was answered with.
	Status int
}

// Mutates says that a request was to change something.
func (r Request) Mutates() bool { return r.Method != http.MethodGet && r.Path != graphql }

// String is how a test shows a request.
func (r Request) String() string { return fmt.Sprintf("%s %s %d", r.Method, r.Path, r.Status) }

const graphql = "/api/graphql"

// Server is a GitHub of its own.
type Server struct {
	tb          testing.TB
	http        *httptest.Server
	description *description

	mu           sync.Mutex
	repositories map[string]*Repository
	tokens       map[string]token
	log          []Request
	ids          int64
	trouble      trouble
}

type token struct {
	account     Account
	permissions []string
}

// Start runs a server until the test ends.
func Start(tb testing.TB) *Server {
	tb.Helper()
	description, err := described()
	if err != nil {
		tb.Fatal(err)
	}
	s := &Server{tb: tb, description: description, repositories: map[string]*Repository{}, tokens: map[string]token{}, ids: 1000}
	s.http = httptest.NewServer(s)
	tb.Cleanup(s.http.Close)
	return s
}

// API is the base of the REST API, as in GITHUB_API_URL.
func (s *Server) API() string { return s.http.URL + "/api/v3" }

// Token makes a token known. permissions are as a workflow has them, such as "pull-requests: write", which includes
// reading. Bots' tokens may do no more than that; people's may neither write checks nor do what is not listed.
func (s *Server) Token(secret string, account Account, permissions ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range permissions {
		scope, level, ok := strings.Cut(p, ": ")
		if !ok || scope == "" || level != "read" && level != "write" {
			s.tb.Fatalf("%q is not a permission such as \"issues: write\"", p)
		}
	}
	s.tokens[secret] = token{account, permissions}
}

// Options reach a repository with a token.
func (s *Server) Options(repository, secret string) forge.Options {
	return forge.Options{API: s.API() + "/", Repository: repository, Branch: "main", Token: secret, HTTP: s.http.Client()}
}

// Requests are all so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

// Mutations are the requests from the nth on that were to change something.
func (s *Server) Mutations(from int) []Request {
	return slices.DeleteFunc(s.Requests()[from:], func(r Request) bool { return !r.Mutates() })
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.tb.Errorf("%s %s: %v", r.Method, r.URL, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	record := Request{Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Body: string(body), Header: r.Header.Clone()}
	defer func() { s.log = append(s.log, record) }()
	header := http.Header{"Content-Type": {"application/json; charset=utf-8"}}
	answer, text := s.serve(r, body, header)
	for name, values := range header {
		w.Header()[name] = values
	}
	if record.Status = answer.status; answer.status == lost {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(answer.status)
	_, _ = io.Copy(w, bytes.NewReader(text))
}

// serve goes through what GitHub looks at, in its order.
func (s *Server) serve(r *http.Request, body []byte, header http.Header) (reply, []byte) {
	s.headers(r)
	t, known, refusal := s.who(r)
	if refusal != nil {
		return plainly(*refusal)
	}
	if refusal := s.trouble.limit(header); refusal != nil {
		return plainly(*refusal)
	}
	if r.URL.Path == graphql {
		return plainly(s.viewer(r, t, known, body))
	}
	o, values, ok := find(r)
	if !ok {
		s.tb.Errorf("%s %s is none of the operations that the fake knows", r.Method, r.URL)
		return plainly(failed(http.StatusNotFound, "Not Found"))
	}
	if err := s.description.checkRequest(o, values, r, body); err != nil {
		s.tb.Errorf("%s %s is not as GitHub describes it: %v\n%s", r.Method, r.URL, err, body)
		return plainly(failed(http.StatusUnprocessableEntity, "Invalid request."))
	}
	c := &call{s: s, r: r, values: values, body: body, header: header, account: t.account}
	answered := s.trouble.around(o.method+" "+o.path, func() reply { return s.allowed(o, c, t, known) })
	if answered.status == lost {
		return answered, nil
	}
	text, err := s.description.answer(o, answered)
	if err != nil {
		s.tb.Errorf("%s %s: %v", r.Method, r.URL, err)
	}
	return answered, text
}

// headers are what GitHub wants of every request.
func (s *Server) headers(r *http.Request) {
	for name, want := range map[string]string{"Accept": "application/vnd.github", "X-Github-Api-Version": "20", "User-Agent": ""} {
		if got := r.Header.Get(name); got == "" || !strings.HasPrefix(got, want) {
			s.tb.Errorf("%s %s: got the header %s: %q, want %q", r.Method, r.URL, name, got, want)
		}
	}
}

func (s *Server) next() int64 {
	s.ids++
	return s.ids
}

func plainly(r reply) (reply, []byte) {
	return r, plainJSON(r.body)
}

// failed is GitHub's usual answer when something is wrong.
func failed(status int, message string) reply {
	return reply{status, object{"message": message, "documentation_url": "https://docs.github.com/rest", "status": strconv.Itoa(status)}}
}

// at is when something happened that has the number, so that later things are later.
func at(id int64) string {
	return time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(id) * time.Second).Format(time.RFC3339)
}
