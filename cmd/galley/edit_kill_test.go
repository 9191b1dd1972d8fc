package main_test

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// TestEditKilled kills the real program with SIGKILL while its edit is out, before or after the server has done it. A
// later run makes the edit again: there is one post, with the newest text, and the ledger knows.
func TestEditKilled(t *testing.T) {
	t.Parallel()
	binary := build(t)
	for name, accept := range map[string]bool{"done": true, "not done": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newEdited(t, mastodontest.Mastodon, map[string]string{"plain": plainPost})
			ids := s.server.IDs()
			s.bring(t, "posts/plain.md", strings.Replace(plainPost, "open", "shut", 1))
			s.killInEdit(t, binary, accept)
			s.now = time.Now()
			s.must(t, 0, "status").says(t, "set out to change it")
			s.must(t, 0, "publish").says(t, "held (galley plan says why)")
			s.now = time.Now().Add(13 * time.Minute)
			s.must(t, 0, "publish").says(t, "~ plain → social changed")
			s.wantTexts(t, ids, "The shutters are shut.")
			s.must(t, 0, "publish").says(t, "Nothing is due.")
			s.must(t, 0, "drift", "--since", "520w").says(t, "1 as sent.")
		})
	}
}

// killInEdit runs the program until its edit has arrived, and kills it there.
func (s *social) killInEdit(t *testing.T, binary string, accept bool) {
	t.Helper()
	killInEffect(t, s.server.Front, accept, binary, s.work, "TOKEN="+s.server.Token)
}

// killInEffect runs galley publish until the request that counts has arrived, and kills it there: the server has done
// what it was asked, or it never does.
func killInEffect(t *testing.T, server *connectortest.Front, accept bool, binary, dir string, env ...string) {
	t.Helper()
	arrived := make(chan struct{})
	server.OnHang(sync.OnceFunc(func() { close(arrived) }))
	server.Break(connectortest.Fault{Do: connectortest.Hang, Accept: accept})
	ctx, cancel := context.WithTimeout(t.Context(), runDeadline)
	defer cancel()
	var output bytes.Buffer
	cmd := exec.CommandContext(ctx, binary, "publish")
	cmd.Dir, cmd.Env = dir, append(gittest.Env(), env...)
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &output, &output, 5*time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-arrived:
	case err := <-ended:
		t.Fatalf("the program ended before its request arrived: %v\n%s", err, output.String())
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-ended
	server.Break(connectortest.Fault{})
}
