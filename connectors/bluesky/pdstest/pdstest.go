// Package pdstest runs a real Bluesky personal data server for tests, with a directory of its own, on
// loopback.
//
// It never skips: a test that needs the server fails with the command that installs it. It has no app view,
// so only com.atproto calls give answers. Nothing survives the test, accounts included.
//
// A caller must know: a start takes some seconds, so share one server among subtests. The server is stopped
// with the test that started it, and ends by itself when the test's process is gone.
package pdstest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// The server's deadlines, for a busy machine.
const (
	startDeadline = 2 * time.Minute
	stopDeadline  = 15 * time.Second
)

// PDS is one running server.
type PDS struct {
	// URL of the server, to be used as a channel's server.
	URL string `json:"url"`

	tb testing.TB
}

// Start runs a server until the test ends.
func Start(tb testing.TB) *PDS {
	tb.Helper()
	root, err := repositoryRoot()
	if err != nil {
		tb.Fatal(err)
	}
	npm := filepath.Join(root, ".ci", "npm")
	node := filepath.Join(npm, "node_modules", ".bin", "node")
	if _, err := os.Stat(filepath.Join(npm, "node_modules", ".complete")); err != nil {
		tb.Fatalf("the Bluesky server for tests is not installed; run: make test (or .ci/npm/install.sh)")
	}
	state := tb.TempDir()
	cmd := exec.Command(node, filepath.Join(npm, "pds.mjs"), state)
	// The server gets nothing of the environment it could take for its own settings.
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + state, "TMPDIR=" + state}
	// While this end of its standard input is open, the server knows that its test is alive.
	stdin, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		tb.Fatalf("start the Bluesky server: %v", err)
	}
	p := &PDS{tb: tb}
	err = p.await(stdout)
	tb.Cleanup(func() { stop(cmd, stdin) })
	if err != nil {
		stop(cmd, stdin)
		tb.Fatalf("the Bluesky server did not start: %v\n%s", err, stderr.String())
	}
	return p
}

// await reads the line that the server prints when it is ready, and goes on reading, so that a full pipe
// never holds the server up.
func (p *PDS) await(stdout io.Reader) error {
	lines := make(chan string, 1)
	go func() {
		s := bufio.NewScanner(stdout)
		for s.Scan() {
			select {
			case lines <- s.Text():
			default:
			}
		}
		close(lines)
	}()
	timer := time.NewTimer(startDeadline)
	defer timer.Stop()
	select {
	case line, ok := <-lines:
		if !ok {
			return errors.New("it ended")
		}
		if err := json.Unmarshal([]byte(line), p); err != nil || p.URL == "" {
			return fmt.Errorf("it printed %q", line)
		}
		return nil
	case <-timer.C:
		return fmt.Errorf("it was not ready after %v", startDeadline)
	}
}

// stop ends the server by its process id; a second call does nothing.
func stop(cmd *exec.Cmd, stdin io.Closer) {
	if cmd.ProcessState != nil {
		return
	}
	_ = stdin.Close()
	_ = cmd.Process.Signal(syscall.SIGTERM)
	kill := time.AfterFunc(stopDeadline, func() { _ = cmd.Process.Kill() })
	defer kill.Stop()
	_ = cmd.Wait()
}

// repositoryRoot is the folder with go.mod, from the test's own folder upwards.
func repositoryRoot() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder, nil
		}
		up := filepath.Dir(folder)
		if up == folder {
			return "", errors.New("there is no go.mod in the test's folder or above it")
		}
		folder = up
	}
}
