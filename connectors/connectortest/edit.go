package connectortest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/galley-social/galley/schema"
	"github.com/google/go-cmp/cmp"
)

// Editor is what a client of a network that can edit has beside the rest.
type Editor interface {
	// Edit makes a public part read otherwise; it may be repeated, and makes nothing public.
	Edit(ctx context.Context, e schema.Effect, r schema.Remote) error
}

// edit are the tests of changes of what is public.
func edit(t *testing.T, h Harness) {
	if start(t, h).fixture.NoEdit {
		t.Run("none", func(t *testing.T) { editNone(t, h) })
		return
	}
	t.Run("text", func(t *testing.T) { editText(t, h) })
	t.Run("gone", func(t *testing.T) { editGone(t, h) })
	t.Run("cancelled before", func(t *testing.T) { editCancelled(t, h) })
	t.Run("too long", func(t *testing.T) { editLong(t, h) })
	if start(t, h).fixture.Files != nil {
		t.Run("files", func(t *testing.T) { editFiles(t, h) })
		return
	}
	t.Run("status", func(t *testing.T) { editStatuses(t, h) })
	t.Run("lost", func(t *testing.T) { editLost(t, h) })
}

// edit edits, and looks for the secret in what comes back.
func (b *bench) edit(ctx context.Context, e schema.Effect, r schema.Remote) error {
	b.t.Helper()
	editor, ok := b.client.(Editor)
	if !ok {
		b.t.Fatal("the network can edit, and its client has no Edit")
	}
	err := editor.Edit(ctx, e, r)
	b.noSecret("", err)
	return err
}

// reworded is a sample with another text, warning and descriptions.
func reworded(e schema.Effect) schema.Effect {
	m := e.Message
	m.Parts = append([]schema.Part(nil), m.Parts...)
	this := &m.Parts[e.Part]
	this.Text = fmt.Sprintf("Other words & <part> %d: ☕", e.Part+1)
	if this.HTML != "" {
		this.HTML = fmt.Sprintf("<p>Other words &amp; part %d: ☕</p>", e.Part+1)
	}
	this.Facets, this.Length = nil, schema.Length{Count: 30, Limit: this.Length.Limit, Unit: this.Length.Unit}
	this.Media = append([]schema.MediaFile(nil), this.Media...)
	for i := range this.Media {
		this.Media[i].Alt = "Another description"
	}
	e.Message = m
	return e
}

// editable are the samples that can be edited: on most networks a poll can't.
func (b *bench) editable(h Harness) []int {
	var list []int
	for i, e := range b.fixture.Effects {
		if e.Message.Poll == nil || h.Driver.Network.EditAll {
			list = append(list, i)
		}
	}
	if len(list) == 0 {
		b.t.Fatal("no sample can be edited")
	}
	return list
}

// wantText fails unless the part reads as the effect says.
func (b *bench) wantText(e schema.Effect, r schema.Remote) schema.Live {
	b.t.Helper()
	got, err := b.after().Fetch(b.t.Context(), r)
	if err != nil {
		b.t.Fatalf("fetch: %v", err)
	}
	want := e.This().Text
	if e.This().HTML != "" {
		want = e.This().HTML
	}
	if words(got.Text+got.HTML) != words(want) || words(got.Warning) != words(e.Message.ContentWarning) || got.Media != len(e.This().Media) {
		b.t.Errorf("got %+v, want the text %q with the warning %q and %d files", got, want, e.Message.ContentWarning, len(e.This().Media))
	}
	return got
}

// editText edits each sample twice: it reads as the edit says, nothing becomes public, nothing goes, and the second
// time changes nothing.
func editText(t *testing.T, h Harness) {
	b := start(t, h)
	sent := b.sendAll()
	public := b.fixture.Public()
	for _, i := range b.editable(h) {
		e := reworded(b.fixture.Effects[i])
		before := b.writes()
		if err := b.edit(t.Context(), e, sent[i]); err != nil {
			t.Fatalf("edit sample %d: %v", i, err)
		}
		if got := b.writes() - before; got != 1 {
			t.Errorf("edit sample %d: got %d effects, want 1", i, got)
		}
		first := b.wantText(e, sent[i])
		e.Now = e.Now.Add(3600e9)
		if err := b.edit(t.Context(), e, sent[i]); err != nil {
			t.Fatalf("edit sample %d again: %v", i, err)
		}
		if diff := cmp.Diff(first, b.wantText(e, sent[i])); diff != "" {
			t.Errorf("the second edit of sample %d changed it (-first +second):\n%s", i, diff)
		}
		if diff := cmp.Diff(public, b.fixture.Public()); diff != "" {
			t.Errorf("edit sample %d changed what is public (-before +after):\n%s", i, diff)
		}
	}
}

func editGone(t *testing.T, h Harness) {
	b := start(t, h)
	r := b.mustSend(b.ready(b.fixture.Effects[0]))
	if err := b.remove(r); err != nil {
		t.Fatal(err)
	}
	if err := b.edit(t.Context(), reworded(b.fixture.Effects[0]), r); !errors.Is(err, schema.ErrAbsent) {
		t.Errorf("got %v, want ErrAbsent", err)
	}
	b.wantPublic(0)
}

func editCancelled(t *testing.T, h Harness) {
	b := start(t, h)
	e := b.fixture.Effects[0]
	r := b.mustSend(b.ready(e))
	before := b.writes()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b.wantFault(b.edit(ctx, reworded(e), r), schema.Later)
	if got := b.writes(); got != before {
		t.Errorf("got %d effects although the context had ended, want %d", got, before)
	}
	b.wantLive(0, r)
}

// editLong: what is too long is refused before anything is written.
func editLong(t *testing.T, h Harness) {
	if h.Driver.Network.Text.Limit == 0 {
		return // nothing is too long
	}
	b := start(t, h)
	e := b.fixture.Effects[0]
	r := b.mustSend(b.ready(e))
	before := b.writes()
	long := reworded(e)
	long.Message.Parts[0].Text = strings.Repeat("coffee ", 4000)
	long.Message.Parts[0].Length.Count = 28000
	b.wantFault(b.edit(t.Context(), long, r), schema.Refused)
	if got := b.writes(); got != before {
		t.Errorf("got %d effects, want %d", got, before)
	}
	b.wantLive(0, r)
}

func editNone(t *testing.T, h Harness) {
	b := start(t, h)
	e := b.fixture.Effects[0]
	r := b.mustSend(b.ready(e))
	before := b.writes()
	b.wantFault(b.edit(t.Context(), reworded(e), r), schema.Refused)
	if got := b.writes(); got != before {
		t.Errorf("got %d effects, want %d", got, before)
	}
	b.wantLive(0, r)
}

func editStatuses(t *testing.T, h Harness) {
	for status, outcome := range map[int]schema.Outcome{
		400: schema.Refused, 401: schema.Refused, 403: schema.Refused, 404: schema.Refused, 422: schema.Refused,
		429: schema.Later, 500: schema.Unknown, 503: schema.Unknown, 504: schema.Unknown,
	} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			b := start(t, h)
			e := b.fixture.Effects[0]
			r := b.mustSend(b.ready(e))
			b.fixture.Front.Break(Fault{Do: Answer, Status: status, Header: http.Header{"Retry-After": {"120"}}})
			f := b.wantFault(b.edit(t.Context(), reworded(e), r), outcome)
			if status == http.StatusTooManyRequests && f.Wait.Seconds() != 120 {
				t.Errorf("got wait %v, want 2m0s", f.Wait)
			}
			b.fixture.Front.Break(Fault{})
			b.wantLive(0, r)
			if err := b.edit(t.Context(), reworded(e), r); err != nil {
				t.Errorf("edit again: %v", err)
			}
			b.wantText(reworded(e), r)
			b.wantPublic(1)
		})
	}
}

// editLost: the network does it, and its answer says nothing. The same edit once more says that it is done.
func editLost(t *testing.T, h Harness) {
	for name, fault := range map[string]Fault{"dropped": {Do: Drop}, "truncated": {Do: Truncate}, "cut": {Do: Cut}} {
		fault.Accept = true
		t.Run(name, func(t *testing.T) {
			b := start(t, h)
			e := b.fixture.Effects[0]
			r := b.mustSend(b.ready(e))
			b.fixture.Front.Break(fault)
			b.wantFault(b.edit(t.Context(), reworded(e), r), schema.Unknown)
			b.fixture.Front.Break(Fault{})
			b.wantText(reworded(e), r)
			if err := b.edit(t.Context(), reworded(e), r); err != nil {
				t.Errorf("edit again: %v", err)
			}
			b.wantText(reworded(e), r)
			b.wantPublic(1)
		})
	}
}

// editFiles are the faults of a network that writes files.
func editFiles(t *testing.T, h Harness) {
	for name, fault := range map[string]MemoryFault{
		"write fails": FailWrite, "write fails although it was carried out": FailWritten, "read fails": FailRead,
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t, h)
			e := b.fixture.Effects[0]
			r := b.mustSend(b.ready(e))
			b.fixture.Files.Break(fault)
			if err := b.edit(t.Context(), reworded(e), r); err == nil || errors.Is(err, schema.ErrAbsent) {
				t.Errorf("got %v, want a fault", err)
			}
			b.fixture.Files.Break(Sound)
			if err := b.edit(t.Context(), reworded(e), r); err != nil {
				t.Errorf("edit again: %v", err)
			}
			b.wantText(reworded(e), r)
			b.wantPublic(1)
		})
	}
}
