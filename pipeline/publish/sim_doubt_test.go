package publish_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/schema"
)

// What a repeat proves, it proves of its own request. The exhaustive test found this one: the first request was still
// on its way when the network was asked, the repeat was put off, "later" said that nothing was public, and a run
// that came when the key was forgotten sent it a second time.
func TestRepeatLeavesDoubt(t *testing.T) {
	timeout := errors.New("timeout")
	refused := &schema.Fault{Outcome: schema.Refused, Status: 422, Reason: "too long"}
	later := &schema.Fault{Outcome: schema.Later, Wait: time.Minute, Reason: "rate limit"}
	cases := []struct {
		name    string
		next    []error
		every   time.Duration
		entries []string
	}{
		{
			"a refused repeat is looked up, and tried once more when nothing can be on its way",
			[]error{timeout, refused, refused, refused, refused}, 5 * time.Minute,
			[]string{"a claim 0", "a unknown 0", "a claim 0", "a unknown 0", "a claim 0", "a refused 0"},
		},
		{
			"a repeat that was put off is looked up again", []error{timeout, later}, 5 * time.Minute,
			[]string{"a claim 0", "a unknown 0", "a claim 0", "a unknown 0", "a claim 0", "a receipt 0"},
		},
		{
			"once nothing can be on its way, a repeat proves all", []error{timeout, refused}, 20 * time.Minute,
			[]string{"a claim 0", "a unknown 0", "a claim 0", "a refused 0"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(message("a", 1))
			w.net.next = c.next
			for range 8 {
				w.run(t.Context(), t)
				w.started = w.started.Add(c.every)
			}
			if diff := cmp.Diff(c.entries, w.ledger.kinds()); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
		})
	}
}
