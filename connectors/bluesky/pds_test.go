package bluesky_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/galley-social/galley/connectors/bluesky"
	"github.com/galley-social/galley/connectors/bluesky/pdstest"
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
	"github.com/google/go-cmp/cmp"
)

// desk is a channel on a real server.
type desk struct {
	pds     *pdstest.PDS
	account pdstest.Account
	friend  pdstest.Account
	client  connector.Client
}

// TestRealServer publishes to a real personal data server and reads back what it holds.
func TestRealServer(t *testing.T) {
	pds := pdstest.Start(t)
	d := desk{pds: pds, account: pds.CreateAccount("northwind.test"), friend: pds.CreateAccount("rosana.test")}
	d.client = d.open(t, d.account.Password)
	for name, test := range map[string]func(*testing.T, desk){
		"facets":         realFacets,
		"pictures":       realPictures,
		"card":           realCard,
		"thread":         realThread,
		"replies":        realReplies,
		"twice":          realTwice,
		"find":           realFind,
		"too long":       realTooLong,
		"lost upload":    realLostUpload,
		"wrong password": realWrongPassword,
		"bad token":      realBadToken,
		"fake agrees":    realAgrees,
		"taken back":     realTakenBack,
	} {
		t.Run(name, func(t *testing.T) { test(t, d) })
	}
}

func (d desk) open(t *testing.T, password string) connector.Client {
	t.Helper()
	client, err := bluesky.Driver().Open(options(d.pds.URL, d.account.Handle, password))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func (d desk) upload(t *testing.T, m schema.MediaFile, body []byte) schema.Upload {
	t.Helper()
	up, err := d.client.Upload(t.Context(), m, body)
	if err != nil {
		t.Fatalf("upload %s: %v", m.File, err)
	}
	return up
}

func (d desk) send(t *testing.T, e schema.Effect) schema.Remote {
	t.Helper()
	r, err := d.client.Send(t.Context(), e)
	if err != nil {
		t.Fatalf("send %s part %d: %v", e.Message.Post, e.Part, err)
	}
	return r
}

// held is the record that the server holds, and only that one.
func (d desk) held(t *testing.T, r schema.Remote) map[string]any {
	t.Helper()
	for _, one := range d.pds.Records(d.account.DID) {
		if one.URI != r.ID {
			continue
		}
		if one.CID != r.CID {
			t.Errorf("got cid %s, the server has %s", r.CID, one.CID)
		}
		var value map[string]any
		if err := json.Unmarshal(one.Value, &value); err != nil {
			t.Fatal(err)
		}
		return value
	}
	t.Fatalf("the server does not list %s", r.ID)
	return nil
}

// want compares a record with JSON.
func want(t *testing.T, got map[string]any, text string) {
	t.Helper()
	var want map[string]any
	if err := json.Unmarshal([]byte(text), &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the record (-want +got):\n%s", diff)
	}
}

func realFacets(t *testing.T, d desk) {
	m := message("facets", "☕ @rosana.test and @nobody.test on northwind.example/… #coffee")
	m.Language = "pt-BR"
	m.Parts[0].Facets = []schema.Facet{
		{Start: 4, End: 16, Kind: schema.FacetMention, Value: "rosana.test"},
		{Start: 21, End: 33, Kind: schema.FacetMention, Value: "nobody.test"},
		{Start: 37, End: 58, Kind: schema.FacetLink, Value: "https://northwind.example/holiday?a=1&b=<2>"},
		{Start: 59, End: 66, Kind: schema.FacetTag, Value: "coffee"},
	}
	r := d.send(t, effect(m, 0))
	want(t, d.held(t, r), `{
		"$type": "app.bsky.feed.post", "createdAt": "2026-12-01T09:02:30.000Z", "langs": ["pt-BR"],
		"text": "☕ @rosana.test and @nobody.test on northwind.example/… #coffee",
		"facets": [
			{"index": {"byteStart": 4, "byteEnd": 16},
			 "features": [{"$type": "app.bsky.richtext.facet#mention", "did": "`+d.friend.DID+`"}]},
			{"index": {"byteStart": 37, "byteEnd": 58}, "features": [{"$type": "app.bsky.richtext.facet#link",
			 "uri": "https://northwind.example/holiday?a=1&b=<2>"}]},
			{"index": {"byteStart": 59, "byteEnd": 66}, "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "coffee"}]}
		]}`)
	if got, want := r.URL, "https://bsky.app/profile/"+d.account.DID+"/post/"+r.ID[strings.LastIndex(r.ID, "/")+1:]; got != want {
		t.Errorf("got URL %s, want %s", got, want)
	}
}

func realPictures(t *testing.T, d desk) {
	m := message("pictures", "")
	m.Language = ""
	first := schema.MediaFile{File: "media/a.jpg", Type: "image/jpeg", Width: 60, Height: 40, Alt: "Beans"}
	second := schema.MediaFile{File: "media/b.jpg", Type: "image/jpeg", Width: 30, Height: 20}
	m.Parts[0].Media = []schema.MediaFile{first, second}
	e := effect(m, 0)
	clean := photo(t, 60, 40)
	e.Uploads = []schema.Upload{
		d.upload(t, first, withComment(clean, "taken at home")), d.upload(t, second, photo(t, 30, 20)),
	}
	d.upload(t, first, clean)
	record := d.held(t, d.send(t, e))
	embed := record["embed"].(map[string]any)
	images := embed["images"].([]any)
	cid := images[0].(map[string]any)["image"].(map[string]any)["ref"].(map[string]any)["$link"].(string)
	other := images[1].(map[string]any)["image"].(map[string]any)["ref"].(map[string]any)["$link"].(string)
	if got := d.pds.Blob(d.account.DID, cid); !bytes.Equal(got, clean) {
		t.Errorf("got %d bytes, want the %d of the picture without its comment", len(got), len(clean))
	}
	want(t, record, `{
		"$type": "app.bsky.feed.post", "createdAt": "2026-12-01T09:02:30.000Z", "text": "",
		"embed": {"$type": "app.bsky.embed.images", "images": [
			{"alt": "Beans", "aspectRatio": {"width": 60, "height": 40}, "image":
			 {"$type": "blob", "mimeType": "image/jpeg", "size": `+size(clean)+`, "ref": {"$link": "`+cid+`"}}},
			{"alt": "", "aspectRatio": {"width": 30, "height": 20}, "image":
			 {"$type": "blob", "mimeType": "image/jpeg", "size": `+size(photo(t, 30, 20))+`, "ref": {"$link": "`+other+`"}}}
		]}}`)
}

func size(body []byte) string {
	data, _ := json.Marshal(len(body))
	return string(data)
}

// withComment puts a comment into a JPEG.
func withComment(body []byte, text string) []byte {
	out := append(bytes.Clone(body[:2]), 0xFF, 0xFE, 0, byte(len(text)+2))
	return append(append(out, text...), body[2:]...)
}

func realCard(t *testing.T, d desk) {
	m := message("card", "Read on.")
	thumb := schema.MediaFile{File: "media/card.jpg", Type: "image/jpeg"}
	m.Card = &schema.LinkCard{
		URL: "https://northwind.example/holiday", Title: "Holiday Blend", Description: "Cocoa", Image: &thumb,
	}
	e := effect(m, 0)
	up := d.upload(t, thumb, photo(t, 30, 20))
	e.CardImage = &up
	record := d.held(t, d.send(t, e))
	external := record["embed"].(map[string]any)["external"].(map[string]any)
	cid := external["thumb"].(map[string]any)["ref"].(map[string]any)["$link"].(string)
	if got := d.pds.Blob(d.account.DID, cid); !bytes.Equal(got, photo(t, 30, 20)) {
		t.Errorf("the thumb has other bytes: %d", len(got))
	}
	want(t, record, `{
		"$type": "app.bsky.feed.post", "createdAt": "2026-12-01T09:02:30.000Z", "text": "Read on.", "langs": ["en"],
		"embed": {"$type": "app.bsky.embed.external", "external": {
			"uri": "https://northwind.example/holiday", "title": "Holiday Blend", "description": "Cocoa",
			"thumb": {"$type": "blob", "mimeType": "image/jpeg", "size": `+size(photo(t, 30, 20))+`, "ref": {"$link": "`+cid+`"}}}}}`)
}

func wantFault(t *testing.T, err error, outcome schema.Outcome, reason, hint string) {
	t.Helper()
	var f *schema.Fault
	if !errors.As(err, &f) {
		t.Fatalf("got %v, want a fault", err)
	}
	if f.Outcome != outcome || !strings.Contains(f.Error(), reason) || !strings.Contains(f.Hint, hint) {
		t.Errorf("got %s, %v, hint %q\nwant %s, with %q, hint with %q", f.Outcome, f, f.Hint, outcome, reason, hint)
	}
}
