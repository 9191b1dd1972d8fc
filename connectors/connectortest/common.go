package connectortest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/galley-social/galley/schema"
	"github.com/google/go-cmp/cmp"
)

func description(t *testing.T, h Harness) {
	n, b := h.Driver.Network, start(t, h)
	if n.Name == "" || n.Title == "" || n.Markup == "" || n.Recovery == "" {
		t.Errorf("the description lacks a name, a title, a markup or a recovery class: %+v", n)
	}
	if got := b.fixture.Options.Channel.Network; got != n.Name {
		t.Errorf("the fixture's channel is on %q, want %q", got, n.Name)
	}
	if n.Text.Limit > 0 && n.Text.Unit == "" {
		t.Error("the text limit has no unit")
	}
	if b.fixture.Front != nil {
		if got := b.fixture.Front.Requests(); len(got) > 0 {
			t.Errorf("open made requests: %v", got)
		}
	}
}

// samples sends every sample, counts, and looks each one up again.
func samples(t *testing.T, h Harness) {
	b := start(t, h)
	var sent []schema.Remote
	for i, e := range b.fixture.Effects {
		if e.Part > 0 {
			chain(t, b.fixture.Effects, sent, i, &e)
		}
		e = b.ready(e)
		b.wantPublic(i)
		before := b.writes()
		r := b.mustSend(e)
		sent = append(sent, r)
		if got := b.writes() - before; got != 1 {
			t.Errorf("sample %d: got %d effects, want 1", i, got)
		}
		b.wantPublic(i + 1)
		if !slices.Contains(b.fixture.Public(), r.ID) {
			t.Errorf("sample %d: %q is not public: %v", i, r.ID, b.fixture.Public())
		}
		if b.fixture.NoFind {
			continue
		}
		found, err := b.client.Find(t.Context(), e)
		if err != nil || found.ID != r.ID || found.URL != r.URL {
			t.Errorf("sample %d: find: got %+v, %v, want %+v", i, found, err, r)
		}
	}
}

// chain makes a later part answer the part before.
func chain(t *testing.T, all []schema.Effect, sent []schema.Remote, i int, e *schema.Effect) {
	t.Helper()
	if all[i-1].Part != e.Part-1 || all[i-1].Key == e.Key {
		t.Fatalf("sample %d is part %d, but the one before is not the part before, with a key of its own", i, e.Part)
	}
	e.Root, e.Parent = &sent[i-e.Part], &sent[i-1]
}

func cancelledBefore(t *testing.T, h Harness) {
	b := start(t, h)
	e := b.ready(b.fixture.Effects[0])
	before := b.writes()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := b.send(ctx, e)
	b.wantFault(err, schema.Later)
	if got := b.writes(); got != before {
		t.Errorf("got %d effects although the context had ended, want %d", got, before)
	}
	b.wantPublic(0)
}

func absent(t *testing.T, h Harness) {
	b := start(t, h)
	e := b.ready(b.fixture.Effects[0])
	before := b.writes()
	_, err := b.client.Find(t.Context(), e)
	if got := errors.Is(err, schema.ErrAbsent); got == b.fixture.NoFind {
		t.Errorf("find on an empty network: got %v; ErrAbsent is wanted unless nothing can be known", err)
	}
	if got := b.writes(); got != before {
		t.Errorf("find made %d effects", got-before)
	}
}

// filesSuite is for networks that write files.
func filesSuite(t *testing.T, h Harness) {
	tests := []struct {
		name   string
		fault  MemoryFault
		public int
	}{
		{"write fails", FailWrite, 0},
		{"write fails although it was carried out", FailWritten, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := start(t, h)
			e := b.ready(b.fixture.Effects[0])
			b.fixture.Files.Break(tt.fault)
			if _, err := b.send(t.Context(), e); err == nil {
				t.Error("got success, want an error")
			}
			b.fixture.Files.Break(Sound)
			b.wantPublic(tt.public)
			if tt.public > 0 {
				b.wantFound(e)
			}
			b.again(e)
		})
	}
	t.Run("reads fail", func(t *testing.T) {
		b := start(t, h)
		e := b.ready(b.fixture.Effects[0])
		b.mustSend(e)
		b.fixture.Files.Break(FailRead)
		if r, err := b.client.Find(t.Context(), e); err == nil || errors.Is(err, schema.ErrAbsent) {
			t.Errorf("find: got %+v, %v, want an error that is not ErrAbsent", r, err)
		}
	})
	t.Run("sent twice", func(t *testing.T) {
		b := start(t, h)
		e := b.ready(b.fixture.Effects[0])
		first := b.mustSend(e)
		if !b.client.Repeatable(t.Context(), e) {
			return
		}
		if diff := cmp.Diff(first, b.mustSend(e)); diff != "" {
			t.Errorf("the second send gave another remote (-first +second):\n%s", diff)
		}
		b.wantPublic(1)
	})
}

// again repeats the effect when the connector says that it may: there is one in the end.
func (b *bench) again(e schema.Effect) {
	b.t.Helper()
	if !b.client.Repeatable(b.t.Context(), e) {
		return
	}
	b.mustSend(e)
	b.wantPublic(1)
}
