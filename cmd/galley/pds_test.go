package main_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/bluesky/pdstest"
)

// TestPDS runs galley against a real Bluesky server.
func TestPDS(t *testing.T) {
	t.Parallel()
	pds := pdstest.Start(t)
	t.Run("example", func(t *testing.T) { publishExample(t, pds) })
	t.Run("killed", func(t *testing.T) { killEverywhere(t, pds) })
	t.Run("taken back", func(t *testing.T) { t.Parallel(); takenBack(t, pds) })
	t.Run("killed while taking back", func(t *testing.T) { t.Parallel(); killedBetween(t, pds) })
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
	files["brand.md"] = replaceOnce(t, files["brand.md"], "mentions:\n  allowed: [", "mentions:\n  allowed: [\"@rosana.test\", \"@ninguem.test\", ")
	files["brand.md"] = replaceOnce(t, files["brand.md"], "emoji:\n  max: 1", "emoji:\n  max: 2")
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
	config = replaceOnce(t, config, "account: northwind.example\n", "account: "+handle+"\n    server: "+server+"\n")
	config = replaceOnce(t, config, "late: hold", "late: publish")
	return replaceOnce(t, config, "limit: 20", "limit: 200")
}

func replaceOnce(t *testing.T, text, old, better string) string {
	t.Helper()
	if strings.Count(text, old) != 1 {
		t.Fatalf("got %q %d times in a file of the example, want it once", old, strings.Count(text, old))
	}
	return strings.Replace(text, old, better, 1)
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
