package httpx_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
)

func TestWait(t *testing.T) {
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	const date = "Tue, 01 Dec 2026 09:00:00 GMT"
	tests := map[string]struct {
		header map[string]string
		now    time.Time
		want   time.Duration
	}{
		"nothing said":          {nil, now, 0},
		"seconds":               {map[string]string{"Retry-After": "90"}, time.Time{}, 90 * time.Second},
		"fraction":              {map[string]string{"Retry-After": "1.5"}, now, 1500 * time.Millisecond},
		"HTTP date":             {map[string]string{"Retry-After": "Tue, 01 Dec 2026 09:02:00 GMT"}, now, 2 * time.Minute},
		"ISO":                   {map[string]string{"X-RateLimit-Reset": "2026-12-01T09:05:00.123Z"}, now, 5*time.Minute + 123*time.Millisecond},
		"Unix":                  {map[string]string{"RateLimit-Reset": "1796115660"}, now, time.Minute},
		"server's own time":     {map[string]string{"Date": date, "X-RateLimit-Reset": "2026-12-01T09:05:00Z"}, now.Add(time.Hour), 5 * time.Minute},
		"server's, without now": {map[string]string{"Date": date, "RateLimit-Reset": "1796115660"}, time.Time{}, time.Minute},
		"moment, without now":   {map[string]string{"X-RateLimit-Reset": "2026-12-01T09:05:00Z"}, time.Time{}, 0},
		"Unix, without now":     {map[string]string{"X-RateLimit-Reset": "1796115660"}, time.Time{}, 0},
		"past":                  {map[string]string{"X-RateLimit-Reset": "2026-12-01T08:00:00Z"}, now, time.Second},
		"zero":                  {map[string]string{"Retry-After": "0"}, now, time.Second},
		"far":                   {map[string]string{"X-RateLimit-Reset": "2027-12-01T08:00:00Z"}, now, 24 * time.Hour},
		"huge":                  {map[string]string{"Retry-After": "1e300"}, now, 24 * time.Hour},
		"negative":              {map[string]string{"Retry-After": "-5"}, now, 0},
		"not a number":          {map[string]string{"Retry-After": "NaN"}, now, 0},
		"words":                 {map[string]string{"Retry-After": "soon"}, now, 0},
		"words, then a reset":   {map[string]string{"Retry-After": "soon", "X-RateLimit-Reset-After": "7"}, now, 7 * time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h := http.Header{}
			for key, value := range tt.header {
				h.Set(key, value)
			}
			if got := httpx.Wait(h, tt.now); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func FuzzWait(f *testing.F) {
	for _, seed := range []string{"90", "1796115660", "2026-12-01T09:05:00Z", "Tue, 01 Dec 2026 09:02:00 GMT", "1e99", "-Inf"} {
		f.Add(seed)
	}
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		got := httpx.Wait(http.Header{"Retry-After": {text}}, now)
		if got != 0 && (got < time.Second || got > 24*time.Hour) {
			t.Errorf("%q: got %v, want nothing or from 1 s to 24 h", text, got)
		}
	})
}
