package main_test

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // as in main.go: the same zones on every machine

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/galley-social/galley/cmd/galley/internal/cli"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// update rewrites the expected output in the scripts and in testdata/*.golden: go test ./cmd/galley -update.
var update = flag.Bool("update", false, "rewrite the expected output")

// TestMain runs the tests, or galley itself when a script calls it.
func TestMain(m *testing.M) {
	isolate()
	testscript.Main(m, map[string]func(){"galley": func() { os.Exit(galleyAt(os.Getenv("NOW"))) }})
}

// isolate keeps the user's Git configuration out of this process, and so out of the git programs that go-git
// starts for repositories in folders.
func isolate() {
	for _, pair := range gittest.Env() {
		if name, value, _ := strings.Cut(pair, "="); os.Getenv("NOW") == "" && name != "HOME" && name != "PATH" {
			os.Setenv(name, value)
		}
	}
}

// galleyAt is main.go with a clock that stands still. Only chance is real: two runs must never share a nonce.
func galleyAt(instant string) int {
	now, err := time.Parse(time.RFC3339, instant)
	if err != nil {
		fmt.Fprintln(os.Stderr, "the script's NOW:", err)
		return 70
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	terminal := os.Getenv("TERMINAL") != ""
	return cli.Main(ctx, cli.Env{
		Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Dir: ".", Getenv: os.Getenv,
		Now: func() time.Time { return now }, Rand: rand.Reader,
		HTTP:     &http.Client{Transport: http.DefaultTransport},
		Terminal: terminal, Progress: terminal, Version: "v0.0.0-test",
	})
}

// TestScripts runs testdata/*.txtar: each is a few commands and what they must print.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		Setup:               setUp,
		Cmds:                commands(),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// TestScriptsAreThere: a folder without scripts would pass, and each command must have at least one.
func TestScriptsAreThere(t *testing.T) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	scripts := map[string]int{}
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".txtar"); ok {
			command, _, _ := strings.Cut(name, "_")
			scripts[command]++
		}
	}
	for _, command := range []string{
		"init", "new", "check", "explain", "show", "plan", "publish", "run", "status", "resolve", "retract", "drift", "doctor", "token", "schema", "version", "help", "completion", "review", "comment", "gate", "codeowners",
	} {
		if scripts[command] == 0 {
			t.Errorf("no script testdata/%s_*.txtar", command)
		}
		delete(scripts, command)
	}
	for command := range scripts {
		t.Errorf("got scripts named %s_*.txtar, want the first word to be a command of galley", command)
	}
}

// setUp gives a script a home of its own, no Git configuration but what gittest fixes, and an instant.
func setUp(env *testscript.Env) error {
	for _, pair := range gittest.Env() {
		if name, value, _ := strings.Cut(pair, "="); name != "PATH" && name != "HOME" {
			env.Setenv(name, value)
		}
	}
	env.Values[testKey{}] = env.T() // testscript.Run gives a testing.TB
	small, err := filepath.Abs("testdata/small")
	if err != nil {
		return err
	}
	env.Setenv("SMALL", small)
	home := env.WorkDir + "/home"
	env.Setenv("HOME", home)
	env.Setenv("NOW", "2026-10-01T08:00:00Z")
	env.Setenv("GORACE", "atexit_sleep_ms=0") // a program with the race detector waits a second before it ends
	return os.MkdirAll(home, 0o755)
}
