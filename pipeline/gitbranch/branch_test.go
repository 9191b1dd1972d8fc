package gitbranch_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	githttp "github.com/go-git/go-git/v5/plumbing/transport/http"

	"github.com/galley-social/galley/pipeline/gitbranch"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

var at = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

func open(repo *git.Repository) *gitbranch.Branch {
	return gitbranch.New(repo, "origin", "store", gitbranch.Options{AuthorName: "galley", AuthorEmail: "galley@northwind.example", AppendOnly: true})
}

// create makes the branch from a clone of its own and returns it with its tip.
func create(t *testing.T, server gittest.Server) (*gitbranch.Branch, gitbranch.Tip) {
	t.Helper()
	b := open(server.Clone(t))
	tip, err := b.Create(t.Context(), []gitbranch.Change{{Path: "count", Data: []byte("0")}}, "start\n", at)
	if err != nil {
		t.Fatal(err)
	}
	return b, tip
}

func write(t *testing.T, b *gitbranch.Branch, parent gitbranch.Tip, path, text string) plumbing.Hash {
	t.Helper()
	commit, err := b.Commit(parent, []gitbranch.Change{{Path: path, Data: []byte(text)}}, "write "+path+"\n", at)
	if err != nil {
		t.Fatal(err)
	}
	return commit
}

func TestRoundTrip(t *testing.T) {
	servers := map[string]func(testing.TB) gittest.Server{
		"bare folder": gittest.BareFolder,
		"http":        func(tb testing.TB) gittest.Server { return gittest.HTTPBackend(tb, "", "") },
		"daemon":      gittest.Daemon,
	}
	for name, start := range servers {
		t.Run(name, func(t *testing.T) {
			server := start(t)
			if _, err := open(server.Clone(t)).Fetch(t.Context()); !errors.Is(err, gitbranch.ErrMissing) {
				t.Fatalf("fetch before create: got %v, want ErrMissing", err)
			}
			b, root := create(t, server)
			if _, err := open(server.Clone(t)).Create(t.Context(), nil, "again\n", at); !errors.Is(err, gitbranch.ErrExists) {
				t.Fatalf("create again: got %v, want ErrExists", err)
			}
			first := write(t, b, root, "a/b/one.txt", "1")
			if won, err := b.Push(t.Context(), root, first); !won || err != nil {
				t.Fatalf("push: got %v, %v, want a win", won, err)
			}
			other := open(server.Clone(t))
			tip, err := other.Fetch(t.Context())
			if err != nil || tip.Hash != first {
				t.Fatalf("fetch: got %v, %v, want %v", tip, err, first)
			}
			commit, err := other.Commit(tip, []gitbranch.Change{{Path: "a/b/one.txt"}, {Path: "a/two.txt", Data: []byte("2")}}, "swap\n", at)
			if err != nil {
				t.Fatal(err)
			}
			if won, err := other.Push(t.Context(), tip, commit); !won || err != nil {
				t.Fatalf("second push: got %v, %v, want a win", won, err)
			}
			late := write(t, b, gitbranch.Tip{Hash: first}, "late", "x")
			if won, err := b.Push(t.Context(), gitbranch.Tip{Hash: first}, late); won || err != nil {
				t.Fatalf("late push: got %v, %v, want lost without an error", won, err)
			}
			if got, want := gittest.Git(t, server.Folder, "ls-tree", "-r", "--name-only", "store"), "a/two.txt\ncount"; got != want {
				t.Errorf("files: got %q, want %q", got, want)
			}
			gittest.Git(t, server.Folder, "fsck", "--strict")
			if got := gittest.Git(t, server.Folder, "rev-parse", string(other.WitnessRef())); got != commit.String() {
				t.Errorf("witness: got %s, want the tip, %s", got, commit)
			}
		})
	}
}

func TestCommitRefuses(t *testing.T) {
	b, root := create(t, gittest.BareFolder(t))
	change := func(paths ...string) (list []gitbranch.Change) {
		for _, p := range paths {
			list = append(list, gitbranch.Change{Path: p, Data: []byte("x")})
		}
		return list
	}
	tests := map[string]struct {
		changes []gitbranch.Change
		want    string
	}{
		"outside":         {change("../x"), "not a path inside it"},
		"absolute":        {change("/x"), "not a path inside it"},
		"git folder":      {change("a/.GIT/config"), "not a path inside it"},
		"empty":           {change(""), "not a path inside it"},
		"twice":           {change("a", "a"), "named twice"},
		"file and folder": {change("a", "a/b"), "both a file and a folder"},
		"file to folder":  {change("count/x"), "is a file"},
		"no change":       {[]gitbranch.Change{{Path: "count", Data: []byte("0")}, {Path: "gone"}}, "nothing changes"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := b.Commit(root, test.changes, "m", at); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestPushRefusesOtherParent(t *testing.T) {
	b, root := create(t, gittest.BareFolder(t))
	first := write(t, b, root, "one", "1")
	second := write(t, b, gitbranch.Tip{Hash: first}, "two", "2")
	if won, err := b.Push(t.Context(), root, second); won || err == nil || !strings.Contains(err.Error(), "only parent") {
		t.Errorf("got %v, %v, want a refusal", won, err)
	}
}

func TestLostReplies(t *testing.T) {
	tests := map[string]struct {
		fault   gittest.Fault
		won     bool
		err     error
		applied bool
	}{
		"reply lost":    {gittest.DropReply, true, nil, true},
		"reply emptied": {gittest.EmptyReply, true, nil, true},
		"made-up reply": {gittest.EmptyInstead, false, gitbranch.ErrUncertain, false},
		"request lost":  {gittest.DropRequest, false, gitbranch.ErrUncertain, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := gittest.HTTPBackend(t, "", "")
			_, root := create(t, server)
			var broken atomic.Bool
			broken.Store(true)
			proxy := gittest.Proxy(t, server, func(r *http.Request) gittest.Fault {
				if gittest.IsPush(r) && broken.Load() {
					return test.fault
				}
				return gittest.Pass
			})
			b := open(proxy.Clone(t))
			if _, err := b.Fetch(t.Context()); err != nil {
				t.Fatal(err)
			}
			commit := write(t, b, root, "one", "1")
			won, err := b.Push(t.Context(), root, commit)
			if won != test.won || !errors.Is(err, test.err) {
				t.Fatalf("got %v, %v, want %v, %v", won, err, test.won, test.err)
			}
			applied := gittest.Git(t, server.Folder, "rev-parse", "store") == commit.String()
			if applied != test.applied {
				t.Fatalf("applied: got %v, want %v", applied, test.applied)
			}
			broken.Store(false)
			if won, err := b.Push(t.Context(), root, commit); !won || err != nil {
				t.Errorf("the same commit again: got %v, %v, want a win", won, err)
			}
		})
	}
}

func TestLostReplyThenOthers(t *testing.T) {
	server := gittest.HTTPBackend(t, "", "")
	first, root := create(t, server)
	proxy := gittest.Proxy(t, server, func(r *http.Request) gittest.Fault {
		if gittest.IsPush(r) {
			return gittest.DropReply
		}
		if strings.Contains(r.URL.RawQuery, "upload-pack") {
			// Another writer builds on the commit whose reply was lost, before the loser looks.
			if tip, err := first.Fetch(context.Background()); err == nil && tip != root {
				next, err := first.Commit(tip, []gitbranch.Change{{Path: "more", Data: []byte("m")}}, "more\n", at)
				if err == nil {
					first.Push(context.Background(), tip, next)
				}
			}
		}
		return gittest.Pass
	})
	b := open(proxy.Clone(t))
	if _, err := b.Fetch(t.Context()); err != nil {
		t.Fatal(err)
	}
	commit := write(t, b, root, "one", "1")
	if won, err := b.Push(t.Context(), root, commit); !won || err != nil {
		t.Fatalf("got %v, %v, want a win", won, err)
	}
	if got := gittest.Git(t, server.Folder, "rev-parse", "store^"); got != commit.String() {
		t.Errorf("the other writer built on %s, want %s", got, commit)
	}
}

// TestCancelledPushIsSettled ends the caller's time after the server has applied the push and before it could
// say so.
func TestCancelledPushIsSettled(t *testing.T) {
	server := gittest.HTTPBackend(t, "", "")
	_, root := create(t, server)
	ctx, cancel := context.WithCancel(t.Context())
	base, err := url.Parse(strings.TrimSuffix(server.URL, "/repo.git"))
	if err != nil {
		t.Fatal(err)
	}
	forward := httputil.NewSingleHostReverseProxy(base)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if gittest.IsPush(r) {
			forward.ServeHTTP(httptest.NewRecorder(), r.WithContext(context.WithoutCancel(r.Context())))
			cancel()
			panic(http.ErrAbortHandler)
		}
		forward.ServeHTTP(w, r)
	}))
	defer proxy.Close()
	b := open(gittest.Clone(t, proxy.URL+"/repo.git"))
	if _, err := b.Fetch(ctx); err != nil {
		t.Fatal(err)
	}
	if won, err := b.Push(ctx, root, write(t, b, root, "one", "1")); !won || err != nil {
		t.Errorf("got %v, %v, want a win", won, err)
	}
}

func TestServerSaysNo(t *testing.T) {
	server := gittest.HTTPBackend(t, "", "")
	b, root := create(t, server)
	server.Hook(t, "pre-receive", "echo 'store is protected: ask Ines' >&2; exit 1\n")
	_, err := b.Push(t.Context(), root, write(t, b, root, "one", "1"))
	if !errors.Is(err, gitbranch.ErrRefused) || !strings.Contains(err.Error(), "store is protected: ask Ines") {
		t.Errorf("got %v, want ErrRefused with the hook's words", err)
	}
}

func TestServerRefusesWitness(t *testing.T) {
	hooks := map[string]string{
		"pre-receive": "while read old new ref; do case $ref in refs/galley/*) exit 1;; esac; done\n",
		"update":      "case $1 in refs/galley/*) exit 1;; esac\n",
	}
	for hook, script := range hooks {
		t.Run(hook, func(t *testing.T) {
			server := gittest.HTTPBackend(t, "", "")
			b, root := create(t, server)
			server.Hook(t, hook, script)
			tip := root
			for _, name := range []string{"one", "two"} {
				commit := write(t, b, tip, name, "1")
				if won, err := b.Push(t.Context(), tip, commit); !won || err != nil {
					t.Fatalf("push %s: got %v, %v, want a win without the witness", name, won, err)
				}
				tip = gitbranch.Tip{Hash: commit}
			}
		})
	}
}

// A folder that is cloned while somebody pushes can give a commit without its files.
func TestFetchMendsAHalfClone(t *testing.T) {
	server := gittest.BareFolder(t)
	b, root := create(t, server)
	commit := write(t, b, root, "a/one.txt", "1")
	if won, err := b.Push(t.Context(), root, commit); !won || err != nil {
		t.Fatalf("push: got %v, %v, want a win", won, err)
	}
	other := server.Clone(t)
	object, err := b.Repository().Storer.EncodedObject(plumbing.CommitObject, commit)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Storer.SetEncodedObject(object); err != nil {
		t.Fatal(err)
	}
	half := open(other)
	tip, err := half.Fetch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := half.Commit(tip, []gitbranch.Change{{Path: "a/two.txt", Data: []byte("2")}}, "more\n", at); err != nil {
		t.Errorf("commit on the half clone's tip: got %v, want its files to be there", err)
	}
}

func TestErrorsForPeople(t *testing.T) {
	private := gittest.HTTPBackend(t, "ines", "s3cret-token")
	dead := gittest.HTTPBackend(t, "", "")
	gone := gittest.Proxy(t, dead, func(*http.Request) gittest.Fault { return gittest.DropRequest })
	noRemote := gittest.Clone(t, private.URL)
	if err := noRemote.DeleteRemote("origin"); err != nil {
		t.Fatal(err)
	}
	in := strings.Replace(private.URL, "http://", "http://ines:wr0ng-token@", 1)
	tests := map[string]struct {
		repo *git.Repository
		auth *githttp.BasicAuth
		kind error
		want string
	}{
		"no remote":                 {noRemote, nil, gitbranch.ErrNoRemote, "git remote add origin"},
		"no credentials":            {private.Clone(t), nil, gitbranch.ErrAuth, "token"},
		"wrong credentials":         {private.Clone(t), &githttp.BasicAuth{Username: "ines", Password: "wr0ng-token"}, gitbranch.ErrAuth, "token"},
		"credentials in URL":        {gittest.Clone(t, in), nil, gitbranch.ErrAuth, "token"},
		"dead server":               {gone.Clone(t), nil, gitbranch.ErrUnreachable, "check the network"},
		"no repository":             {gittest.Clone(t, dead.URL+"x"), nil, gitbranch.ErrUnreachable, "no repository"},
		"nothing listens":           {gittest.Clone(t, "git://127.0.0.1:1/x"), nil, gitbranch.ErrUnreachable, "check the network"},
		"secret in a dead URL":      {gittest.Clone(t, "http://ines:s3cret-token@127.0.0.1:1/x.git"), nil, gitbranch.ErrUnreachable, "check the network"},
		"secret as the user's name": {gittest.Clone(t, "http://s3cret-token@127.0.0.1:1/x.git"), nil, gitbranch.ErrUnreachable, "check the network"},
		"unknown scheme":            {gittest.Clone(t, "ftp://127.0.0.1/x"), nil, gitbranch.ErrNoRemote, "unsupported scheme"},
		"right, but no branch":      {private.Clone(t), &githttp.BasicAuth{Username: "ines", Password: "s3cret-token"}, gitbranch.ErrMissing, `"store" is not on remote "origin"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			opts := gitbranch.Options{AuthorName: "galley"}
			if test.auth != nil {
				opts.Auth = test.auth
			}
			_, err := gitbranch.New(test.repo, "origin", "store", opts).Fetch(t.Context())
			if !errors.Is(err, test.kind) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %v with %q", err, test.kind, test.want)
			}
			if err != nil && (strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "wr0ng")) {
				t.Errorf("the error shows a secret: %v", err)
			}
		})
	}
}

func TestRewound(t *testing.T) {
	server := gittest.HTTPBackend(t, "", "")
	b, root := create(t, server)
	tip := root
	for _, name := range []string{"one", "two", "three"} {
		commit := write(t, b, tip, name, "1")
		if won, err := b.Push(t.Context(), tip, commit); !won || err != nil {
			t.Fatal(won, err)
		}
		tip = gitbranch.Tip{Hash: commit}
	}
	gittest.Git(t, server.Folder, "update-ref", "refs/heads/store", root.Hash.String())
	for name, b := range map[string]*gitbranch.Branch{"the clone that wrote": b, "a fresh clone": open(server.Clone(t))} {
		if _, err := b.Fetch(t.Context()); !errors.Is(err, gitbranch.ErrRewound) || !strings.Contains(err.Error(), "git push --force origin ") {
			t.Errorf("%s: got %v, want ErrRewound with the command that undoes it", name, err)
		}
	}
	plain := gitbranch.New(server.Clone(t), "origin", "store", gitbranch.Options{})
	if got, err := plain.Fetch(t.Context()); err != nil || got != root {
		t.Errorf("not append-only: got %v, %v, want %v", got, err, root)
	}
	gittest.Git(t, server.Folder, "update-ref", "-d", "refs/heads/store")
	fresh := open(server.Clone(t))
	if _, err := fresh.Fetch(t.Context()); !errors.Is(err, gitbranch.ErrMissing) || !strings.Contains(err.Error(), "was deleted") {
		t.Errorf("deleted: got %v, want ErrMissing that says it was deleted", err)
	}
	if _, err := fresh.Create(t.Context(), nil, "again\n", at); !errors.Is(err, gitbranch.ErrMissing) {
		t.Errorf("create after a deletion: got %v, want ErrMissing", err)
	}
	gittest.Git(t, server.Folder, "update-ref", "refs/heads/store", tip.Hash.String())
	if got, err := b.Fetch(t.Context()); err != nil || got != tip {
		t.Errorf("put back: got %v, %v, want %v", got, err, tip)
	}
}

func TestRelativeRemote(t *testing.T) {
	server := gittest.BareFolder(t)
	repo := server.Clone(t)
	tree, err := repo.Worktree()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("realpath", "--relative-to="+tree.Filesystem.Root(), server.Folder).Output()
	if err != nil {
		t.Fatal(err)
	}
	gittest.Git(t, tree.Filesystem.Root(), "remote", "set-url", "origin", strings.TrimSpace(string(out)))
	if _, err := open(repo).Fetch(t.Context()); !errors.Is(err, gitbranch.ErrMissing) {
		t.Errorf("got %v, want ErrMissing from a remote that is found", err)
	}
}

func TestPackedRefs(t *testing.T) {
	server := gittest.BareFolder(t)
	b, root := create(t, server)
	tree, err := b.Repository().Worktree()
	if err != nil {
		t.Fatal(err)
	}
	gittest.Git(t, tree.Filesystem.Root(), "pack-refs", "--all")
	if got := b.Seen(); got != root.Hash {
		t.Fatalf("seen: got %v, want %v", got, root.Hash)
	}
	commit := write(t, b, root, "one", "1")
	if won, err := b.Push(t.Context(), root, commit); !won || err != nil {
		t.Fatalf("got %v, %v, want a win", won, err)
	}
	if got := b.Seen(); got != commit {
		t.Errorf("seen after the push: got %v, want %v", got, commit)
	}
}

func TestHead(t *testing.T) {
	server := gittest.HTTPBackend(t, "", "")
	if got, err := open(server.Clone(t)).Head(t.Context()); err != nil || got != "main" {
		t.Errorf("got %q, %v, want main", got, err)
	}
}
