package main_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
)

// TestMastodonLost: the server did it and its answer said nothing. The next run finds it, and there is one.
func TestMastodonLost(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]connectortest.Fault{
		"dropped": {Do: connectortest.Drop, Accept: true},
		"500":     {Do: connectortest.Answer, Accept: true, Status: http.StatusInternalServerError},
		"page":    {Do: connectortest.Answer, Accept: true, Status: http.StatusOK, Page: true},
		"cut":     {Do: connectortest.Cut, Accept: true},
	} {
		for _, flavour := range []mastodontest.Flavour{mastodontest.Mastodon, mastodontest.GoToSocial, mastodontest.Old} {
			t.Run(name+" by "+string(flavour), func(t *testing.T) {
				t.Parallel()
				s := newSocial(t, flavour, map[string]string{"first": plainPost})
				s.server.Break(fault)
				told := s.must(t, 4, "publish")
				told.says(t, "? first → social outcome unknown")
				s.public(t, 1)
				s.server.Break(connectortest.Fault{})
				s.at(5 * time.Minute)
				told.stdout += s.must(t, 0, "publish").stdout
				told.says(t, "+ first → social found, an earlier run had published it")
				s.must(t, 0, "publish").says(t, "Nothing is due.")
				s.public(t, 1)
				if got := s.server.Effects(); got != 1 {
					t.Errorf("got %d requests to publish, want the first one alone", got)
				}
				want := []string{"claim first → social", "outcome unknown: first → social", "published first → social"}
				if diff := cmp.Diff(want, s.log(t)); diff != "" {
					t.Errorf("the ledger's log (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// TestMastodonLostThread: the answer to the second part is lost. The thread is completed, not begun again.
func TestMastodonLostThread(t *testing.T) {
	t.Parallel()
	s := newSocial(t, mastodontest.GoToSocial, map[string]string{"thread": threadPost})
	s.server.BreakRest(connectortest.Fault{Do: connectortest.Answer, Status: http.StatusServiceUnavailable})
	s.must(t, 0, "publish").says(t, "put off")
	s.public(t, 0)
	s.server.BreakRest(connectortest.Fault{})
	s.server.Break(connectortest.Fault{Do: connectortest.Drop, Accept: true})
	s.at(time.Hour)
	s.must(t, 4, "publish").says(t, "part 1 of 2 outcome unknown")
	s.public(t, 1)
	s.server.Break(connectortest.Fault{})
	s.at(2 * time.Hour)
	s.galley(t, "publish")
	s.must(t, 0, "status").says(t, "thread")
	s.at(3 * time.Hour)
	s.galley(t, "publish")
	if got := s.server.Statuses(); len(got) > 2 || len(got) == 2 && got[1].InReplyToID != got[0].ID {
		t.Errorf("got %d statuses, the last answers %q; want at most two, and the second to answer the first",
			len(got), got[len(got)-1].InReplyToID)
	}
}

// TestMastodonNever: the request got lost on its way. Where the server takes a key it is sent again; where it
// does not, a person looks first.
func TestMastodonNever(t *testing.T) {
	t.Parallel()
	drop := connectortest.Fault{Do: connectortest.Drop}
	t.Run("with a key", func(t *testing.T) {
		t.Parallel()
		s := newSocial(t, mastodontest.Mastodon, map[string]string{"first": plainPost})
		s.server.Break(drop)
		s.must(t, 4, "publish")
		s.server.Break(connectortest.Fault{})
		s.at(5 * time.Minute)
		s.must(t, 0, "publish").says(t, "+ first → social published")
		s.public(t, 1)
	})
	t.Run("without", func(t *testing.T) {
		t.Parallel()
		s := newSocial(t, mastodontest.GoToSocial, map[string]string{"first": plainPost})
		s.server.Break(drop)
		s.must(t, 4, "publish")
		s.server.Break(connectortest.Fault{})
		s.at(5 * time.Minute)
		if out := s.galley(t, "publish"); out.code == 0 {
			t.Errorf("got exit code 0, want one that asks for a person:\n%s", out.stdout)
		} else {
			out.says(t, "galley resolve first social --posted URL, or --absent")
		}
		s.public(t, 0)
		s.must(t, 0, "resolve", "first", "social", "--absent", "--by", "Rita", "--why", "not on the profile")
		s.must(t, 0, "publish").says(t, "+ first → social published")
		s.public(t, 1)
		want := []string{
			"claim first → social", "outcome unknown: first → social", "resolve first on social",
			"claim first → social", "published first → social",
		}
		if diff := cmp.Diff(want, s.log(t)); diff != "" {
			t.Errorf("the ledger's log (-want +got):\n%s", diff)
		}
	})
}

// TestMastodonWait: the server asks to wait, and is left alone until then.
func TestMastodonWait(t *testing.T) {
	t.Parallel()
	s := newSocial(t, mastodontest.Mastodon, map[string]string{"first": plainPost, "second": plainPost + "Still.\n"})
	s.server.Break(connectortest.Fault{
		Do: connectortest.Answer, Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"600"}},
	})
	s.must(t, 0, "publish").says(t, "! first → social not now: ", "! second → social not now: not begun", "2 put off.")
	if got := s.server.Effects(); got != 1 {
		t.Errorf("got %d requests to publish, want 1: the rest of the channel waits too", got)
	}
	s.server.Break(connectortest.Fault{})
	s.at(9 * time.Minute)
	s.must(t, 0, "publish")
	s.public(t, 0)
	s.must(t, 0, "plan").says(t, "it is tried again after Thu 1 Oct 09:10 WEST")
	s.at(11 * time.Minute)
	s.must(t, 0, "publish").says(t, "Published 2 deliveries.")
	s.public(t, 2)
}

// TestMastodonRefused: a documented refusal is not tried again until the post changes or a person says so.
func TestMastodonRefused(t *testing.T) {
	t.Parallel()
	s := newSocial(t, mastodontest.Mastodon, map[string]string{"first": plainPost})
	s.server.Break(connectortest.Fault{Do: connectortest.Answer, Status: http.StatusUnprocessableEntity})
	s.must(t, 1, "publish").says(t, "! first → social was refused: ", "(HTTP 422)")
	s.server.Break(connectortest.Fault{})
	s.must(t, 1, "publish").says(t, "the network refused it")
	if got := s.server.Effects(); got != 1 {
		t.Errorf("got %d requests to publish, want the refused one alone", got)
	}
	s.must(t, 0, "resolve", "first", "social", "--absent", "--by", "Rita").says(t, "first → social: recorded as absent by Rita")
	s.must(t, 0, "publish").says(t, "+ first → social published")
	s.must(t, 2, "resolve", "first", "social", "--absent", "--by", "Rita").says(t, "is public already")
	s.public(t, 1)
}

// TestMastodonSeen: a person finds on the account what galley could not, and names its address.
func TestMastodonSeen(t *testing.T) {
	t.Parallel()
	s := newSocial(t, mastodontest.GoToSocial, map[string]string{"first": plainPost})
	s.server.Break(connectortest.Fault{Do: connectortest.Drop})
	s.must(t, 4, "publish")
	const address = "https://social.example/@small/1"
	s.must(t, 0, "resolve", "first", "social", "--posted", address, "--by", "Rita", "--why", "on the profile, 10:20")
	s.must(t, 0, "publish").says(t, "Nothing is due.")
	s.must(t, 0, "status").says(t, "published", address)
	s.public(t, 0)
}

// TestMastodonRace: several runs at once, each in a clone of its own, send each post once.
func TestMastodonRace(t *testing.T) {
	t.Parallel()
	s := newSocial(t, mastodontest.GoToSocial, map[string]string{
		"first": plainPost, "second": plainPost + "\nStill.\n", "third": plainPost + "\nAnd still.\n",
	})
	outcomes := make(chan outcome)
	const runs = 4
	var worlds []world
	for range runs {
		worlds = append(worlds, world{dir: s.clone(t), env: s.env, now: s.now})
	}
	for _, w := range worlds {
		go func() { outcomes <- w.galley(t, "publish") }()
	}
	var all []outcome
	for range runs {
		all = append(all, <-outcomes) // all of them, before a failure ends the test and takes their folders away
	}
	for _, o := range all {
		o.must(t, 0, "publish, beside others")
	}
	s.public(t, 3)
	s.must(t, 0, "publish").says(t, "Nothing is due.")
}
