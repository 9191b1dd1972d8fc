package main_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
	examplerepo "github.com/galley-social/galley/example-repo"
)

// commands are what the scripts have beside testscript's own.
func commands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"exits":    exits,
		"example":  example,
		"small":    small,
		"remote":   remote,
		"commit":   commit,
		"merge":    merge,
		"write":    write,
		"big":      big,
		"expand":   expand,
		"mastodon": fakeMastodon,
		"envfile":  envFile,
	}
}

// exits CODE program args… runs a program, whose exit code must be the very one.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	if err != nil || neg || len(args) < 2 {
		ts.Fatalf("usage: exits code program [args...]")
	}
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%s: %v", args[1], err)
	}
	if got != want {
		ts.Fatalf("got exit code %d, want %d", got, want)
	}
}

// example DIR writes example-repo's files into a new folder.
func example(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.CopyFS(ts.MkAbs(args[0]), examplerepo.Files()))
}

// small DIR writes the little repository of testdata/small into a new folder.
func small(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.CopyFS(ts.MkAbs(args[0]), os.DirFS(ts.Getenv("SMALL"))))
}

// remote DIR makes a Git repository of a folder, and DIR.git, a bare one, its remote "origin", with all files
// on branch main of both.
func remote(ts *testscript.TestScript, _ bool, args []string) {
	work, bare := ts.MkAbs(args[0]), ts.MkAbs(args[0])+".git"
	git(ts, "init", "--quiet", "--bare", bare)
	git(ts, "init", "--quiet", work)
	git(ts, "-C", work, "remote", "add", "origin", bare)
	git(ts, "-C", work, "add", "--all")
	git(ts, "-C", work, "commit", "--quiet", "--message", "first")
	git(ts, "-C", work, "push", "--quiet", "origin", "main")
}

// commit MESSAGE commits every change in the current folder.
func commit(ts *testscript.TestScript, _ bool, args []string) {
	git(ts, "add", "--all", ".")
	git(ts, "commit", "--quiet", "--message", args[0])
}

// merge MESSAGE is what a merged pull request comes to: every change is on the remote's main branch.
func merge(ts *testscript.TestScript, _ bool, args []string) {
	commit(ts, false, args)
	git(ts, "push", "--quiet", "origin", "HEAD:main")
}

func git(ts *testscript.TestScript, args ...string) {
	if err := ts.Exec("git", args...); err != nil {
		ts.Fatalf("git: %v", err)
	}
}

// write FILE TEXT writes a file whose text is a Go string without its quotes, for bytes that no script can hold.
func write(ts *testscript.TestScript, _ bool, args []string) {
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(args[1], `"`, `\"`) + `"`)
	ts.Check(err)
	path := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o755))
	ts.Check(os.WriteFile(path, []byte(text), 0o644))
}

// big FILE MEGABYTES makes a post of that size.
func big(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	head := []byte("---\ntitle: Long\nchannels: [site]\npublish_at: 2026-10-01 09:00\n---\n")
	line := []byte("All work and no play makes for a very long post about coffee.\n")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), append(head, bytes.Repeat(line, n*1e6/len(line))...), 0o644))
}

// expand FILE puts the script's variables into a file.
func expand(ts *testscript.TestScript, _ bool, args []string) {
	text := os.Expand(ts.ReadFile(args[0]), ts.Getenv)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), fs.FileMode(0o644)))
}

// mastodon NAME starts a fake server; its address is $NAME_URL and its token $NAME_TOKEN.
func fakeMastodon(ts *testscript.TestScript, _ bool, args []string) {
	server := mastodontest.New(ts.Value(testKey{}).(testing.TB), mastodontest.Mastodon)
	ts.Setenv(args[0]+"_URL", server.URL)
	ts.Setenv(args[0]+"_TOKEN", server.Token)
}

// envfile NAME FILE sets an environment variable to what a file holds, or stdout, without the line end.
func envFile(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile(args[1])))
}

// testKey is under what a script finds its test.
type testKey struct{}
