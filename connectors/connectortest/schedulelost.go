package connectortest

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/galley-social/galley/schema"
)

// scheduleLost are the answers that say nothing, whether the network did it or not.
func scheduleLost(t *testing.T, h Harness) {
	for name, fault := range map[string]Fault{
		"dropped": {Do: Drop, Accept: true}, "dropped, not done": {Do: Drop},
		"500":      {Do: Answer, Status: http.StatusInternalServerError, Accept: true},
		"200 page": {Do: Answer, Status: http.StatusOK, Page: true, Accept: true}, "200 and another JSON": {Do: Answer, Status: http.StatusOK, Accept: true},
		"truncated": {Do: Truncate, Accept: true}, "cut": {Do: Cut, Accept: true}, "oversize": {Do: Oversize, Accept: true},
	} {
		t.Run("leave, "+name, func(t *testing.T) {
			b := start(t, h)
			e := b.scheduled(h)
			b.fixture.Front.Break(fault)
			_, err := b.send(t.Context(), e)
			b.wantFault(err, schema.Unknown)
			b.fixture.Front.Break(Fault{})
			b.wantLeft(e, fault.Accept)
		})
		t.Run("take back, "+name, func(t *testing.T) {
			b := start(t, h)
			e, r := b.leave(h)
			b.fixture.Front.Break(fault)
			b.wantFault(b.cancel(e, r), schema.Unknown)
			b.fixture.Front.Break(Fault{})
			b.wantTaken(e, r, fault.Accept)
		})
	}
}

// wantLeft looks up an effect whose answer was lost, in the way of a run that has no id of it.
func (b *bench) wantLeft(e schema.Effect, left bool) {
	b.t.Helper()
	if got := b.writes(); got != 1 {
		b.t.Errorf("got %d effects, want 1", got)
	}
	r, err := b.client.Find(b.t.Context(), e)
	b.noSecret(r.ID+r.URL, err)
	switch {
	case !left:
		b.wantWaiting(0)
		if !errors.Is(err, schema.ErrAbsent) {
			b.t.Errorf("find: got %+v, %v, want ErrAbsent", r, err)
		}
	case err != nil:
		b.t.Errorf("find: %v", err)
	default:
		b.wantHeld(e, r)
	}
}

// wantTaken cancels once more after an answer that was lost.
func (b *bench) wantTaken(e schema.Effect, r schema.Remote, taken bool) {
	b.t.Helper()
	want := error(nil)
	if taken {
		b.wantWaiting(0)
		want = schema.ErrAbsent
	} else {
		b.wantWaiting(1)
	}
	if err := b.cancel(e, r); !errors.Is(err, want) {
		b.t.Errorf("cancel again: got %v, want %v", err, want)
	}
	b.wantWaiting(0)
}

// scheduleBroken: a look that gives no answer is never taken for "not there", "public" or "taken back".
func scheduleBroken(t *testing.T, h Harness) {
	for name, fault := range map[string]Fault{
		"500": {Do: Answer, Status: http.StatusInternalServerError}, "401": {Do: Answer, Status: http.StatusUnauthorized},
		"404": {Do: Answer, Status: http.StatusNotFound}, "404 page": {Do: Answer, Status: http.StatusNotFound, Page: true},
		"429": {Do: Answer, Status: http.StatusTooManyRequests}, "200 and another JSON": {Do: Answer, Status: http.StatusOK},
		"dropped": {Do: Drop}, "truncated": {Do: Truncate, Accept: true},
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t, h)
			e, r := b.leave(h)
			b.fixture.Front.BreakRest(fault)
			for _, look := range []schema.Effect{e, forget(e)} {
				found, err := b.client.Find(t.Context(), look)
				b.noSecret(found.ID+found.URL, err)
				if err == nil || errors.Is(err, schema.ErrAbsent) {
					t.Errorf("find: got %+v, %v, want an error that is not ErrAbsent", found, err)
				}
			}
			for _, held := range []schema.Remote{r, {}} {
				b.wantFault(b.cancel(e, held), schema.Later)
			}
			if got := b.writes(); got != 1 {
				t.Errorf("got %d effects without having seen anything", got-1)
			}
			b.wantWaiting(1)
		})
	}
}

// scheduleCuts break the connection at the bytes that matter, while a post is left and while it is taken back.
func scheduleCuts(t *testing.T, h Harness) {
	b, c := startCut(t, h)
	e, r := b.leave(h)
	request, reply := c.Effect()
	cutEach(t, "leave", request, reply, func(t *testing.T, cut Breach) { cutLeave(t, h, cut) })
	if err := b.cancel(e, r); err != nil {
		t.Fatal(err)
	}
	request, reply = c.Effect()
	cutEach(t, "take back", request, reply, func(t *testing.T, cut Breach) { cutCancel(t, h, cut) })
}

func cutEach(t *testing.T, what string, request, reply []byte, test func(*testing.T, Breach)) {
	t.Helper()
	for side, raw := range map[Side][]byte{OfRequest: request, OfReply: reply} {
		for _, n := range Points(t, raw, 3*stride) {
			t.Run(fmt.Sprintf("%s, side %d byte %d of %d", what, side, n, len(raw)), func(t *testing.T) {
				t.Parallel()
				test(t, Breach{Of: side, After: n, Reset: n%2 == 0})
			})
		}
	}
}

func cutLeave(t *testing.T, h Harness, cut Breach) {
	b, c := startCut(t, h)
	e := b.scheduled(h)
	c.Break(cut)
	r, err := b.send(t.Context(), e)
	if err != nil || cut.Of == OfRequest {
		b.wantFault(err, schema.Unknown)
	} else {
		b.wantHeld(e, r)
	}
	b.wantOne(c)
	c.Break(Breach{})
	if cut.Of == OfReply {
		b.wantLeft(e, true)
		return
	}
	b.wantWaiting(0)
	if _, err := b.client.Find(t.Context(), e); !errors.Is(err, schema.ErrAbsent) {
		t.Errorf("find: got %v, want ErrAbsent", err)
	}
}

func cutCancel(t *testing.T, h Harness, cut Breach) {
	b, c := startCut(t, h)
	e, r := b.leave(h)
	c.Break(cut)
	err := b.cancel(e, r)
	if err != nil || cut.Of == OfRequest {
		b.wantFault(err, schema.Unknown)
	}
	if got := c.Effects(); got != 2 {
		t.Errorf("got %d effect requests on the wire, want the one that left it and one that takes it back", got)
	}
	c.Break(Breach{})
	b.wantTaken(e, r, cut.Of == OfReply)
}
