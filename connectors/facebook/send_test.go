package facebook_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/facebook/facebooktest"
	"github.com/galley-social/galley/schema"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestWhatIsSent: what the page holds, and what is given back of it.
func TestWhatIsSent(t *testing.T) {
	const link = "https://northwind.example/holiday"
	dot := facebooktest.Photo{Type: "image/png", Alt: `A "red" dot`, Bytes: len(connectortest.Picture(t)), Temporary: true}
	tests := map[string]struct {
		text, link string
		pictures   int
		want       facebooktest.Post
	}{
		"a text":                {"Good morning ☕️ & <hi>", "", 0, facebooktest.Post{Message: "Good morning ☕️ & <hi>"}},
		"a text with a link":    {"Hi " + link, link, 0, facebooktest.Post{Message: "Hi " + link, Link: link}},
		"a link":                {"", link, 0, facebooktest.Post{Link: link}},
		"a picture":             {"", "", 1, facebooktest.Post{Photos: []facebooktest.Photo{dot}}},
		"ten pictures and more": {"Ten: " + link, link, 10, facebooktest.Post{Message: "Ten: " + link, Photos: []facebooktest.Photo{dot, dot, dot, dot, dot, dot, dot, dot, dot, dot}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t)
			m := message(t, "a", tt.text, tt.pictures)
			m.Link = tt.link
			client := open(t, options)
			r := mustSend(t, client, effect(m))
			tt.want.ID, tt.want.Created, tt.want.Published = r.ID, noon, true
			ignore := []cmp.Option{cmpopts.IgnoreUnexported(facebooktest.Photo{}), cmpopts.IgnoreFields(facebooktest.Photo{}, "ID")}
			if diff := cmp.Diff([]facebooktest.Post{tt.want}, server.Posts(), ignore...); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			found, err := client.Find(t.Context(), effect(m))
			if diff := cmp.Diff(r, found); err != nil || diff != "" || !r.At.Equal(noon) || r.Pending {
				t.Errorf("found another, %v (-sent +found):\n%s", err, diff)
			}
			if client.Repeatable(t.Context(), effect(m)) {
				t.Error("it may be repeated, without a key")
			}
		})
	}
}

// TestOrder: pictures are attached in the order of the post.
func TestOrder(t *testing.T) {
	server, options := rig(t)
	client := open(t, options)
	e := connectortest.Uploaded(t, client, effect(message(t, "a", "Two", 2)))
	e.Uploads[0], e.Uploads[1] = e.Uploads[1], e.Uploads[0]
	if _, err := client.Send(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	photos := server.Posts()[0].Photos
	for i, up := range e.Uploads {
		var h struct{ ID string }
		if err := json.Unmarshal(up.Handle, &h); err != nil || h.ID != photos[i].ID {
			t.Errorf("picture %d: got %s, want %s (%v)", i, photos[i].ID, h.ID, err)
		}
	}
}

// TestRefusedHere: what is refused before anything is written.
func TestRefusedHere(t *testing.T) {
	tests := map[string]struct {
		change func(*schema.Effect)
		want   schema.Outcome
		words  string
	}{
		"a second part": {func(e *schema.Effect) { e.Message.Parts, e.Part = append(e.Message.Parts, e.Message.Parts[0]), 1 }, schema.Refused, "part 2"},
		"too long":      {func(e *schema.Effect) { e.Message.Parts[0].Length.Count = 5001 }, schema.Refused, "5001"},
		"not uploaded": {func(e *schema.Effect) {
			e.Message.Parts[0].Media = []schema.MediaFile{{File: picture, Type: "image/png"}}
		}, schema.Refused, "1 media files, and 0"},
		"a bad upload": {func(e *schema.Effect) {
			e.Message.Parts[0].Media = []schema.MediaFile{{File: picture, Type: "image/png"}}
			e.Uploads = []schema.Upload{{File: picture, Handle: json.RawMessage(`{"id":"../me"}`)}}
		}, schema.Refused, "has no id"},
		"nothing":          {func(e *schema.Effect) { e.Message.Parts[0].Text = "" }, schema.Refused, "neither text"},
		"a clock far away": {func(e *schema.Effect) { e.Claimed = noon.Add(time.Hour) }, schema.Later, "clock"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t)
			e := effect(message(t, "a", "Hi.", 0))
			tt.change(&e)
			_, err := open(t, options).Send(t.Context(), e)
			connectortest.WantFault(t, err, tt.want, tt.words)
			if got := count(server.Requests(), "POST"); got != 0 {
				t.Errorf("got %d effects, want none", got)
			}
		})
	}
}

// TestTwice: Facebook refuses what is the same as the post just before, and a person is told to look.
func TestTwice(t *testing.T) {
	server, options := rig(t)
	client, e := open(t, options), effect(message(t, "a", "Hi.", 0))
	mustSend(t, client, e)
	_, err := client.Send(t.Context(), e)
	connectortest.WantFault(t, err, schema.Refused, "Duplicate", "galley resolve")
	wantIDs(t, "public", server.Public(), 1)
}

// TestTokenOfAnother: nothing is sent with the token of another page, and it is a login problem.
func TestTokenOfAnother(t *testing.T) {
	server, options := rig(t)
	server.SetOwner("77")
	_, err := open(t, options).Send(t.Context(), effect(message(t, "a", "Hi.", 0)))
	if f := connectortest.WantFault(t, err, schema.Refused, "(77)"); f.Status != http.StatusUnauthorized {
		t.Errorf("got status %d, want 401", f.Status)
	}
	if got := count(server.Requests(), "POST"); got != 0 {
		t.Errorf("got %d effects, want none", got)
	}
}

// TestNoID: an answer without an id of the right form is none.
func TestNoID(t *testing.T) {
	for _, body := range []string{`{}`, `{"id":""}`, `{"id":"../me"}`, `{"id":"1_2/likes"}`, `[]`, `"1_2"`, ``} {
		_, options := rig(t)
		options = with(options, instead{of: method(http.MethodPost), status: 200, body: body})
		_, err := open(t, options).Send(t.Context(), effect(message(t, "a", "Hi.", 0)))
		connectortest.WantFault(t, err, schema.Unknown)
	}
}
