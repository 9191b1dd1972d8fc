package connectortest

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
	"github.com/google/go-cmp/cmp"
)

// Suite runs every test that fits the network.
func Suite(t *testing.T, h Harness) {
	t.Helper()
	t.Run("description", func(t *testing.T) { description(t, h) })
	t.Run("samples", func(t *testing.T) { samples(t, h) })
	t.Run("cancelled before", func(t *testing.T) { cancelledBefore(t, h) })
	t.Run("absent", func(t *testing.T) { absent(t, h) })
	if class := h.Driver.Network.Recovery; class == schema.RecoverList || class == schema.RecoverKey {
		t.Run("another's", func(t *testing.T) { taken(t, h) })
	}
	if h.Driver.Network.Delete {
		t.Run("live", func(t *testing.T) { live(t, h) })
	}
	if h.Driver.Network.Edit {
		t.Run("edit", func(t *testing.T) { edit(t, h) })
	}
	if h.Driver.Network.Schedule != nil {
		t.Run("schedule", func(t *testing.T) { schedule(t, h) })
	}
	if start(t, h).fixture.Files != nil {
		filesSuite(t, h)
		return
	}
	httpSuite(t, h)
}

// bench is one fresh fake with an open client.
type bench struct {
	t       *testing.T
	fixture Fixture
	client  connector.Client
}

func start(t *testing.T, h Harness) *bench {
	t.Helper()
	f := h.New(t)
	switch {
	case (f.Front == nil) == (f.Files == nil):
		t.Fatal("the fixture needs exactly one of Front and Files")
	case len(f.Effects) == 0:
		t.Fatal("the fixture has no sample effects")
	case f.Front != nil && f.Options.Secret == "":
		t.Fatal("the fixture has no secret to look for")
	}
	return &bench{t: t, fixture: f, client: open(t, h, f.Options)}
}

func open(t *testing.T, h Harness, o connector.Options) connector.Client {
	t.Helper()
	client, err := h.Driver.Open(o)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return client
}

// ready is the sample with its media uploaded.
func (b *bench) ready(e schema.Effect) schema.Effect {
	b.t.Helper()
	e.Uploads, e.CardImage = nil, nil
	for _, m := range e.This().Media {
		e.Uploads = append(e.Uploads, b.upload(m))
	}
	if card := e.Message.Card; e.Part == 0 && card != nil && card.Image != nil {
		up := b.upload(*card.Image)
		e.CardImage = &up
	}
	return e
}

func (b *bench) upload(m schema.MediaFile) schema.Upload {
	b.t.Helper()
	body, ok := b.fixture.Media[m.File]
	if !ok {
		b.t.Fatalf("the fixture has no bytes for %s", m.File)
	}
	up, err := b.client.Upload(b.t.Context(), m, body)
	b.noSecret(string(up.Handle), err)
	if err != nil {
		b.t.Fatalf("upload %s: %v", m.File, err)
	}
	if up.File != m.File {
		b.t.Errorf("upload: got file %q, want %q", up.File, m.File)
	}
	return up
}

// send sends the effect, and looks for the secret in whatever comes back.
func (b *bench) send(ctx context.Context, e schema.Effect) (schema.Remote, error) {
	b.t.Helper()
	r, err := b.client.Send(ctx, e)
	b.noSecret(r.ID+" "+r.URL+" "+r.CID, err)
	return r, err
}

// noSecret fails when the channel's secret is in what leaves a connector: it goes to logs and the ledger.
func (b *bench) noSecret(text string, err error) {
	b.t.Helper()
	secret := b.fixture.Options.Secret
	if secret == "" {
		return
	}
	text += fmt.Sprintf(" %v %+v", err, err)
	var f *schema.Fault
	if errors.As(err, &f) {
		text += " " + f.Reason + " " + f.Hint
	}
	for _, form := range []string{secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret))} {
		if strings.Contains(text, form) {
			b.t.Errorf("the secret is in what the connector gave back: %s", text)
		}
	}
}

// mustSend sends and fails on anything but a whole remote.
func (b *bench) mustSend(e schema.Effect) schema.Remote {
	b.t.Helper()
	r, err := b.send(b.t.Context(), e)
	if err != nil {
		b.t.Fatalf("send: %v", err)
	}
	if r.ID == "" || r.URL == "" || r.At.IsZero() {
		b.t.Errorf("send: got %+v, want an id, a URL and a time", r)
	}
	return r
}

// wantFault fails unless the error is a fault with the outcome.
func (b *bench) wantFault(err error, want schema.Outcome) *schema.Fault {
	b.t.Helper()
	var f *schema.Fault
	if !errors.As(err, &f) {
		b.t.Fatalf("got error %v, want a fault with outcome %s", err, want)
	}
	if f.Outcome != want {
		b.t.Errorf("got outcome %s (%v), want %s", f.Outcome, f, want)
	}
	if f.Reason == "" {
		b.t.Error("the fault has no reason")
	}
	return f
}

// wantPublic fails unless exactly so many posts are public.
func (b *bench) wantPublic(want int) {
	b.t.Helper()
	if got := b.fixture.Public(); len(got) != want {
		b.t.Errorf("got %d public (%v), want %d", len(got), got, want)
	}
}

// wantFound fails unless Find gives what is public, when the network can be asked.
func (b *bench) wantFound(e schema.Effect) {
	b.t.Helper()
	r, err := b.client.Find(b.t.Context(), e)
	b.noSecret(r.ID+" "+r.URL, err)
	if b.fixture.NoFind {
		if err == nil || errors.Is(err, schema.ErrAbsent) {
			b.t.Errorf("find: got %v, want an error that says it can't be known", err)
		}
		return
	}
	if err != nil {
		b.t.Fatalf("find: %v", err)
	}
	if diff := cmp.Diff(b.fixture.Public(), []string{r.ID}); diff != "" {
		b.t.Errorf("find: the public post is not the one that was found (-public +found):\n%s", diff)
	}
}

// writes counts effects: requests, or changes to the files.
func (b *bench) writes() int {
	if b.fixture.Files != nil {
		return b.fixture.Files.Writes()
	}
	return b.fixture.Front.Effects()
}
