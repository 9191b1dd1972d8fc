package connectortest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/galley-social/galley/schema"
)

// stride is how far apart the cuts are where nothing begins or ends.
const stride = 29

// cuts break the connection after each byte that matters, of the request and of the reply, on real TCP.
func cuts(t *testing.T, h Harness) {
	t.Run("send", func(t *testing.T) { cutSends(t, h) })
	t.Run("look-up", func(t *testing.T) { cutLookups(t, h) })
	if h.Driver.Network.Delete {
		t.Run("delete", func(t *testing.T) { cutDeletes(t, h) })
	}
}

// startCut is a fresh fake behind a cutter.
func startCut(t *testing.T, h Harness) (*bench, *Cutter) {
	t.Helper()
	b := start(t, h)
	o := b.fixture.Options
	if o.Channel.Server != b.fixture.Front.URL {
		t.Fatalf("the fixture's channel is on %q, want the front's %q", o.Channel.Server, b.fixture.Front.URL)
	}
	c := NewCutter(t, b.fixture.Front.URL, b.fixture.Front.isEffect)
	o.Channel.Server, b.fixture.Front.URL = c.URL, c.URL // fakes name their own address in what they answer
	b.client = open(t, h, o)
	return b, c
}

// cutSends: a request that did not arrive whole made nothing public, and a reply that did not says nothing of
// what is. Either way the connector has written one request, knows that it does not know, and finds out.
func cutSends(t *testing.T, h Harness) {
	b, c := startCut(t, h)
	b.mustSend(b.ready(b.fixture.Effects[0]))
	request, reply := c.Effect()
	for _, n := range Points(t, request, stride) {
		t.Run(fmt.Sprintf("request %d of %d", n, len(request)), func(t *testing.T) { t.Parallel(); cutRequest(t, h, n) })
	}
	head := bytes.Index(reply, []byte("\r\n\r\n")) + 4
	for _, n := range Points(t, reply, stride) {
		t.Run(fmt.Sprintf("reply %d of %d", n, len(reply)), func(t *testing.T) { t.Parallel(); cutReply(t, h, n, n <= head) })
	}
}

func cutRequest(t *testing.T, h Harness, n int) {
	b, c := startCut(t, h)
	e := b.ready(b.fixture.Effects[0])
	c.Break(Breach{Of: OfRequest, After: n, Reset: n%2 == 0})
	_, err := b.send(t.Context(), e)
	b.wantFault(err, schema.Unknown)
	b.wantOne(c)
	c.Break(Breach{})
	b.wantPublic(0)
	_, err = b.client.Find(t.Context(), e)
	if got := errors.Is(err, schema.ErrAbsent); got == b.fixture.NoFind {
		t.Errorf("find: got %v; ErrAbsent is wanted unless nothing can be known", err)
	}
	b.again(e)
}

// cutReply allows success only when the body's end is all that is missing.
func cutReply(t *testing.T, h Harness, n int, headless bool) {
	b, c := startCut(t, h)
	e := b.ready(b.fixture.Effects[0])
	c.Break(Breach{Of: OfReply, After: n, Reset: n%2 == 0})
	r, err := b.send(t.Context(), e)
	switch {
	case err != nil:
		b.wantFault(err, schema.Unknown)
	case headless || !slices.Contains(b.fixture.Public(), r.ID):
		t.Errorf("got %+v, want a fault: the reply's body did not arrive", r)
	}
	b.wantOne(c)
	c.Break(Breach{})
	b.wantPublic(1)
	b.wantFound(e)
	b.again(e)
}

// wantOne fails unless the connector wrote one effect request, whatever became of it.
func (b *bench) wantOne(c *Cutter) {
	b.t.Helper()
	if got := c.Effects(); got != 1 {
		b.t.Errorf("got %d effect requests on the wire, want 1", got)
	}
}

// cutLookups: half of an answer must never be read as "not there".
func cutLookups(t *testing.T, h Harness) {
	b, c := startCut(t, h)
	if b.fixture.NoFind {
		return
	}
	e := b.ready(b.fixture.Effects[0])
	b.mustSend(e)
	_, reply := c.Effect()
	for _, side := range []Side{OfRequest, OfReply} {
		for _, n := range Points(t, reply, 3*stride) {
			c.Break(Breach{Of: side, After: n, Reset: n%2 == 0, Rest: true})
			r, err := b.client.Find(t.Context(), e)
			b.noSecret(r.URL, err)
			if errors.Is(err, schema.ErrAbsent) || err == nil && !slices.Contains(b.fixture.Public(), r.ID) {
				t.Errorf("find, side %d cut after %d bytes: got %+v, %v, want what is public or an error that is not ErrAbsent", side, n, r, err)
			}
		}
	}
	c.Break(Breach{})
	b.wantFound(e)
}

// cutDeletes: taking back is as unknown as sending until somebody looks.
func cutDeletes(t *testing.T, h Harness) {
	b, c := startCut(t, h)
	if err := b.remove(b.mustSend(b.ready(b.fixture.Effects[0]))); err != nil {
		t.Fatal(err)
	}
	request, reply := c.Effect()
	for side, raw := range map[Side][]byte{OfRequest: request, OfReply: reply} {
		for _, n := range Points(t, raw, 3*stride) {
			t.Run(fmt.Sprintf("side %d byte %d", side, n), func(t *testing.T) {
				cutDelete(t, h, Breach{Of: side, After: n, Reset: n%2 == 0})
			})
		}
	}
}

func cutDelete(t *testing.T, h Harness, cut Breach) {
	b, c := startCut(t, h)
	r := b.mustSend(b.ready(b.fixture.Effects[0]))
	c.Break(cut)
	err := b.remove(r)
	left := 0
	if cut.Of == OfRequest {
		left = 1
	}
	if err != nil || left == 1 {
		b.wantFault(err, schema.Unknown)
	}
	if got := c.Effects(); got != 2 {
		t.Errorf("got %d effect requests on the wire, want the one that sent and one that deletes", got)
	}
	c.Break(Breach{})
	b.wantPublic(left)
	if err := b.remove(r); (left == 0) != errors.Is(err, schema.ErrAbsent) {
		t.Errorf("delete again: got %v", err)
	}
	b.wantPublic(0)
}

// Points are the bytes after which a message is cut: around the end of every line of its head, where its body
// begins, and before its last bytes each one, and elsewhere one in so many.
func Points(tb testing.TB, message []byte, every int) []int {
	tb.Helper()
	head := bytes.Index(message, []byte("\r\n\r\n")) + 4
	if head < 4 || len(message) < 40 {
		tb.Fatalf("got %d bytes that are no HTTP message: %q", len(message), message)
	}
	var at []int
	near := func(from, to int) {
		for n := from; n < to; n++ {
			at = append(at, n)
		}
	}
	near(0, 3)
	for n := 0; n < head; n++ {
		if message[n] == '\n' {
			near(n, n+2)
		}
	}
	near(head-2, head+3)
	near(len(message)-4, len(message))
	for n := 0; n < len(message); n += every {
		at = append(at, n)
	}
	slices.Sort(at)
	return slices.DeleteFunc(slices.Compact(at), func(n int) bool { return n < 0 || n >= len(message) })
}
