// Package gittest runs real Git servers for tests: a bare folder, `git http-backend` behind net/http/cgi,
// and `git daemon`, with a proxy that loses requests or replies.
//
// It is for tests only, needs the git program on the PATH, and fails a test without it. Everything listens
// on 127.0.0.1 and ends with the test. The user's and the system's Git configuration are not read.
package gittest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/config"
)

// Env is the environment in which git reads no configuration but the repository's own, and signs as a
// fixed person at a fixed time.
func Env() []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + os.DevNull,
		"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0",
		"GIT_CONFIG_COUNT=2",
		"GIT_CONFIG_KEY_0=init.defaultBranch", "GIT_CONFIG_VALUE_0=main",
		"GIT_CONFIG_KEY_1=safe.directory", "GIT_CONFIG_VALUE_1=*",
		"GIT_AUTHOR_NAME=Ines", "GIT_AUTHOR_EMAIL=ines@northwind.example", "GIT_AUTHOR_DATE=2026-11-01T09:00:00Z",
		"GIT_COMMITTER_NAME=Ines", "GIT_COMMITTER_EMAIL=ines@northwind.example", "GIT_COMMITTER_DATE=2026-11-01T09:00:00Z",
	}
}

// Git runs git in a folder and returns what it printed; the test fails when git does.
func Git(tb testing.TB, dir string, args ...string) string {
	tb.Helper()
	return GitInput(tb, dir, nil, args...)
}

// GitInput is Git with bytes for its standard input.
func GitInput(tb testing.TB, dir string, input []byte, args ...string) string {
	tb.Helper()
	cmd := exec.Command(program(tb), args...)
	cmd.Dir, cmd.Env, cmd.Stdin = dir, Env(), bytes.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return strings.TrimSpace(string(out))
}

func program(tb testing.TB) string {
	tb.Helper()
	path, err := exec.LookPath("git")
	if err != nil {
		tb.Fatalf("these tests run against real Git servers and need the git program: %v", err)
	}
	return path
}

// Server is one repository that can be cloned and pushed to.
type Server struct {
	// URL of the repository.
	URL string
	// Folder is the bare repository itself, for looking at it and for hooks.
	Folder string
}

// bare makes a repository with one commit on main.
func bare(tb testing.TB) string {
	tb.Helper()
	root := filepath.Join(tb.TempDir(), "repo.git")
	Git(tb, filepath.Dir(root), "init", "--bare", "--quiet", root)
	Git(tb, root, "config", "http.receivepack", "true")
	Git(tb, root, "config", "gc.auto", "0")
	Git(tb, root, "config", "receive.autogc", "false")
	blob := GitInput(tb, root, []byte("version: 1\n"), "hash-object", "-w", "--stdin")
	tree := GitInput(tb, root, []byte("100644 blob "+blob+"\tgalley.yaml\n"), "mktree")
	commit := Git(tb, root, "commit-tree", "-m", "first", tree)
	Git(tb, root, "update-ref", "refs/heads/main", commit)
	return root
}

// Hook installs a hook, a shell script without its first line.
func (s Server) Hook(tb testing.TB, name, script string) {
	tb.Helper()
	path := filepath.Join(s.Folder, "hooks", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		tb.Fatal(err)
	}
}

// Clone is a new local repository, in a folder of its own, whose remote "origin" is the server. Nothing is
// fetched yet.
func (s Server) Clone(tb testing.TB) *git.Repository {
	tb.Helper()
	return Clone(tb, s.URL)
}

// Clone is a new local repository whose remote "origin" has the URL.
func Clone(tb testing.TB, url string) *git.Repository {
	tb.Helper()
	repo, err := git.PlainInit(tb.TempDir(), false)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := repo.CreateRemote(&config.RemoteConfig{Name: "origin", URLs: []string{url}}); err != nil {
		tb.Fatal(err)
	}
	return repo
}
