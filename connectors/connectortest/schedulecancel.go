package connectortest

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/galley-social/galley/schema"
)

// scheduleCancel: what waits goes by one effect, and the second time there is nothing to take back.
func scheduleCancel(t *testing.T, h Harness) {
	b := start(t, h)
	e, r := b.leave(h)
	if err := b.cancel(e, r); err != nil {
		t.Fatalf("cancel: %v", err)
	}
	if got := b.writes(); got != 2 {
		t.Errorf("got %d effects, want the one that left it and one that takes it back", got)
	}
	b.wantWaiting(0)
	if err := b.cancel(e, r); !errors.Is(err, schema.ErrAbsent) {
		t.Errorf("cancel again: got %v, want ErrAbsent", err)
	}
	if _, err := b.client.Find(t.Context(), e); !errors.Is(err, schema.ErrAbsent) {
		t.Errorf("find: got %v, want ErrAbsent", err)
	}
	b.fixture.Advance(e.Scheduled.Add(time.Minute))
	b.wantWaiting(0)
}

// scheduleCancelPublic: what is public by now is never deleted.
func scheduleCancelPublic(t *testing.T, h Harness) {
	for name, after := range map[string]time.Duration{"at its time": 0, "a day later": 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			b := start(t, h)
			e, r := b.leave(h)
			b.fixture.Advance(e.Scheduled.Add(after))
			before := b.writes()
			if err := b.cancel(e, r); !errors.Is(err, schema.ErrPublic) {
				t.Errorf("got %v, want ErrPublic", err)
			}
			if got := b.writes(); got != before {
				t.Errorf("got %d effects, want none", got-before)
			}
			b.wantPublic(1)
		})
	}
}

// scheduleCancelGone: what somebody deleted once it was public is not taken back. That it is gone does not say that it never
// was there.
func scheduleCancelGone(t *testing.T, h Harness) {
	b := start(t, h)
	e, r := b.leave(h)
	b.fixture.Advance(e.Scheduled)
	if err := b.remove(r); err != nil {
		t.Fatalf("delete: %v", err)
	}
	b.wantFault(b.cancel(e, r), schema.Later)
}

// scheduleCancelLate: by the network's own clock, whatever the run's says, it is taken back up to the rules' limit.
func scheduleCancelLate(t *testing.T, h Harness) {
	limit := h.Driver.Network.Schedule.Cancel.Or(0)
	for name, tt := range map[string]struct {
		lead time.Duration
		left int
	}{
		"just in time": {limit, 0}, "a second late": {limit - time.Second, 1}, "a second before": {time.Second, 1},
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t, h)
			e, r := b.leave(h)
			b.fixture.Advance(e.Scheduled.Add(-tt.lead))
			before := b.writes()
			err := b.cancel(e, r)
			if tt.left > 0 {
				b.wantFault(err, schema.Later)
			} else if err != nil {
				t.Errorf("got %v, want it taken back", err)
			}
			if got := b.writes() - before; got != 1-tt.left {
				t.Errorf("got %d effects, want %d", got, 1-tt.left)
			}
			b.wantWaiting(tt.left)
		})
	}
}

// scheduleStatuses: what a refusal proves, of leaving and of taking back.
func scheduleStatuses(t *testing.T, h Harness) {
	for status, outcome := range map[int]schema.Outcome{
		400: schema.Refused, 401: schema.Refused, 403: schema.Refused, 404: schema.Refused, 422: schema.Refused,
		429: schema.Later, 500: schema.Unknown, 502: schema.Unknown, 503: schema.Unknown, 504: schema.Unknown,
	} {
		fault := Fault{Do: Answer, Status: status, Header: http.Header{"Retry-After": {"120"}}}
		t.Run(fmt.Sprint("leave ", status), func(t *testing.T) {
			b := start(t, h)
			e := b.scheduled(h)
			b.fixture.Front.Break(fault)
			_, err := b.send(t.Context(), e)
			b.checkStatus(b.wantFault(err, outcome), status)
			b.wantWaiting(0)
		})
		if outcome == schema.Refused {
			outcome = schema.Later // nothing was deleted, and it waits still
		}
		t.Run(fmt.Sprint("take back ", status), func(t *testing.T) {
			b := start(t, h)
			e, r := b.leave(h)
			b.fixture.Front.Break(fault)
			b.checkStatus(b.wantFault(b.cancel(e, r), outcome), status)
			if got := b.writes(); got != 2 {
				t.Errorf("got %d effects, want the one that left it and one", got)
			}
			b.wantWaiting(1)
			b.fixture.Front.Break(Fault{})
			if err := b.cancel(e, r); err != nil {
				t.Errorf("cancel again: %v", err)
			}
			b.wantWaiting(0)
		})
	}
}
