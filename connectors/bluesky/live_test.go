package bluesky_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/bluesky"
	"github.com/galley-social/galley/connectors/bluesky/blueskytest"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/schema"
)

// realTakenBack reads, edits by another way, and deletes on a real server.
func realTakenBack(t *testing.T, d desk) {
	m := message("taken-back", "One.", "Two.")
	first := d.send(t, effect(m, 0))
	reply := effect(m, 1)
	reply.Root, reply.Parent = &first, &first
	second := d.send(t, reply)
	client := connectortest.AfterOf(t, d.client)
	fetch := func(r schema.Remote) schema.Live {
		t.Helper()
		got, err := client.Fetch(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if diff := cmp.Diff(schema.Live{Text: "Two.", CID: second.CID}, fetch(second)); diff != "" {
		t.Errorf("(-sent +live):\n%s", diff)
	}
	d.pds.Edit(d.account, second.ID, func(value map[string]any) { value["text"] = "Deux." })
	if got := fetch(second); got.Text != "Deux." || got.CID == second.CID {
		t.Errorf("got %+v after an edit, want the new text and another hash", got)
	}
	// An edited record goes as well: what is deleted is the version that was looked at, not the one that was sent.
	for _, r := range []schema.Remote{second, first} {
		if err := client.Delete(t.Context(), r); err != nil {
			t.Fatalf("delete %s: %v", r.ID, err)
		}
		commit := d.pds.Commit(d.account.DID)
		if err := client.Delete(t.Context(), r); !errors.Is(err, schema.ErrAbsent) {
			t.Errorf("delete %s again: got %v, want ErrAbsent", r.ID, err)
		}
		if _, err := client.Fetch(t.Context(), r); !errors.Is(err, schema.ErrAbsent) {
			t.Errorf("fetch %s: got %v, want ErrAbsent", r.ID, err)
		}
		if got := d.pds.Commit(d.account.DID); got != commit {
			t.Error("the second deletion changed something")
		}
	}
	for _, record := range d.pds.Records(d.account.DID) {
		if record.URI == first.ID || record.URI == second.ID {
			t.Errorf("%s is still there", record.URI)
		}
	}
}

// TestDeleteChanged: somebody edits the record between the look and the deletion. It stays, and nothing is unknown.
func TestDeleteChanged(t *testing.T) {
	fake := blueskytest.New(t)
	uri, edits := "", 0
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "deleteRecord") && edits == 0 {
			edits++
			fake.Plant(uri, `{"text":"edited"}`)
		}
		fake.ServeHTTP(w, r)
	}))
	t.Cleanup(web.Close)
	client, err := bluesky.Driver().Open(options(web.URL, blueskytest.Handle, blueskytest.Password))
	if err != nil {
		t.Fatal(err)
	}
	sent, err := client.Send(t.Context(), effect(message("changed", "One."), 0))
	if err != nil {
		t.Fatal(err)
	}
	uri = sent.ID
	var f *schema.Fault
	if err := connectortest.AfterOf(t, client).Delete(t.Context(), sent); !errors.As(err, &f) || f.Outcome != schema.Later || !strings.Contains(f.Reason, "was changed") {
		t.Errorf("got %v, want later, because it was changed", err)
	}
	if len(fake.Posts()) != 1 {
		t.Error("the edited record is gone, and nobody has looked at it")
	}
	if err := connectortest.AfterOf(t, client).Delete(t.Context(), schema.Remote{URL: sent.URL}); err != nil || len(fake.Posts()) != 0 {
		t.Errorf("by its address: got %v, with %d left", err, len(fake.Posts()))
	}
}

func TestAnotherAccount(t *testing.T) {
	fake := blueskytest.New(t)
	const other = "at://did:plc:bobbobbobbobbobbobbobbob/app.bsky.feed.post/3lbobbobbob22"
	fake.Plant(other, `{"text":"Hi"}`)
	client, err := bluesky.Driver().Open(options(fake.URL, blueskytest.Handle, blueskytest.Password))
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ id, want string }{
		"another account": {other, "a post of another account"}, "no address": {"12345", "is not the address of a Bluesky post"},
	} {
		var f *schema.Fault
		err := connectortest.AfterOf(t, client).Delete(t.Context(), schema.Remote{ID: tt.id})
		if !errors.As(err, &f) || f.Outcome != schema.Refused || !strings.Contains(f.Reason, tt.want) {
			t.Errorf("%s: got %v, want a refusal with %q", name, err, tt.want)
		}
		if _, err := connectortest.AfterOf(t, client).Fetch(t.Context(), schema.Remote{ID: tt.id}); !errors.As(err, &f) || f.Outcome != schema.Refused {
			t.Errorf("%s: fetch: got %v, want a refusal", name, err)
		}
	}
	if fake.Record(other) == nil {
		t.Error("the other account's record is gone")
	}
}
