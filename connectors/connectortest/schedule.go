package connectortest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
	"github.com/google/go-cmp/cmp"
)

// schedule are the tests of posts that are left with the network ahead of their time.
func schedule(t *testing.T, h Harness) {
	if b := start(t, h); b.fixture.Pending == nil || b.fixture.Advance == nil || b.fixture.Front == nil {
		t.Fatal("the network takes posts ahead of their time, and the fixture has no Pending, no Advance or no Front")
	}
	t.Run("rules", func(t *testing.T) { scheduleRules(t, h) })
	t.Run("left", func(t *testing.T) { scheduleLeft(t, h) })
	t.Run("becomes public", func(t *testing.T) { schedulePublic(t, h) })
	t.Run("out of bounds", func(t *testing.T) { scheduleBounds(t, h) })
	t.Run("cancelled before", func(t *testing.T) { scheduleStopped(t, h) })
	t.Run("taken back", func(t *testing.T) { scheduleCancel(t, h) })
	t.Run("taken back when public", func(t *testing.T) { scheduleCancelPublic(t, h) })
	t.Run("taken back when gone", func(t *testing.T) { scheduleCancelGone(t, h) })
	t.Run("taken back in time", func(t *testing.T) { scheduleCancelLate(t, h) })
	t.Run("taken back when left anew", func(t *testing.T) { scheduleCancelOld(t, h) })
	t.Run("another's", func(t *testing.T) { scheduleTaken(t, h) })
	t.Run("status", func(t *testing.T) { scheduleStatuses(t, h) })
	t.Run("lost", func(t *testing.T) { scheduleLost(t, h) })
	t.Run("broken look-up", func(t *testing.T) { scheduleBroken(t, h) })
	t.Run("cut", func(t *testing.T) { scheduleCuts(t, h) })
}

// canceller is the client as one that takes back what waits: whoever can leave a post must be able to.
func (b *bench) canceller() connector.Canceller {
	b.t.Helper()
	c, ok := b.client.(connector.Canceller)
	if !ok {
		b.t.Fatal("the network takes posts ahead of their time, and its client has no Cancel")
	}
	return c
}

// cancel takes back, and looks for the secret in what comes back.
func (b *bench) cancel(e schema.Effect, held schema.Remote) error {
	b.t.Helper()
	err := b.canceller().Cancel(b.t.Context(), e, held)
	b.noSecret("", err)
	return err
}

// scheduled is the first sample, uploaded, for an hour after the soonest that the network's rules allow.
func (b *bench) scheduled(h Harness) schema.Effect {
	b.t.Helper()
	e := b.ready(b.fixture.Effects[0])
	e.Scheduled = e.Now.Add(h.Driver.Network.Schedule.Min.Or(0) + time.Hour).Truncate(time.Second)
	return e
}

// leave leaves the sample with the network, and gives it with what is held.
func (b *bench) leave(h Harness) (schema.Effect, schema.Remote) {
	b.t.Helper()
	e := b.scheduled(h)
	r, err := b.send(b.t.Context(), e)
	if err != nil {
		b.t.Fatalf("send: %v", err)
	}
	b.wantHeld(e, r)
	e.Held = &r
	return e, r
}

// wantHeld fails unless the remote is what waits, for the effect's time.
func (b *bench) wantHeld(e schema.Effect, r schema.Remote) {
	b.t.Helper()
	if !r.Pending || !r.At.Equal(e.Scheduled) {
		b.t.Errorf("got %+v, want it pending until %v", r, e.Scheduled)
	}
	if diff := cmp.Diff(b.fixture.Pending(), []string{r.ID}); diff != "" {
		b.t.Errorf("what waits is not what was named (-waits +named):\n%s", diff)
	}
	b.wantPublic(0)
}

// wantWaiting fails unless so many wait, and none is public.
func (b *bench) wantWaiting(want int) {
	b.t.Helper()
	if got := b.fixture.Pending(); len(got) != want {
		b.t.Errorf("got %d that wait (%v), want %d", len(got), got, want)
	}
	b.wantPublic(0)
}

// forget is the effect as it is looked up by a run that does not know what was given for it.
func forget(e schema.Effect) schema.Effect {
	e.Held = nil
	return e
}

func scheduleRules(t *testing.T, h Harness) {
	b, rules := start(t, h), h.Driver.Network.Schedule
	b.canceller()
	var bounds []time.Duration
	for _, d := range []schema.Duration{rules.Cancel, rules.Min, rules.Max} {
		v, err := d.Value()
		if err != nil || v <= 0 {
			t.Errorf("rules %+v: %q is no length of time", *rules, d)
		}
		bounds = append(bounds, v)
	}
	if bounds[0] >= bounds[1] || bounds[1] >= bounds[2] {
		t.Errorf("rules %+v: want cancel < min < max", *rules)
	}
}

// scheduleLeft: what is left is one effect, is not public, and is found with its id and without.
func scheduleLeft(t *testing.T, h Harness) {
	b := start(t, h)
	e, r := b.leave(h)
	if got := b.writes(); got != 1 {
		t.Errorf("got %d effects, want 1", got)
	}
	for name, look := range map[string]schema.Effect{"by its id": e, "by a search": forget(e)} {
		found, err := b.client.Find(t.Context(), look)
		b.noSecret(found.ID+found.URL, err)
		if err != nil {
			t.Fatalf("find %s: %v", name, err)
		}
		b.wantHeld(e, found)
		if found.ID != r.ID {
			t.Errorf("find %s: got %s, want %s", name, found.ID, r.ID)
		}
	}
	other := forget(e)
	other.Scheduled = other.Scheduled.Add(time.Minute)
	if found, err := b.client.Find(t.Context(), other); !errors.Is(err, schema.ErrAbsent) {
		t.Errorf("find for another time: got %+v, %v, want ErrAbsent", found, err)
	}
	if got := b.writes(); got != 1 {
		t.Errorf("looking made %d effects", got-1)
	}
}

// schedulePublic: at its time it is public, and is found as that.
func schedulePublic(t *testing.T, h Harness) {
	b := start(t, h)
	e, _ := b.leave(h)
	b.fixture.Advance(e.Scheduled.Add(-time.Second))
	b.wantWaiting(1)
	b.fixture.Advance(e.Scheduled)
	b.wantPublic(1)
	for name, look := range map[string]schema.Effect{"by its id": e, "by a search": forget(e)} {
		b.wantFound(look)
		if r, err := b.client.Find(t.Context(), look); err != nil || r.Pending || r.URL == "" || r.At.IsZero() {
			t.Errorf("find %s: got %+v, %v, want it public, with an address and a time", name, r, err)
		}
	}
}

// scheduleBounds: what the network would make public at once, or forget, is not left there.
func scheduleBounds(t *testing.T, h Harness) {
	for name, lead := range map[string]time.Duration{
		"at once": time.Second, "in the past": -time.Hour, "much too far": 400 * 24 * time.Hour,
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t, h)
			e := b.scheduled(h)
			e.Scheduled = e.Now.Add(lead)
			_, err := b.send(t.Context(), e)
			var f *schema.Fault
			if !errors.As(err, &f) || f.Outcome == schema.Unknown {
				t.Errorf("got %v, want a fault that proves that nothing was left", err)
			}
			if got := b.writes(); got != 0 {
				t.Errorf("got %d effects, want none", got)
			}
			b.wantWaiting(0)
		})
	}
}

func scheduleStopped(t *testing.T, h Harness) {
	b := start(t, h)
	e, r := b.leave(h)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b.wantFault(b.canceller().Cancel(ctx, e, r), schema.Later)
	if _, err := b.client.Find(ctx, e); err == nil || errors.Is(err, schema.ErrAbsent) {
		t.Errorf("find: got %v, want an error that is not ErrAbsent", err)
	}
	if got := b.writes(); got != 1 {
		t.Errorf("got %d effects although the context had ended", got-1)
	}
	b.wantWaiting(1)
}
