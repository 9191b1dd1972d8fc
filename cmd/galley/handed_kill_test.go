package main_test

import (
	"strings"
	"testing"
	"time"
)

// newWaiting is a repository whose post is due in three hours of the real clock, for the real program.
func newWaiting(t *testing.T) *paged {
	t.Helper()
	p := newPaged(t)
	p.server.SetClock(time.Now)
	p.now = time.Time{}
	at := time.Now().Add(3 * time.Hour).UTC().Format(time.RFC3339)
	p.bring(t, "posts/good-morning.md", strings.Replace(pagePost, "2026-10-01 09:00", at, 1))
	return p
}

func (p *paged) kill(t *testing.T, binary string, accept bool) {
	t.Helper()
	killInEffect(t, p.server.Front, accept, binary, p.work, "TOKEN="+p.env["TOKEN"])
}

// TestHandedKilled kills the real program with SIGKILL while it hands a post over, before or after the page has it. The
// next run knows which, or asks a person, and the page holds one post.
func TestHandedKilled(t *testing.T) {
	t.Parallel()
	binary := build(t)
	t.Run("done", func(t *testing.T) {
		t.Parallel()
		p := newWaiting(t)
		p.kill(t, binary, true)
		p.holds(t, 1, 0)
		p.must(t, 0, "publish").says(t, "found with its network")
		p.must(t, 0, "publish").says(t, "Nothing is due.")
		p.holds(t, 1, 0)
	})
	t.Run("not done", func(t *testing.T) {
		t.Parallel()
		p := newWaiting(t)
		p.kill(t, binary, false)
		p.must(t, 4, "publish").says(t, "it was not found on the network", "galley resolve good-morning page")
		p.holds(t, 0, 0)
		p.now = time.Now().Add(15 * time.Minute)
		p.must(t, 0, "resolve", "good-morning", "page", "--absent", "--by", "Inês")
		p.must(t, 0, "publish").says(t, "1 handed over.")
		p.holds(t, 1, 0)
	})
}

// TestTakingBackKilled kills it while it takes a post back. The next run a minute later goes on, whoever began.
func TestTakingBackKilled(t *testing.T) {
	t.Parallel()
	binary := build(t)
	for name, accept := range map[string]bool{"done": true, "not done": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newWaiting(t)
			p.must(t, 0, "publish").says(t, "1 handed over.")
			p.bring(t, "freeze.md", freezeFile)
			p.kill(t, binary, accept)
			p.must(t, 0, "status").says(t, "cancelling", "set out to do it")
			p.now = time.Now().Add(2 * time.Minute)
			p.must(t, 0, "publish").says(t, "taken back from its network: publishing is frozen")
			p.holds(t, 0, 0)
			p.must(t, 0, "publish").says(t, "Nothing is due.")
		})
	}
}
