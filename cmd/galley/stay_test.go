package main_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// stayer is a program that stays: galley run, or galley publish --wait.
type stayer struct {
	cmd   *exec.Cmd
	ended chan struct{}

	mu  sync.Mutex
	out bytes.Buffer
}

// Write takes what the program prints.
func (s *stayer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out.Write(p)
}

func (s *stayer) output() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out.String()
}

// stay starts the program in a clone. It ends with the test at the latest.
func stay(t *testing.T, binary, dir string, args ...string) *stayer {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), runDeadline)
	t.Cleanup(cancel)
	s := &stayer{ended: make(chan struct{})}
	s.cmd = exec.CommandContext(ctx, binary, args...)
	s.cmd.Dir, s.cmd.Env = dir, append(gittest.Env(), "TOKEN="+mastodontest.Token)
	s.cmd.Stdout, s.cmd.Stderr = s, s
	s.cmd.WaitDelay = 5 * time.Second
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(s.ended)
		s.cmd.Wait() //nolint:errcheck // the exit code says it
	}()
	return s
}

// until waits for something to be so.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	if err := eventually(t.Context(), so); err != nil {
		t.Fatalf("waited in vain for %s: %v", what, err)
	}
}

// says waits until the program has printed the words, and returns all that it printed.
func (s *stayer) says(t *testing.T, words string) string {
	t.Helper()
	over := false
	err := eventually(t.Context(), func() bool {
		select {
		case <-s.ended:
			over = true
		default:
		}
		return over || strings.Contains(s.output(), words)
	})
	if !strings.Contains(s.output(), words) {
		t.Fatalf("got %v (ended: %v) and\n%s\nwant it to say %q", err, over, s.output(), words)
	}
	return s.output()
}

// end asks the program to stop, and wants it to, in time and with the code.
func (s *stayer) end(t *testing.T, code int) {
	t.Helper()
	asked := time.Now()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatalf("%v\n%s", err, s.output())
	}
	<-s.ended
	if took := time.Since(asked); took > stopDeadline {
		t.Errorf("got its end after %v, want it within %v", took, stopDeadline)
	}
	outcome{s.cmd.ProcessState.ExitCode(), s.output(), ""}.must(t, code, "after SIGTERM")
}

// soon is a post that is due at an instant, to the second.
func soon(text string, at time.Time) string {
	return fmt.Sprintf("---\ntitle: %s\nchannels: [social]\npublish_at: %s\n---\n%s\n", text, at.UTC().Format(time.RFC3339), text)
}

// liveSocial is a repository on a fake server, both by the real clock.
func liveSocial(t *testing.T, posts map[string]string) *social {
	t.Helper()
	s := newSocial(t, mastodontest.Mastodon, posts)
	s.now = time.Time{}
	s.server.SetNow(time.Now)
	return s
}

// merge puts a post on the remote's main branch.
func (s *social) merge(t *testing.T, name, text string) {
	t.Helper()
	writeFile(t, s.work, "posts/"+name+".md", text, 0o644)
	gittest.Git(t, s.work, "add", "--all")
	gittest.Git(t, s.work, "commit", "--quiet", "--message", "add "+name)
	gittest.Git(t, s.work, "push", "--quiet", "origin", "HEAD:main")
}

// away takes the remote away, and gives back what brings it back.
func (d desk) away(t *testing.T) (back func()) {
	t.Helper()
	hidden := filepath.Join(filepath.Dir(d.bare), "hidden.git")
	if err := os.Rename(d.bare, hidden); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Rename(hidden, d.bare); err != nil {
			t.Fatal(err)
		}
	}
}
