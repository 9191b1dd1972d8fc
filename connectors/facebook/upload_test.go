package facebook_test

import (
	"bytes"
	"net/http"
	"testing"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/schema"
)

func TestUploadRefusedHere(t *testing.T) {
	tests := map[string]struct {
		kind  string
		bytes int
		words []string
	}{
		"a video":    {"video/mp4", 10, []string{"no videos", "media/x"}},
		"a drawing":  {"image/svg+xml", 10, []string{"image/svg+xml", "media/x", "JPEG"}},
		"WebP":       {"image/webp", 10, []string{"image/webp"}},
		"a big file": {"image/png", 10_000_001, []string{"10000001", "10000000"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t)
			media := schema.MediaFile{File: "media/x", Type: tt.kind}
			_, err := open(t, options).Upload(t.Context(), media, bytes.Repeat([]byte("x"), tt.bytes))
			connectortest.WantFault(t, err, schema.Refused, tt.words...)
			if got := len(server.Requests()); got != 0 {
				t.Errorf("got %d requests, want none", got)
			}
		})
	}
}

// TestUploadRefusedThere: what Facebook says of a picture.
func TestUploadRefusedThere(t *testing.T) {
	server, options := rig(t)
	media := schema.MediaFile{File: `media/a "dot".jpg`, Type: "image/jpeg"}
	_, err := open(t, options).Upload(t.Context(), media, connectortest.Picture(t))
	connectortest.WantFault(t, err, schema.Refused, "invalid image", "324")
	for _, body := range []string{`{}`, `{"id":"x"}`, `no`} {
		o := with(options, instead{of: method(http.MethodPost), status: 200, body: body})
		_, err := open(t, o).Upload(t.Context(), media, connectortest.Picture(t))
		connectortest.WantFault(t, err, schema.Later)
	}
	wantIDs(t, "public", server.Public(), 0)
}

// TestUploadNames: a name goes into the form whatever is in it, and a picture without alt text needs none.
func TestUploadNames(t *testing.T) {
	for _, name := range []string{`media/a "dot".png`, "media/a\r\nX: y.png", `media/\.png`, "media/é.png"} {
		_, options := rig(t)
		up, err := open(t, options).Upload(t.Context(), schema.MediaFile{File: name, Type: "image/png"}, connectortest.Picture(t))
		if err != nil || up.File != name {
			t.Errorf("%q: got %+v, %v", name, up, err)
		}
	}
}

// TestUploadOnce: a picture goes with one post only; the next attempt has to upload it anew.
func TestUploadOnce(t *testing.T) {
	server, options := rig(t)
	client := open(t, options)
	e := connectortest.Uploaded(t, client, effect(message(t, "a", "One", 1)))
	if _, err := client.Send(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	e.Message.Parts[0].Text = "Two"
	_, err := client.Send(t.Context(), e)
	connectortest.WantFault(t, err, schema.Refused, "already posted", "anew")
	wantIDs(t, "public", server.Public(), 1)
}
