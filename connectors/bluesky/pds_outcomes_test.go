package bluesky_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/galley-social/galley/connectors/bluesky"
	"github.com/galley-social/galley/schema"
	"github.com/google/go-cmp/cmp"
)

func realThread(t *testing.T, d desk) {
	m := message("thread", "One.", "Two.", "Three.")
	var sent []schema.Remote
	for i := range m.Parts {
		e := effect(m, i)
		if i > 0 {
			e.Root, e.Parent = &sent[0], &sent[i-1]
		}
		sent = append(sent, d.send(t, e))
	}
	if root := d.held(t, sent[0]); root["reply"] != nil {
		t.Errorf("the first part is a reply: %v", root)
	}
	for i := 1; i < len(sent); i++ {
		want(t, map[string]any{"reply": d.held(t, sent[i])["reply"]}, `{"reply": {
			"root": {"uri": "`+sent[0].ID+`", "cid": "`+sent[0].CID+`"},
			"parent": {"uri": "`+sent[i-1].ID+`", "cid": "`+sent[i-1].CID+`"}}}`)
		if sent[i].ID <= sent[i-1].ID {
			t.Errorf("part %d has the key %s, which sorts before %s", i, sent[i].ID, sent[i-1].ID)
		}
	}
}

// realReplies answers and quotes by URL: the conversation's root is the one of the post that is answered.
func realReplies(t *testing.T, d desk) {
	first := d.send(t, effect(message("question", "Which beans?"), 0))
	answer := message("answer", "These.", "And these.")
	answer.ReplyTo = &schema.PostRef{URL: first.URL}
	answer.Quote = &schema.PostRef{URL: strings.Replace(first.URL, d.account.DID, d.account.Handle, 1)}
	second := d.send(t, effect(answer, 0))
	e := effect(answer, 1)
	e.Root, e.Parent = &second, &second
	third := d.send(t, e)
	record := d.held(t, second)
	root := `{"uri": "` + first.ID + `", "cid": "` + first.CID + `"}`
	want(t, map[string]any{"reply": record["reply"], "embed": record["embed"]}, `{
		"reply": {"root": `+root+`, "parent": `+root+`},
		"embed": {"$type": "app.bsky.embed.record", "record": `+root+`}}`)
	record = d.held(t, third)
	want(t, map[string]any{"reply": record["reply"], "embed": record["embed"]}, `{"embed": null, "reply": {
		"root": `+root+`, "parent": {"uri": "`+second.ID+`", "cid": "`+second.CID+`"}}}`)
}

func realTwice(t *testing.T, d desk) {
	e := effect(message("twice", "Once."), 0)
	first := d.send(t, e)
	commit, count := d.pds.Commit(d.account.DID), len(d.pds.Records(d.account.DID))
	again := d.open(t, d.account.Password)
	e.Now = e.Now.AddDate(0, 0, 1)
	second, err := again.Send(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("the second send gave another remote (-first +second):\n%s", diff)
	}
	// A later claim makes another record of the same post: it is ours all the same, and stays as it was.
	e.Claimed = e.Claimed.AddDate(0, 0, 1)
	third, err := again.Send(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, third); diff != "" {
		t.Errorf("the third send gave another remote (-first +third):\n%s", diff)
	}
	if got := d.pds.Commit(d.account.DID); got != commit {
		t.Errorf("got a new commit %s after %s", got, commit)
	}
	if got := len(d.pds.Records(d.account.DID)); got != count {
		t.Errorf("got %d records, want %d", got, count)
	}
	e.Message.Parts = []schema.Part{{Role: schema.RolePost, Text: "Another text."}}
	_, err = again.Send(t.Context(), e)
	wantFault(t, err, schema.Refused, "holds another text", "resolve")
}

func realFind(t *testing.T, d desk) {
	e := effect(message("find", "Is it there?"), 0)
	if r, err := d.client.Find(t.Context(), e); !errors.Is(err, schema.ErrAbsent) {
		t.Errorf("before: got %+v, %v, want ErrAbsent", r, err)
	}
	sent := d.send(t, e)
	found, err := d.client.Find(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sent, found); diff != "" {
		t.Errorf("found (-sent +found):\n%s", diff)
	}
}

func realTooLong(t *testing.T, d desk) {
	before := d.pds.Commit(d.account.DID)
	_, err := d.client.Send(t.Context(), effect(message("long", strings.Repeat("é", 301)), 0))
	wantFault(t, err, schema.Refused, "$.record.text", "change")
	if got := d.pds.Commit(d.account.DID); got != before {
		t.Error("a refused post made a commit")
	}
}

func realLostUpload(t *testing.T, d desk) {
	m := message("lost", "A picture that is not there")
	m.Parts[0].Media = []schema.MediaFile{{File: "media/a.jpg", Type: "image/jpeg"}}
	e := effect(m, 0)
	e.Uploads = []schema.Upload{{File: "media/a.jpg", Handle: json.RawMessage(`{"blob": {"$type": "blob",
		"mimeType": "image/jpeg", "size": 9, "ref": {"$link": "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"}}}`)}}
	_, err := d.client.Send(t.Context(), e)
	wantFault(t, err, schema.Later, "blob", "uploads it again")
}

func realWrongPassword(t *testing.T, d desk) {
	client := d.open(t, "nope-nope-nope-nope")
	_, err := client.Send(t.Context(), effect(message("password", "Hello"), 0))
	wantFault(t, err, schema.Refused, "Invalid identifier or password", "BLUESKY_APP_PASSWORD")
	_, err = client.Find(t.Context(), effect(message("password", "Hello"), 0))
	wantFault(t, err, schema.Refused, "Invalid identifier or password", "app password")
}

// realBadToken spoils the token of the first write, then of every one.
func realBadToken(t *testing.T, d desk) {
	spoil := 1
	puts := &meddler{call: "com.atproto.repo.putRecord", change: func(r *http.Request) (*http.Response, error) {
		if spoil > 0 {
			spoil--
			r.Header.Set("Authorization", "Bearer spoilt")
		}
		return nil, nil
	}}
	o := options(d.pds.URL, d.account.Handle, d.account.Password)
	o.HTTP.Transport = puts
	client, err := bluesky.Driver().Open(o)
	if err != nil {
		t.Fatal(err)
	}
	d.held(t, mustSend(t, client, effect(message("spoilt once", "One."), 0)))
	if puts.seen != 2 {
		t.Errorf("got %d writes, want 2", puts.seen)
	}
	spoil = 9
	_, err = client.Send(t.Context(), effect(message("spoilt always", "Two."), 0))
	wantFault(t, err, schema.Refused, "InvalidToken", "BLUESKY_APP_PASSWORD")
	if puts.seen != 4 {
		t.Errorf("got %d writes, want 4", puts.seen)
	}
}
