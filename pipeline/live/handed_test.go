package live_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/live"
	"github.com/galley-social/galley/schema"
)

// TestDriftOfHanded: what a network holds for later is compared like what is public, and its time with it.
func TestDriftOfHanded(t *testing.T) {
	d, noon := schema.Delivery{Post: "a", Channel: "social"}, at.Add(3*time.Hour)
	message := &schema.Message{Delivery: d, At: noon, Parts: []schema.Part{{Text: "text of a"}}}
	entry := func(kind ledger.Kind, seq int, change func(*ledger.Entry)) ledger.Entry {
		e := ledger.Entry{Kind: kind, Delivery: d, Seq: seq, At: at, Run: ledger.Run{ID: "r", Nonce: "n"}}
		change(&e)
		return e
	}
	held := []ledger.Entry{
		entry(ledger.Claim, 1, func(e *ledger.Entry) {
			e.Attempt, e.Scheduled, e.Message, e.Digest = 1, noon, message, message.Digest()
		}),
		entry(ledger.Handed, 2, func(e *ledger.Entry) { e.Remote = &schema.Remote{ID: "7", At: noon, Pending: true} }),
	}
	public := entry(ledger.Receipt, 3, func(e *ledger.Entry) {
		e.Digest, e.Remote = message.Digest(), &schema.Remote{ID: "7", URL: "https://net.example/7", At: noon}
	})
	for name, test := range map[string]struct {
		entries []ledger.Entry
		live    map[string]schema.Live
		want    string
	}{
		"as it was left":     {held, map[string]schema.Live{"7": {Text: "text of a", Pending: noon}}, "same "},
		"public by now":      {held, map[string]schema.Live{"7": {Text: "text of a"}}, "same "},
		"deleted there":      {held, nil, "gone the network does not hold it for later any more"},
		"another text there": {held, map[string]schema.Live{"7": {Text: "else", Pending: noon}}, "text its text differs"},
		"another time there": {
			held, map[string]schema.Live{"7": {Text: "text of a", Pending: noon.Add(time.Hour)}},
			"changed it is to be public at 2026-12-01 13:00Z there, and was handed over for 2026-12-01 12:00Z",
		},
		"public, and hidden for now": {
			append(held[:2:2], public), map[string]schema.Live{"7": {Text: "text of a", Pending: noon}},
			"changed it is not public, and is to be at 2026-12-01 12:00Z",
		},
	} {
		m, n := &memory{entries: test.entries}, newNetwork(t)
		n.live = test.live
		r := look(t, m, n, nil)
		if len(r.Parts) != 1 {
			t.Fatalf("%s: got %d parts, want 1", name, len(r.Parts))
		}
		if diff := cmp.Diff(test.want, fmt.Sprint(r.Parts[0].Verdict, " ", r.Parts[0].Reason)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	early := look(t, &memory{entries: held}, newNetwork(t), func(s *live.Survey) { s.Since = at.Add(time.Second) })
	if len(early.Parts) != 0 {
		t.Errorf("got %d parts that were handed over before, want none", len(early.Parts))
	}
}
