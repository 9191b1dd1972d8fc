// Command galley publishes social posts that live as Markdown in a Git repository.
//
// This file only hands the outside world to the cli package: streams, arguments, environment, clock,
// randomness, HTTP and signals. Everything else is in cmd/galley/internal/cli and can be tested there.
package main

import (
	"context"
	"crypto/rand"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // time zones must be the same on every machine, Windows has none of its own

	"golang.org/x/term"

	"github.com/galley-social/galley/cmd/galley/internal/cli"
)

func main() { os.Exit(run()) }

func run() int {
	bound()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return cli.Main(ctx, cli.Env{
		Args:     os.Args[1:],
		Stdin:    os.Stdin,
		Stdout:   os.Stdout,
		Stderr:   os.Stderr,
		Dir:      ".",
		Getenv:   os.Getenv,
		Now:      time.Now,
		Rand:     rand.Reader,
		HTTP:     &http.Client{Transport: http.DefaultTransport},
		Terminal: term.IsTerminal(int(os.Stdout.Fd())),
		Progress: term.IsTerminal(int(os.Stderr.Fd())),
		Reload:   reload,
		Version:  version(),
	})
}

// heap is how much memory the collector lets stand before it works harder. A check of 100,000 posts fits.
const heap = 250 << 20

// bound trades memory for speed while there is little of it in use. The environment has the last word.
func bound() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(heap)
	}
}

// release is the version of a release: the linker sets it. Released programs are the same bytes whoever builds them, so
// they have no record of a commit.
var release string

// version is the release, or else what the build recorded: a tag, or the commit of a build from a clone.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && (v == "" || v == "(devel)") {
			v = "devel-" + s.Value[:min(12, len(s.Value))]
		}
	}
	if v == "" || v == "(devel)" {
		return "devel"
	}
	return v
}
