package connectortest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/galley-social/galley/schema"
	"github.com/google/go-cmp/cmp"
)

// After is what a client of a network that can delete has beside the rest.
type After interface {
	// Delete gives schema.ErrAbsent when the network does not hold it; it may be repeated.
	Delete(ctx context.Context, r schema.Remote) error
	// Fetch gives schema.ErrAbsent when the network does not hold it.
	Fetch(ctx context.Context, r schema.Remote) (schema.Live, error)
}

// live are the tests of what becomes of posts that are public.
func live(t *testing.T, h Harness) {
	t.Run("read and take back", func(t *testing.T) { takeBack(t, h) })
	t.Run("cancelled before", func(t *testing.T) { deleteCancelled(t, h) })
	if start(t, h).fixture.Files != nil {
		t.Run("files", func(t *testing.T) { deleteFiles(t, h) })
		return
	}
	t.Run("status", func(t *testing.T) { deleteStatuses(t, h) })
	t.Run("lost", func(t *testing.T) { deleteLost(t, h) })
	t.Run("broken reading", func(t *testing.T) { fetchBroken(t, h) })
}

// AfterOf is what a client can do with what is public.
func AfterOf(t testing.TB, client any) After {
	t.Helper()
	a, ok := client.(After)
	if !ok {
		t.Fatal("the network can delete, and its client has no Delete and Fetch")
	}
	return a
}

func (b *bench) after() After {
	b.t.Helper()
	return AfterOf(b.t, b.client)
}

// remove deletes, and looks for the secret in what comes back.
func (b *bench) remove(r schema.Remote) error {
	b.t.Helper()
	err := b.after().Delete(b.t.Context(), r)
	b.noSecret("", err)
	return err
}

// sendAll sends every sample.
func (b *bench) sendAll() []schema.Remote {
	b.t.Helper()
	var sent []schema.Remote
	for i, e := range b.fixture.Effects {
		if e.Part > 0 {
			chain(b.t, b.fixture.Effects, sent, i, &e)
		}
		sent = append(sent, b.mustSend(b.ready(e)))
	}
	return sent
}

// takeBack reads every sample as it was sent, and deletes them, the last first: each deletion is one effect, takes
// that one away and no other, and says the second time that there is nothing.
func takeBack(t *testing.T, h Harness) {
	b := start(t, h)
	sent := b.sendAll()
	for i, r := range sent {
		b.wantLive(i, r)
	}
	for i, r := range slices.Backward(sent) {
		before := b.writes()
		if err := b.remove(r); err != nil {
			t.Fatalf("delete sample %d: %v", i, err)
		}
		if got := b.writes() - before; got != 1 {
			t.Errorf("delete sample %d: got %d effects, want 1", i, got)
		}
		b.wantPublic(i)
		if slices.Contains(b.fixture.Public(), r.ID) {
			t.Errorf("delete sample %d: %s is still public", i, r.ID)
		}
		if err := b.remove(r); !errors.Is(err, schema.ErrAbsent) {
			t.Errorf("delete sample %d again: got %v, want ErrAbsent", i, err)
		}
		if held, err := b.after().Fetch(t.Context(), r); !errors.Is(err, schema.ErrAbsent) {
			t.Errorf("fetch sample %d after its deletion: got %+v, %v, want ErrAbsent", i, held, err)
		}
		if i > 0 {
			b.wantLive(i-1, sent[i-1])
		}
	}
}

// wantLive fails unless the sample reads as it was sent.
func (b *bench) wantLive(i int, r schema.Remote) {
	b.t.Helper()
	got, err := b.after().Fetch(b.t.Context(), r)
	b.noSecret(fmt.Sprint(got), err)
	if err != nil {
		b.t.Fatalf("fetch sample %d: %v", i, err)
	}
	e := b.fixture.Effects[i]
	want := schema.Live{Text: e.This().Text, Warning: e.Message.ContentWarning, Media: len(e.This().Media), CID: r.CID}
	if e.This().HTML != "" {
		want.Text, want.HTML = "", e.This().HTML
	}
	if got.Shown {
		want.Shown, want.Text = true, got.Text // the connector's own tests compare what people see
	}
	got.Text, want.Text = words(got.Text), words(want.Text)
	if diff := cmp.Diff(want, got); diff != "" {
		b.t.Errorf("sample %d (-sent +live):\n%s", i, diff)
	}
}

func words(text string) string { return strings.Join(strings.Fields(text), " ") }

func deleteCancelled(t *testing.T, h Harness) {
	b := start(t, h)
	r := b.mustSend(b.ready(b.fixture.Effects[0]))
	before := b.writes()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b.wantFault(b.after().Delete(ctx, r), schema.Later)
	if got := b.writes(); got != before {
		t.Errorf("got %d effects although the context had ended, want %d", got, before)
	}
	b.wantPublic(1)
}

func deleteStatuses(t *testing.T, h Harness) {
	for status, outcome := range map[int]schema.Outcome{
		400: schema.Refused, 401: schema.Refused, 403: schema.Refused, 404: schema.Refused,
		429: schema.Later, 500: schema.Unknown, 503: schema.Unknown, 504: schema.Unknown,
	} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			b := start(t, h)
			r := b.mustSend(b.ready(b.fixture.Effects[0]))
			b.fixture.Front.Break(Fault{Do: Answer, Status: status, Header: http.Header{"Retry-After": {"120"}}})
			f := b.wantFault(b.remove(r), outcome)
			if status == http.StatusTooManyRequests && f.Wait.Seconds() != 120 {
				t.Errorf("got wait %v, want 2m0s", f.Wait)
			}
			b.wantPublic(1)
			b.fixture.Front.Break(Fault{})
			if err := b.remove(r); err != nil {
				t.Errorf("delete again: %v", err)
			}
			b.wantPublic(0)
		})
	}
}

// deleteLost: the network does it, and its answer says nothing. Then a look says that it is gone.
func deleteLost(t *testing.T, h Harness) {
	for name, fault := range map[string]Fault{"dropped": {Do: Drop}, "truncated": {Do: Truncate}, "cut": {Do: Cut}} {
		fault.Accept = true
		t.Run(name, func(t *testing.T) {
			b := start(t, h)
			r := b.mustSend(b.ready(b.fixture.Effects[0]))
			b.fixture.Front.Break(fault)
			b.wantFault(b.remove(r), schema.Unknown)
			b.wantPublic(0)
			b.fixture.Front.Break(Fault{})
			if _, err := b.after().Fetch(t.Context(), r); !errors.Is(err, schema.ErrAbsent) {
				t.Errorf("fetch: got %v, want ErrAbsent", err)
			}
			if err := b.remove(r); !errors.Is(err, schema.ErrAbsent) {
				t.Errorf("delete again: got %v, want ErrAbsent", err)
			}
		})
	}
}

// fetchBroken: an answer that is none must never be taken for "gone".
func fetchBroken(t *testing.T, h Harness) {
	for name, fault := range map[string]Fault{
		"503": {Do: Answer, Status: http.StatusServiceUnavailable}, "401": {Do: Answer, Status: http.StatusUnauthorized},
		"404 page": {Do: Answer, Status: http.StatusNotFound, Page: true}, "dropped": {Do: Drop},
		"200 and another JSON": {Do: Answer, Status: http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t, h)
			r := b.mustSend(b.ready(b.fixture.Effects[0]))
			before := b.writes()
			b.fixture.Front.BreakRest(fault)
			held, err := b.after().Fetch(t.Context(), r)
			b.noSecret(fmt.Sprint(held), err)
			if err == nil || errors.Is(err, schema.ErrAbsent) {
				t.Errorf("fetch: got %+v, %v, want an error that is not ErrAbsent", held, err)
			}
			if err := b.remove(r); err == nil && len(b.fixture.Public()) > 0 || errors.Is(err, schema.ErrAbsent) {
				t.Errorf("delete: got %v", err)
			}
			if got := b.writes() - before; got > 1 {
				t.Errorf("got %d effects, want one at most", got)
			}
		})
	}
}

// deleteFiles are the faults of a network that writes files.
func deleteFiles(t *testing.T, h Harness) {
	for name, tt := range map[string]struct {
		fault  MemoryFault
		public int
	}{
		"write fails": {FailWrite, 1}, "write fails although it was carried out": {FailWritten, 0}, "read fails": {FailRead, 1},
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t, h)
			r := b.mustSend(b.ready(b.fixture.Effects[0]))
			b.fixture.Files.Break(tt.fault)
			if err := b.remove(r); err == nil || errors.Is(err, schema.ErrAbsent) {
				t.Errorf("delete: got %v, want a fault", err)
			}
			if _, err := b.after().Fetch(t.Context(), r); tt.fault == FailRead && (err == nil || errors.Is(err, schema.ErrAbsent)) {
				t.Errorf("fetch: got %v, want an error that is not ErrAbsent", err)
			}
			b.fixture.Files.Break(Sound)
			b.wantPublic(tt.public)
			if err := b.remove(r); (tt.public == 0) != errors.Is(err, schema.ErrAbsent) {
				t.Errorf("delete again: got %v", err)
			}
			b.wantPublic(0)
		})
	}
}
