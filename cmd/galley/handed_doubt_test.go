package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// lose hands the post over to a page whose answer gets lost.
func (p *paged) lose(t *testing.T, accept bool) {
	t.Helper()
	p.server.Break(connectortest.Fault{Do: connectortest.Drop, Accept: accept})
	p.galley(t, "publish").says(t, "outcome unknown")
	p.server.Break(connectortest.Fault{})
}

// every makes the page's post one that repeats.
func every(post string) string {
	return strings.Replace(post, "publish_at:", "repeat: {every: 7d}\npublish_at:", 1)
}

// TestAbsentWhileHeld: nobody sees on a page what waits there, so a person's word alone does not make it absent.
func TestAbsentWhileHeld(t *testing.T) {
	t.Parallel()
	p := newPaged(t)
	p.lose(t, true)
	p.must(t, 0, "status").says(t, "unknown")
	absent := []string{"resolve", "good-morning", "page", "--absent", "--by", "Inês"}
	p.must(t, 2, absent...).says(t, "the request may still be on its way", "say it again after 2026-10-01T02:12:00Z")
	p.at(-5 * time.Hour)
	p.must(t, 2, absent...).says(t, "its network holds it, and makes it public at 2026-10-01T08:00:00Z")
	token := p.env["TOKEN"]
	p.env["TOKEN"] = "another-token app-secret-of-the-test"
	p.must(t, 3, absent...).says(t, "does not say whether it holds it")
	p.env["TOKEN"] = token
	p.must(t, 0, "publish").says(t, "found with its network")
	p.at(time.Minute)
	p.must(t, 0, "publish")
	p.holds(t, 0, 1)
}

// TestFoundAndFrozen: what is found with its network and is not wanted there goes in the same run.
func TestFoundAndFrozen(t *testing.T) {
	t.Parallel()
	p := newPaged(t)
	p.lose(t, true)
	p.bring(t, "freeze.md", freezeFile)
	p.at(-6 * time.Minute)
	p.must(t, 0, "publish").says(t, "found with its network", "taken back from its network")
	p.holds(t, 0, 0)
}

// TestFreezeWithoutToken: a freeze that can't be carried out wakes somebody, and is carried out once it can.
func TestFreezeWithoutToken(t *testing.T) {
	t.Parallel()
	p := newPaged(t)
	p.must(t, 0, "publish")
	token := p.env["TOKEN"]
	p.env["TOKEN"] = "another-token app-secret-of-the-test"
	p.bring(t, "freeze.md", freezeFile)
	p.must(t, 1, "publish").says(t, "not taken back yet, and to be public at Thu 1 Oct 2026 09:00")
	p.must(t, 1, "publish")
	p.holds(t, 1, 0)
	p.env["TOKEN"] = token
	p.must(t, 0, "publish").says(t, "1 taken back.")
	p.holds(t, 0, 0)
}

// TestWeeklyHandedOver: the next occasion reads as the one that has just become public, and is never taken for it.
func TestWeeklyHandedOver(t *testing.T) {
	t.Parallel()
	for name, renaming := range map[string]bool{"the same id": false, "another id once public": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPaged(t)
			p.server.SetRenaming(renaming)
			p.bring(t, "posts/good-morning.md", every(pagePost))
			p.must(t, 0, "publish")
			p.at(time.Minute)
			p.server.Break(connectortest.Fault{Do: connectortest.Drop})
			p.must(t, 4, "publish").says(t, "good-morning → page published", "good-morning@2 → page outcome unknown")
			p.server.Break(connectortest.Fault{})
			p.at(13 * time.Minute)
			p.must(t, 4, "publish").says(t, "good-morning@2 → page outcome unknown: it was not found")
			p.must(t, 0, "resolve", "good-morning@2", "page", "--absent", "--by", "Inês")
			p.must(t, 0, "publish").says(t, "1 handed over.")
			p.at(7*24*time.Hour + time.Minute)
			p.must(t, 0, "publish").says(t, "good-morning@2 → page published")
			p.holds(t, 1, 2)
			p.must(t, 0, "retract", "good-morning@2", "--reason", "wrong", "--by", "Inês", "--yes")
			p.must(t, 0, "drift").says(t, "2 as sent.") // the first, and the third, which waits
		})
	}
}

// TestWeeklyRetracted: once one occasion was retracted, the next does not go out.
func TestWeeklyRetracted(t *testing.T) {
	t.Parallel()
	p := newPaged(t)
	p.bring(t, "posts/good-morning.md", every(pagePost))
	p.must(t, 0, "publish")
	p.at(time.Minute)
	p.must(t, 0, "publish").says(t, "Published 1 delivery. 1 handed over.")
	p.must(t, 0, "retract", "good-morning", "--reason", "the price is wrong", "--by", "Inês", "--yes")
	p.must(t, 0, "publish").says(t, "good-morning@2 → page taken back from its network", "was retracted")
	p.holds(t, 0, 0)
}

// TestTwins: of two posts that read alike and go out at the same minute, each keeps its own.
func TestTwins(t *testing.T) {
	t.Parallel()
	p := newPaged(t)
	p.must(t, 0, "publish")
	twin := strings.Replace(pagePost, "title: Good morning", "title: Again", 1)
	p.bring(t, "posts/second.md", twin)
	p.lose(t, false)
	p.must(t, 4, "publish").says(t, "second → page outcome unknown: it was not found")
	p.bring(t, "posts/second.md", strings.Replace(twin, "open.", "closed.", 1))
	p.galley(t, "publish")
	p.at(time.Minute)
	p.must(t, 4, "publish").says(t, "good-morning → page published")
	p.holds(t, 0, 1)
}

// TestChannelRenamed: a post that is with its network, or public, as a channel that was renamed does not go out once more.
func TestChannelRenamed(t *testing.T) {
	t.Parallel()
	p := newPaged(t)
	p.must(t, 0, "publish")
	rename := func(from, to string) {
		config, err := os.ReadFile(filepath.Join(p.work, "galley.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, p.work, "galley.yaml", strings.Replace(string(config), "  "+from+":", "  "+to+":", 1), 0o644)
		p.bring(t, "posts/good-morning.md", strings.Replace(pagePost, "[page]", "["+to+"]", 1))
	}
	rename("page", "seite")
	p.must(t, 1, "publish").says(t, "channel \"page\" is not in galley.yaml any more")
	p.must(t, 0, "status").says(t, "Facebook holds it as channel page, which its post does not name any more")
	p.holds(t, 1, 0)
	p.at(time.Minute)
	p.must(t, 1, "publish").says(t, "was the channel renamed?")
	p.must(t, 0, "resolve", "good-morning", "page", "--posted", "https://www.facebook.com/615/posts/1", "--by", "Inês")
	p.must(t, 1, "publish").says(t, "it has gone out as channel page")
	p.holds(t, 0, 1)
	rename("seite", "page")
	p.must(t, 0, "publish").says(t, "Nothing is due.")
	p.holds(t, 0, 1)
}

// TestGoneOrUnreadable: a post that is gone while another can't be read is not taken back, and somebody is told of it.
func TestGoneOrUnreadable(t *testing.T) {
	t.Parallel()
	p := newPaged(t)
	p.must(t, 0, "publish")
	if err := os.Remove(filepath.Join(p.work, "posts", "good-morning.md")); err != nil {
		t.Fatal(err)
	}
	p.bring(t, "posts/z.md", "---\ntitle: [\n---\nx\n")
	p.must(t, 1, "publish").says(t, "its post is gone from Git, or can't be read", "posts/z.md can't be read")
	p.holds(t, 1, 0)
	gittest.Git(t, p.work, "rm", "--quiet", "posts/z.md")
	p.bring(t, "notes.txt", "mended")
	p.must(t, 0, "publish").says(t, "taken back from its network: its post is gone from Git")
	p.holds(t, 0, 0)
}
