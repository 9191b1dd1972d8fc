package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// town is a repository on a Git server with many posts that are due, each on three channels: a network that keeps
// keys, one that does not, and a site on a branch. What is asked of them is counted on its way.
type town struct {
	desk
	world
	posts        int
	git          *wire
	keyed, plain *network

	mu    sync.Mutex
	asked map[string]int // requests to make something public, by delivery and part
	moves int            // pushes that were to move the ledger
}

// network is a fake one behind wires: the requests that make something public, and the uploads.
type network struct {
	server        *mastodontest.Server
	toot, uploads *wire
}

const townConfig = `version: 1
name: Small Beans
timezone: Europe/Lisbon
language: en
channels:
  keyed: {network: mastodon, server: %q, secret_env: TOKEN}
  plain: {network: mastodon, server: %q, secret_env: TOKEN}
  site: {network: site, url: "https://small.example/news", branch: site}
publish: {late: publish, limit: %d}
ledger: {id: 0123456789abcdef}
`

// townPost is post number i. Every fourth is a thread, with a picture.
func townPost(i int) string {
	head := fmt.Sprintf("---\ntitle: Cup %[1]d\nchannels: [keyed, plain, site]\npublish_at: 2020-10-%02[2]d %02[3]d:%02[4]d\n",
		i, 1+i/20, 8+i%20/2, i%2*30)
	if i%4 != 1 {
		return head + fmt.Sprintf("---\np%03d/1 is poured.\n", i)
	}
	return head + "media:\n  - {file: media/roaster.jpg, alt: A drum roaster with a copper front}\n" +
		fmt.Sprintf("---\np%03[1]d/1 is poured.\n\n***\n\np%03[1]d/2 is drunk.\n", i)
}

// newTown has so many posts, of which a run sends so many deliveries. With remote it is on a Git server over HTTP.
func newTown(t *testing.T, posts, limit int, remote bool) *town {
	t.Helper()
	w := &town{posts: posts, asked: map[string]int{}}
	w.keyed = w.network(t, "keyed", mastodontest.Mastodon)
	w.plain = w.network(t, "plain", mastodontest.GoToSocial)
	files := map[string]string{
		"galley.yaml":       fmt.Sprintf(townConfig, w.keyed.toot.url, w.plain.toot.url, limit),
		"media/roaster.jpg": exampleFiles(t)["media/roaster.jpg"],
	}
	for i := range posts {
		files[fmt.Sprintf("posts/p%03d.md", i)] = townPost(i)
	}
	w.desk = newDesk(t, files)
	w.git = newWire(t, "http://127.0.0.1:1", gittest.IsPush, nil)
	if remote {
		server := gittest.HTTPBackend(t, "", "")
		w.git = newWire(t, server.URL[:strings.LastIndex(server.URL, "/")], gittest.IsPush, w.push)
		gittest.Git(t, w.bare, "push", "--quiet", "--mirror", server.Folder)
		w.bare = server.Folder
		gittest.Git(t, w.work, "remote", "set-url", "origin", w.git.url+server.URL[strings.LastIndex(server.URL, "/"):])
	}
	gittest.Git(t, w.bare, "config", "core.logAllRefUpdates", "always")
	writeFile(t, w.bare, "hooks/update", siteHook, 0o755)
	w.world = world{dir: w.work, env: map[string]string{"TOKEN": mastodontest.Token}}
	return w
}

// siteHook notes a post that is put on the site without a claim in the ledger.
const siteHook = `#!/bin/sh
test "$1" = refs/heads/site || exit 0
post=$(git log -1 --format=%s "$3" | cut -d ' ' -f 2)
git log --format=%B galley-ledger | grep -q "^claim $post → site" || echo "$post" >>unclaimed
echo "$post" >>put
`

func (w *town) network(t *testing.T, channel string, flavour mastodontest.Flavour) *network {
	n := &network{server: mastodontest.New(t, flavour)}
	n.uploads = newWire(t, n.server.URL, isUpload, nil)
	n.toot = newWire(t, n.uploads.url, isToot, func(body []byte) { w.effect(t, channel, body) })
	n.server.URL = n.toot.url // the server names its own address in what it answers
	return n
}

// clone is a fresh one, whose remote is where the first one's is.
func (w *town) clone(t *testing.T) string {
	t.Helper()
	dir := w.desk.clone(t)
	gittest.Git(t, dir, "remote", "set-url", "origin", gittest.Git(t, w.work, "remote", "get-url", "origin"))
	return dir
}

// push is told of a push, whose first line names the branch.
func (w *town) push(body []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if bytes.Contains(body[:min(len(body), 300)], []byte(" refs/heads/galley-ledger")) {
		w.moves++
	}
}

// pushes is how many pushes were to move the ledger.
func (w *town) pushes() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.moves
}

// effect is told of a request to make something public before it happens: it needs a claim of its own.
func (w *town) effect(t *testing.T, channel string, body []byte) {
	var in struct{ Status string }
	if err := json.Unmarshal(body, &in); err != nil {
		t.Errorf("%s: got %q: %v", channel, body, err)
	}
	part, _, _ := strings.Cut(in.Status, " ")
	post, _, _ := strings.Cut(part, "/")
	w.mu.Lock()
	w.asked[channel+" "+part]++
	asked := w.asked[channel+" "+part]
	w.mu.Unlock()
	cmd := exec.Command("git", "log", "--format=%b", "galley-ledger") // the subject may say it a second time
	cmd.Dir, cmd.Env = w.bare, gittest.Env()
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("git log: %v", err)
	}
	claims := 0
	for line := range strings.Lines(string(out)) {
		if rest, ok := strings.CutPrefix(line, "claim "+post+" → "+channel); ok && (strings.TrimSpace(rest) == "" || strings.HasPrefix(rest, ": attempt ")) {
			claims++
		}
	}
	if claims < asked {
		t.Errorf("%s: request number %d for %s came after %d claims", channel, asked, part, claims)
	}
}

// settle runs to the end, by clocks that go on until every lease is over, and is the person who looks.
func (w *town) settle(t *testing.T) {
	t.Helper()
	for n := range 40 {
		w.now = time.Now().Add(time.Duration(n+1) * 11 * time.Minute)
		for _, one := range []*network{w.keyed, w.plain} {
			now := w.now
			one.server.SetNow(func() time.Time { return now })
		}
		if out := w.galley(t, "publish", "--limit", "1000"); strings.Contains(out.stdout, "Nothing is due.") && out.code == 0 {
			return
		}
		for _, s := range w.status(t) {
			if s.Status == "unknown" {
				w.look(t, s)
			}
		}
	}
	t.Fatalf("got something open after 40 more runs, want an end:\n%s", w.must(t, 0, "status").stdout)
}

// look answers for a delivery that galley could not settle by itself: only where no key makes a repeat safe, with a
// reason, and only if its first part that has no receipt is truly not public.
func (w *town) look(t *testing.T, s standing) {
	t.Helper()
	if s.Channel != "plain" || s.Reason == "" {
		t.Errorf("got %+v held, want that only of the network without keys, with a reason", s)
	}
	part := fmt.Sprintf("%s/%d ", s.Post, len(s.Parts)+1)
	for _, status := range w.plain.server.Statuses() {
		if strings.HasPrefix(status.Text, part) {
			t.Errorf("got %s held as %q although it is public", part, s.Reason)
		}
	}
	w.must(t, 0, "resolve", s.Post, s.Channel, "--absent", "--by", "Rita", "--why", "not on the profile")
}

// check fails the test unless all is public once, and the ledger says so.
func (w *town) check(t *testing.T) {
	t.Helper()
	want := map[string]string{} // the address of each part, by its name
	for i := range w.posts {
		want[fmt.Sprintf("p%03d/1", i)] = ""
		if i%4 == 1 {
			want[fmt.Sprintf("p%03d/2", i)] = ""
		}
	}
	public := map[string]int{}
	for channel, n := range map[string]*network{"keyed": w.keyed, "plain": w.plain} {
		counts := map[string]int{}
		for _, status := range n.server.Statuses() {
			part, _, _ := strings.Cut(status.Text, " ")
			counts[part]++
			public[status.URL]++
		}
		for part := range want {
			if counts[part] != 1 {
				t.Errorf("%s: got %s public %d times, want once", channel, part, counts[part])
			}
			delete(counts, part)
		}
		if len(counts) > 0 {
			t.Errorf("%s: got %v public, which are no posts", channel, counts)
		}
	}
	list := w.status(t)
	if len(list) != 3*w.posts {
		t.Errorf("got %d deliveries, want %d", len(list), 3*w.posts)
	}
	for _, s := range list {
		if s.Status != "published" || len(s.Parts) == 0 {
			t.Errorf("got %+v, want it published", s)
		}
		for _, address := range s.Parts {
			if s.Channel != "site" && public[address] != 1 {
				t.Errorf("%s on %s: got the receipt %s, which is not public", s.Post, s.Channel, address)
			}
		}
	}
	w.checkSite(t)
	w.checkLedger(t)
}

// checkSite: each post has its page and its place in the lists, and no page was put there before its claim, or twice.
func (w *town) checkSite(t *testing.T) {
	t.Helper()
	pages := 0
	for name := range strings.Lines(gittest.Git(t, w.bare, "ls-tree", "-r", "--name-only", "site")) {
		if strings.HasPrefix(name, "posts/") && strings.HasSuffix(strings.TrimSpace(name), "/index.html") {
			pages++
		}
	}
	if pages != w.posts {
		t.Errorf("site: got %d pages, want %d", pages, w.posts)
	}
	var index struct{ Posts []struct{ Post string } }
	decode(t, gittest.Git(t, w.bare, "show", "site:galley-site.json"), &index)
	if len(index.Posts) != w.posts {
		t.Errorf("site: got %d posts in its index, and so in its lists and feeds, want %d", len(index.Posts), w.posts)
	}
	if exists(w.bare, "unclaimed") {
		t.Error("site: a post was put there before its claim was in the ledger")
	}
	added := strings.Fields(gittest.Git(t, w.bare, "log", "--diff-filter=A", "--format=", "--name-only", "site", "--", "posts/*/index.html"))
	if len(added) != w.posts {
		t.Errorf("site: got %d pages added over time, want %d, each once", len(added), w.posts)
	}
}

// checkLedger: one line of commits, each push exactly one of them, and no file was ever changed or removed.
func (w *town) checkLedger(t *testing.T) {
	t.Helper()
	commits := strings.Fields(gittest.Git(t, w.bare, "rev-list", "galley-ledger"))
	if merges := gittest.Git(t, w.bare, "rev-list", "--min-parents=2", "galley-ledger"); merges != "" {
		t.Errorf("ledger: got merges %s", merges)
	}
	moved := strings.Fields(gittest.Git(t, w.bare, "reflog", "show", "--format=%H", "galley-ledger"))
	if n := len(moved); n < 2 || !slices.Equal(moved, commits[:n]) {
		t.Errorf("ledger: got it moved along\n%v\nwant its commits, one a push\n%v", moved, commits)
	}
	if gone := gittest.Git(t, w.bare, "log", "--diff-filter=MDRT", "--format=", "--name-status", "galley-ledger"); gone != "" {
		t.Errorf("ledger: got files changed or removed:\n%s", gone)
	}
	requests := 0
	for _, n := range slices.Collect(maps.Values(w.asked)) {
		requests += n
	}
	if requests < 2*w.posts {
		t.Errorf("got %d requests noted on the way, want %d or more", requests, 2*w.posts)
	}
}
