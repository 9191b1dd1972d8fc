package mastodon_test

import (
	"strings"
	"testing"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
	"github.com/galley-social/galley/schema"
)

func TestCheck(t *testing.T) {
	server, options := rig(t, mastodontest.Mastodon)
	if err := open(t, options).(connector.Checker).Check(t.Context()); err != nil {
		t.Errorf("got %v, want that the token is taken", err)
	}
	options.Secret = "wr0ng-t0ken"
	err := open(t, options).(connector.Checker).Check(t.Context())
	connectortest.WantFault(t, err, schema.Refused, "access token is invalid", "MASTODON_TOKEN")
	options.Channel.SecretEnv, options.Channel.Secret = "", schema.SecretStore
	err = open(t, options).(connector.Checker).Check(t.Context())
	connectortest.WantFault(t, err, schema.Refused, "galley token set mastodon")
	if strings.Contains(err.Error(), "wr0ng") {
		t.Errorf("got %v, want it without the token", err)
	}
	if got := len(server.Statuses()); got != 0 {
		t.Errorf("got %d statuses, want none", got)
	}
}
