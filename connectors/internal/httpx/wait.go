package httpx

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The bounds of a wait that a server asks for.
const (
	minWait = time.Second
	maxWait = 24 * time.Hour
)

// waitHeaders are where networks say how long, the plainest first.
var waitHeaders = [...]string{"Retry-After", "X-Ratelimit-Reset-After", "Ratelimit-Reset", "X-Ratelimit-Reset"}

// Wait reads how long a rate-limited answer says to wait, from 1 s to 24 h; 0 when it does not say. Moments
// are counted from the server's own Date, because clocks differ, and else from now.
func Wait(h http.Header, now time.Time) time.Duration {
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	for _, name := range waitHeaders {
		if wait, ok := parseWait(h.Get(name), now); ok {
			return wait
		}
	}
	return 0
}

// parseWait reads a moment (ISO 8601, an HTTP date, or Unix seconds from 1,000,000,000 up) or a number of
// seconds. A moment means nothing without a now.
func parseWait(text string, now time.Time) (time.Duration, bool) {
	text = strings.TrimSpace(text)
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		switch {
		case math.IsNaN(n) || n < 0:
			return 0, false
		case n < 1e9:
			return clamp(n), true
		case now.IsZero():
			return 0, false
		}
		return clamp(n - float64(now.Unix())), true
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		at, err = http.ParseTime(text)
	}
	if err != nil || now.IsZero() {
		return 0, false
	}
	return clamp(at.Sub(now).Seconds()), true
}

// clamp works in floating point, because a number of seconds from outside may be longer than a Duration.
func clamp(seconds float64) time.Duration {
	seconds = min(max(seconds, minWait.Seconds()), maxWait.Seconds())
	return time.Duration(seconds * float64(time.Second))
}
