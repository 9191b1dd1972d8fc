package connectortest

import (
	"errors"
	"testing"

	"github.com/galley-social/galley/schema"
)

// taken: a look-up passes by what the ledger has for other parts, however alike they read.
func taken(t *testing.T, h Harness) {
	b := start(t, h)
	e := b.ready(b.fixture.Effects[0])
	first := b.mustSend(e)
	e.Taken = map[string]bool{first.ID: true}
	b.wantAbsent(e)
	again := b.ready(b.fixture.Effects[0])
	again.Key += "-again"
	again.Message.Key = again.Key
	second, err := b.send(t.Context(), again)
	var f *schema.Fault
	if errors.As(err, &f) && f.Outcome == schema.Refused {
		b.wantPublic(1) // the network takes no two that read the same
		return
	}
	if err != nil || second.ID == first.ID {
		t.Fatalf("send again, under another key: got %+v, %v", second, err)
	}
	again.Taken = e.Taken
	if r, err := b.client.Find(t.Context(), again); err != nil || r.ID != second.ID {
		t.Errorf("find: got %+v, %v, want the second, %s", r, err, second.ID)
	}
	again.Taken = map[string]bool{first.ID: true, second.ID: true}
	b.wantAbsent(again)
}

// wantAbsent fails unless Find says that the network does not hold it.
func (b *bench) wantAbsent(e schema.Effect) {
	b.t.Helper()
	if r, err := b.client.Find(b.t.Context(), e); !errors.Is(err, schema.ErrAbsent) {
		b.t.Errorf("find: got %+v, %v, want ErrAbsent", r, err)
	}
}

// scheduleTaken: what waits for another part is not this one's.
func scheduleTaken(t *testing.T, h Harness) {
	b := start(t, h)
	e, r := b.leave(h)
	e = forget(e)
	e.Taken = map[string]bool{r.ID: true}
	b.wantAbsent(e)
	b.wantWaiting(1)
	b.fixture.Advance(e.Scheduled)
	b.wantAbsent(e)
	b.wantPublic(1)
}

// scheduleCancelOld: a slow run that knows only what was left first takes back nothing that was left since.
func scheduleCancelOld(t *testing.T, h Harness) {
	b := start(t, h)
	e, first := b.leave(h)
	if err := b.cancel(e, first); err != nil {
		t.Fatalf("cancel: %v", err)
	}
	again, second := b.leave(h)
	if second.ID == first.ID {
		t.Fatalf("left anew: got the id %s again", second.ID)
	}
	before := b.writes()
	b.wantFault(b.cancel(e, first), schema.Later)
	if got := b.writes() - before; got != 0 {
		t.Errorf("got %d effects, want none", got)
	}
	b.wantHeld(again, second)
	if err := b.cancel(again, second); err != nil {
		t.Errorf("cancel the second: %v", err)
	}
	b.wantWaiting(0)
}
