package mastodon_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
	"github.com/galley-social/galley/schema"
)

func openAfter(t *testing.T, o connector.Options) connectortest.After {
	t.Helper()
	return connectortest.AfterOf(t, open(t, o))
}

func remote(server *mastodontest.Server, id string) schema.Remote {
	return schema.Remote{ID: id, URL: server.URL + "/@northwind/" + id}
}

func TestFetch(t *testing.T) {
	picture := mastodontest.Media{ID: "1", Type: "image/png"}
	tests := map[string]struct {
		flavour mastodontest.Flavour
		want    schema.Live
	}{
		"mastodon":   {mastodontest.Mastodon, schema.Live{Text: text + "!", Warning: "tea", Media: 1, Edited: noon}},
		"gotosocial": {mastodontest.GoToSocial, schema.Live{Text: text + "!", Warning: "tea", Media: 1, Edited: noon}},
		"no source":  {mastodontest.Old, schema.Live{Text: strings.Replace(text, "@ines@northwind.example", "@ines", 1) + "!", Shown: true, Warning: "tea", Media: 1, Edited: noon}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t, tt.flavour)
			id := server.Seed(mastodontest.Status{Text: text, Visibility: "public", CreatedAt: noon, Media: []mastodontest.Media{picture}})
			server.Edit(id, func(s *mastodontest.Status) { s.Text, s.SpoilerText = text+"!", "tea" })
			got, err := openAfter(t, options).Fetch(t.Context(), remote(server, id))
			if err != nil {
				t.Fatal(err)
			}
			got.Text = strings.TrimSpace(got.Text)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestNotOurs: what the token's account may not see or delete is never called gone.
func TestNotOurs(t *testing.T) {
	tests := map[string]struct {
		change     func(*mastodontest.Server, string)
		delete     string
		fetch      string
		stillThere int
	}{
		"another account's":              {func(s *mastodontest.Server, id string) { s.Edit(id, func(s *mastodontest.Status) { s.Foreign = true }) }, "may not delete it", "", 1},
		"gone, by another account":       {func(s *mastodontest.Server, id string) { s.SetOwner("southwind"); s.Remove(id) }, "which did not publish", "which did not publish", 0},
		"gone, by an account whose name": {func(s *mastodontest.Server, id string) { s.SetOwner("north"); s.Remove(id) }, "which did not publish", "which did not publish", 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t, mastodontest.Mastodon)
			id := server.Seed(mastodontest.Status{Text: "Hi", Visibility: "private"})
			tt.change(server, id)
			client := openAfter(t, options)
			connectortest.WantFault(t, client.Delete(t.Context(), remote(server, id)), schema.Refused, tt.delete)
			_, err := client.Fetch(t.Context(), remote(server, id))
			if tt.fetch != "" {
				connectortest.WantFault(t, err, schema.Refused, tt.fetch)
			} else if err != nil {
				t.Errorf("fetch: %v", err)
			}
			if got := len(server.Statuses()); got != tt.stillThere {
				t.Errorf("got %d statuses, want %d", got, tt.stillThere)
			}
		})
	}
}

// TestByAddress: a person who resolved a delivery gave its address, and no id.
func TestByAddress(t *testing.T) {
	server, options := rig(t, mastodontest.GoToSocial)
	id := server.Seed(mastodontest.Status{Text: "Hi", Visibility: "public"})
	client := openAfter(t, options)
	for _, bad := range []string{"", "https://elsewhere.example/@northwind/" + id, server.URL + "/about"} {
		connectortest.WantFault(t, client.Delete(t.Context(), schema.Remote{URL: bad}), schema.Refused, "is not the address of a post on")
	}
	address := schema.Remote{URL: server.URL + "/@northwind/statuses/" + id}
	if err := client.Delete(t.Context(), address); err != nil || len(server.Statuses()) != 0 {
		t.Errorf("got %v, with %d statuses left", err, len(server.Statuses()))
	}
	if err := client.Delete(t.Context(), address); !errors.Is(err, schema.ErrAbsent) {
		t.Errorf("again: got %v, want ErrAbsent", err)
	}
}

// gateway answers for a server that it does not reach.
type gateway struct{ http.RoundTripper }

func (g gateway) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasPrefix(r.URL.Path, "/api/v1/statuses/") {
		return g.RoundTripper.RoundTrip(r)
	}
	answer := httptest.NewRecorder()
	answer.Header().Set("Content-Type", "application/json")
	answer.WriteHeader(http.StatusNotFound)
	answer.WriteString(`{"message":"no route matched"}`)
	return answer.Result(), nil
}

// TestNotTheServer: a 404 that is not in the API's own form says nothing about the post.
func TestNotTheServer(t *testing.T) {
	server, options := rig(t, mastodontest.Mastodon)
	id := server.Seed(mastodontest.Status{Text: "Hi", Visibility: "public"})
	options.HTTP = &http.Client{Transport: gateway{server.Client().Transport}}
	client := openAfter(t, options)
	if _, err := client.Fetch(t.Context(), remote(server, id)); err == nil || errors.Is(err, schema.ErrAbsent) {
		t.Errorf("fetch: got %v, want an error that is not ErrAbsent", err)
	}
	if err := client.Delete(t.Context(), remote(server, id)); err == nil || errors.Is(err, schema.ErrAbsent) {
		t.Errorf("delete: got %v, want an error that is not ErrAbsent", err)
	}
}
