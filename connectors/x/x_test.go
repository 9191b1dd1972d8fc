package x_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/x"
	"github.com/galley-social/galley/connectors/x/xtest"
	"github.com/galley-social/galley/schema"
)

// fault is the error as what it must be.
func fault(t *testing.T, err error) *schema.Fault {
	t.Helper()
	var f *schema.Fault
	if !errors.As(err, &f) {
		t.Fatalf("got %v, want a fault", err)
	}
	return f
}

// piecesOf are all of a secret that nobody may see.
func piecesOf(t *testing.T, secret string) []string {
	t.Helper()
	var form map[string]string
	if json.Unmarshal([]byte(secret), &form) != nil {
		return strings.Fields(secret)
	}
	delete(form, "client_id")
	return slices.Collect(maps.Values(form))
}

// silent fails when any piece of a secret is in what is said.
func silent(t *testing.T, secret string, f *schema.Fault) {
	t.Helper()
	pieces := piecesOf(t, secret)
	if len(pieces) < 3 {
		t.Fatalf("got %d pieces of a secret", len(pieces))
	}
	for _, piece := range pieces {
		if strings.Contains(f.Reason+" "+f.Hint, piece) {
			t.Errorf("a secret is in %+v", *f)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*connector.Options)
		want   string
	}{
		"no secret":          {func(o *connector.Options) { o.Secret = " " }, "the secret in X_SECRET is empty"},
		"neither form":       {func(o *connector.Options) { o.Secret = "hunter22 b c" }, "CONSUMER_KEY CONSUMER_SECRET"},
		"a token in clear":   {func(o *connector.Options) { o.Channel.Server = "http://api.x.com" }, "write https://api.x.com"},
		"a path":             {func(o *connector.Options) { o.Channel.Server = "https://api.x.com/2" }, "not an address"},
		"nothing to sign by": {func(o *connector.Options) { o.Now = nil }, "no clock"},
		"no randomness":      {func(o *connector.Options) { o.Rand = nil }, "no randomness"},
	} {
		t.Run(name, func(t *testing.T) {
			_, o := rig(t)
			tt.change(&o)
			_, err := x.Open(o)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "hunter22") {
				t.Errorf("got %v, want %q in it", err, tt.want)
			}
		})
	}
}

// TestRenewer: only a secret that ends can be renewed, and a bearer needs no clock.
func TestRenewer(t *testing.T) {
	server, o := rig(t)
	if _, renews := open(t, o).(connector.Renewer); renews {
		t.Error("a secret of four words does not end, and its client is a Renewer")
	}
	o.Secret, o.Now, o.Rand = server.Tokens(), nil, nil
	client := open(t, o)
	if _, renews := client.(connector.Renewer); !renews {
		t.Error("a secret with a refresh token ends, and its client is no Renewer")
	}
	if err := client.(connector.Checker).Check(t.Context()); err != nil {
		t.Errorf("check: %v", err)
	}
	o.Channel.Server = ""
	open(t, o)
}

func TestCheck(t *testing.T) {
	for name, tt := range map[string]struct {
		change         func(*xtest.Server, *connector.Options)
		reason, hint   string
		outcome        schema.Outcome
		status, visits int
	}{
		"right":           {func(*xtest.Server, *connector.Options) {}, "", "", "", 0, 1},
		"no account":      {func(_ *xtest.Server, o *connector.Options) { o.Channel.Account = "" }, "", "", "", 0, 1},
		"another account": {func(s *xtest.Server, _ *connector.Options) { s.SetOwner("southwind") }, "the token belongs to @southwind", "X_SECRET", schema.Refused, 401, 1},
		"a wrong secret":  {func(_ *xtest.Server, o *connector.Options) { o.Secret += "x" }, "Unauthorized", "X_SECRET", schema.Refused, 401, 1},
		"a slow clock": {func(s *xtest.Server, o *connector.Options) {
			o.Now = func() time.Time { return noon.Add(-6 * time.Minute) }
		}, "Unauthorized", "clock, which is 6m0s behind X's", schema.Refused, 401, 1},
		"only errors": {func(s *xtest.Server, _ *connector.Options) {
			s.Say("GET /2/users/me", xtest.Saying{Status: 200, Body: `{"errors":[{"title":"Forbidden","detail":"The account is locked."}]}`})
		}, "The account is locked.", "", schema.Later, 200, 1},
	} {
		t.Run(name, func(t *testing.T) {
			server, o := rig(t)
			tt.change(server, &o)
			err := open(t, o).(connector.Checker).Check(t.Context())
			if got := len(server.Requests()); got != tt.visits {
				t.Errorf("got %d requests, want %d", got, tt.visits)
			}
			if tt.reason == "" {
				if err != nil {
					t.Errorf("got %v", err)
				}
				return
			}
			f := fault(t, err)
			if f.Outcome != tt.outcome || f.Status != tt.status || !strings.Contains(f.Reason, tt.reason) || !strings.Contains(f.Hint, tt.hint) {
				t.Errorf("got %+v, want %+v", f, tt)
			}
			silent(t, o.Secret, f)
		})
	}
}
