package main_test

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestRun runs galley run, the real program, by the real clock.
func TestRun(t *testing.T) {
	t.Parallel()
	binary := build(t)
	t.Run("merged meanwhile", func(t *testing.T) { t.Parallel(); runPublishes(t, binary) })
	t.Run("lost remote", func(t *testing.T) { t.Parallel(); runLoses(t, binary) })
	t.Run("not recorded", func(t *testing.T) { t.Parallel(); runRecords(t, binary) })
	t.Run("stopped with an open outcome", func(t *testing.T) { t.Parallel(); runLeavesOpen(t, binary) })
	t.Run("reload", func(t *testing.T) { t.Parallel(); runReloads(t, binary) })
	t.Run("beside others", func(t *testing.T) { t.Parallel(); runBesideOthers(t, binary) })
	t.Run("wrong set-up", func(t *testing.T) { t.Parallel(); runEnds(t, binary) })
}

var listening = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+`)

// get asks a running program.
func (s *stayer) get(t *testing.T, path string) (int, string) {
	t.Helper()
	address := listening.FindString(s.says(t, "/healthz and /metrics"))
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get(address + path)
	if err != nil {
		t.Fatalf("%v\n%s", err, s.output())
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// healthy waits until /healthz says so, or no longer says so.
func (s *stayer) healthy(t *testing.T, code int) {
	t.Helper()
	until(t, fmt.Sprintf("/healthz to answer %d", code), func() bool { got, _ := s.get(t, "/healthz"); return got == code })
}

// runPublishes: what is merged while it runs goes out, and the numbers say so.
func runPublishes(t *testing.T, binary string) {
	s := liveSocial(t, map[string]string{"far": soon("Far", time.Now().Add(time.Hour))})
	p := stay(t, binary, s.clone(t), "run", "--every", "1s", "--listen", "127.0.0.1:0")
	p.healthy(t, http.StatusOK)
	s.public(t, 0)
	due := time.Now().Add(4 * time.Second).Truncate(time.Second)
	s.merge(t, "soon", soon("Soon", due))
	p.says(t, "+ soon → social published")
	s.public(t, 1)
	if at := s.server.Statuses()[0].CreatedAt; at.Before(due) {
		t.Errorf("got it %v before its time", due.Sub(at))
	}
	p.says(t, "Published 1 delivery.")
	want := `galley_deliveries_total{channel="social",outcome="published"} 1`
	if _, metrics := p.get(t, "/metrics"); !strings.Contains(metrics, want) {
		t.Errorf("got\n%s\nwant it to say %s", metrics, want)
	}
	if log := s.log(t); len(log) != 2 {
		t.Errorf("got the ledger's log %q, want a claim and a receipt: rounds without work write nothing", log)
	}
	p.end(t, 0)
}

// runLoses: a lost remote ends nothing, is said once, and shows in /healthz.
func runLoses(t *testing.T, binary string) {
	s := liveSocial(t, map[string]string{"far": soon("Far", time.Now().Add(time.Hour))})
	p := stay(t, binary, s.clone(t), "run", "--every", "1s", "--listen", "127.0.0.1:0")
	p.healthy(t, http.StatusOK)
	back := s.away(t)
	p.healthy(t, http.StatusServiceUnavailable)
	back()
	s.merge(t, "late", soon("Late", time.Now().Add(-time.Minute)))
	p.says(t, "works again")
	p.says(t, "+ late → social published")
	p.healthy(t, http.StatusOK)
	p.end(t, 0)
	if n := strings.Count(p.output(), "can't be reached"); n != 1 {
		t.Errorf("got %d reports of the lost remote, want 1:\n%s", n, p.output())
	}
	s.public(t, 1)
}

// gated is a repository with one due post, whose server's first answer to a post a gate keeps.
func gated(t *testing.T) (*social, *gate, chan struct{}) {
	t.Helper()
	s := liveSocial(t, nil)
	g := newGate(t, s.server.URL)
	writeFile(t, s.work, "galley.yaml", strings.Replace(socialConfig, "SERVER", g.url, 1), 0o644)
	s.merge(t, "due", soon("Due", time.Now().Add(-time.Minute)))
	return s, g, g.close("statuses", 1)
}

// runRecords: an answer is lost, and the remote with it, so the ledger can't be told. Once the remote is back the
// network is asked, and nothing is sent again.
func runRecords(t *testing.T, binary string) {
	s, g, reached := gated(t)
	p := stay(t, binary, s.clone(t), "run", "--every", "1s", "--listen", "off")
	<-reached
	back := s.away(t)
	g.open()
	p.says(t, "not recorded: ")
	back()
	p.says(t, "+ due → social found, an earlier run had published it:")
	p.end(t, 0)
	s.public(t, 1)
}

// runLeavesOpen: stopped while an answer is out, it records that the outcome is unknown, and says so.
func runLeavesOpen(t *testing.T, binary string) {
	s, g, reached := gated(t)
	p := stay(t, binary, s.clone(t), "run", "--every", "1s", "--listen", "off")
	<-reached
	p.end(t, 4)
	g.open()
	p.says(t, "? due → social outcome unknown:")
	next := stay(t, binary, s.clone(t), "run", "--every", "1s", "--listen", "off")
	next.says(t, "+ due → social found, an earlier run had published it:")
	next.end(t, 0)
	s.public(t, 1)
}

// runReloads: SIGHUP makes a round at once.
func runReloads(t *testing.T, binary string) {
	s := liveSocial(t, map[string]string{"far": soon("Far", time.Now().Add(time.Hour))})
	p := stay(t, binary, s.clone(t), "run", "--every", "1h", "--listen", "off", "--json")
	p.says(t, "Nothing is due.")
	s.merge(t, "due", soon("Due", time.Now().Add(-time.Minute)))
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	p.says(t, `"event":"published","post":"due","channel":"social"`)
	p.end(t, 0)
	if strings.Contains(p.output(), "listening") {
		t.Errorf("got\n%s\nwant nothing to listen", p.output())
	}
}

// runBesideOthers: several of them and galley publish, in one clone and in others, send each post once.
func runBesideOthers(t *testing.T, binary string) {
	posts, want := map[string]string{}, []string{}
	for i := range 12 {
		text := fmt.Sprintf("Post %02d", i)
		want = append(want, text)
		posts[fmt.Sprintf("post-%02d", i)] = soon(text, time.Now().Add(time.Duration(4+i%3)*time.Second))
	}
	s := liveSocial(t, posts)
	shared := s.clone(t)
	staying := []*stayer{
		stay(t, binary, shared, "run", "--every", "1s", "--listen", "127.0.0.1:0"),
		stay(t, binary, shared, "run", "--every", "1s", "--listen", "127.0.0.1:0"),
		stay(t, binary, s.clone(t), "run", "--every", "1s", "--listen", "127.0.0.1:0"),
		stay(t, binary, s.clone(t), "publish", "--wait", "10s"),
	}
	until(t, "12 public posts", func() bool {
		p := stay(t, binary, shared, "publish")
		<-p.ended
		if code := p.cmd.ProcessState.ExitCode(); code != 0 {
			t.Errorf("galley publish beside them: got %d, want 0\n%s", code, p.output())
		}
		return len(s.server.Statuses()) >= len(want)
	})
	for _, p := range staying[:3] {
		p.healthy(t, http.StatusOK)
		p.end(t, 0)
	}
	<-staying[3].ended
	outcome{staying[3].cmd.ProcessState.ExitCode(), staying[3].output(), ""}.must(t, 0, "publish --wait beside them")
	var got []string
	for _, status := range s.server.Statuses() {
		got = append(got, status.Text)
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("public posts (-want +got):\n%s", diff)
	}
}

// runEnds: what is wrong with the set-up ends it at the start.
func runEnds(t *testing.T, binary string) {
	s := liveSocial(t, nil)
	for name, test := range map[string]struct {
		args []string
		code int
		says string
	}{
		"a channel that is not there": {[]string{"--listen", "off", "--channel", "socail"}, 2, `did you mean "social"?`},
		"an address that is no one's": {[]string{"--listen", "192.0.2.1:9746"}, 3, "name another address"},
		"no repository":               {[]string{"--listen", "off", "--repo", t.TempDir()}, 3, "is not in a Git repository"},
	} {
		p := stay(t, binary, s.work, append([]string{"run"}, test.args...)...)
		<-p.ended
		out := outcome{p.cmd.ProcessState.ExitCode(), p.output(), ""}
		out.must(t, test.code, "run with "+name)
		out.says(t, test.says)
	}
}
