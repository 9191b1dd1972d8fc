package site

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/schema"
)

var editTime = time.Date(2026, 12, 30, 8, 30, 15, 7, time.UTC)

// editAll edits each part of a message.
func editAll(t *testing.T, c *Client, m schema.Message, remotes []schema.Remote, now time.Time) {
	t.Helper()
	for i, p := range m.Parts {
		for _, file := range p.Media {
			if _, err := c.Upload(t.Context(), file, bytesOf(file.File)); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.Edit(t.Context(), schema.Effect{Message: m, Part: i, Now: now}, remotes[i]); err != nil {
			t.Fatalf("edit part %d: %v", i, err)
		}
	}
}

// TestEditIsTheNewPage: an edited page is as if the new text had been sent at once, at the old time. Only the feeds, the
// map and the index know that it was edited.
func TestEditIsTheNewPage(t *testing.T) {
	files, want := &connectortest.Memory{}, &connectortest.Memory{}
	remotes := post(t, mustOpen(t, files), everything())
	m := everything()
	m.Title, m.ContentWarning, m.Poll = "Holiday Blend is gone", "Sad news", nil
	m.Parts[0].HTML = "<p>It is gone.</p>"
	m.Parts[0].Media[0] = mediaFile("media/empty.jpg", "image/jpeg", "An empty bag")
	m.Parts[2].HTML = "<p>Until next year.</p>"
	post(t, mustOpen(t, want), m)
	moved := m
	moved.At = m.At.Add(48 * time.Hour) // what Git says of the time is for posts that are not out
	editAll(t, mustOpen(t, files), moved, remotes, editTime)
	known := map[string]bool{"atom.xml": true, "feed.json": true, "sitemap.xml": true, indexFile: true}
	got, expected := contents(t, files), contents(t, want)
	for name := range known {
		if got[name] == expected[name] {
			t.Errorf("%s does not know of the edit", name)
		}
		delete(got, name)
		delete(expected, name)
	}
	if diff := cmp.Diff(expected, got); diff != "" {
		t.Errorf("(-sent anew +edited):\n%s", diff)
	}
}

// TestEditFeeds: readers are told when a post was edited, and that it was published before; a repeat says nothing new.
func TestEditFeeds(t *testing.T) {
	files := &connectortest.Memory{}
	remotes := post(t, mustOpen(t, files), everything())
	m := everything()
	m.Parts[1].HTML = "<p>Other words.</p>"
	editAll(t, mustOpen(t, files), m, remotes, editTime)
	for name, words := range map[string]string{
		"atom.xml":    "<updated>2026-12-30T08:30:15Z</updated>",
		"feed.json":   `"date_modified": "2026-12-30T08:30:15Z"`,
		"sitemap.xml": "<lastmod>2026-12-30T08:30:15Z</lastmod>",
	} {
		if text := read(t, files, name); !strings.Contains(text, words) {
			t.Errorf("%s has no %s:\n%s", name, words, text)
		}
	}
	published := "<published>" + m.At.UTC().Format(time.RFC3339) + "</published>"
	if text := read(t, files, "atom.xml"); !strings.Contains(text, published) {
		t.Errorf("atom.xml has no %s:\n%s", published, text)
	}
	before, writes := contents(t, files), files.Writes()
	editAll(t, mustOpen(t, files), m, remotes, editTime.Add(time.Hour))
	if diff := cmp.Diff(before, contents(t, files)); diff != "" || files.Writes() != writes {
		t.Errorf("the same edit again changed the site, in %d writes (-before +after):\n%s", files.Writes()-writes, diff)
	}
}

// TestEditAnother: an edit is never of another post or part, and never makes one.
func TestEditAnother(t *testing.T) {
	files := &connectortest.Memory{}
	remotes := post(t, mustOpen(t, files), everything())
	before := contents(t, files)
	other := everything()
	other.Post = "another"
	tests := map[string]struct {
		effect schema.Effect
		remote schema.Remote
		absent bool
	}{
		"another post":   {schema.Effect{Message: other}, remotes[0], false},
		"another part":   {schema.Effect{Message: everything(), Part: 1}, remotes[0], false},
		"a part more":    {schema.Effect{Message: everything(), Part: 1}, schema.Remote{ID: remotes[0].ID + "#part-9"}, true},
		"what was never": {schema.Effect{Message: other}, schema.Remote{ID: "posts/another/"}, true},
	}
	for name, tt := range tests {
		var f *schema.Fault
		err := mustOpen(t, files).Edit(t.Context(), tt.effect, tt.remote)
		if errors.Is(err, schema.ErrAbsent) != tt.absent || !tt.absent && (!errors.As(err, &f) || f.Outcome != schema.Refused) {
			t.Errorf("%s: got %v", name, err)
		}
		if diff := cmp.Diff(before, contents(t, files)); diff != "" {
			t.Errorf("%s: the site changed:\n%s", name, diff)
		}
	}
}
