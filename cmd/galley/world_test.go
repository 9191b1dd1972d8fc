package main_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/cmd/galley/internal/cli"
	examplerepo "github.com/galley-social/galley/example-repo"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/schema"
)

// world is what one run of galley sees, when a test calls it in this process.
type world struct {
	dir string
	env map[string]string
	now time.Time
}

// outcome is how a run ended.
type outcome struct {
	code           int
	stdout, stderr string
}

// galley runs one command.
func (w world) galley(t *testing.T, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	now := w.now
	if now.IsZero() {
		now = time.Now()
	}
	code := cli.Main(t.Context(), cli.Env{
		Args: args, Stdout: &stdout, Stderr: &stderr, Dir: w.dir,
		Getenv: func(name string) string { return w.env[name] },
		Now:    func() time.Time { return now }, Rand: rand.Reader,
		Sleep:   func(ctx context.Context, _ time.Duration) error { return ctx.Err() }, // a fake's lists do not lag
		HTTP:    &http.Client{Transport: http.DefaultTransport},
		Version: "v0.0.0-test",
	})
	return outcome{code, stdout.String(), stderr.String()}
}

// must runs a command that has to end with the code, and returns what it printed.
func (w world) must(t *testing.T, code int, args ...string) outcome {
	t.Helper()
	got := w.galley(t, args...)
	got.must(t, code, strings.Join(args, " "))
	return got
}

func (o outcome) must(t *testing.T, code int, what string) {
	t.Helper()
	if o.code != code {
		t.Fatalf("galley %s: got exit code %d, want %d\nstdout:\n%s\nstderr:\n%s", what, o.code, code, o.stdout, o.stderr)
	}
}

// says fails the test unless the words are in what was printed.
func (o outcome) says(t *testing.T, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(o.stdout+o.stderr, w) {
			t.Errorf("got\n%s%s\nwant it to say %q", o.stdout, o.stderr, w)
		}
	}
}

// desk is a content repository, its bare remote, and a folder for more clones.
type desk struct {
	work, bare, clones string
}

// newDesk makes a repository of files, pushes it to its remote, and creates the ledger.
func newDesk(t *testing.T, files map[string]string) desk {
	t.Helper()
	root := t.TempDir()
	d := desk{filepath.Join(root, "work"), filepath.Join(root, "remote.git"), filepath.Join(root, "clones")}
	for name, text := range files {
		path := filepath.Join(d.work, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	gittest.Git(t, root, "init", "--quiet", "--bare", d.bare)
	gittest.Git(t, d.work, "init", "--quiet")
	gittest.Git(t, d.work, "remote", "add", "origin", d.bare)
	gittest.Git(t, d.work, "add", "--all")
	gittest.Git(t, d.work, "commit", "--quiet", "--message", "first")
	gittest.Git(t, d.work, "push", "--quiet", "origin", "main")
	world{dir: d.work}.must(t, 0, "init")
	return d
}

// bring brings one file to the default branch.
func (d desk) bring(t *testing.T, name, text string) {
	t.Helper()
	writeFile(t, d.work, name, text, 0o644)
	gittest.Git(t, d.work, "add", "--all")
	gittest.Git(t, d.work, "commit", "--quiet", "--message", name)
	gittest.Git(t, d.work, "push", "--quiet", "origin", "main")
}

// clone is a fresh one.
func (d desk) clone(t *testing.T) string {
	t.Helper()
	if err := os.MkdirAll(d.clones, 0o755); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(d.clones, "")
	if err != nil {
		t.Fatal(err)
	}
	gittest.Git(t, dir, "clone", "--quiet", d.bare, ".")
	return dir
}

// log is the ledger's history, the oldest commit first, without its creation.
func (d desk) log(t *testing.T) []string {
	t.Helper()
	lines := strings.Split(gittest.Git(t, d.bare, "log", "--reverse", "--format=%s", "galley-ledger"), "\n")
	return lines[1:]
}

// exampleFiles is example-repo's content, by path.
func exampleFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	tree := examplerepo.Files()
	err := fs.WalkDir(tree, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(tree, name)
		files[name] = strings.Replace(string(data), "approval: forge", "approval: none", 1) // these tests have no forge
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("read example-repo: %d files, %v", len(files), err)
	}
	return files
}

// messages are what `galley show --json` promises for one post on one channel.
func (w world) messages(t *testing.T, post, channel string) []schema.Message {
	t.Helper()
	var doc struct{ Messages []schema.Message }
	decode(t, w.must(t, 0, "show", post, "--channel", channel, "--json").stdout, &doc)
	return doc.Messages
}

// standing is one delivery in `galley status --json`.
type standing struct {
	Post, Channel, Status, Reason string
	Parts                         []string
}

func (w world) status(t *testing.T, args ...string) []standing {
	t.Helper()
	var doc struct{ Deliveries []standing }
	decode(t, w.must(t, 0, append([]string{"status", "--json"}, args...)...).stdout, &doc)
	return doc.Deliveries
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
}

// writeFile writes a file and the folders above it.
func writeFile(t testing.TB, dir, name, text string, mode os.FileMode) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}
