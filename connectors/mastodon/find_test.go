package mastodon_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
	"github.com/galley-social/galley/schema"
	"golang.org/x/text/unicode/norm"
)

const text = "Café: brew at 94 °C with @ines@northwind.example: https://northwind.example/a/very/long/way/to/the/recipe?x=1&y=2"

// TestFind seeds statuses that are and are not the part.
func TestFind(t *testing.T) {
	status := func(change func(*mastodontest.Status)) mastodontest.Status {
		s := mastodontest.Status{Text: text, Visibility: "public", CreatedAt: noon}
		change(&s)
		return s
	}
	tests := map[string]struct {
		status mastodontest.Status
		found  bool
	}{
		"the same":            {status(func(*mastodontest.Status) {}), true},
		"recomposed, trimmed": {status(func(s *mastodontest.Status) { s.Text = " " + norm.NFD.String(text) + "\n" }), true},
		"a clock behind":      {status(func(s *mastodontest.Status) { s.CreatedAt = noon.Add(-2 * time.Minute) }), true},
		"before the claim":    {status(func(s *mastodontest.Status) { s.CreatedAt = noon.Add(-time.Hour) }), false},
		"another text":        {status(func(s *mastodontest.Status) { s.Text += "!" }), false},
		"another visibility":  {status(func(s *mastodontest.Status) { s.Visibility = "private" }), false},
		"a reply":             {status(func(s *mastodontest.Status) { s.InReplyToID = "7" }), false},
		"a warning":           {status(func(s *mastodontest.Status) { s.SpoilerText = "tea" }), false},
		"a picture":           {status(func(s *mastodontest.Status) { s.Media = []mastodontest.Media{{ID: "1", Type: "image/png"}} }), false},
		"a poll":              {status(func(s *mastodontest.Status) { s.Poll = &mastodontest.Poll{} }), false},
	}
	for _, flavour := range []mastodontest.Flavour{mastodontest.Mastodon, mastodontest.GoToSocial, mastodontest.Old} {
		for name, tt := range tests {
			t.Run(string(flavour)+"/"+name, func(t *testing.T) {
				server, options := rig(t, flavour)
				id := server.Seed(tt.status)
				got, err := open(t, options).Find(t.Context(), effect(plainMessage(text), 0))
				switch {
				case tt.found && (err != nil || got.ID != id || !got.At.Equal(tt.status.CreatedAt)):
					t.Errorf("got %+v, %v, want %s", got, err, id)
				case !tt.found && !errors.Is(err, schema.ErrAbsent):
					t.Errorf("got %+v, %v, want it absent", got, err)
				}
			})
		}
	}
}

// TestFindPages has a busy account, and takes the oldest of two.
func TestFindPages(t *testing.T) {
	server, options := rig(t, mastodontest.Mastodon)
	server.Seed(mastodontest.Status{Text: text, Visibility: "public", CreatedAt: noon.Add(-time.Hour)})
	want := server.Seed(mastodontest.Status{Text: text, Visibility: "public"})
	for i := range 100 {
		server.Seed(mastodontest.Status{Text: fmt.Sprint("chatter ", i), Visibility: "unlisted"})
	}
	server.Seed(mastodontest.Status{Text: text, Visibility: "public"})
	got, err := open(t, options).Find(t.Context(), effect(plainMessage(text), 0))
	if err != nil || got.ID != want {
		t.Errorf("got %+v, %v, want %s", got, err, want)
	}
}

// TestFindTaken: of statuses that read the same none is taken that is another part's.
func TestFindTaken(t *testing.T) {
	for name, tt := range map[string]struct {
		taken []int
		want  int
	}{
		"neither": {nil, 0}, "the first": {[]int{0}, 1}, "the second": {[]int{1}, 0}, "both": {[]int{0, 1}, -1},
	} {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t, mastodontest.Mastodon)
			var ids []string
			for range 2 {
				ids = append(ids, server.Seed(mastodontest.Status{Text: text, Visibility: "public"}))
			}
			e := effect(plainMessage(text), 0)
			e.Taken = map[string]bool{}
			for _, i := range tt.taken {
				e.Taken[ids[i]] = true
			}
			got, err := open(t, options).Find(t.Context(), e)
			if tt.want < 0 && !errors.Is(err, schema.ErrAbsent) || tt.want >= 0 && (err != nil || got.ID != ids[tt.want]) {
				t.Errorf("got %+v, %v, want number %d of %v", got, err, tt.want, ids)
			}
		})
	}
}

// TestFindGivesUp: an account that is too busy to search is not one that lacks the post.
func TestFindGivesUp(t *testing.T) {
	server, options := rig(t, mastodontest.Mastodon)
	for i := range 1001 {
		server.Seed(mastodontest.Status{Text: fmt.Sprint("chatter ", i), Visibility: "unlisted"})
	}
	_, err := open(t, options).Find(t.Context(), effect(plainMessage(text), 0))
	connectortest.WantFault(t, err, schema.Later, "more than 1000")
}

// TestFindWarningAlone: a server makes the warning of an empty status its text.
func TestFindWarningAlone(t *testing.T) {
	server, options := rig(t, mastodontest.Mastodon)
	m := plainMessage("")
	m.ContentWarning = "Only this"
	client, e := open(t, options), effect(m, 0)
	remote, err := client.Send(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	if got := sent(t, server); got.Text != "Only this" || got.SpoilerText != "" {
		t.Fatalf("the fake holds %+v", got)
	}
	if got, err := client.Find(t.Context(), e); err != nil || got != remote {
		t.Errorf("got %+v, %v, want %+v", got, err, remote)
	}
}
