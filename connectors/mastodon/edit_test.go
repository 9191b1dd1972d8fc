package mastodon_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
	"github.com/galley-social/galley/schema"
)

// TestEditKeeps: an edit names everything that is to stay, and changes a description without another file.
func TestEditKeeps(t *testing.T) {
	for _, flavour := range []mastodontest.Flavour{mastodontest.Mastodon, mastodontest.GoToSocial} {
		server, options := rig(t, flavour)
		files := []mastodontest.Media{{ID: "7", Type: "image/png", Description: "old", Focus: "0.1,0.1"}, {ID: "3", Type: "image/png"}}
		id := server.Seed(mastodontest.Status{Text: "Hi", Visibility: "unlisted", Language: "en", Media: files})
		m := plainMessage("Hello")
		m.ContentWarning, m.Visibility = "tea", schema.Unlisted
		m.Parts[0].Media = []schema.MediaFile{{File: "a.png", Type: "image/png", Alt: "A cup"}, {File: "b.png", Type: "image/png", Alt: "A pot", Focus: "0.2,-0.5"}}
		client := open(t, options)
		if err := client.(connectortest.Editor).Edit(t.Context(), effect(m, 0), remote(server, id)); err != nil {
			t.Fatal(err)
		}
		got := sent(t, server)
		if got.Text != "Hello" || got.SpoilerText != "tea" || got.Visibility != "unlisted" || got.Edits != 1 {
			t.Errorf("%s: got %+v", flavour, got)
		}
		var files2 []string
		for _, f := range got.Media {
			files2 = append(files2, f.ID+" "+f.Description+" "+f.Focus)
		}
		if diff := cmp.Diff([]string{"7 A cup ", "3 A pot 0.2,-0.5"}, files2); diff != "" {
			t.Errorf("%s (-want +got):\n%s", flavour, diff)
		}
		if slices.Contains(server.Requests(), "POST /api/v2/media") {
			t.Errorf("%s: a file was stored again", flavour)
		}
	}
}

// TestEditRefused: what an edit would spoil is refused before any request that changes something.
func TestEditRefused(t *testing.T) {
	poll := &mastodontest.Poll{Options: []string{"a", "b"}, ExpiresIn: 300}
	picture := []mastodontest.Media{{ID: "7", Type: "image/png"}}
	tests := map[string]struct {
		flavour mastodontest.Flavour
		version string
		held    mastodontest.Status
		message schema.Message
		want    string
	}{
		"a poll there":            {mastodontest.Mastodon, "", mastodontest.Status{Poll: poll}, plainMessage("x"), "loses its votes"},
		"a poll in Git":           {mastodontest.Mastodon, "", mastodontest.Status{}, pollMessage(), "loses its votes"},
		"a file there":            {mastodontest.Mastodon, "", mastodontest.Status{Media: picture}, plainMessage("x"), "has 1 files there, and 0 in Git"},
		"another account's":       {mastodontest.Mastodon, "", mastodontest.Status{Foreign: true}, plainMessage("x"), "may not edit it"},
		"Mastodon 4.0":            {mastodontest.Mastodon, "4.0.15", mastodontest.Status{}, plainMessage("x"), "galley does not know how mastodon 4.0.15 edits"},
		"GoToSocial 0.17":         {mastodontest.GoToSocial, "0.17.4", mastodontest.Status{}, plainMessage("x"), "galley does not know how gotosocial 0.17.4 edits"},
		"a version without words": {mastodontest.GoToSocial, "main", mastodontest.Status{}, plainMessage("x"), "galley does not know"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t, tt.flavour)
			tt.held.Text, tt.held.Visibility = "Hi", "public"
			id := server.Seed(tt.held)
			server.SetVersion(tt.version)
			before := sent(t, server)
			err := open(t, options).(connectortest.Editor).Edit(t.Context(), effect(tt.message, 0), remote(server, id))
			connectortest.WantFault(t, err, schema.Refused, tt.want)
			if diff := cmp.Diff(before.Text, sent(t, server).Text); diff != "" {
				t.Errorf("(-before +after):\n%s", diff)
			}
		})
	}
}

// TestEditGone: a post that is gone is not made again, and one of another account is not called gone.
func TestEditGone(t *testing.T) {
	server, options := rig(t, mastodontest.Mastodon)
	id := server.Seed(mastodontest.Status{Text: "Hi", Visibility: "public"})
	server.Remove(id)
	editor := open(t, options).(connectortest.Editor)
	if err := editor.Edit(t.Context(), effect(plainMessage("x"), 0), remote(server, id)); !errors.Is(err, schema.ErrAbsent) {
		t.Errorf("got %v, want ErrAbsent", err)
	}
	server.SetOwner("southwind")
	connectortest.WantFault(t, open(t, options).(connectortest.Editor).Edit(t.Context(), effect(plainMessage("x"), 0), remote(server, id)),
		schema.Refused, "which did not publish")
	if got := len(server.Statuses()); got != 0 {
		t.Errorf("got %d statuses, want none", got)
	}
}
