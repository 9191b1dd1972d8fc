package main_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
)

// TestDrift changes what is live by hand, and looks. Nothing that it sees does it touch.
func TestDrift(t *testing.T) {
	t.Parallel()
	for _, flavour := range []mastodontest.Flavour{mastodontest.Mastodon, mastodontest.GoToSocial, mastodontest.Old} {
		t.Run(string(flavour), func(t *testing.T) {
			t.Parallel()
			s := newSocial(t, flavour, map[string]string{"thread": threadPost, "poll": pollPost, "first": plainPost})
			s.must(t, 0, "drift").says(t, "Nothing was published since")
			s.must(t, 0, "publish")
			s.must(t, 0, "drift").says(t, "4 as sent.")
			s.at(time.Hour)
			for _, status := range s.server.Statuses() {
				switch status.Text {
				case "How do you brew?":
					s.server.Remove(status.ID)
				case "Then we listen.":
					s.server.Edit(status.ID, func(s *mastodontest.Status) { s.Text = "Then we taste." })
				case "The shutters are open.":
					s.server.Edit(status.ID, func(s *mastodontest.Status) { s.Media = []mastodontest.Media{{ID: "9", Type: "image/png"}} })
				}
			}
			s.must(t, 1, "drift").says(t,
				"Then we [-listen.-] {+taste.+}", "edited 2026-10-01 10:00 WEST", "it was sent with 0 files, and has 1",
				"1 as sent, 1 gone, 1 with another text, 1 with other media.", "was it deleted on purpose?")
			s.must(t, 0, "drift", "--since", "30m").says(t, "Nothing was published since")
			s.must(t, 1, "drift", "--limit", "1").says(t, "Looked at 1 part", "3 parts older, left out")
			s.public(t, 3)
			var doc driftDocument
			decode(t, s.must(t, 1, "drift", "--json").stdout, &doc)
			got := map[string]int{}
			for _, part := range doc.Parts {
				got[part.Verdict]++
			}
			if !doc.Drift || doc.Format != "galley/drift" || got["gone"] != 1 || got["text"] != 1 || got["media"] != 1 || got["same"] != 1 {
				t.Errorf("got %+v", doc)
			}
		})
	}
}

type driftDocument struct {
	Format string
	Drift  bool
	Parts  []struct{ Post, Verdict, Reason string }
}

// TestDriftBlind: what can't be read is no drift and is not called fine; a network that asks to wait is left alone.
func TestDriftBlind(t *testing.T) {
	t.Parallel()
	s := newSocial(t, mastodontest.Mastodon, map[string]string{"thread": threadPost, "first": plainPost})
	s.must(t, 0, "publish")
	s.server.BreakRest(connectortest.Fault{
		Do: connectortest.Answer, Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"120"}},
	})
	before := len(s.server.Requests())
	s.must(t, 3, "drift").says(t, "3 not judged", "the network asks to wait 2m0s")
	if got := len(s.server.Requests()) - before; got != 1 {
		t.Errorf("got %d requests to a network that asks to wait, want 1", got)
	}
	s.server.BreakRest(connectortest.Fault{})
	delete(s.env, "TOKEN")
	s.must(t, 3, "drift").says(t, "the environment variable TOKEN is not set")
	s.must(t, 2, "drift", "--since", "soon").says(t, `--since "soon" is no length of time`)
	s.must(t, 2, "drift", "--limit", "0").says(t, "asks for nothing")
	s.must(t, 2, "drift", "--channel", "socal").says(t, `did you mean "social"?`)
}
