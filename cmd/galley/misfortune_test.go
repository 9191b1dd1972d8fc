package main_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// misfortune is a repository whose network is behind a wire, so that something can happen at each request to
// make a status public.
func misfortune(t *testing.T, posts map[string]string, tell func(s *social, nth int64)) *social {
	t.Helper()
	s := newSocial(t, mastodontest.GoToSocial, posts)
	var nth atomic.Int64
	w := newWire(t, s.server.URL, isToot, func([]byte) { tell(s, nth.Add(1)) })
	config := strings.Replace(socialConfig, "SERVER", w.url, 1) + "publish: {late: publish}\n"
	writeFile(t, s.work, "galley.yaml", config, 0o644)
	gittest.Git(t, s.work, "commit", "--quiet", "--all", "--message", "behind a wire")
	gittest.Git(t, s.work, "push", "--quiet", "origin", "HEAD:main")
	s.server.URL = w.url
	return s
}

// TestTokenRevoked: the token of a channel is revoked between two parts of a thread. What is public stays, a person
// is told which variable to look at, and with a new token the thread goes on where it stopped.
func TestTokenRevoked(t *testing.T) {
	t.Parallel()
	s := misfortune(t, map[string]string{"thread": threadPost}, func(s *social, nth int64) {
		if nth == 2 {
			s.server.Break(connectortest.Fault{Do: connectortest.Answer, Status: http.StatusUnauthorized})
		}
	})
	out := s.must(t, 1, "publish")
	out.says(t, "part 1 of 2", "HTTP 401", "check the token in TOKEN")
	if strings.Contains(out.stdout+out.stderr, s.server.Token) {
		t.Errorf("the token is shown:\n%s%s", out.stdout, out.stderr)
	}
	s.public(t, 1)
	s.must(t, 1, "publish")
	s.public(t, 1)
	s.server.Break(connectortest.Fault{})
	s.at(time.Hour)
	s.must(t, 0, "publish").says(t, "published")
	s.public(t, 2)
	if all := s.server.Statuses(); all[1].InReplyToID != all[0].ID {
		t.Errorf("got the second part answer %q, want %q", all[1].InReplyToID, all[0].ID)
	}
	s.must(t, 0, "publish").says(t, "Nothing is due.")
}

// TestRemoteGone: the Git remote goes away between the claim and the receipt. The run says what is public and what
// is safe to do next; the next run finds it.
func TestRemoteGone(t *testing.T) {
	t.Parallel()
	back := func() {}
	s := misfortune(t, map[string]string{"first": plainPost}, func(s *social, nth int64) {
		if nth == 1 {
			back = s.away(t)
		}
	})
	s.must(t, 4, "publish").says(t, "first → social published", "could not be told", "run galley publish again once the remote is back")
	s.must(t, 3, "publish").says(t, "remote")
	back()
	s.public(t, 1)
	s.must(t, 0, "publish").says(t, "found, an earlier run had published it")
	s.public(t, 1)
	want := []string{"claim first → social", "published first → social"}
	if diff := cmp.Diff(want, s.log(t)); diff != "" {
		t.Errorf("the ledger's log (-want +got):\n%s", diff)
	}
}

// TestClockSkew: the answer to what a run sent is lost, and the clock of that run or of the next ones is a day ahead or
// behind. Whatever they make of it, there is never a second one. A claim from the future is not sent at all.
func TestClockSkew(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		first, after time.Duration
		public       int
	}{
		"the run that sends is ahead":  {24 * time.Hour, 0, 0},
		"the run that sends is behind": {-24 * time.Hour, 0, 1},
		"the runs after are ahead":     {0, 24 * time.Hour, 1},
		"the runs after are behind":    {0, -24 * time.Hour, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := misfortune(t, map[string]string{"first": strings.Replace(plainPost, "2026-10-01", "2026-09-20", 1)}, func(*social, int64) {})
			right := s.now
			s.now = right.Add(tt.first)
			s.server.Break(connectortest.Fault{Do: connectortest.Drop, Accept: true})
			s.galley(t, "publish")
			s.server.Break(connectortest.Fault{})
			for n := range 4 {
				at := time.Duration(n) * 12 * time.Minute
				s.at(at)
				if n < 2 {
					s.now = right.Add(at + tt.after)
				}
				s.galley(t, "publish")
				s.public(t, tt.public)
			}
			got := s.status(t)[0]
			if published := got.Status == "published"; published != (tt.public == 1) || !published && !strings.Contains(got.Reason, "clock") {
				t.Errorf("got %+v, want it published, or held back because of the clock", got)
			}
		})
	}
}
