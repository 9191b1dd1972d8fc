package facebook_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/galley-social/galley/connectors/connector"
)

// instead answers some requests in place of the fake, or does something before they reach it.
type instead struct {
	http.RoundTripper
	// of tells the requests.
	of func(*http.Request) bool
	// before is done first.
	before func()
	// status, header and body are the answer; a status of 0 lets the fake answer.
	status int
	header http.Header
	body   string
}

func (i instead) RoundTrip(r *http.Request) (*http.Response, error) {
	if !i.of(r) {
		return i.RoundTripper.RoundTrip(r)
	}
	if i.before != nil {
		i.before()
	}
	if i.status == 0 {
		return i.RoundTripper.RoundTrip(r)
	}
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
	}
	answer := httptest.NewRecorder()
	for name, values := range i.header {
		answer.Header()[name] = values
	}
	answer.Header().Set("Content-Type", "application/json")
	answer.WriteHeader(i.status)
	answer.WriteString(i.body)
	return answer.Result(), nil
}

// with is the options with what stands before the fake.
func with(o connector.Options, i instead) connector.Options {
	i.RoundTripper = o.HTTP.Transport
	o.HTTP = &http.Client{Transport: i}
	return o
}

func method(name string) func(*http.Request) bool {
	return func(r *http.Request) bool { return r.Method == name }
}

// path tells requests by their method and the end of their path.
func path(name, end string) func(*http.Request) bool {
	return func(r *http.Request) bool { return r.Method == name && strings.HasSuffix(r.URL.Path, end) }
}

// count is how many requests a fake got that start so.
func count(requests []string, start string) int {
	n := 0
	for _, r := range requests {
		if strings.HasPrefix(r, start) {
			n++
		}
	}
	return n
}

func wantIDs(t *testing.T, what string, got []string, want int) {
	t.Helper()
	if len(got) != want {
		t.Errorf("%s: got %v, want %d", what, got, want)
	}
}
