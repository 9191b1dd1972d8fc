package connectortest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/schema"
)

// patience is the deadline that the tests of slow networks set: long enough for the look-ups before an
// effect on a busy machine.
const patience = 2 * time.Second

func httpSuite(t *testing.T, h Harness) {
	t.Run("upload", func(t *testing.T) { uploads(t, h) })
	t.Run("status", func(t *testing.T) { statuses(t, h) })
	t.Run("lost", func(t *testing.T) { lost(t, h) })
	t.Run("slow", func(t *testing.T) { slow(t, h) })
	t.Run("cancelled while waiting", func(t *testing.T) { cancelledWaiting(t, h) })
	t.Run("connection refused", func(t *testing.T) { refused(t, h) })
	t.Run("not accepted", func(t *testing.T) { notAccepted(t, h) })
	t.Run("broken look-up", func(t *testing.T) { brokenLookup(t, h) })
	t.Run("cut", func(t *testing.T) { cuts(t, h) })
}

func uploads(t *testing.T, h Harness) {
	b := start(t, h)
	var media []schema.MediaFile
	for _, e := range b.fixture.Effects {
		media = append(media, e.This().Media...)
	}
	if rules := h.Driver.Network.Media; rules.Images+rules.Videos > 0 && len(media) == 0 {
		t.Fatal("no sample has media, although the network takes some")
	}
	for _, m := range media {
		b.upload(m)
		b.upload(m)
	}
	b.wantPublic(0)
	if got := b.writes(); got != 0 {
		t.Errorf("uploads made %d effects", got)
	}
	for _, m := range media[:min(len(media), 1)] {
		b.fixture.Front.BreakRest(Fault{Do: Answer, Status: http.StatusServiceUnavailable})
		_, err := b.client.Upload(t.Context(), m, b.fixture.Media[m.File])
		b.noSecret("", err)
		b.wantFault(err, schema.Later)
	}
}

func statuses(t *testing.T, h Harness) {
	want := map[int]schema.Outcome{
		400: schema.Refused, 401: schema.Refused, 403: schema.Refused, 404: schema.Refused,
		408: schema.Unknown, 409: schema.Refused, 413: schema.Refused, 422: schema.Refused,
		429: schema.Later, 500: schema.Unknown, 502: schema.Unknown, 503: schema.Unknown, 504: schema.Unknown,
	}
	for status, outcome := range want {
		for _, page := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d page=%t", status, page), func(t *testing.T) {
				b := start(t, h)
				e := b.ready(b.fixture.Effects[0])
				b.fixture.Front.Break(Fault{
					Do: Answer, Status: status, Page: page, Header: http.Header{"Retry-After": {"120"}},
				})
				_, err := b.send(t.Context(), e)
				b.checkStatus(b.wantFault(err, outcome), status)
				if got := b.writes(); got != 1 {
					t.Errorf("got %d effects, want 1", got)
				}
				b.wantPublic(0)
			})
		}
	}
}

func (b *bench) checkStatus(f *schema.Fault, status int) {
	b.t.Helper()
	if f.Status != status {
		b.t.Errorf("got status %d, want %d", f.Status, status)
	}
	env := b.fixture.Options.Channel.SecretEnv
	if (status == 401 || status == 403) && !strings.Contains(f.Hint, env) {
		b.t.Errorf("got hint %q, want it to name %s", f.Hint, env)
	}
	if status == 429 && f.Wait != 2*time.Minute {
		b.t.Errorf("got wait %v, want 2m0s", f.Wait)
	}
}

// lost are the ways in which the network does it, and its answer says nothing.
func lost(t *testing.T, h Harness) {
	tests := map[string]Fault{
		"dropped":              {Do: Drop},
		"500":                  {Do: Answer, Status: http.StatusInternalServerError},
		"504 page":             {Do: Answer, Status: http.StatusGatewayTimeout, Page: true},
		"200 page":             {Do: Answer, Status: http.StatusOK, Page: true},
		"200 and another JSON": {Do: Answer, Status: http.StatusOK},
		"truncated":            {Do: Truncate},
		"cut":                  {Do: Cut},
		"oversize":             {Do: Oversize},
	}
	for name, fault := range tests {
		t.Run(name, func(t *testing.T) { lostOnce(t, h, fault, 0) })
	}
}

// slow are answers that do not end before the deadline.
func slow(t *testing.T, h Harness) {
	for name, do := range map[string]Strike{"no answer": Hang, "drip": Drip} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lostOnce(t, h, Fault{Do: do}, patience)
		})
	}
}

func lostOnce(t *testing.T, h Harness, fault Fault, deadline time.Duration) {
	b := start(t, h)
	e := b.ready(b.fixture.Effects[0])
	patient := b.client
	if deadline > 0 {
		o := b.fixture.Options
		hasty := *o.HTTP
		hasty.Timeout = deadline
		o.HTTP = &hasty
		b.client = open(t, h, o)
	}
	fault.Accept = true
	b.fixture.Front.Break(fault)
	_, err := b.send(t.Context(), e)
	b.wantFault(err, schema.Unknown)
	if got := b.writes(); got != 1 {
		t.Errorf("got %d effects, want 1", got)
	}
	b.fixture.Front.Break(Fault{})
	b.client = patient
	b.wantPublic(1)
	b.wantFound(e)
	b.again(e)
}

func cancelledWaiting(t *testing.T, h Harness) {
	b := start(t, h)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	b.fixture.Front.OnHang(cancel)
	e := b.ready(b.fixture.Effects[0])
	b.fixture.Front.Break(Fault{Do: Hang})
	_, err := b.send(ctx, e)
	b.wantFault(err, schema.Unknown)
}

func refused(t *testing.T, h Harness) {
	b := start(t, h)
	e := b.ready(b.fixture.Effects[0])
	b.fixture.Front.Close()
	_, err := b.send(t.Context(), e)
	b.wantFault(err, schema.Later)
	b.wantPublic(0)
	if b.fixture.NoFind {
		return
	}
	if _, err := b.client.Find(t.Context(), e); err == nil || errors.Is(err, schema.ErrAbsent) {
		t.Errorf("find: got %v, want an error that is not ErrAbsent", err)
	}
}

// notAccepted is the drop that looks the same to the client, although nothing was done.
func notAccepted(t *testing.T, h Harness) {
	b := start(t, h)
	e := b.ready(b.fixture.Effects[0])
	b.fixture.Front.Break(Fault{Do: Drop})
	_, err := b.send(t.Context(), e)
	b.wantFault(err, schema.Unknown)
	b.fixture.Front.Break(Fault{})
	b.wantPublic(0)
	_, err = b.client.Find(t.Context(), e)
	if got := errors.Is(err, schema.ErrAbsent); got == b.fixture.NoFind {
		t.Errorf("find: got %v; ErrAbsent is wanted unless nothing can be known", err)
	}
	b.again(e)
}

// brokenLookup: an answer that is no answer must never be read as "not there", or a second one is sent.
func brokenLookup(t *testing.T, h Harness) {
	faults := map[string]Fault{
		"500":       {Do: Answer, Status: http.StatusInternalServerError},
		"401":       {Do: Answer, Status: http.StatusUnauthorized},
		"429":       {Do: Answer, Status: http.StatusTooManyRequests},
		"200 page":  {Do: Answer, Status: http.StatusOK, Page: true},
		"404 page":  {Do: Answer, Status: http.StatusNotFound, Page: true},
		"dropped":   {Do: Drop},
		"truncated": {Do: Truncate, Accept: true},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			b := start(t, h)
			e := b.ready(b.fixture.Effects[0])
			b.mustSend(e)
			b.fixture.Front.BreakRest(fault)
			r, err := b.client.Find(t.Context(), e)
			b.noSecret(r.URL, err)
			if err == nil || errors.Is(err, schema.ErrAbsent) {
				t.Errorf("find: got %+v, %v, want an error that is not ErrAbsent", r, err)
			}
		})
	}
}
