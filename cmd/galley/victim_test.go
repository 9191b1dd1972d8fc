package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/bluesky/pdstest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// killPost is a thread of two parts, each with a picture.
const killPost = `---
title: A thread
channels: [bluesky]
publish_at: 2020-10-01 09:00
media:
  - {file: media/roaster.jpg, alt: A drum roaster with a copper front}
  - {file: media/cup.jpg, alt: "A cup of black coffee, seen from above", part: 2}
---
First the drum gets hot.

***

Then we listen.
`

const shortPost = `---
title: A short one
channels: [bluesky]
publish_at: 2020-10-01 09:30
---
The shutters are open.
`

// killDesk is a repository with a thread and a short post that are due on the server at the address.
func killDesk(t *testing.T, server string, account pdstest.Account) desk {
	t.Helper()
	example := exampleFiles(t)
	return newDesk(t, map[string]string{
		"galley.yaml": fmt.Sprintf(`version: 1
name: Small Beans
timezone: Europe/Lisbon
channels:
  bluesky: {network: bluesky, account: %s, server: %q, secret_env: BLUESKY_APP_PASSWORD}
publish: {late: publish}
ledger: {id: 0123456789abcdef}
`, account.Handle, server),
		"posts/short.md":    shortPost,
		"posts/thread.md":   killPost,
		"media/roaster.jpg": example["media/roaster.jpg"],
		"media/cup.jpg":     example["media/cup-from-above.jpg"],
	})
}

// checkOnce fails the test unless both posts are public, each once and whole, and the ledger has receipts.
func checkOnce(t *testing.T, pds *pdstest.PDS, account pdstest.Account, d desk) {
	t.Helper()
	var texts []string
	for _, record := range pds.Records(account.DID) {
		var value struct{ Text string }
		if err := json.Unmarshal(record.Value, &value); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, value.Text)
	}
	slices.Sort(texts)
	want := []string{"First the drum gets hot.", "The shutters are open.", "Then we listen."}
	if diff := cmp.Diff(want, texts); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
	for _, s := range (world{dir: d.work}).status(t) {
		if n := map[string]int{"short": 1, "thread": 2}[s.Post]; s.Status != "published" || len(s.Parts) != n {
			t.Errorf("got %s: %s with %d parts, want published with %d", s.Post, s.Status, len(s.Parts), n)
		}
	}
	log := d.log(t)
	if n := strings.Count(strings.Join(log, "\n"), "claim"); n == 0 {
		t.Errorf("got no claim in the ledger's log %q", log)
	}
}

// victim is a repository, a server behind a gate, and the program.
type victim struct {
	desk   desk
	gate   *gate
	binary string
	env    map[string]string
}

func newVictim(t *testing.T, pds *pdstest.PDS, account pdstest.Account, binary string) *victim {
	t.Helper()
	g := newGate(t, pds.URL)
	return &victim{
		desk: killDesk(t, g.url, account), gate: g, binary: binary,
		env: map[string]string{"BLUESKY_APP_PASSWORD": account.Password},
	}
}

// command is one run of the program, which ends with the context.
func (v *victim) command(ctx context.Context, dir string, output io.Writer) *exec.Cmd {
	cmd := exec.CommandContext(ctx, v.binary, "publish")
	cmd.Dir, cmd.Env = dir, gittest.Env()
	for name, value := range v.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	cmd.Stdout, cmd.Stderr = output, output
	cmd.WaitDelay = 5 * time.Second // git's own programs may outlive it for a moment, and hold its output
	return cmd
}

// run lets the program run to its end.
func (v *victim) run(t *testing.T, dir string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), runDeadline)
	defer cancel()
	var output bytes.Buffer
	err := v.command(ctx, dir, &output).Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("run galley: %v\n%s", err, output.String())
	}
	code := 0
	if exit != nil {
		code = exit.ExitCode()
	}
	return outcome{code, output.String(), ""}
}

// start starts the program and waits until it has reached a point.
func (v *victim) start(t *testing.T, reached <-chan struct{}, point string) (*exec.Cmd, <-chan error, *bytes.Buffer) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), runDeadline)
	t.Cleanup(cancel)
	output := &bytes.Buffer{}
	cmd := v.command(ctx, v.desk.work, output)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-reached:
	case err := <-ended:
		t.Fatalf("galley ended before %s: %v\n%s", point, err, output.String())
	}
	return cmd, ended, output
}

// kill runs the program and kills it at the step.
func (v *victim) kill(t *testing.T, s step) {
	t.Helper()
	reached := v.gate.close(s.call, s.nth)
	if s.call == "" {
		reached = v.desk.stopPush(t, s.nth)
	}
	cmd, ended, output := v.start(t, reached, fmt.Sprintf("the step %q", s.name))
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-ended
	v.gate.open()
	v.desk.letPush(t)
	if cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("got exit code %d, want death by a signal\n%s", cmd.ProcessState.ExitCode(), output.String())
	}
}
