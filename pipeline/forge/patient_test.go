package forge_test

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/forge"
)

// script answers requests in order, and keeps their bodies.
type script struct {
	answers []http.Response
	bodies  []string
}

// RoundTrip implements http.RoundTripper.
func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	s.bodies = append(s.bodies, string(body))
	answer := s.answers[0]
	s.answers = s.answers[1:]
	answer.Body, answer.Request = io.NopCloser(strings.NewReader("")), r
	return &answer, nil
}

func TestPatient(t *testing.T) {
	busy := http.Response{StatusCode: 429, Header: http.Header{"Retry-After": {"7"}}}
	fine := http.Response{StatusCode: 200, Header: http.Header{}}
	for name, test := range map[string]struct {
		answers []http.Response
		want    int
		bodies  []string
	}{
		"at once":            {[]http.Response{fine}, 200, []string{"x"}},
		"asked to wait":      {[]http.Response{busy, busy, fine}, 200, []string{"x", "x", "x"}},
		"refused for good":   {[]http.Response{{StatusCode: 403, Header: http.Header{}}}, 403, []string{"x"}},
		"a server's trouble": {[]http.Response{{StatusCode: 503, Header: http.Header{"Retry-After": {"7"}}}}, 503, []string{"x"}},
		"a date to wait for": {[]http.Response{{StatusCode: 429, Header: http.Header{"Retry-After": {"Tue, 01 Dec 2026 09:00:00 GMT"}}}}, 429, []string{"x"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := &script{answers: test.answers}
			c := forge.Patient(&http.Client{Transport: s}, func(_ context.Context, d time.Duration) error {
				if d != 7*time.Second {
					t.Errorf("waited %v, want 7s", d)
				}
				return nil
			})
			answer, err := c.Post("https://git.example/", "text/plain", strings.NewReader("x"))
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			if answer.StatusCode != test.want || !slices.Equal(s.bodies, test.bodies) {
				t.Errorf("got HTTP %d after %q, want %d after %q", answer.StatusCode, s.bodies, test.want, test.bodies)
			}
		})
	}
}
