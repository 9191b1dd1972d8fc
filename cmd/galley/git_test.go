package main_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

const gitToken = "ghs_notTheRealOne123"

// gitDesk is a small repository whose remote is on a Git server.
func gitDesk(t *testing.T, server gittest.Server) (desk, world) {
	t.Helper()
	d := newDesk(t, map[string]string{
		"galley.yaml": `version: 1
name: Small Beans
timezone: Europe/Lisbon
channels:
  site: {network: site, url: "https://small.example/news", branch: site}
ledger: {id: 0123456789abcdef}
`,
		"posts/first.md": "---\ntitle: The first cup\nchannels: [site]\npublish_at: 2026-10-01 09:00\n---\nWe opened at seven.\n",
	})
	d.bare = server.Folder
	gittest.Git(t, d.work, "push", "--quiet", "--force", server.Folder, "main:main")
	gittest.Git(t, d.work, "remote", "set-url", "origin", server.URL)
	gittest.Git(t, d.work, "update-ref", "-d", "refs/galley/seen/origin/galley-ledger")
	now := time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)
	return d, world{dir: d.work, env: map[string]string{"GALLEY_GIT_TOKEN": gitToken}, now: now}
}

// checkPublished fails the test unless the post is on the site's branch and once in the ledger.
func (d desk) checkPublished(t *testing.T) {
	t.Helper()
	if page := gittest.Git(t, d.bare, "show", "site:posts/first/index.html"); !strings.Contains(page, "The first cup") {
		t.Errorf("got the page %q, want the post on it", page)
	}
	want := []string{"claim first → site", "published first → site"}
	if diff := cmp.Diff(want, d.log(t)); diff != "" {
		t.Errorf("the ledger's log (-want +got):\n%s", diff)
	}
}

// TestGitServers publishes over the network, to real Git servers.
func TestGitServers(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(*testing.T) gittest.Server{
		"http":   func(t *testing.T) gittest.Server { return gittest.HTTPBackend(t, "x-access-token", gitToken) },
		"daemon": func(t *testing.T) gittest.Server { return gittest.Daemon(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, w := gitDesk(t, start(t))
			w.must(t, 0, "init").says(t, "created the ledger")
			w.must(t, 0, "publish").says(t, "Published 1 delivery.")
			w.must(t, 0, "publish").says(t, "Nothing is due.")
			d.checkPublished(t)
		})
	}
}

// TestGitToken: a wrong token and none stop galley before anything, and no token is shown.
func TestGitToken(t *testing.T) {
	t.Parallel()
	server := gittest.HTTPBackend(t, "x-access-token", gitToken)
	d, w := gitDesk(t, server)
	w.must(t, 0, "init")
	for name, token := range map[string]string{"wrong": "ghs_wrong0000", "none": ""} {
		w.env = map[string]string{"GITHUB_TOKEN": token}
		for _, command := range []string{"publish", "plan", "init"} {
			out := w.galley(t, command)
			out.must(t, 3, command+" with the token "+name)
			out.says(t, "credentials")
			if token != "" && strings.Contains(out.stdout+out.stderr, token) {
				t.Errorf("%s: the token is shown:\n%s%s", command, out.stdout, out.stderr)
			}
		}
	}
	w.env = map[string]string{"GITHUB_TOKEN": gitToken}
	w.must(t, 0, "publish")
	d.checkPublished(t)
}

// TestGitLostReply: a push is taken, and its answer lost on the way. galley finds out, and goes on.
func TestGitLostReply(t *testing.T) {
	t.Parallel()
	for name, nth := range map[string]int64{"claim": 1, "page": 2, "receipt": 3} {
		for word, fault := range map[string]gittest.Fault{"dropped": gittest.DropReply, "emptied": gittest.EmptyReply} {
			t.Run(name+" "+word, func(t *testing.T) {
				t.Parallel()
				var pushes atomic.Int64
				backend := gittest.HTTPBackend(t, "x-access-token", gitToken)
				server := gittest.Proxy(t, backend, func(r *http.Request) gittest.Fault {
					if gittest.IsPush(r) && pushes.Add(1) == nth {
						return fault
					}
					return gittest.Pass
				})
				d, w := gitDesk(t, backend)
				w.must(t, 0, "init")
				pushes.Store(0)
				gittest.Git(t, d.work, "remote", "set-url", "origin", server.URL)
				w.must(t, 0, "publish").says(t, "Published 1 delivery.")
				if got := pushes.Load(); got < nth {
					t.Errorf("got %d pushes, want the fault at number %d", got, nth)
				}
				d.checkPublished(t)
			})
		}
	}
}

// TestGitWorktree: a second working folder of one clone is as good as the first.
func TestGitWorktree(t *testing.T) {
	t.Parallel()
	d, w := gitDesk(t, gittest.Daemon(t))
	w.must(t, 0, "init")
	tree := filepath.Join(t.TempDir(), "tree")
	gittest.Git(t, d.work, "worktree", "add", "--quiet", "--detach", tree)
	w.dir = tree
	w.must(t, 0, "publish").says(t, "Published 1 delivery.")
	d.checkPublished(t)
}
