package x_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/x/xtest"
	"github.com/galley-social/galley/schema"
)

const exchange = "POST /2/oauth2/token"

func renewer(t *testing.T, o connector.Options) connector.Renewer {
	t.Helper()
	r, ok := open(t, o).(connector.Renewer)
	if !ok {
		t.Fatal("the client is no Renewer")
	}
	return r
}

// TestRenew exchanges twice, and the tokens before end with each.
func TestRenew(t *testing.T) {
	for name, public := range map[string]bool{"an app with a secret": false, "an app without": true} {
		t.Run(name, func(t *testing.T) {
			server, o := rig(t)
			if public {
				server.SetPublicApp()
			}
			o.Secret = server.Tokens()
			before := o
			for range 2 {
				got, err := renewer(t, o).Renew(t.Context(), noon)
				if err != nil {
					t.Fatal(err)
				}
				if want := noon.Add(2 * time.Hour); !got.Expires.Equal(want) || got.Secret == o.Secret {
					t.Errorf("got one that ends at %s, want another that ends at %s", got.Expires, want)
				}
				if text := fmt.Sprintf("%v %+v %s", got, got, got); strings.Contains(text, "token") {
					t.Errorf("got %s, which shows it", text)
				}
				o.Secret = got.Secret
			}
			send(t, open(t, o), effect(plain("Hi."), 0))
			_, err := open(t, before).Send(t.Context(), effect(plain("Ho."), 0))
			if f := fault(t, err); f.Status != http.StatusUnauthorized {
				t.Errorf("the token before: got %+v", *f)
			}
			if got := server.Turns(); got != 2 {
				t.Errorf("got %d exchanges, want 2", got)
			}
		})
	}
}

// TestRenewSpent: a refresh token that was used is refused, and may end everything.
func TestRenewSpent(t *testing.T) {
	server, o := rig(t)
	server.SetReuseRevokes()
	o.Secret = server.Tokens()
	next, err := renewer(t, o).Renew(t.Context(), noon)
	if err != nil {
		t.Fatal(err)
	}
	_, err = renewer(t, o).Renew(t.Context(), noon)
	if f := fault(t, err); f.Outcome != schema.Refused || f.Status != 400 || !strings.Contains(f.Hint, "galley token set ex") {
		t.Errorf("got %+v", *f)
	}
	o.Secret = next.Secret
	_, err = renewer(t, o).Renew(t.Context(), noon)
	if f := fault(t, err); f.Outcome != schema.Refused {
		t.Errorf("got %+v, want refused: the grant has ended", *f)
	}
}

// exchanged is what comes of an exchange.
type exchanged struct {
	set      func(*xtest.Server)
	outcome  schema.Outcome
	hint     string
	requests int
}

func exchanges(t *testing.T) map[string]exchanged {
	say := func(status int, body string) func(*xtest.Server) {
		return func(s *xtest.Server) {
			echo := strings.Join(piecesOf(t, s.Tokens()), " ")
			s.Say(exchange, xtest.Saying{Status: status, Body: strings.ReplaceAll(body, "ECHO", echo)})
		}
	}
	fail := func(f connectortest.Fault) func(*xtest.Server) { return func(s *xtest.Server) { s.BreakRest(f) } }
	return map[string]exchanged{
		"invalid_grant":        {say(400, `{"error":"invalid_grant","error_description":"ECHO"}`), schema.Refused, "galley token set ex", 1},
		"invalid_request":      {say(400, `{"error":"invalid_request","error_description":"ECHO"}`), schema.Refused, "galley token set ex", 1},
		"401":                  {say(401, `{"error":"invalid_request"}`), schema.Refused, "galley token set ex", 1},
		"the app is not known": {say(401, `{"error":"unauthorized_client","error_description":"ECHO"}`), schema.Refused, "client_secret", 1},
		"too many":             {say(429, `{"title":"Too Many Requests"}`), schema.Later, "", 1},
		"500":                  {say(500, `{"error":"ECHO"}`), schema.Unknown, "galley token set ex", 1},
		"a page":               {say(200, `<html>ECHO`), schema.Unknown, "galley token set ex", 1},
		"no tokens":            {say(200, `{"token_type":"bearer"}`), schema.Unknown, "galley token set ex", 1},
		"no refresh token":     {say(200, `{"access_token":"a1b2c3d4"}`), schema.Unknown, "galley token set ex", 1},
		"a token is a number":  {say(200, `{"access_token":722722722,"refresh_token":"r"}`), schema.Unknown, "galley token set ex", 1},
		"a token is no header": {say(200, `{"access_token":"a\nb","refresh_token":"r"}`), schema.Unknown, "galley token set ex", 1},
		"lost":                 {fail(connectortest.Fault{Do: connectortest.Drop, Accept: true}), schema.Unknown, "galley token set ex", 1},
		"cut":                  {fail(connectortest.Fault{Do: connectortest.Cut, Accept: true}), schema.Unknown, "galley token set ex", 1},
		"truncated":            {fail(connectortest.Fault{Do: connectortest.Truncate, Accept: true}), schema.Unknown, "galley token set ex", 1},
		"echoed":               {fail(connectortest.Fault{Do: connectortest.Answer, Status: 403}), schema.Refused, "galley token set ex", 1},
		"nobody there":         {(*xtest.Server).Close, schema.Later, "", 0},
	}
}

// TestRenewOutcomes: one request each, whatever comes of it, and no secret in what is said.
func TestRenewOutcomes(t *testing.T) {
	for name, tt := range exchanges(t) {
		t.Run(name, func(t *testing.T) {
			server, o := rig(t)
			o.Secret = server.Tokens()
			tt.set(server)
			got, err := renewer(t, o).Renew(t.Context(), noon)
			f := fault(t, err)
			if f.Outcome != tt.outcome || !strings.Contains(f.Hint, tt.hint) || got != (connector.Renewed{}) {
				t.Errorf("got %+v, want %s, %q", *f, tt.outcome, tt.hint)
			}
			if got := len(server.Requests()); got != tt.requests {
				t.Errorf("got %d requests, want %d", got, tt.requests)
			}
			silent(t, o.Secret, f)
			silent(t, server.Tokens(), f)
			if strings.Contains(f.Reason, "722722722") {
				t.Errorf("a token is in %+v", *f)
			}
		})
	}
}

// TestRenewExpiry: a lifetime that is none is not known.
func TestRenewExpiry(t *testing.T) {
	for life, want := range map[string]time.Time{
		`7200`: noon.Add(2 * time.Hour), `0`: {}, `-1`: {}, `1e99`: {}, `99999999999999`: {}, `null`: {},
	} {
		server, o := rig(t)
		o.Secret = server.Tokens()
		server.Say(exchange, xtest.Saying{Status: 200, Body: `{"access_token":"a","refresh_token":"r","expires_in":` + life + `}`})
		got, err := renewer(t, o).Renew(t.Context(), noon)
		if err != nil || !got.Expires.Equal(want) {
			t.Errorf("%s: got %s, %v, want %s", life, got.Expires, err, want)
		}
	}
}

// TestMasked has a server that echoes every credential.
func TestMasked(t *testing.T) {
	for name, secretOf := range secrets() {
		server, o := rig(t)
		o.Secret = secretOf(server)
		for _, status := range []int{400, 401, 403, 429, 500} {
			server.Say(create, xtest.Saying{Status: status, Body: `{"detail":"` + strings.Join(piecesOf(t, o.Secret), " ") + `"}`})
			_, err := open(t, o).Send(t.Context(), effect(plain("Hi."), 0))
			f := fault(t, err)
			if !strings.Contains(f.Reason, "***") {
				t.Errorf("%s, %d: got %+v, which says nothing", name, status, *f)
			}
			silent(t, o.Secret, f)
		}
	}
}
