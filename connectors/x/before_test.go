package x_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/schema"
)

// TestTokenOfAnother: nothing is public on another account than the channel's, and it is a login problem.
func TestTokenOfAnother(t *testing.T) {
	for name, secretOf := range secrets() {
		t.Run(name, func(t *testing.T) {
			server, o := rig(t)
			o.Secret = secretOf(server)
			server.SetOwner("southwind")
			_, err := open(t, o).Send(t.Context(), effect(plain("Hi."), 0))
			f := fault(t, err)
			if f.Outcome != schema.Refused || f.Status != 401 || !strings.Contains(f.Reason, "@southwind") || !strings.Contains(f.Hint, "X_SECRET") {
				t.Errorf("got %+v, want a refusal that names the account and the secret", *f)
			}
			silent(t, o.Secret, f)
			if got := server.IDs(); len(got) > 0 {
				t.Errorf("got %v, want nothing public", got)
			}
		})
	}
}

// TestAskedOnce: whose token it is, is one question for each client, and a post is not sent without its answer.
func TestAskedOnce(t *testing.T) {
	const me = "GET /2/users/me"
	server, o := rig(t)
	client := open(t, o)
	server.SetRemaining(me, 0)
	_, err := client.Send(t.Context(), effect(plain("Hi."), 0))
	if f := fault(t, err); f.Outcome != schema.Later || f.Wait != 15*time.Minute {
		t.Errorf("got %+v, want it later", *f)
	}
	server.SetRemaining(me, 9)
	send(t, client, effect(plain("Hi."), 0))
	send(t, client, effect(plain("Ho."), 0))
	if diff := cmp.Diff([]string{me, me, create, create}, server.Requests()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// TestClockAhead: what is, or would be, claimed in X's future is not sent, not even by the first request.
func TestClockAhead(t *testing.T) {
	for name, tt := range map[string]struct {
		// clock is this computer's, and claimed when the claim says; both by how much they are ahead of X's.
		clock, claimed time.Duration
		words          string
	}{
		"this computer's":   {time.Hour, -time.Minute, "1h0m0s ahead of X's"},
		"both":              {time.Hour, time.Hour, "1h0m0s ahead of X's"},
		"another's":         {0, 10*time.Minute + time.Second, "claimed at 2026-12-01T12:10:01Z, and X's clock says 2026-12-01T12:00:00Z"},
		"another's, barely": {0, 10 * time.Minute, ""},
		"neither":           {0, 0, ""},
		"behind":            {-time.Hour, -time.Hour, ""},
	} {
		t.Run(name, func(t *testing.T) {
			server, o := rig(t)
			o.Secret, o.Now = server.Tokens(), func() time.Time { return noon.Add(tt.clock) }
			e := effect(plain("Hi."), 0)
			e.Claimed, e.Now = noon.Add(tt.claimed), noon.Add(tt.clock)
			_, err := open(t, o).Send(t.Context(), e)
			if tt.words == "" {
				if err != nil || len(server.IDs()) != 1 {
					t.Errorf("got %v, and %v public", err, server.IDs())
				}
				return
			}
			if f := fault(t, err); f.Outcome != schema.Later || !strings.Contains(f.Reason, tt.words) || !strings.Contains(f.Hint, "clock") {
				t.Errorf("got %+v, want %q", *f, tt.words)
			}
			if got := server.IDs(); len(got) > 0 {
				t.Errorf("got %v, want nothing public", got)
			}
		})
	}
}

// TestClaimAheadWithoutAClock: X's own clock is enough, where a client has none.
func TestClaimAheadWithoutAClock(t *testing.T) {
	server, o := rig(t)
	o.Secret, o.Now = server.Tokens(), nil
	e := effect(plain("Hi."), 0)
	e.Claimed = noon.Add(time.Hour)
	_, err := open(t, o).Send(t.Context(), e)
	if f := fault(t, err); f.Outcome != schema.Later || !strings.Contains(f.Reason, "X's clock says") || len(server.IDs()) != 0 {
		t.Errorf("got %+v, and %v public", *f, server.IDs())
	}
}
