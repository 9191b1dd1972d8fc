package main_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/facebook/facebooktest"
)

const pageConfig = `version: 1
name: Small Beans
timezone: Europe/Lisbon
language: en
channels:
  page:
    network: facebook
    account: "615"
    server: SERVER
    secret_env: TOKEN
    publish: {schedule: network}
ledger:
  id: 0123456789abcdef
`

const pagePost = `---
title: Good morning
channels: [page]
publish_at: 2026-10-01 09:00
media:
  - file: media/cup.jpg
    alt: A cup of black coffee, seen from above
---
The shutters are open.
`

const freezeFile = "---\nactive: true\nreason: The roaster is on fire\n---\n"

// paged is a repository whose one channel is a fake page, six hours before its post is due.
type paged struct {
	desk
	world
	server *facebooktest.Server
}

func newPaged(t *testing.T) *paged {
	t.Helper()
	server := facebooktest.New(t, "615", "page-token-of-the-test")
	server.SetSecret("app-secret-of-the-test")
	p := &paged{desk: newDesk(t, map[string]string{
		"galley.yaml":           strings.Replace(pageConfig, "SERVER", server.URL, 1),
		"media/cup.jpg":         exampleFiles(t)["media/cup-from-above.jpg"],
		"posts/good-morning.md": pagePost,
	}), server: server}
	p.world = world{dir: p.work, env: map[string]string{"TOKEN": "page-token-of-the-test app-secret-of-the-test"}}
	p.at(-6 * time.Hour)
	return p
}

// at moves both clocks to that long after the post is due.
func (p *paged) at(after time.Duration) {
	p.now = socialNow.Add(after)
	p.server.Advance(p.now)
}

// holds fails unless the page holds and shows so many posts.
func (p *paged) holds(t *testing.T, held, public int) {
	t.Helper()
	if h, s := len(p.server.Scheduled()), len(p.server.Public()); h != held || s != public {
		t.Fatalf("the page holds %d posts and shows %d, want %d and %d: %+v", h, s, held, public, p.server.Posts())
	}
}

// TestHandedOver: a post is with its network hours before its time, is public on the minute with nobody there, and has
// its receipt with the next run.
func TestHandedOver(t *testing.T) {
	t.Parallel()
	p := newPaged(t)
	p.must(t, 0, "check", "--fail-on", "note")
	p.must(t, 0, "plan").says(t, "handed over to its network with the next galley publish, to be public at Thu 1 Oct 2026 09:00")
	p.must(t, 0, "publish").says(t, "+ good-morning → page handed over to its network, which makes it public at Thu 1 Oct 2026 09:00", "1 handed over.")
	p.holds(t, 1, 0)
	p.must(t, 0, "status").says(t, "handed", "Facebook holds it, and makes it public at Thu 1 Oct 09:00")
	p.must(t, 0, "publish").says(t, "Nothing is due.", "Next: good-morning → page")
	p.must(t, 2, "retract", "good-morning", "--reason", "wrong day", "--by", "Inês").says(t, "is not public: its network makes it public at")
	p.must(t, 2, "resolve", "good-morning", "page", "--absent", "--by", "Inês").says(t, "is with its network")
	p.at(-time.Minute)
	p.must(t, 0, "publish")
	p.holds(t, 1, 0)
	p.at(time.Minute)
	p.holds(t, 0, 1)
	p.must(t, 0, "status").says(t, "nobody has seen it there yet")
	p.must(t, 0, "publish").says(t, "+ good-morning → page published https://", "Published 1 delivery.")
	p.must(t, 0, "status").says(t, "published")
	p.must(t, 0, "drift").says(t, "Looked at 1 part", "1 as sent.")
	got := p.server.Posts()[0]
	if got.Message != "The shutters are open." || len(got.Photos) != 1 || got.Photos[0].Alt != "A cup of black coffee, seen from above" {
		t.Errorf("got %+v, want the text and the picture with its description", got)
	}
	want := []string{"claim good-morning → page", "handed over good-morning → page", "published good-morning → page"}
	if diff := cmp.Diff(want, p.log(t)); diff != "" {
		t.Errorf("the ledger's history (-want +got):\n%s", diff)
	}
	p.must(t, 0, "retract", "good-morning", "--reason", "wrong day", "--by", "Inês", "--yes")
	p.holds(t, 0, 0)
}

// TestTakenBack: whatever Git says before the time is what the page shows at the time.
func TestTakenBack(t *testing.T) {
	t.Parallel()
	p := newPaged(t)
	p.must(t, 0, "publish")

	p.bring(t, "posts/good-morning.md", strings.Replace(pagePost, "open.", "open, and so are we.", 1))
	p.must(t, 0, "plan").says(t, "- good-morning → page", "Git has another text now")
	p.must(t, 0, "publish").says(t, "taken back from its network: Git has another text now", "1 handed over. 1 taken back.")
	p.holds(t, 1, 0)
	if got := p.server.Posts()[0].Message; got != "The shutters are open, and so are we." {
		t.Errorf("the page holds %q, want the new text", got)
	}

	p.bring(t, "posts/good-morning.md", strings.Replace(pagePost, "09:00", "10:30", 1))
	p.must(t, 0, "publish").says(t, "1 handed over. 1 taken back.")
	if got := p.server.Scheduled(); len(got) != 1 || !p.server.Posts()[0].Scheduled.Equal(socialNow.Add(90*time.Minute)) {
		t.Errorf("the page holds %+v, want one post at the new time", p.server.Posts())
	}

	p.bring(t, "freeze.md", freezeFile)
	p.must(t, 0, "publish").says(t, "taken back from its network: publishing is frozen: The roaster is on fire", "1 taken back.")
	p.holds(t, 0, 0)
	p.must(t, 0, "status").says(t, "held", "publishing is frozen")

	p.bring(t, "freeze.md", strings.Replace(freezeFile, "true", "false", 1))
	p.must(t, 0, "publish").says(t, "1 handed over.")
	p.bring(t, "posts/good-morning.md", strings.Replace(pagePost, "title:", "status: draft\ntitle:", 1))
	p.must(t, 0, "publish").says(t, "1 taken back.")
	p.holds(t, 0, 0)
	p.at(time.Hour)
	p.must(t, 0, "publish").says(t, "Nothing is due.")
	p.holds(t, 0, 0)
}

// TestTooLateToTakeBack: minutes before its time nothing is deleted, and a person is told at once.
func TestTooLateToTakeBack(t *testing.T) {
	t.Parallel()
	p := newPaged(t)
	p.must(t, 0, "publish")
	p.at(-4 * time.Minute)
	p.bring(t, "freeze.md", freezeFile)
	p.must(t, 1, "publish").says(t, "it is too late to take it back from Facebook", "galley retract good-morning")
	p.holds(t, 1, 0)

	// By this computer's clock there is time enough; by Facebook's there is not.
	p.now = socialNow.Add(-time.Hour)
	p.must(t, 1, "publish").says(t, "not taken back yet", "by Facebook's clock")
	p.holds(t, 1, 0)
	p.at(time.Minute)
	p.must(t, 0, "publish").says(t, "published https://")
	p.holds(t, 0, 1)
}

// TestHandedOverLost: a page that took a post and lost the answer is asked, and the post stays the only one.
func TestHandedOverLost(t *testing.T) {
	t.Parallel()
	p := newPaged(t)
	p.server.Break(connectortest.Fault{Do: connectortest.Drop, Accept: true})
	p.must(t, 4, "publish").says(t, "outcome unknown")
	p.server.Break(connectortest.Fault{})
	p.must(t, 0, "publish").says(t, "found with its network, which makes it public at Thu 1 Oct 2026 09:00")
	p.holds(t, 1, 0)

	p.bring(t, "freeze.md", freezeFile)
	p.server.Break(connectortest.Fault{Do: connectortest.Drop, Accept: true})
	p.must(t, 1, "publish").says(t, "not taken back yet", "the answer was lost")
	p.holds(t, 0, 0)
	p.server.Break(connectortest.Fault{})
	p.must(t, 0, "publish").says(t, "taken back from its network")
	p.holds(t, 0, 0)
}

// TestHandedOverDeleted: what somebody deleted on the page while it waited is missed once its time has come.
func TestHandedOverDeleted(t *testing.T) {
	t.Parallel()
	p := newPaged(t)
	p.must(t, 0, "publish")
	p.must(t, 0, "drift").says(t, "1 as sent.")
	p.server.Edit(p.server.Scheduled()[0], func(post *facebooktest.Post) { post.Scheduled = post.Scheduled.Add(time.Hour) })
	p.must(t, 1, "drift").says(t, "it is to be public at 2026-10-01 09:00Z there, and was handed over for 2026-10-01 08:00Z")
	p.server.Remove(p.server.Scheduled()[0])
	p.must(t, 1, "drift").says(t, "the network does not hold it for later any more")
	p.at(11 * time.Minute)
	p.must(t, 4, "publish").says(t, "its network held it for later, and neither holds nor shows it now", "galley resolve good-morning page")
	p.must(t, 0, "resolve", "good-morning", "page", "--absent", "--by", "Inês")
	p.must(t, 0, "publish").says(t, "published https://")
	p.holds(t, 0, 1)
}
