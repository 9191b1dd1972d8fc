package main_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
)

// socialNow is when the posts below are due.
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
publish_at: 2026-10-01 08:50
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
