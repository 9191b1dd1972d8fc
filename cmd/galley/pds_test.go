package main_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/bluesky/pdstest"
	"github.com/galley-social/galley/schema"
)

// TestPDS runs galley against a real Bluesky server.
func TestPDS(t *testing.T) {
	t.Parallel()
	pds := pdstest.Start(t)
	t.Run("example", func(t *testing.T) { publishExample(t, pds) })
	t.Run("killed", func(t *testing.T) { killEverywhere(t, pds) })
}

// thanksPost has in one text what the example's posts do not have: mentions, of which one resolves, and a
// link between characters of many bytes.
const thanksPost = `---
title: Thank you
channels: [bluesky]
publish_at: 2026-12-22 09:00
---
Obrigado, @rosana.test e @ninguem.test! 👩🏽‍🌾☕️ A colheita está [na página](https://northwind.example/colheita?a=b&c=d). #café
`

// reader is an account on the server, and what a channel on it published.
type reader struct {
	world
	pds     *pdstest.PDS
	account pdstest.Account
	dids    map[string]string
	records map[string]held // by the last word of the address
	files   map[string]string
}

// held is one record, with its text in the form in which it is compared.
type held struct {
	pdstest.Record
	value map[string]any
}

// publishExample publishes all of example-repo's Bluesky posts, and compares what the server holds with what
// `galley show --json` promised.
func publishExample(t *testing.T, pds *pdstest.PDS) {
	account, friend := pds.CreateAccount("northwind.test"), pds.CreateAccount("rosana.test")
	files := exampleFiles(t)
	files["posts/2026/12/thank-you.md"] = thanksPost
	files["galley.yaml"] = onServer(t, files["galley.yaml"], pds.URL, account.Handle)
	d := newDesk(t, files)
	r := &reader{
		world: world{dir: d.work, env: map[string]string{"BLUESKY_APP_PASSWORD": account.Password}},
		pds:   pds, account: account, files: files,
		dids: map[string]string{account.Handle: account.DID, friend.Handle: friend.DID},
	}
	const late = "2026-12-30T12:00:00Z"
	first := r.must(t, 0, "publish", "--channel", "bluesky", "--now", late)
	r.read(t)
	posts := r.compare(t)
	if len(posts) < 20 {
		t.Errorf("got %d posts compared, want at least 20 of example-repo's\n%s", len(posts), first.stdout)
	}
	for _, want := range []string{"thank-you", "autumn-list", "notes-from-huila", "our-moka-recipe", "sacks-and-patience", "brew-holiday-blend"} {
		if !posts[want] {
			t.Errorf("got no post %s, which shows a feature", want)
		}
	}
	commit := pds.Commit(account.DID)
	r.must(t, 0, "publish", "--channel", "bluesky", "--now", late).says(t, "Nothing is due.")
	world{dir: d.clone(t), env: r.env}.must(t, 0, "publish", "--channel", "bluesky", "--now", late).says(t, "Nothing is due.")
	if got := pds.Commit(account.DID); got != commit {
		t.Errorf("got commit %s after publishing again, want %s: nothing may change", got, commit)
	}
}

// onServer points the configuration's Bluesky channel at a server, and lets late posts out.
func onServer(t *testing.T, config, server, handle string) string {
	t.Helper()
	for _, change := range [][2]string{
		{"account: northwind.example\n", "account: " + handle + "\n    server: " + server + "\n"},
		{"late: hold", "late: publish"},
		{"limit: 20", "limit: 200"},
	} {
		if strings.Count(config, change[0]) != 1 {
			t.Fatalf("got no %q in the example's galley.yaml", change[0])
		}
		config = strings.Replace(config, change[0], change[1], 1)
	}
	return config
}

// read fetches every record of the account, and puts the names of files in the place of their blobs.
func (r *reader) read(t *testing.T) {
	t.Helper()
	r.records = map[string]held{}
	for _, record := range r.pds.Records(r.account.DID) {
		h := held{Record: record}
		if err := json.Unmarshal(record.Value, &h.value); err != nil {
			t.Fatal(err)
		}
		at, _ := h.value["createdAt"].(string)
		if when, err := time.Parse(time.RFC3339, at); err != nil || time.Since(when) > time.Hour {
			t.Errorf("got createdAt %q, want the time of the claim", at)
		}
		delete(h.value, "createdAt")
		r.nameBlobs(t, h.value)
		r.records[record.URI[strings.LastIndex(record.URI, "/")+1:]] = h
	}
}

// nameBlobs puts the name of the file in the place of every blob whose bytes are the file's.
func (r *reader) nameBlobs(t *testing.T, v any) any {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		if v["$type"] == "blob" {
			cid, _ := v["ref"].(map[string]any)["$link"].(string)
			data := string(r.pds.Blob(r.account.DID, cid))
			for name, text := range r.files {
				if text == data {
					return name
				}
			}
			t.Errorf("got blob %s of %d bytes, which no file of the repository has", cid, len(data))
		}
		for key := range v {
			v[key] = r.nameBlobs(t, v[key])
		}
	case []any:
		for i := range v {
			v[i] = r.nameBlobs(t, v[i])
		}
	}
	return v
}

// compare goes from the ledger to the records, and returns the posts it found to be as promised.
func (r *reader) compare(t *testing.T) map[string]bool {
	t.Helper()
	compared, parts := map[string]bool{}, 0
	public := map[string][]held{}
	list := r.status(t, "--channel", "bluesky", "--now", "2026-12-30T12:00:00Z")
	for _, d := range list {
		for _, address := range d.Parts {
			one, ok := r.records[address[strings.LastIndex(address, "/")+1:]]
			if !ok {
				t.Errorf("%s: the ledger has %s, and the server does not", d.Post, address)
				return nil
			}
			public[d.Post] = append(public[d.Post], one)
			parts++
		}
	}
	if parts != len(r.records) {
		t.Errorf("got %d parts in the ledger and %d records on the server", parts, len(r.records))
	}
	for post, records := range public {
		m := r.messages(t, post, "bluesky")[0]
		if len(records) != len(m.Parts) {
			t.Errorf("%s: got %d records, want %d", post, len(records), len(m.Parts))
			continue
		}
		for i := range m.Parts {
			if diff := cmp.Diff(r.promised(m, i, public), records[i].value); diff != "" {
				t.Errorf("%s part %d (-show +server):\n%s", post, i+1, diff)
			}
		}
		compared[post] = true
	}
	return compared
}

type object = map[string]any

// promised is the record that part i of a message should have become.
func (r *reader) promised(m schema.Message, i int, public map[string][]held) object {
	part := m.Parts[i]
	want := object{"$type": "app.bsky.feed.post", "text": part.Text, "langs": []any{m.Language}}
	if facets := r.facets(part); len(facets) > 0 {
		want["facets"] = facets
	}
	if reply := replyOf(m, i, public); reply != nil {
		want["reply"] = reply
	}
	embed := embedOf(m, i)
	if m.Quote != nil && i == 0 {
		quoted := object{"$type": "app.bsky.embed.record", "record": public[m.Quote.Post][0].ref()}
		if embed != nil {
			quoted = object{"$type": "app.bsky.embed.recordWithMedia", "record": quoted, "media": embed}
		}
		embed = quoted
	}
	if embed != nil {
		want["embed"] = embed
	}
	return want
}

// ref is a strong reference to the record.
func (h held) ref() object { return object{"uri": h.URI, "cid": h.CID} }

func replyOf(m schema.Message, i int, public map[string][]held) object {
	own := public[m.Post]
	switch {
	case i > 0 && m.ReplyTo != nil:
		return object{"root": public[m.ReplyTo.Post][0].ref(), "parent": own[parentOf(m, i)].ref()}
	case i > 0:
		return object{"root": own[0].ref(), "parent": own[parentOf(m, i)].ref()}
	case m.ReplyTo != nil:
		answered := public[m.ReplyTo.Post][0].ref()
		return object{"root": answered, "parent": answered}
	}
	return nil
}

// parentOf is the part before, but the first part for the first comment.
func parentOf(m schema.Message, i int) int {
	if m.Parts[i].Role == schema.RoleComment {
		return 0
	}
	return i - 1
}

func (r *reader) facets(part schema.Part) []any {
	var list []any
	for _, f := range part.Facets {
		feature := object{"$type": "app.bsky.richtext.facet#" + string(f.Kind)}
		switch f.Kind {
		case schema.FacetLink:
			feature["uri"] = f.Value
		case schema.FacetTag:
			feature["tag"] = f.Value
		case schema.FacetMention:
			did, ok := r.dids[f.Value]
			if !ok {
				continue // nobody has the handle, so it stays plain text
			}
			feature["did"] = did
		}
		list = append(list, object{
			"index": object{"byteStart": float64(f.Start), "byteEnd": float64(f.End)}, "features": []any{feature},
		})
	}
	return list
}

func embedOf(m schema.Message, i int) object {
	var images []any
	for _, f := range m.Parts[i].Media {
		images = append(images, object{
			"alt": f.Alt, "image": f.File, "aspectRatio": object{"width": float64(f.Width), "height": float64(f.Height)},
		})
	}
	switch {
	case images != nil:
		return object{"$type": "app.bsky.embed.images", "images": images}
	case i == 0 && m.Card != nil:
		card := object{"uri": m.Card.URL, "title": m.Card.Title, "description": m.Card.Description}
		if m.Card.Image != nil {
			card["thumb"] = m.Card.Image.File
		}
		return object{"$type": "app.bsky.embed.external", "external": card}
	}
	return nil
}

// killPost is a thread of two parts, each with a picture.
const killPost = `---
title: A thread
channels: [bluesky]
publish_at: 2020-10-01 09:00
media:
  - {file: media/roaster.jpg, alt: A drum roaster with a copper front}
  - {file: media/cup.jpg, alt: "A cup of black coffee, seen from above", part: 2}
---
First the drum gets hot.

***

Then we listen.
`

const shortPost = `---
title: A short one
channels: [bluesky]
publish_at: 2020-10-01 09:30
---
The shutters are open.
`

// killDesk is a repository with a thread and a short post that are due on the server at the address.
func killDesk(t *testing.T, server string, account pdstest.Account) desk {
	t.Helper()
	example := exampleFiles(t)
	return newDesk(t, map[string]string{
		"galley.yaml": fmt.Sprintf(`version: 1
name: Small Beans
timezone: Europe/Lisbon
channels:
  bluesky: {network: bluesky, account: %s, server: %q, secret_env: BLUESKY_APP_PASSWORD}
publish: {late: publish}
ledger: {id: 0123456789abcdef}
`, account.Handle, server),
		"posts/short.md":    shortPost,
		"posts/thread.md":   killPost,
		"media/roaster.jpg": example["media/roaster.jpg"],
		"media/cup.jpg":     example["media/cup-from-above.jpg"],
	})
}

// checkOnce fails the test unless both posts are public, each once and whole, and the ledger has receipts.
func checkOnce(t *testing.T, pds *pdstest.PDS, account pdstest.Account, d desk) {
	t.Helper()
	var texts []string
	for _, record := range pds.Records(account.DID) {
		var value struct{ Text string }
		if err := json.Unmarshal(record.Value, &value); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, value.Text)
	}
	slices.Sort(texts)
	want := []string{"First the drum gets hot.", "The shutters are open.", "Then we listen."}
	if diff := cmp.Diff(want, texts); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
	for _, s := range (world{dir: d.work}).status(t) {
		if n := map[string]int{"short": 1, "thread": 2}[s.Post]; s.Status != "published" || len(s.Parts) != n {
			t.Errorf("got %s: %s with %d parts, want published with %d", s.Post, s.Status, len(s.Parts), n)
		}
	}
	log := d.log(t)
	if n := strings.Count(strings.Join(log, "\n"), "claim"); n == 0 {
		t.Errorf("got no claim in the ledger's log %q", log)
	}
}

// writeFile writes a file and the folders above it.
func writeFile(t *testing.T, dir, name, text string, mode os.FileMode) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}
