package schema_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/galley-social/galley/schema"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestParseWhen(t *testing.T) {
	tests := []struct{ name, text, zone, want, note string }{
		{"wall time", "2026-12-01 09:00", "Europe/Lisbon", "2026-12-01T09:00:00Z", ""},
		{"wall time in summer", "2026-07-01 09:00", "Europe/Lisbon", "2026-07-01T08:00:00Z", ""},
		{"wall time with T and seconds", "2026-12-01T09:00:30", "Asia/Kathmandu", "2026-12-01T03:15:30Z", ""},
		{"far east", "2026-12-01 09:00", "Pacific/Kiritimati", "2026-11-30T19:00:00Z", ""},
		{"offset", "2026-12-01T09:00:00+02:00", "Europe/Lisbon", "2026-12-01T07:00:00Z", ""},
		{"offset with a blank and without seconds", "2026-12-01 09:00-03:30", "Europe/Lisbon", "2026-12-01T12:30:00Z", ""},
		{"UTC", "2026-12-01T09:00:00Z", "America/New_York", "2026-12-01T09:00:00Z", ""},
		{"day", "2026-12-01", "America/New_York", "2026-12-01T05:00:00Z", ""},
		{"minute before a gap", "2026-03-29 00:59", "Europe/Lisbon", "2026-03-29T00:59:00Z", ""},
		{"minute after a gap", "2026-03-29 02:00", "Europe/Lisbon", "2026-03-29T01:00:00Z", ""},
		{"twice in Lisbon", "2026-10-25 01:30", "Europe/Lisbon", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00+01:00"},
		{"twice in New York", "2026-11-01 01:30", "America/New_York", "2026-11-01T05:30:00Z", "2026-11-01T01:30:00-04:00"},
		{"after what is twice", "2026-11-01 02:00", "America/New_York", "2026-11-01T07:00:00Z", ""},
		{"half an hour twice", "2026-04-05 01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00Z", "2026-04-05T01:45:00+11:00"},
		{"not in the half hour", "2026-04-05 01:15", "Australia/Lord_Howe", "2026-04-04T14:15:00Z", ""},
		{"day that starts at one", "2024-09-08", "America/Santiago", "2024-09-08T04:00:00Z", ""},
		{"day whose midnight is twice", "2026-11-01", "America/Havana", "2026-11-01T04:00:00Z", ""},
		{"before the day that was skipped", "2011-12-29 23:59", "Pacific/Apia", "2011-12-30T09:59:00Z", ""},
		{"after the day that was skipped", "2011-12-31 00:00", "Pacific/Apia", "2011-12-30T10:00:00Z", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			z := zone(t, tt.zone)
			got, err := schema.ParseWhen(tt.text, z)
			if err != nil {
				t.Fatal(err)
			}
			if s := got.UTC.Format(time.RFC3339); s != tt.want || got.UTC.Location() != time.UTC || got.Zone != z {
				t.Errorf("got %s in %v, want %s", s, got.Zone, tt.want)
			}
			if tt.note == "" && got.Note != "" || !strings.Contains(got.Note, tt.note) {
				t.Errorf("got the note %q, want %q", got.Note, tt.note)
			}
		})
	}
}

func TestParseWhenErrors(t *testing.T) {
	const how = `write "2026-12-01 09:00" for the repository's zone, or "2026-12-01T09:00:00Z" with an offset`
	tests := []struct{ name, text, zone, message, hint string }{
		{"gap in Lisbon", "2026-03-29 01:30", "Europe/Lisbon", "2026-03-29 01:30 does not exist in Europe/Lisbon", `the nearest times are "2026-03-29 00:59" and "2026-03-29 02:00"`},
		{"first minute of a gap", "2026-03-08 02:00", "America/New_York", "2026-03-08 02:00 does not exist in America/New_York", `the nearest times are "2026-03-08 01:59" and "2026-03-08 03:00"`},
		{"gap of half an hour", "2026-10-04 02:15", "Australia/Lord_Howe", "2026-10-04 02:15 does not exist in Australia/Lord_Howe", `the nearest times are "2026-10-04 01:59" and "2026-10-04 02:30"`},
		{"skipped day", "2011-12-30 12:00", "Pacific/Apia", "2011-12-30 12:00 does not exist in Pacific/Apia", `the nearest times are "2011-12-29 23:59" and "2011-12-31 00:00"`},
		{"day alone that was skipped", "2011-12-30", "Pacific/Apia", "2011-12-30 does not exist in Pacific/Apia", `the nearest times are "2011-12-29 23:59" and "2011-12-31 00:00"`},
		{"midnight that is skipped", "2024-09-08 00:00", "America/Santiago", "2024-09-08 00:00 does not exist in America/Santiago", `the nearest times are "2024-09-07 23:59" and "2024-09-08 01:00"`},
		{"words", "tomorrow", "UTC", `"tomorrow" is not a time`, how},
		{"no such day", "2026-02-30 09:00", "UTC", `"2026-02-30 09:00" is not a time`, how},
		{"no such hour", "2026-02-20 24:00", "UTC", `"2026-02-20 24:00" is not a time`, how},
		{"day first", "01.12.2026 09:00", "UTC", `"01.12.2026 09:00" is not a time`, how},
		{"blank at the end", "2026-12-01 ", "UTC", `"2026-12-01 " is not a time`, how},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := schema.ParseWhen(tt.text, zone(t, tt.zone))
			var got *schema.WhenError
			if !errors.As(err, &got) {
				t.Fatalf("got %v, want a WhenError", err)
			}
			if !strings.HasPrefix(got.Message, tt.message) || got.Hint != tt.hint {
				t.Errorf("got %q and %q, want %q and %q", got.Message, got.Hint, tt.message, tt.hint)
			}
		})
	}
	if _, err := schema.ParseWhen("", time.UTC); !errors.Is(err, schema.ErrNoTime) {
		t.Errorf("got %v for nothing, want ErrNoTime", err)
	}
}

// FuzzParseWhen wants that a clock in the zone shows what was written, or that there is a hint whose two
// times exist.
func FuzzParseWhen(f *testing.F) {
	f.Add(int64(1774746000), 0)
	f.Add(int64(1325239200), 1)
	f.Add(int64(1791043200), 2)
	zones := []string{"Europe/Lisbon", "Pacific/Apia", "Australia/Lord_Howe", "America/New_York", "America/Santiago", "Africa/Casablanca"}
	f.Fuzz(func(t *testing.T, seconds int64, n int) {
		z := zone(t, zones[((n%len(zones))+len(zones))%len(zones)])
		// From 1990 to 2060: before, offsets have odd seconds, which no clock of today shows.
		text := time.Unix(631152000+((seconds%2208988800)+2208988800)%2208988800, 0).UTC().Format("2006-01-02 15:04")
		when, err := schema.ParseWhen(text, z)
		var gap *schema.WhenError
		switch {
		case errors.As(err, &gap):
			quoted := strings.Split(gap.Hint, `"`)
			if len(quoted) != 5 || quoted[1] >= text || quoted[3] <= text {
				t.Fatalf("%s in %s: %v", text, z, err)
			}
			for _, near := range []string{quoted[1], quoted[3]} {
				if _, err := schema.ParseWhen(near, z); err != nil {
					t.Errorf("%s in %s has the hint %s, and then: %v", text, z, near, err)
				}
			}
		case err != nil:
			t.Fatal(err)
		case when.UTC.In(z).Format("2006-01-02 15:04") != text:
			t.Errorf("%s in %s is %s, which reads %s", text, z, when.UTC, when.UTC.In(z))
		}
	})
}

func TestDuration(t *testing.T) {
	tests := []struct {
		text schema.Duration
		want time.Duration
		err  string
	}{
		{"", 0, ""}, {"90m", 90 * time.Minute, ""}, {"1d12h", 36 * time.Hour, ""}, {"2w", 14 * 24 * time.Hour, ""},
		{"0s", 0, ""}, {"1h1h", 2 * time.Hour, ""}, {"5214w", 5214 * 7 * 24 * time.Hour, ""},
		{"5300w", 0, "longer than a century"}, {"99999999999999999999s", 0, "longer than a century"},
		{"5000w5000w", 0, "longer than a century"}, {"15250w15250w1s", 0, "longer than a century"},
		{"x1h", 0, "not a number"}, {"1h ", 0, "not a number"}, {"1.5h", 0, "not a number"}, {"-1h", 0, "not a number"}, {"h", 0, "not a number"}, {"12", 0, "not a number"},
	}
	for _, tt := range tests {
		t.Run(string(tt.text), func(t *testing.T) {
			got, err := tt.text.Value()
			if got != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("got %v, %v, want %v, %q", got, err, tt.want, tt.err)
			}
		})
	}
}

func TestDurationOr(t *testing.T) {
	for text, want := range map[schema.Duration]time.Duration{"": time.Hour, "soon": time.Hour, "0s": 0, "5m": 5 * time.Minute} {
		if got := text.Or(time.Hour); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}
