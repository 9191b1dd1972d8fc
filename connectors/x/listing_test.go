package x_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/galley-social/galley/connectors/x/xtest"
	"github.com/galley-social/galley/schema"
)

const listing = "GET /2/users/{id}/tweets"

// TestFindNotWhole: an answer that is not the whole listing never means absent.
func TestFindNotWhole(t *testing.T) {
	for name, body := range map[string]string{
		"no meta": `{}`, "no count": `{"meta":{}}`, "a post is missing": `{"data":[],"meta":{"result_count":1}}`,
		"an error beside": `{"meta":{"result_count":0},"errors":[{"title":"Authorization Error"}]}`,
		"only an error":   `{"errors":[{"title":"Not Found Error"}]}`,
		"no time":         `{"data":[{"id":"1","text":"Hi!"}],"meta":{"result_count":1}}`,
		"no id":           `{"data":[{"text":"Hi.","created_at":"2026-12-01T11:59:30.000Z"}],"meta":{"result_count":1}}`,
	} {
		t.Run(name, func(t *testing.T) {
			server, _ := rig(t)
			server.Say(listing, xtest.Saying{Status: 200, Body: body}, xtest.Saying{Status: 200, Body: body})
			r, _, err := find(t, server, effect(plain("Hi."), 0))
			if f := fault(t, err); f.Outcome != schema.Later {
				t.Errorf("got %+v, %+v", r, *f)
			}
		})
	}
}

// TestFindOld: a listing that goes further back than it was asked to shows nothing of this claim.
func TestFindOld(t *testing.T) {
	server, _ := rig(t)
	for range 2 {
		server.Say(listing, xtest.Saying{Status: 200, Body: `{"data":[{"id":"1","text":"Hi.","created_at":"2026-11-01T11:59:30.000Z"}],"meta":{"result_count":1}}`})
	}
	if r, _, err := find(t, server, effect(plain("Hi."), 0)); !errors.Is(err, schema.ErrAbsent) {
		t.Errorf("got %+v, %v, want ErrAbsent", r, err)
	}
}

// TestFindOtherAccount: another account's listing proves nothing.
func TestFindOtherAccount(t *testing.T) {
	server, _ := rig(t)
	server.SetOwner("southwind")
	_, _, err := find(t, server, effect(plain("Hi."), 0))
	if f := fault(t, err); f.Outcome != schema.Refused || !strings.Contains(f.Reason, "@southwind") {
		t.Errorf("got %+v", *f)
	}
}
