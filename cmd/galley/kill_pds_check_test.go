package main_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/bluesky/pdstest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

const harbourConfig = `version: 1
name: Small Beans
timezone: Europe/Lisbon
language: en
channels:
  bluesky: {network: bluesky, account: %s, server: %q, secret_env: BLUESKY_APP_PASSWORD}
publish: {late: publish}
ledger: {id: 0123456789abcdef}
`

// due is one post: how many parts it has, and whether the first one has a picture.
type due struct {
	id      string
	parts   int
	picture bool
}

func (d due) part(n int) string { return fmt.Sprintf("%s/%d is poured.", d.id, n+1) }

func (d due) file(round, minute int) string {
	text := fmt.Sprintf("---\ntitle: Cup %s\nchannels: [bluesky]\npublish_at: 2020-%02d-%02d 09:%02d\n", d.id, 1+round/28, 1+round%28, minute)
	if d.picture {
		text += "media:\n  - {file: media/roaster.jpg, alt: A drum roaster with a copper front}\n"
	}
	text += "---\n" + d.part(0) + "\n"
	for n := 1; n < d.parts; n++ {
		text += "\n***\n\n" + d.part(n) + "\n"
	}
	return text
}

// bring makes posts due: two short ones, a thread of three, and one with a picture.
func (h *harbour) bring(t *testing.T, round int) {
	t.Helper()
	posts := []due{
		{id: fmt.Sprintf("r%02d-a", round), parts: 1},
		{id: fmt.Sprintf("r%02d-thread", round), parts: 3},
		{id: fmt.Sprintf("r%02d-picture", round), parts: 1, picture: true},
		{id: fmt.Sprintf("r%02d-z", round), parts: 1},
	}
	for i, d := range posts {
		writeFile(t, h.desk.work, "posts/"+d.id+".md", d.file(round, i), 0o644)
	}
	gittest.Git(t, h.desk.work, "add", "--all")
	gittest.Git(t, h.desk.work, "commit", "--quiet", "--message", fmt.Sprintf("round %d", round))
	gittest.Git(t, h.desk.work, "push", "--quiet", "origin", "HEAD:main")
	h.posts = append(h.posts, posts...)
}

// parts is how many records are due by now.
func (h *harbour) parts() int {
	n := 0
	for _, d := range h.posts {
		n += d.parts
	}
	return n
}

func isPut(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/com.atproto.repo.putRecord") }

// put is told of a request to write a record before it happens: it needs a claim of its own.
func (h *harbour) put(t *testing.T, body []byte) {
	var in struct{ Record struct{ Text string } }
	if err := json.Unmarshal(body, &in); err != nil {
		t.Errorf("got %q: %v", body, err)
	}
	post, _, _ := strings.Cut(in.Record.Text, "/")
	h.mu.Lock()
	h.asked[in.Record.Text]++
	asked := h.asked[in.Record.Text]
	h.mu.Unlock()
	cmd := exec.Command("git", "log", "--format=%b", "galley-ledger")
	cmd.Dir, cmd.Env = h.desk.bare, gittest.Env()
	out, err := cmd.Output()
	if claims := strings.Count(string(out), "claim "+post+" → bluesky"); err != nil || claims < asked {
		t.Errorf("request number %d to write %q came after %d claims (git log: %v)", asked, in.Record.Text, claims, err)
	}
}

// check fails the test unless each part that is due is one record, as its only receipt says, and nothing else is there.
func (h *harbour) check(t *testing.T) {
	t.Helper()
	state := h.look(t)
	held := map[string]pdstest.Record{}
	for _, record := range state.records {
		var value struct{ Text string }
		if err := json.Unmarshal(record.Value, &value); err != nil {
			t.Fatal(err)
		}
		if other, twice := held[value.Text]; twice {
			t.Errorf("got %q public at %s and at %s, want it once", value.Text, other.URI, record.URI)
		}
		held[value.Text] = record
	}
	if len(held) != h.parts() || len(state.ledger) != len(h.posts) {
		t.Errorf("got %d records and %d posts in the ledger, want %d and %d", len(held), len(state.ledger), h.parts(), len(h.posts))
	}
	for _, d := range h.posts {
		h.checkPost(t, d, held, state.ledger[d.id])
	}
	for _, s := range (world{dir: h.desk.work}).status(t) {
		if s.Status != "published" {
			t.Errorf("got %+v, want it published", s)
		}
	}
}

// link is a record as another one names it.
type link struct {
	URI string `json:"uri"`
	CID string `json:"cid"`
}

type reply struct{ Root, Parent link }

// poured is what a record says beside its text.
type poured struct {
	Reply *reply
	Embed *struct {
		Images []struct {
			Image struct {
				Ref struct {
					Link string `json:"$link"`
				}
			}
		}
	}
}

func (h *harbour) checkPost(t *testing.T, d due, held map[string]pdstest.Record, a account) {
	t.Helper()
	var sent []link
	for n := range d.parts {
		record := held[d.part(n)]
		got := link{record.URI, record.CID}
		if list := a.remotes[n]; len(list) != 1 || list[0].ID != got.URI || list[0].CID != got.CID {
			t.Errorf("%s part %d: got the receipts %+v, want one for %+v", d.id, n+1, list, got)
		}
		var value poured
		if err := json.Unmarshal(record.Value, &value); err != nil {
			t.Errorf("%s part %d: got %q: %v", d.id, n+1, record.Value, err)
			return
		}
		var want *reply
		if n > 0 {
			want = &reply{Root: sent[0], Parent: sent[n-1]}
		}
		if diff := cmp.Diff(want, value.Reply); diff != "" {
			t.Errorf("%s part %d: it answers another record (-want +got):\n%s", d.id, n+1, diff)
		}
		if n > 0 && got.URI <= sent[n-1].URI {
			t.Errorf("%s: got part %d at %s, which sorts before the part before it", d.id, n+1, got.URI)
		}
		if (value.Embed != nil) != d.picture {
			t.Errorf("%s part %d: got the embed %+v, want one: %t", d.id, n+1, value.Embed, d.picture)
		} else if d.picture {
			if len(value.Embed.Images) != 1 || string(h.pds.Blob(h.account.DID, value.Embed.Images[0].Image.Ref.Link)) != h.photo {
				t.Errorf("%s: got the pictures %+v, want the photo alone", d.id, value.Embed.Images)
			}
		}
		sent = append(sent, got)
	}
}
