package main_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
)

// newEdited is a repository that changes what is public, with its posts out.
func newEdited(t *testing.T, flavour mastodontest.Flavour, posts map[string]string) *social {
	t.Helper()
	s := newSocial(t, flavour, posts)
	config, err := os.ReadFile(filepath.Join(s.work, "galley.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	s.bring(t, "galley.yaml", string(config)+"publish:\n  on_edit: apply\n")
	s.must(t, 0, "publish")
	return s
}

// texts are what people read, the oldest first.
func (s *social) texts() []string {
	var list []string
	for _, status := range s.server.Statuses() {
		list = append(list, status.Text)
	}
	return list
}

// wantTexts fails unless exactly that is public, at the addresses that it had.
func (s *social) wantTexts(t *testing.T, ids []string, want ...string) {
	t.Helper()
	if got := s.texts(); !slices.Equal(got, want) || !slices.Equal(s.server.IDs(), ids) {
		t.Errorf("got %q at %v, want %q at %v", got, s.server.IDs(), want, ids)
	}
}

const (
	firstPart = "First the drum gets hot, as we wrote (https://small.example/drum)."
	tasteText = "Then we taste."
)

// tasted is the thread with another second part and another description.
var tasted = strings.NewReplacer("Then we listen.", tasteText, "A drum roaster with a copper front", "A drum roaster").Replace(threadPost)

// TestEdit changes a thread that is public: each part keeps its address, its files and its warning.
func TestEdit(t *testing.T) {
	t.Parallel()
	for _, flavour := range []mastodontest.Flavour{mastodontest.Mastodon, mastodontest.GoToSocial} {
		t.Run(string(flavour), func(t *testing.T) {
			t.Parallel()
			s := newEdited(t, flavour, map[string]string{"thread": threadPost})
			ids := s.server.IDs()
			s.bring(t, "posts/thread.md", tasted)
			s.at(72 * time.Hour)
			s.must(t, 0, "plan").says(t, "~ thread → social", "it is changed on the network with the next galley publish")
			s.must(t, 0, "publish", "--dry-run").says(t, "~ thread → social", "nothing was sent")
			s.wantTexts(t, ids, firstPart, "Then we listen.")
			s.must(t, 0, "publish").says(t, "~ thread → social changed http", "1 changed.")
			s.wantTexts(t, ids, firstPart, tasteText)
			got := s.server.Statuses()
			if got[0].Media[0].Description != "A drum roaster" || got[0].SpoilerText != "Coffee, at length" || len(got[1].Media) != 1 {
				t.Errorf("got %+v, want the new description, the warning, and every file", got)
			}
			s.must(t, 0, "publish").says(t, "Nothing is due.")
			s.must(t, 0, "drift").says(t, "2 as sent.")
			world{dir: s.clone(t), env: s.env, now: s.now}.must(t, 0, "publish").says(t, "Nothing is due.")
			if got := s.server.Statuses(); got[0].Edits != 1 || got[1].Edits != 1 {
				t.Errorf("got %d and %d edits, want one each", got[0].Edits, got[1].Edits)
			}
		})
	}
}

// TestEditReported: what can't be changed there is said, with the reason, and nobody has to act.
func TestEditReported(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		flavour    mastodontest.Flavour
		name, text string
		want       string
	}{
		"a poll":          {mastodontest.Mastodon, "poll", strings.Replace(pollPost, "do you", "would you", 1), "loses its votes"},
		"a part more":     {mastodontest.Mastodon, "thread", threadPost + "\n***\n\nAnd wait.\n", "it has 2 parts there, and 3 in Git"},
		"another picture": {mastodontest.Mastodon, "thread", strings.Replace(threadPost, "media/roaster.jpg", "media/cup.jpg", 1), "is another file than the one that is public"},
		"a draft":         {mastodontest.Mastodon, "thread", strings.Replace(tasted, "---\n", "---\nstatus: draft\n", 1), "the post is a draft"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newEdited(t, tt.flavour, map[string]string{"thread": threadPost, "poll": pollPost})
			ids, texts := s.server.IDs(), s.texts()
			s.bring(t, "posts/"+tt.name+".md", tt.text)
			s.must(t, 0, "plan").says(t, "~ "+tt.name+" → social", "galley does not change it: ", tt.want)
			s.must(t, 0, "publish").says(t, "Nothing is due.")
			s.wantTexts(t, ids, texts...)
		})
	}
}

// TestEditRefused: the server refuses, a person has to look, and another text is tried again.
func TestEditRefused(t *testing.T) {
	t.Parallel()
	s := newEdited(t, mastodontest.Mastodon, map[string]string{"plain": plainPost})
	ids := s.server.IDs()
	s.bring(t, "posts/plain.md", strings.Replace(plainPost, "open", "shut", 1))
	s.server.SetVersion("3.5.0")
	s.must(t, 1, "publish").says(t, "! plain → social was not changed: galley does not know how mastodon 3.5.0 edits")
	s.must(t, 1, "publish").says(t, "the network refused the change")
	s.wantTexts(t, ids, "The shutters are open.")
	s.server.SetVersion("")
	s.bring(t, "posts/plain.md", strings.Replace(plainPost, "open", "green", 1))
	s.must(t, 0, "publish").says(t, "~ plain → social changed")
	s.wantTexts(t, ids, "The shutters are green.")
	s.server.Remove(ids[0])
	s.bring(t, "posts/plain.md", strings.Replace(plainPost, "open", "red", 1))
	s.must(t, 1, "publish").says(t, "was not changed: the network does not hold it any more", "--done-by-hand")
	s.public(t, 0)
	s.must(t, 1, "publish")
	s.public(t, 0)
}

// TestEditLost: the answer to an edit gets lost, before or after the server has done it. It is made again when nothing
// of it can be on its way, and meanwhile nobody retracts it.
func TestEditLost(t *testing.T) {
	t.Parallel()
	for name, accept := range map[string]bool{"done": true, "not done": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newEdited(t, mastodontest.Mastodon, map[string]string{"plain": plainPost})
			ids := s.server.IDs()
			s.bring(t, "posts/plain.md", strings.Replace(plainPost, "open", "shut", 1))
			s.server.Break(connectortest.Fault{Do: connectortest.Drop, Accept: accept})
			s.must(t, 4, "publish").says(t, "? plain → social may be changed or not")
			s.must(t, 0, "status").says(t, "the outcome of a change is unknown")
			s.server.Break(connectortest.Fault{})
			s.must(t, 0, "publish").says(t, "held (galley plan says why)")
			s.must(t, 3, "retract", "plain", "--reason", "x", "--by", "x", "--yes").says(t, "is changing plain → social; try again after")
			s.at(13 * time.Minute)
			s.must(t, 0, "publish").says(t, "~ plain → social changed")
			s.wantTexts(t, ids, "The shutters are shut.")
			s.must(t, 0, "publish").says(t, "Nothing is due.")
		})
	}
}

// TestEditUnrecorded: the part is changed and the remote takes no word of it, as when the run dies there. A later run
// makes the same edit again, which changes nothing, or the newer one that Git has by then.
func TestEditUnrecorded(t *testing.T) {
	t.Parallel()
	for name, newer := range map[string]string{"the same": "shut", "a newer text": "red", "the text before": "open"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newEdited(t, mastodontest.Mastodon, map[string]string{"plain": plainPost})
			ids := s.server.IDs()
			s.bring(t, "posts/plain.md", strings.Replace(plainPost, "open", "shut", 1))
			writeFile(t, s.bare, "hooks/pre-receive", refuseLater, 0o755)
			s.must(t, 4, "publish").says(t, "~ plain → social changed", "the ledger could not be told")
			s.wantTexts(t, ids, "The shutters are shut.")
			if err := os.Remove(filepath.Join(s.bare, "hooks", "pre-receive")); err != nil {
				t.Fatal(err)
			}
			if newer != "shut" {
				s.bring(t, "posts/plain.md", strings.Replace(plainPost, "open", newer, 1))
			}
			again := &social{desk: s.desk, server: s.server, world: world{dir: s.clone(t), env: s.env}}
			again.at(time.Minute)
			again.must(t, 0, "publish").says(t, "held (galley plan says why)")
			s.wantTexts(t, ids, "The shutters are shut.")
			again.at(13 * time.Minute)
			again.must(t, 0, "publish").says(t, "~ plain → social changed")
			s.wantTexts(t, ids, "The shutters are "+newer+".")
			again.must(t, 0, "publish").says(t, "Nothing is due.")
		})
	}
}
