package facebook_test

import (
	"errors"
	"testing"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/facebook/facebooktest"
	"github.com/galley-social/galley/schema"
)

// TestAnotherPage: what was left with the page that the channel had before is not gone because this one does not hold
// it.
func TestAnotherPage(t *testing.T) {
	const other = "77"
	server, options := rig(t)
	server.Seed(facebooktest.Post{Message: "Hi", Published: true})
	held := schema.Remote{ID: other + "_1", Pending: true, At: waiting(t).Scheduled}
	e := waiting(t)
	e.Held = &held
	words := []string{"page 77, and", "page " + page + " now", `account: "77"`, "by hand"}
	calls := map[string]struct {
		do   func() error
		want schema.Outcome
	}{
		"cancel": {func() error { return canceller(t, options).Cancel(t.Context(), e, held) }, schema.Later},
		"find":   {func() error { _, err := open(t, options).Find(t.Context(), e); return err }, schema.Later},
		"delete": {func() error { return after(t, options).Delete(t.Context(), held) }, schema.Refused},
		"edit":   {func() error { return editor(t, options).Edit(t.Context(), e, held) }, schema.Refused},
		"fetch":  {func() error { _, err := after(t, options).Fetch(t.Context(), held); return err }, schema.Refused},
		"by address": {func() error {
			return after(t, options).Delete(t.Context(), schema.Remote{URL: "https://m.facebook.com/77_1"})
		}, schema.Refused},
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			if f := connectortest.WantFault(t, call.do(), call.want, words...); f.Status != 0 {
				t.Errorf("got status %d, want none: no login would mend it", f.Status)
			}
		})
	}
	if got := server.Requests(); len(got) > 0 {
		t.Errorf("got requests %v, want none", got)
	}
	// An id without a page in it, such as a picture's, may be this page's.
	if _, err := after(t, options).Fetch(t.Context(), schema.Remote{ID: "77"}); !errors.Is(err, schema.ErrAbsent) {
		t.Errorf("got %v, want ErrAbsent", err)
	}
}
