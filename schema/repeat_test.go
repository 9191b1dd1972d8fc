package schema

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestOccurrence(t *testing.T) {
	cases := []struct {
		id   string
		post string
		n    int
	}{
		{"launch", "launch", 1}, {"launch@2", "launch", 2}, {"launch@17", "launch", 17}, {"launch@1", "launch@1", 1},
		{"launch@02", "launch@02", 1}, {"launch@x", "launch@x", 1}, {"launch@-2", "launch@-2", 1}, {"", "", 1}, {"a@2@3", "a@2@3", 1},
	}
	for _, c := range cases {
		if post, n := OccurrenceOf(c.id); post != c.post || n != c.n {
			t.Errorf("%q: got %q, %d; want %q, %d", c.id, post, n, c.post, c.n)
		} else if back := Occurrence(post, n); back != c.id {
			t.Errorf("%q: came back as %q", c.id, back)
		}
	}
}

func TestCycleAt(t *testing.T) {
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	first := time.Date(2026, 10, 1, 9, 0, 0, 0, lisbon)
	cases := []struct {
		name   string
		repeat *Repeat
		n      int
		want   string
	}{
		{"no repeat", nil, 1, "2026-10-01T09:00:00+01:00"},
		{"no repeat, again", nil, 2, ""},
		{"no time to wait", &Repeat{Every: "0d"}, 2, ""},
		{"four weeks, over the change of clocks", &Repeat{Every: "4w"}, 2, "2026-10-29T09:00:00Z"},
		{"hours, over the change of clocks", &Repeat{Every: "671h"}, 2, "2026-10-29T07:00:00Z"},
		{"the last of the cap", &Repeat{Every: "1d", Cap: 3}, 3, "2026-10-03T09:00:00+01:00"},
		{"beyond the cap", &Repeat{Every: "1d", Cap: 3}, 4, ""},
		{"on the last day", &Repeat{Every: "1d", Until: "2026-10-02"}, 2, "2026-10-02T09:00:00+01:00"},
		{"after the last day", &Repeat{Every: "1d", Until: "2026-10-01"}, 2, ""},
		{"at the last minute", &Repeat{Every: "1d", Until: "2026-10-02 09:00"}, 2, "2026-10-02T09:00:00+01:00"},
		{"after the last minute", &Repeat{Every: "1d", Until: "2026-10-02 08:59"}, 2, ""},
		{"beyond a century", &Repeat{Every: "52w"}, 5000, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			if at, ok := c.repeat.Cycle(first, lisbon).At(c.n); ok {
				got = at.In(lisbon).Format(time.RFC3339)
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// The newest occurrence is the one that has come and whose next one has not.
func TestCycleLatest(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		r := &Repeat{
			Every: rapid.SampledFrom([]Duration{"1s", "1h", "23h", "1d", "25h", "4w", "52w"}).Draw(t, "every"),
			Cap:   rapid.IntRange(0, 5).Draw(t, "cap"),
			Until: rapid.SampledFrom([]string{"", "2026-11-01", "2026-12-01 09:30"}).Draw(t, "until"),
		}
		first := time.Date(2026, 10, 30, 6, 30, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 48).Draw(t, "hour")) * time.Hour)
		now := first.Add(time.Duration(rapid.IntRange(-1000, 100_000_000).Draw(t, "passed")) * time.Second)
		c := r.Cycle(first, zone)
		n := c.Latest(now)
		if at, ok := c.At(n); n > 0 && (!ok || at.After(now)) {
			t.Fatalf("occurrence %d is at %s (%t), and it is %s", n, at, ok, now)
		}
		if next, ok := c.At(n + 1); ok && !next.After(now) {
			t.Fatalf("got occurrence %d, and %d has come at %s as well: it is %s", n, n+1, next, now)
		}
	})
}
