package main_test

import (
	"strings"
	"testing"
	"time"
)

// TestPublishWait runs the real program by the real clock.
func TestPublishWait(t *testing.T) {
	t.Parallel()
	binary := build(t)
	t.Run("at its second", func(t *testing.T) { t.Parallel(); waitPublishes(t, binary) })
	t.Run("nothing within it", func(t *testing.T) { t.Parallel(); waitEnds(t, binary) })
	t.Run("asked to stop", func(t *testing.T) { t.Parallel(); waitStops(t, binary) })
	t.Run("lost remote", func(t *testing.T) { t.Parallel(); waitLoses(t, binary) })
}

// waitPublishes: what is due goes out at once, what comes due at its second, and then it ends.
func waitPublishes(t *testing.T, binary string) {
	due := time.Now().Add(6 * time.Second).Truncate(time.Second)
	s := liveSocial(t, map[string]string{
		"now": soon("Now", time.Now().Add(-time.Minute)), "soon": soon("Soon", due), "far": soon("Far", time.Now().Add(48*time.Hour)),
	})
	p := stay(t, binary, s.work, "publish", "--wait", "1h")
	<-p.ended
	out := outcome{p.cmd.ProcessState.ExitCode(), p.output(), ""}
	out.must(t, 0, "publish --wait")
	out.says(t, "+ now → social published", "Waiting for "+due.UTC().Format("2006-01-02 15:04:05Z"), "+ soon → social published", "Published 2 deliveries. Next: far → social")
	s.public(t, 2)
	for i, status := range s.server.Statuses() {
		late := status.CreatedAt.Sub(due)
		if i == 0 && late >= 0 || i == 1 && late < 0 {
			t.Errorf("got %q %v after the second post's time", status.Text, late)
		}
	}
}

// waitEnds: it does not stay for what is due after the window.
func waitEnds(t *testing.T, binary string) {
	s := liveSocial(t, map[string]string{"far": soon("Far", time.Now().Add(time.Hour))})
	p := stay(t, binary, s.work, "publish", "--wait", "59m")
	<-p.ended
	out := outcome{p.cmd.ProcessState.ExitCode(), p.output(), ""}
	out.must(t, 0, "publish --wait")
	out.says(t, "Nothing is due. Next: far → social")
	s.public(t, 0)
}

// waitStops: a program that waits leaves at once.
func waitStops(t *testing.T, binary string) {
	s := liveSocial(t, map[string]string{"far": soon("Far", time.Now().Add(time.Hour))})
	p := stay(t, binary, s.work, "publish", "--wait", "2h")
	p.says(t, "Waiting for")
	p.end(t, 3)
	outcome{stdout: p.output()}.says(t, "interrupted")
	s.public(t, 0)
}

// waitLoses: a remote that comes back within the window costs nothing but one line.
func waitLoses(t *testing.T, binary string) {
	s := liveSocial(t, map[string]string{"soon": soon("Soon", time.Now().Add(5*time.Second))})
	back := s.away(t)
	p := stay(t, binary, s.work, "publish", "--wait", "1m")
	p.says(t, "can't be reached")
	back()
	<-p.ended
	out := outcome{p.cmd.ProcessState.ExitCode(), p.output(), ""}
	out.must(t, 0, "publish --wait")
	out.says(t, "works again", "Published 1 delivery.")
	if n := strings.Count(p.output(), "can't be reached"); n != 1 {
		t.Errorf("got %d reports of the lost remote, want 1:\n%s", n, p.output())
	}
	s.public(t, 1)
}
