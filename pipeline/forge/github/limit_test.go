package github_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/forge"
	"github.com/galley-social/galley/pipeline/forge/github"
	"github.com/galley-social/galley/pipeline/forge/githubtest"
)

// deeds are all that galley asks of GitHub, and what a job lacks when it is refused.
func deeds() map[string]struct {
	needs string
	do    func(context.Context, *github.Client) error
} {
	type deed = struct {
		needs string
		do    func(context.Context, *github.Client) error
	}
	return map[string]deed{
		"pull":    {"pull-requests: read", func(ctx context.Context, c *github.Client) error { _, err := c.Pull(ctx, 1); return err }},
		"pull of": {"pull-requests: read", func(ctx context.Context, c *github.Client) error { _, err := c.PullOf(ctx, head()); return err }},
		"files":   {"pull-requests: read", func(ctx context.Context, c *github.Client) error { _, _, err := c.Files(ctx, 1); return err }},
		"reviews": {"pull-requests: read", func(ctx context.Context, c *github.Client) error { _, err := c.Reviews(ctx, 1); return err }},
		"changes": {"pull-requests: read", func(ctx context.Context, c *github.Client) error { _, err := c.Changes(ctx, "h1"); return err }},
		"blob":    {"contents: read", func(ctx context.Context, c *github.Client) error { _, err := c.Blob(ctx, "h1", "a.md"); return err }},
		"comment": {"pull-requests: write", func(ctx context.Context, c *github.Client) error { return c.Comment(ctx, 1, marker, "x") }},
		"label":   {"issues: write", func(ctx context.Context, c *github.Client) error { return c.Label(ctx, 1, own(), "galley: draft") }},
		"issue":   {"issues: write", func(ctx context.Context, c *github.Client) error { return c.Issue(ctx, marker, "T", "x", true) }},
		"status": {"statuses: write", func(ctx context.Context, c *github.Client) error {
			return c.Status(ctx, "h1", forge.Status{Name: "galley", Outcome: forge.Success})
		}},
		"check": {"checks: write", func(ctx context.Context, c *github.Client) error { return c.Check(ctx, "h1", checkOf(1)) }},
	}
}

func head() forge.Head { return forge.Head{Repository: social, Branch: "holiday", Commit: "h1"} }

// TestRefused: a fork's token reads and writes nothing; one with no permission at all, and no token, see no private
// repository; and the words say which permission is missing.
func TestRefused(t *testing.T) {
	s, r, _ := world(t)
	s.Token("fork", githubtest.Workflow(), "contents: read", "pull-requests: read", "statuses: read", "checks: read", "issues: read")
	s.Token("bare", githubtest.Workflow(), "packages: read")
	r.Hide()
	for name, deed := range deeds() {
		writes := strings.HasSuffix(deed.needs, "write")
		t.Run(name, func(t *testing.T) {
			err := deed.do(t.Context(), client(t, s.Options(social, "fork")))
			if writes != (err != nil) || writes && (!strings.Contains(err.Error(), "give the job the permission "+deed.needs) || strings.Contains(err.Error(), "integration")) {
				t.Errorf("a fork's token: got error %v, want %s", err, deed.needs)
			}
			err = deed.do(t.Context(), client(t, s.Options(social, "bare")))
			scope, _, _ := strings.Cut(deed.needs, ":")
			if err == nil || !strings.Contains(err.Error(), "the token may not do this") || !strings.Contains(err.Error(), scope) && name != "label" {
				t.Errorf("a token without permissions: got error %v, want %s", err, scope)
			}
			for token, want := range map[string]string{"wrong": "set GITHUB_TOKEN to a valid one", "": "does not show the repository"} {
				err := deed.do(t.Context(), client(t, s.Options(social, token)))
				if name == "blob" && token == "" {
					continue // like a file that is not there; who asks knows the repository by then
				}
				if err == nil || !strings.Contains(err.Error(), want) && (name != "comment" && name != "issue") || strings.Contains(err.Error(), "wrong") {
					t.Errorf("token %q: got error %v, want %q", token, err, want)
				}
			}
		})
	}
	for _, q := range s.Requests() {
		if q.Mutates() && q.Status < 400 {
			t.Errorf("got %v, want nothing changed", q)
		}
	}
}

func TestChecksArePersonsNot(t *testing.T) {
	s, _, _ := world(t)
	s.Token("pat", githubtest.Person("ines-m"), everything()...)
	err := client(t, s.Options(social, "pat")).Check(t.Context(), "h1", checkOf(1))
	if err == nil || !strings.Contains(err.Error(), "You must authenticate via a GitHub App") {
		t.Errorf("got error %v, want GitHub's words", err)
	}
}

func TestExhausted(t *testing.T) {
	s, _, _ := world(t)
	until := time.Now().Add(25 * time.Minute).Truncate(time.Second)
	s.Exhaust(until)
	for name, deed := range deeds() {
		from := len(s.Requests())
		o := s.Options(social, secret)
		o.Wait = func(context.Context, time.Duration) error { return errors.New("waited") }
		err := deed.do(t.Context(), client(t, o))
		if err == nil || !strings.Contains(err.Error(), "used up until "+until.UTC().Format("15:04Z")) || len(s.Requests()) != from+1 {
			t.Errorf("%s: got error %v after %d requests, want the time after one", name, err, len(s.Requests())-from)
		}
	}
}

func TestBusy(t *testing.T) {
	sec := time.Second
	for name, test := range map[string]struct {
		asked, waited []time.Duration
		fails         bool
	}{
		"once":                 {[]time.Duration{5 * sec}, []time.Duration{5 * sec}, false},
		"three times":          {[]time.Duration{5 * sec, 0, 60 * sec}, []time.Duration{5 * sec, 0, 60 * sec}, false},
		"four times":           {[]time.Duration{1 * sec, 2 * sec, 3 * sec, 4 * sec}, []time.Duration{1 * sec, 2 * sec, 3 * sec}, true},
		"for more than we may": {[]time.Duration{61 * sec}, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			for deedName, deed := range deeds() {
				s, _, _ := world(t)
				var waited []time.Duration
				o := s.Options(social, secret)
				o.Wait = func(_ context.Context, d time.Duration) error { waited = append(waited, d); return nil }
				s.Busy(test.asked...)
				err := deed.do(t.Context(), client(t, o))
				if (err != nil) != test.fails || !slices.Equal(waited, test.waited) || err != nil && !strings.Contains(err.Error(), "asks to wait") {
					t.Errorf("%s: got error %v after waiting %v, want failure %v after %v", deedName, err, waited, test.fails, test.waited)
				}
			}
		})
	}
}

func TestBusyEnds(t *testing.T) {
	s, r, _ := world(t)
	o := s.Options(social, secret)
	o.Wait = func(context.Context, time.Duration) error { return context.Canceled }
	s.Busy(time.Second)
	if err := client(t, o).Comment(t.Context(), 1, marker, "x"); !errors.Is(err, context.Canceled) || len(r.Comments(1)) != 0 {
		t.Errorf("got error %v, want the context's", err)
	}
}

// TestBusyWrite: what was put off is sent again with its body, and once.
func TestBusyWrite(t *testing.T) {
	s, r, _ := world(t)
	o := s.Options(social, secret)
	waits := 0
	o.Wait = func(context.Context, time.Duration) error { waits++; return nil }
	o.HTTP = &http.Client{Transport: before(func(q *http.Request) {
		if q.Method == http.MethodPost && strings.HasSuffix(q.URL.Path, "/comments") && waits == 0 {
			s.Busy(time.Second)
		}
	})}
	if err := client(t, o).Comment(t.Context(), 1, marker, "x"); err != nil || waits != 1 {
		t.Fatalf("got error %v after %d waits, want one wait", err, waits)
	}
	if got := r.Comments(1); len(got) != 1 || got[0].Body != marker+"\nx" {
		t.Errorf("got %+v, want one comment", got)
	}
}

// before does something before each request.
type before func(*http.Request)

func (b before) RoundTrip(r *http.Request) (*http.Response, error) {
	b(r)
	return http.DefaultTransport.RoundTrip(r)
}

// TestUnreachable: the words for a network that fails keep the token to themselves.
func TestUnreachable(t *testing.T) {
	o := forge.Options{API: "http://127.0.0.1:1/", Repository: social, Token: secret, HTTP: http.DefaultClient}
	for name, deed := range deeds() {
		if err := deed.do(t.Context(), client(t, o)); err == nil || !strings.Contains(err.Error(), "refused") || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: got error %v, want a refused connection", name, err)
		}
	}
}

func TestServerError(t *testing.T) {
	s, _, c := world(t)
	s.Fail("GET /repos/{owner}/{repo}/pulls/{pull_number}", http.StatusServiceUnavailable, false)
	if _, err := c.Pull(t.Context(), 1); err == nil || !strings.Contains(err.Error(), "trouble of its own (HTTP 503)") {
		t.Errorf("got error %v", err)
	}
	if _, err := c.Pull(t.Context(), 99); err == nil || !strings.Contains(err.Error(), "does not show") {
		t.Errorf("got error %v", err)
	}
}
