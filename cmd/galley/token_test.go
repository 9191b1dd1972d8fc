package main_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/cmd/galley/internal/cli"
	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
	"github.com/galley-social/galley/pipeline/forge/githubtest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// typed runs a command with something on its standard input.
func (w world) typed(t *testing.T, code int, stdin string, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	got := cli.Main(t.Context(), cli.Env{
		Args: args, Stdin: strings.NewReader(stdin), Stdout: &stdout, Stderr: &stderr, Dir: w.dir,
		Getenv: func(name string) string { return w.env[name] }, Now: func() time.Time { return w.now }, Rand: rand.Reader,
		HTTP: &http.Client{Transport: http.DefaultTransport}, Version: "v0.0.0-test",
	})
	out := outcome{got, stdout.String(), stderr.String()}
	out.must(t, code, strings.Join(args, " "))
	return out
}

// stored is a repository whose one channel takes its token from the store, with a key in the environment.
func stored(t *testing.T, posts map[string]string) *social {
	t.Helper()
	s := newSocial(t, mastodontest.Mastodon, posts)
	config, err := os.ReadFile(filepath.Join(s.work, "galley.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(config), "secret_env: TOKEN", "secret: store", 1)
	if err := os.WriteFile(filepath.Join(s.work, "galley.yaml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	gittest.Git(t, s.work, "commit", "--quiet", "--all", "--message", "store")
	gittest.Git(t, s.work, "push", "--quiet", "origin", "main")
	s.env = map[string]string{"GALLEY_KEY": strings.TrimSpace(s.must(t, 0, "token", "key").stdout)}
	return s
}

// TestSecretsStayHidden: whatever goes right or wrong, no output, no ledger and no store shows a secret, in clear or
// as networks encode it.
func TestSecretsStayHidden(t *testing.T) {
	const wrong = "wr0ng+t0ken/0f northw1nd"
	s := stored(t, map[string]string{"plain": plainPost, "thread": threadPost})
	var said strings.Builder
	run := func(o outcome) { said.WriteString(o.stdout + o.stderr) }
	run(s.typed(t, 0, wrong+"\n", "token", "set", "social"))
	run(s.must(t, 1, "doctor"))
	run(s.must(t, 1, "publish", "--limit", "1"))
	run(s.typed(t, 0, s.server.Token+"\n", "token", "set", "social", "--expires", "6d"))
	run(s.must(t, 0, "token", "list"))
	run(s.must(t, 1, "doctor")) // its token ends soon
	run(s.must(t, 1, "doctor", "--json"))
	run(s.must(t, 0, "publish"))
	run(s.typed(t, 2, s.server.Token+"\n"+wrong, "token", "set", "social"))
	key := s.env["GALLEY_KEY"]
	s.env["GALLEY_KEY"] = key[:len(key)-1]
	run(s.must(t, 3, "token", "list"))
	run(s.must(t, 1, "doctor"))
	s.env["GALLEY_KEY"] = key
	run(s.must(t, 0, "token", "remove", "social"))
	for _, ref := range []string{"galley-tokens", "galley-ledger"} {
		said.WriteString(gittest.Git(t, s.bare, "log", "--patch", "--text", ref))
	}
	text := said.String()
	if !strings.Contains(text, "access token is invalid") || !strings.Contains(text, "age-encryption.org") {
		t.Fatal("got no word of a refused token or no store, so nothing is proven")
	}
	for name, secret := range map[string]string{"the wrong token": wrong, "the token": s.server.Token, "the key": key[16:40]} {
		for _, form := range []string{secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret))} {
			if strings.Contains(text, form) {
				t.Errorf("%s is shown as %q", name, form)
			}
		}
	}
}

// TestDoctorChannels: the network is asked for the token, and the store for when it ends.
func TestDoctorChannels(t *testing.T) {
	s := stored(t, nil)
	s.typed(t, 0, "wr0ng", "token", "set", "social")
	s.must(t, 1, "doctor").says(t, "wrong  channel social", "The access token is invalid", "galley token set social")
	s.typed(t, 0, s.server.Token, "token", "set", "social", "--expires", "6d")
	s.must(t, 1, "doctor").says(t, "ok    channel social  the network takes its token",
		"soon  token social    it expires in 6 days, on 2026-10-07 (hint: get a new one, and galley token set social)")
	s.at(7 * 24 * time.Hour)
	s.must(t, 1, "doctor").says(t, "wrong  channel social  the token of channel social in the store: it expired on 2026-10-07")
	s.public(t, 0)
}

// TestDoctorForge: approvals are judged by a forge that must be readable.
func TestDoctorForge(t *testing.T) {
	h := newHub(t, map[string]string{"galley.yaml": strings.Replace(hubConfig, "SERVER", "https://social.invalid", 1)})
	h.know(t, h.git(t, "rev-parse", "HEAD"))
	w := h.world(t, h.work, "", socialNow)
	w.must(t, 0, "doctor").says(t, "ok       forge         the pull requests of northwind/social can be read")
	h.repo.Hide()
	h.github.Token("weak", githubtest.Workflow(), "contents: read")
	for name, token := range map[string]string{"a weak token": "weak", "an unknown one": "nobodys"} {
		w.env["GITHUB_TOKEN"] = token
		got := w.must(t, 1, "doctor")
		got.says(t, "wrong    forge ")
		if strings.Contains(got.stdout+got.stderr, token+" ") {
			t.Errorf("%s: the token is shown", name)
		}
	}
}
