package bluesky_test

import (
	"net/http"
	"testing"

	"github.com/galley-social/galley/connectors/bluesky/blueskytest"
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

func TestSessionIsRenewed(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil  func(*blueskytest.Server)
		logins int
	}{
		"expired": {(*blueskytest.Server).Expire, 1},
		"revoked": {(*blueskytest.Server).Revoke, 2},
		"expired, and the refresh token is gone": {func(s *blueskytest.Server) {
			s.Expire()
			s.ForgetRefresh()
		}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			fake := blueskytest.New(t)
			puts := &meddler{call: "com.atproto.repo.putRecord"}
			client := openFake(t, fake, puts)
			mustSend(t, client, effect(message("first", "One."), 0))
			tt.spoil(fake)
			mustSend(t, client, effect(message("second", "Two."), 0))
			mustSend(t, client, effect(message("third", "Three."), 0))
			if got := fake.Logins(); got != tt.logins {
				t.Errorf("got %d log-ins, want %d", got, tt.logins)
			}
			if puts.seen != 4 || fake.Commits() != 3 {
				t.Errorf("got %d writes and %d commits, want 4 and 3", puts.seen, fake.Commits())
			}
		})
	}
}

func mustSend(t *testing.T, client connector.Client, e schema.Effect) schema.Remote {
	t.Helper()
	r, err := client.Send(t.Context(), e)
	if err != nil {
		t.Fatalf("send %s: %v", e.Message.Post, err)
	}
	return r
}

// TestSessionIsRenewedOnce: a server that never takes the token is not asked for ever.
func TestSessionIsRenewedOnce(t *testing.T) {
	fake := blueskytest.New(t)
	puts := &meddler{call: "com.atproto.repo.putRecord", change: func(r *http.Request) (*http.Response, error) {
		r.Header.Set("Authorization", "Bearer spoilt")
		return nil, nil
	}}
	_, err := openFake(t, fake, puts).Send(t.Context(), effect(message("first", "One."), 0))
	wantFault(t, err, schema.Refused, "InvalidToken", "BLUESKY_APP_PASSWORD")
	if puts.seen != 2 || fake.Logins() != 2 {
		t.Errorf("got %d writes and %d log-ins, want 2 and 2", puts.seen, fake.Logins())
	}
}

func TestAccountIsRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil        func(*blueskytest.Server)
		reason, hint string
	}{
		"inactive": {(*blueskytest.Server).Deactivate, "not active (deactivated)", "log in"},
		"server without encryption": {func(s *blueskytest.Server) {
			s.NameEndpoint("http://pds.example")
		}, `"http://pds.example" as its server`, "server:"},
		"server with a user": {func(s *blueskytest.Server) {
			s.NameEndpoint("https://me@pds.example")
		}, "not an https address", "server:"},
	} {
		t.Run(name, func(t *testing.T) {
			fake := blueskytest.New(t)
			tt.spoil(fake)
			client := openFake(t, fake, nil)
			for range 2 {
				_, err := client.Send(t.Context(), effect(message("first", "One."), 0))
				wantFault(t, err, schema.Refused, tt.reason, tt.hint)
			}
			if got := fake.Posts(); len(got) > 0 {
				t.Errorf("got %v", got)
			}
		})
	}
}
