package main_test

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/bluesky/pdstest"
)

// The deadlines of one run of the program and of one thing that a test waits for, on a busy machine.
const (
	runDeadline  = 4 * time.Minute
	waitDeadline = 2 * time.Minute
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
	cmd, ended, output := v.start(t, reached, "it had sent anything")
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
func build(t testing.TB) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "galley")
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}
