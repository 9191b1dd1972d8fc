package main_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
)

// socialNow is when the posts of socialFiles are due.
var socialNow = time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)

const socialConfig = `version: 1
name: Small Beans
timezone: Europe/Lisbon
language: en
channels:
  social:
    network: mastodon
    server: SERVER
    secret_env: TOKEN
ledger:
  id: 0123456789abcdef
`

const threadPost = `---
title: How we roast
channels: [social]
publish_at: 2026-10-01 09:00
content_warning: Coffee, at length
media:
  - file: media/roaster.jpg
    alt: A drum roaster with a copper front
    focus: "0.5,0"
  - file: media/cup.jpg
    alt: A cup of black coffee, seen from above
    part: 2
---
First the drum gets **hot**, as [we wrote](https://small.example/drum).

***

Then we listen.
`

const pollPost = `---
title: A question
channels: [social]
publish_at: 2026-10-01 09:00
poll:
  options: [Filter, Moka pot]
  duration: 1d
  multiple: true
---
How do you brew?
`

const plainPost = `---
title: Good morning
channels: [social]
publish_at: 2026-10-01 09:00
---
The shutters are open.
`

// social is a repository whose one channel is on a fake server.
type social struct {
	desk
	world
	server *mastodontest.Server
}

func newSocial(t *testing.T, flavour mastodontest.Flavour, posts map[string]string) *social {
	t.Helper()
	server := mastodontest.New(t, flavour)
	example := exampleFiles(t)
	files := map[string]string{
		"galley.yaml":       strings.Replace(socialConfig, "SERVER", server.URL, 1),
		"media/roaster.jpg": example["media/roaster.jpg"],
		"media/cup.jpg":     example["media/cup-from-above.jpg"],
	}
	for name, text := range posts {
		files["posts/"+name+".md"] = text
	}
	s := &social{desk: newDesk(t, files), server: server}
	s.world = world{dir: s.work, env: map[string]string{"TOKEN": server.Token}}
	s.at(0)
	return s
}

// at moves both clocks to that long after the posts were due.
func (s *social) at(after time.Duration) {
	now := socialNow.Add(after)
	s.now = now
	s.server.SetNow(func() time.Time { return now })
}

// public fails the test unless that many statuses are public.
func (s *social) public(t *testing.T, want int) {
	t.Helper()
	if got := len(s.server.Statuses()); got != want {
		t.Fatalf("got %d public statuses, want %d: %+v", got, want, s.server.Statuses())
	}
}

// TestMastodon publishes a thread with pictures and a poll, and compares what the server got.
func TestMastodon(t *testing.T) {
	t.Parallel()
	s := newSocial(t, mastodontest.Mastodon, map[string]string{"thread": threadPost, "poll": pollPost})
	s.server.SetProcessing(1, false)
	s.must(t, 0, "check", "--fail-on", "note")
	s.must(t, 0, "publish").says(t, "Published 2 deliveries.")
	got := s.server.Statuses()
	want := []mastodontest.Status{
		{
			Text: "How do you brew?", Visibility: "public", Language: "en",
			Poll: &mastodontest.Poll{Options: []string{"Filter", "Moka pot"}, ExpiresIn: 86400, Multiple: true},
		},
		{
			Text: "First the drum gets hot, as we wrote (https://small.example/drum).", Visibility: "public", Language: "en",
			SpoilerText: "Coffee, at length",
			Media:       []mastodontest.Media{{Type: "image/jpeg", Description: "A drum roaster with a copper front", Focus: "0.5,0"}},
		},
		{
			Text: "Then we listen.", Visibility: "public", Language: "en", SpoilerText: "Coffee, at length",
			Media: []mastodontest.Media{{Type: "image/jpeg", Description: "A cup of black coffee, seen from above"}},
		},
	}
	ignore := cmp.Options{
		cmpopts.IgnoreFields(mastodontest.Status{}, "ID", "URL", "Key", "InReplyToID", "CreatedAt"),
		cmpopts.IgnoreFields(mastodontest.Media{}, "ID", "Bytes"), cmpopts.IgnoreUnexported(mastodontest.Media{}),
	}
	if diff := cmp.Diff(want, got, ignore); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	if got[2].InReplyToID != got[1].ID || got[0].InReplyToID != "" || got[1].InReplyToID != "" {
		t.Errorf("got replies to %q, %q, %q; want the third to answer the second, and only it",
			got[0].InReplyToID, got[1].InReplyToID, got[2].InReplyToID)
	}
	s.checkPromise(t, got)
	s.must(t, 0, "publish").says(t, "Nothing is due.")
	world{dir: s.clone(t), env: s.env, now: s.now}.must(t, 0, "publish").says(t, "Nothing is due.")
	s.public(t, 3)
}

// checkPromise: what `galley show` said is what was sent, and the ledger names what is public.
func (s *social) checkPromise(t *testing.T, got []mastodontest.Status) {
	t.Helper()
	var promised, public, recorded []string
	for _, post := range []string{"poll", "thread"} {
		for _, part := range s.messages(t, post, "social")[0].Parts {
			promised = append(promised, part.Text)
		}
	}
	var sent []string
	for _, status := range got {
		sent = append(sent, status.Text)
		public = append(public, status.URL)
	}
	for _, d := range s.status(t) {
		recorded = append(recorded, d.Parts...)
	}
	if diff := cmp.Diff(promised, sent); diff != "" {
		t.Errorf("show and the server differ (-show +server):\n%s", diff)
	}
	if diff := cmp.Diff(public, recorded); diff != "" {
		t.Errorf("the server and the ledger differ (-server +ledger):\n%s", diff)
	}
}

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
	for range runs {
		w := world{dir: s.clone(t), env: s.env, now: s.now}
		go func() { outcomes <- w.galley(t, "publish") }()
	}
	for range runs {
		(<-outcomes).must(t, 0, "publish, beside others")
	}
	s.public(t, 3)
	s.must(t, 0, "publish").says(t, "Nothing is due.")
}
