package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// takeBack are the arguments of a retraction of the thread.
func takeBack(more ...string) []string {
	return append([]string{"retract", "thread", "--reason", "the price was wrong", "--by", "Inês Marques", "--yes"}, more...)
}

// TestRetract publishes a thread, takes it back, and then tries everything that might bring it out again.
func TestRetract(t *testing.T) {
	t.Parallel()
	s := newSocial(t, mastodontest.Mastodon, map[string]string{"thread": threadPost, "poll": pollPost})
	s.must(t, 2, takeBack()...).says(t, `the ledger has nothing public of "thread"`)
	s.must(t, 0, "publish").says(t, "Published 2 deliveries.")
	s.must(t, 0, "drift").says(t, "Looked at 3 parts", "3 as sent.")
	s.must(t, 2, "retract", "thread", "--yes").says(t, "--reason is missing")
	s.must(t, 2, "retract", "thread", "--reason", "x", "--by", "x").says(t, "to do it, add --yes")
	s.must(t, 2, takeBack("--channel", "elsewhere")...).says(t, `nothing public of "thread" on elsewhere`)
	s.public(t, 3)
	s.must(t, 0, takeBack()...).says(t, "- thread → social part 2 of 2 retracted", "- thread → social part 1 of 2 retracted")
	s.public(t, 1)
	s.must(t, 2, takeBack()...).says(t, "thread → social was retracted already")
	s.must(t, 2, "resolve", "thread", "social", "--absent", "--by", "x").says(t, "thread → social was retracted")
	s.must(t, 0, "status", "thread").says(t, "retracted", "Inês Marques retracted it", "the price was wrong")
	s.must(t, 0, "drift").says(t, "Looked at 1 part")
	s.neverAgain(t)
}

// neverAgain edits the post that was retracted, then removes it, then gives it a new id: only that one goes out.
func (s *social) neverAgain(t *testing.T) {
	t.Helper()
	s.at(time.Hour)
	s.must(t, 0, "publish").says(t, "Nothing is due.")
	merge := func(name, text string) {
		t.Helper()
		if text == "" {
			if err := os.Remove(filepath.Join(s.work, name)); err != nil {
				t.Fatal(err)
			}
		} else {
			writeFile(t, s.work, name, text, 0o644)
		}
		gittest.Git(t, s.work, "add", "--all")
		gittest.Git(t, s.work, "commit", "--quiet", "--message", name)
		gittest.Git(t, s.work, "push", "--quiet", "origin", "main")
	}
	merge("posts/thread.md", strings.Replace(threadPost, "Then we listen", "Then we taste", 1))
	s.must(t, 0, "publish").says(t, "Nothing is due.")
	s.must(t, 0, "plan").says(t, "- thread → social", "give the post a new id to publish it again", "1 retracted")
	merge("posts/thread.md", "")
	s.must(t, 0, "publish").says(t, "Nothing is due.")
	s.must(t, 0, "plan").says(t, "Nothing to do")
	s.public(t, 1)
	merge("posts/thread-again.md", threadPost)
	s.must(t, 0, "publish").says(t, "+ thread-again → social part 2 of 2 published")
	s.public(t, 3)
}

// TestRetractLost: the answers to deletions get lost, before or after the server has done it.
func TestRetractLost(t *testing.T) {
	t.Parallel()
	t.Run("done", func(t *testing.T) {
		t.Parallel()
		s := newSocial(t, mastodontest.Mastodon, map[string]string{"thread": threadPost})
		s.must(t, 0, "publish")
		s.server.Break(connectortest.Fault{Do: connectortest.Drop, Accept: true})
		s.must(t, 0, takeBack()...).says(t, "part 1 of 2 retracted")
		s.public(t, 0)
	})
	t.Run("not done", func(t *testing.T) {
		t.Parallel()
		s := newSocial(t, mastodontest.GoToSocial, map[string]string{"thread": threadPost})
		s.must(t, 0, "publish")
		s.server.Break(connectortest.Fault{Do: connectortest.Drop})
		s.must(t, 4, takeBack()...).says(t, "? thread → social part 2 of 2 outcome unknown")
		s.public(t, 2)
		s.must(t, 0, "status").says(t, "retracting")
		s.must(t, 0, "plan").says(t, "go on with: galley retract thread --channel social")
		s.must(t, 1, "publish").says(t, "began to retract it")
		s.public(t, 2)
		s.server.Break(connectortest.Fault{})
		s.must(t, 0, takeBack()...).says(t, "part 2 of 2 retracted", "part 1 of 2 retracted")
		s.public(t, 0)
	})
	t.Run("wait", func(t *testing.T) {
		t.Parallel()
		s := newSocial(t, mastodontest.Mastodon, map[string]string{"thread": threadPost})
		s.must(t, 0, "publish")
		s.server.Break(connectortest.Fault{Do: connectortest.Answer, Status: 429})
		s.must(t, 3, takeBack()...).says(t, "! thread → social part 2 of 2 not now")
		s.public(t, 2)
	})
}

// refuseLater lets the first push to the ledger through and refuses those after it.
const refuseLater = `#!/bin/sh
grep -q ' refs/heads/galley-ledger$' || exit 0
test -e pushed && exit 1
: >pushed
`

// TestRetractUnrecorded: the part is deleted and the remote takes no word of it, as when the run dies there. The next
// retraction finds it gone, records that, and goes on with the rest.
func TestRetractUnrecorded(t *testing.T) {
	t.Parallel()
	s := newSocial(t, mastodontest.Mastodon, map[string]string{"thread": threadPost})
	s.must(t, 0, "publish")
	writeFile(t, s.bare, "hooks/pre-receive", refuseLater, 0o755)
	s.must(t, 4, takeBack()...).says(t, "part 2 of 2 retracted", "the ledger could not be told", "run the same command again")
	s.public(t, 1)
	s.must(t, 0, "status").says(t, "retracting", "2 of its parts may be public still")
	if err := os.Remove(filepath.Join(s.bare, "hooks", "pre-receive")); err != nil {
		t.Fatal(err)
	}
	again := world{dir: s.clone(t), env: s.env, now: s.now}
	again.must(t, 0, takeBack()...).says(t, "- thread → social part 2 of 2 is gone", "part 1 of 2 retracted")
	s.public(t, 0)
	s.must(t, 0, "publish").says(t, "Nothing is due.")
}

// TestRetractByHand: the channel's network is one that galley can't delete on.
func TestRetractByHand(t *testing.T) {
	t.Parallel()
	s := newSocial(t, mastodontest.Mastodon, map[string]string{"thread": threadPost})
	s.must(t, 0, "publish")
	delete(s.env, "TOKEN")
	s.must(t, 1, takeBack()...).says(t, "is still public at http://", ": the environment variable TOKEN is not set", "--done-by-hand")
	s.must(t, 0, "status").says(t, "published")
	for _, status := range s.server.Statuses() {
		s.server.Remove(status.ID)
	}
	s.must(t, 0, takeBack("--done-by-hand")...).says(t, "part 1 of 2 is gone")
	s.must(t, 0, "status").says(t, "retracted")
	s.env["TOKEN"] = s.server.Token
	s.must(t, 0, "publish").says(t, "Nothing is due.")
	s.public(t, 0)
}
