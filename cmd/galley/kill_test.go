package main_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/bluesky/pdstest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// The deadlines of one run of the program and of one thing that a test waits for, on a busy machine.
const (
	runDeadline  = 90 * time.Second
	waitDeadline = 60 * time.Second
)

// step is where the program is killed.
type step struct {
	name string
	// call is the last word of the server's call after whose nth answer it is killed. Without a call it is
	// the nth push to the ledger.
	call string
	nth  int
}

func steps() []step {
	return []step{
		{"claim pushed", "", 1},
		{"media uploaded", "com.atproto.repo.uploadBlob", 1},
		{"record written", "com.atproto.repo.putRecord", 1},
		{"part pushed", "", 2},
		{"second media uploaded", "com.atproto.repo.uploadBlob", 2},
		{"second record written", "com.atproto.repo.putRecord", 2},
		{"last record written", "com.atproto.repo.putRecord", 3},
		{"receipt pushed", "", 3},
	}
}

// killEverywhere kills the real program with SIGKILL at each step, runs it again, and wants each post once.
func killEverywhere(t *testing.T, pds *pdstest.PDS) {
	binary := build(t)
	for i, s := range steps() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			account := pds.CreateAccount(fmt.Sprintf("killed%d.test", i))
			v := newVictim(t, pds, account, binary)
			v.kill(t, s)
			v.run(t, v.desk.work).must(t, 0, "publish after the kill")
			checkOnce(t, pds, account, v.desk)
			v.run(t, v.desk.work).says(t, "Nothing is due.")
			v.run(t, v.desk.clone(t)).says(t, "Nothing is due.")
			checkOnce(t, pds, account, v.desk)
		})
	}
	t.Run("lease", func(t *testing.T) { t.Parallel(); leaseRuns(t, pds, binary) })
	t.Run("asked to stop", func(t *testing.T) { t.Parallel(); askedToStop(t, pds, binary) })
}

// leaseRuns: a fresh clone has no proof that the killed run is over, so it waits for the lease to end.
func leaseRuns(t *testing.T, pds *pdstest.PDS, binary string) {
	account := pds.CreateAccount("lease.test")
	v := newVictim(t, pds, account, binary)
	v.kill(t, step{call: "com.atproto.repo.putRecord", nth: 1})
	clone := v.desk.clone(t)
	before := pds.Commit(account.DID)
	v.run(t, clone).must(t, 0, "publish while the lease runs")
	if got := pds.Commit(account.DID); got != before {
		t.Errorf("got a change on the server while another run's lease is running")
	}
	now := world{dir: clone, env: v.env}
	now.must(t, 0, "plan").says(t, "has not said how it ended", "it is left alone until")
	later := world{dir: clone, env: v.env, now: time.Now().Add(11 * time.Minute)}
	later.must(t, 0, "publish").says(t, "thread → bluesky", "short → bluesky")
	checkOnce(t, pds, account, v.desk)
}

// stopDeadline is what runners give before they kill.
const stopDeadline = 7 * time.Second

// askedToStop: on SIGTERM galley begins nothing more, and records what was in flight, in seven seconds.
func askedToStop(t *testing.T, pds *pdstest.PDS, binary string) {
	account := pds.CreateAccount("stopped.test")
	v := newVictim(t, pds, account, binary)
	reached := v.gate.close("com.atproto.repo.putRecord", 1)
	ctx, cancel := context.WithTimeout(t.Context(), runDeadline)
	defer cancel()
	var output bytes.Buffer
	cmd := v.command(ctx, v.desk.work, &output)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-reached:
	case err := <-ended:
		t.Fatalf("galley ended before it had sent anything: %v\n%s", err, output.String())
	}
	asked := time.Now()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-ended
	if took := time.Since(asked); took > stopDeadline {
		t.Errorf("got its end after %v, want it within %v", took, stopDeadline)
	}
	outcome{cmd.ProcessState.ExitCode(), output.String(), ""}.must(t, 4, "publish, stopped while an answer was out")
	v.gate.open()
	log := strings.Join(v.desk.log(t), "\n")
	if !strings.Contains(log, "unknown") || strings.Contains(log, "published") {
		t.Errorf("got the ledger's log\n%s\nwant the open outcome in it", log)
	}
	v.run(t, v.desk.clone(t)).must(t, 0, "publish after the stop")
	checkOnce(t, pds, account, v.desk)
}

// build makes the program as people get it.
func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "galley")
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
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

// kill runs the program and kills it at the step.
func (v *victim) kill(t *testing.T, s step) {
	t.Helper()
	reached := v.gate.close(s.call, s.nth)
	if s.call == "" {
		reached = v.desk.stopPush(t, s.nth)
	}
	ctx, cancel := context.WithTimeout(t.Context(), runDeadline)
	defer cancel()
	var output bytes.Buffer
	cmd := v.command(ctx, v.desk.work, &output)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-reached:
	case err := <-ended:
		t.Fatalf("galley ended before the step %q: %v\n%s", s.name, err, output.String())
	}
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

// gate stands before a server. Once closed it lets a call's nth answer come from the server, and keeps it.
type gate struct {
	url string

	mu      sync.Mutex
	call    string
	left    int
	reached chan struct{}
	free    chan struct{}
}

func newGate(t *testing.T, server string) *gate {
	t.Helper()
	to, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{}
	front := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(to) },
		ModifyResponse: g.pass,
		ErrorHandler:   func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	})
	t.Cleanup(front.Close)
	t.Cleanup(g.open) // before the server is closed, which waits for its requests
	g.url = front.URL
	return g
}

// close gives a channel that is closed when the answer is there.
func (g *gate) close(call string, nth int) chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.call, g.left = call, nth
	g.reached, g.free = make(chan struct{}), make(chan struct{})
	return g.reached
}

// open lets everything through, for good.
func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.free != nil {
		close(g.free)
		g.free = nil
	}
	g.call = ""
}

func (g *gate) pass(r *http.Response) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	g.mu.Lock()
	if g.call != "" && strings.HasSuffix(r.Request.URL.Path, "/"+g.call) && r.StatusCode == http.StatusOK {
		g.left--
	}
	stop, reached, free := g.call != "" && g.left == 0, g.reached, g.free
	if stop {
		g.call = ""
	}
	g.mu.Unlock()
	if !stop {
		return nil
	}
	close(reached)
	<-free
	return errors.New("the program was killed")
}

// pushHook counts the pushes to the ledger. At the nth, which has been taken, it says so and waits: for the
// file "go", or half a minute.
const pushHook = `#!/bin/sh
grep -q ' refs/heads/galley-ledger$' || exit 0
echo >>pushes
test "$(wc -l <pushes)" -eq %d || exit 0
: >reached
i=0
while test ! -e go && test $i -lt 600; do
	i=$((i+1))
	sleep 0.05
done
: >over
`

// stopPush holds the nth push to the ledger from now on, and gives a channel that is closed when it is there.
func (d desk) stopPush(t *testing.T, nth int) chan struct{} {
	t.Helper()
	writeFile(t, d.bare, "hooks/post-receive", fmt.Sprintf(pushHook, nth), 0o755)
	reached := make(chan struct{})
	go func() {
		if eventually(t.Context(), func() bool { return exists(d.bare, "reached") }) == nil {
			close(reached)
		}
	}()
	return reached
}

// letPush ends the hook, and waits until it is over.
func (d desk) letPush(t *testing.T) {
	t.Helper()
	if !exists(d.bare, "hooks/post-receive") {
		return
	}
	writeFile(t, d.bare, "go", "", 0o644)
	if err := eventually(t.Context(), func() bool { return exists(d.bare, "over") }); err != nil {
		t.Fatalf("the hook did not end: %v", err)
	}
	if err := os.Remove(filepath.Join(d.bare, "hooks", "post-receive")); err != nil {
		t.Fatal(err)
	}
}

func exists(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
	return err == nil
}

// eventually looks again and again until it is so.
func eventually(ctx context.Context, so func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, waitDeadline)
	defer cancel()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for !so() {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
