package bluesky_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/galley-social/galley/connectors/bluesky"
	"github.com/galley-social/galley/connectors/bluesky/blueskytest"
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/schema"
)

func TestCheck(t *testing.T) {
	fake := blueskytest.New(t)
	front := connectortest.NewFront(t, fake, func(*http.Request) bool { return false })
	check := func(o connector.Options) error {
		client, err := bluesky.Driver().Client(o)
		if err != nil {
			t.Fatal(err)
		}
		return client.(connector.Checker).Check(t.Context())
	}
	o := options(front.URL, blueskytest.Handle, blueskytest.Password)
	if err := check(o); err != nil {
		t.Errorf("got %v, want that the password is taken", err)
	}
	o.Secret = "wr0ng-passw0rd"
	o.Channel.SecretEnv, o.Channel.Secret = "", schema.SecretStore
	err := check(o)
	wantFault(t, err, schema.Refused, "AuthenticationRequired", "galley token set social")
	if strings.Contains(err.Error(), "wr0ng") {
		t.Errorf("got %v, want it without the password", err)
	}
	if fake.Commits() != 0 {
		t.Errorf("got %d commits, want none", fake.Commits())
	}
}
