package tokens_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/tokens"
)

// kept are tokens with all that a renewal can leave.
func kept() map[string]*tokens.Token {
	out := map[string]*tokens.Token{}
	for name, change := range map[string]func(*tokens.Token){
		"renewed": nil, "claimed": lease(time.Minute, 1, time.Hour), "refused": failed(time.Hour), "later": again(time.Hour, time.Minute),
		"lost": func(t *tokens.Token) { t.Renewed, t.Lost = false, 1 },
	} {
		t := rotating(change)
		out[name] = &t
	}
	return out
}

// TestVersions: a document says the format that its reader must know, and an older galley leaves alone what it would
// misread: it takes no heed of a lease.
func TestVersions(t *testing.T) {
	version := func(d tokens.Document) string {
		data, err := tokens.Encode(d)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := tokens.Decode(data); err != nil || !cmp.Equal(again, d) {
			t.Errorf("got %v, want what was encoded", err)
		}
		_, after, _ := strings.Cut(string(data), `"version": `)
		return after[:1]
	}
	if got := version(sample()); got != "1" {
		t.Errorf("got version %s without a token that rotates, want 1", got)
	}
	for name, token := range kept() {
		t.Run(name, func(t *testing.T) {
			d := sample().With("x", token)
			if got := version(d); got != "2" {
				t.Errorf("got version %s, want 2", got)
			}
			if got := version(d.With("x", nil)); got != "1" {
				t.Errorf("got version %s after it was removed, want 1", got)
			}
		})
	}
}

// TestHeaderVersion: the file that an older galley reads first says it too.
func TestHeaderVersion(t *testing.T) {
	server, key := gittest.HTTPBackend(t, "", ""), newKey(t)
	s := open(t, server, key)
	format := func() string { return gittest.Git(t, server.Folder, "show", tokens.Branch+":tokens.json") }
	swap(t, s, "bluesky", 0, token("one"))
	if got := format(); !strings.Contains(got, `"format": 1`) {
		t.Errorf("got %s, want format 1", got)
	}
	claimed := rotating(lease(time.Minute, 0, time.Hour))
	swap(t, s, "x", 0, &claimed)
	if got := format(); !strings.Contains(got, `"format": 2`) {
		t.Errorf("got %s, want format 2", got)
	}
}

func TestDecodeRenewal(t *testing.T) {
	d := sample()
	for name, token := range kept() {
		d = d.With(name, token)
	}
	good, err := tokens.Encode(d)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct{ before, after string }{
		"the older version":    {`"version": 2`, `"version": 1`},
		"a version of nothing": {`"version": 2`, `"version": 0`},
		"claim without nonce":  {`"nonce": "other"`, `"nonce": ""`},
		"claim without end":    {`"until": "2026-12-01T09:01:00Z"`, `"until": "0001-01-01T00:00:00Z"`},
		"refused at no time":   {`"at": "2026-12-01T08:00:00Z"`, `"at": "0001-01-01T00:00:00Z"`},
		"fewer than none lost": {`"lost": 1`, `"lost": -1`},
		"claim and refusal":    {`"renewing": {`, `"failed": {"at": "2026-12-01T08:00:00Z", "reason": "no"}, "renewing": {`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(string(good), test.before, test.after, 1)
			if text == string(good) {
				t.Fatalf("the document has no %s", test.before)
			}
			if _, err := tokens.Decode([]byte(text)); !errors.Is(err, tokens.ErrDamaged) {
				t.Errorf("got %v, want ErrDamaged", err)
			}
		})
	}
	if _, err := tokens.Decode(good); err != nil {
		t.Errorf("got %v, want it read", err)
	}
}
