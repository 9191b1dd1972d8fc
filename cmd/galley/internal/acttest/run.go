package acttest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// limit is for a run that hangs. One with a build from nothing takes two minutes on a slow machine.
const limit = 5 * time.Minute

// Run runs one workflow to its end.
func (f *Forge) Run(tb testing.TB, e Event) Result {
	tb.Helper()
	top := tb.TempDir()
	work := filepath.Join(top, "definition")
	gittest.Git(tb, top, "clone", "--quiet", "--no-checkout", f.remote, work)
	gittest.Git(tb, work, "fetch", "--quiet", "origin", e.Ref)
	gittest.Git(tb, work, "checkout", "--quiet", "--detach", "FETCH_HEAD")
	workflow := filepath.Join(work, ".github", "workflows", e.Workflow)

	args := []string{
		e.Name, "--eventpath", f.payload(tb, top, e), "--workflows", workflow, "--secret-file", secrets(tb, top, e),
		"--platform", "ubuntu-24.04=-self-hosted", "--no-cache-server", "--action-offline-mode", "--no-skip-checkout", "--json",
		"--env-file", os.DevNull, "--var-file", os.DevNull, "--input-file", os.DevNull, "--actor", "ines-m",
	}
	args = append(args, f.replacements(tb, workflow, filepath.Join(f.galley, "action.yml"))...)
	for _, name := range slices.Sorted(maps.Keys(e.Env)) {
		args = append(args, "--env", name+"="+e.Env[name])
	}
	for _, pair := range f.environment(tb, top, e) {
		if name, _, _ := strings.Cut(pair, "="); e.Env[name] == "" {
			args = append(args, "--env", pair)
		}
	}
	return run(tb, top, work, args)
}

func run(tb testing.TB, top, work string, args []string) Result {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), limit)
	defer cancel()
	var log bytes.Buffer
	c := exec.CommandContext(ctx, act(tb), args...)
	c.Dir, c.Stdout, c.Stderr, c.WaitDelay = work, &log, &log, 10*time.Second
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + top}
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		tb.Fatalf("act: %v\n%s", err, log.String())
	}
	if ctx.Err() != nil {
		tb.Fatalf("act did not end within %s:\n%s", limit, log.String())
	}
	text, summary := readLog(log.Bytes())
	return Result{Log: text, Summary: summary, ExitCode: c.ProcessState.ExitCode()}
}

// environment is what GitHub's runner sets and act would guess from the clone, and what Go needs to build galley on
// a home that is new.
func (f *Forge) environment(tb testing.TB, top string, e Event) []string {
	tb.Helper()
	owner, _, _ := strings.Cut(f.name, "/")
	pairs := []string{
		"GITHUB_REPOSITORY=" + f.name, "GITHUB_REPOSITORY_OWNER=" + owner, "GITHUB_REF=" + e.Ref,
		"GITHUB_RUN_ID=" + strconv.Itoa(e.RunID), "HOME=" + top, "GOTOOLCHAIN=local",
	}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB"} {
		out, err := exec.CommandContext(tb.Context(), "go", "env", name).Output()
		if err != nil {
			tb.Fatalf("go env %s: %v", name, err)
		}
		pairs = append(pairs, name+"="+strings.TrimSpace(string(out)))
	}
	for _, pair := range gittest.Env() {
		if strings.HasPrefix(pair, "GIT_") {
			pairs = append(pairs, pair)
		}
	}
	return pairs
}

func (f *Forge) payload(tb testing.TB, top string, e Event) string {
	tb.Helper()
	data, err := json.Marshal(e.Payload)
	if err != nil {
		tb.Fatal(err)
	}
	return write(tb, filepath.Join(top, "event.json"), string(data))
}

func secrets(tb testing.TB, top string, e Event) string {
	tb.Helper()
	text := ""
	for _, name := range slices.Sorted(maps.Keys(e.Secrets)) {
		text += name + "=" + strconv.Quote(e.Secrets[name]) + "\n"
	}
	if e.Token != "" {
		text += "GITHUB_TOKEN=" + strconv.Quote(e.Token) + "\n"
	}
	write(tb, filepath.Join(top, ".config", "act", "actrc"), "")
	return write(tb, filepath.Join(top, "secrets"), text)
}

func write(tb testing.TB, path, text string) string {
	tb.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}
