package schema_test

import (
	"testing"
	"time"

	"github.com/galley-social/galley/schema"
)

func TestCanonicalTime(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a digit of the hour", "2026-12-01 9:00", "2026-12-01 09:00"},
		{"a digit of the day", "2026-12-1 09:00", "2026-12-01 09:00"},
		{"a day alone", "2026-3-1", "2026-03-01"},
		{"slashes", "2026/12/01 09:00", "2026-12-01 09:00"},
		{"a full stop in the hour", "2026-12-01 9.30", "2026-12-01 09:30"},
		{"small letters", "2026-12-01t09:00:00z", "2026-12-01 09:00:00Z"},
		{"T", "2026-12-01T9:00", "2026-12-01T09:00"},
		{"an offset without a colon", "2026-12-01 09:00 +0130", "2026-12-01 09:00+01:30"},
		{"two blanks", "2026-12-01  09:00", "2026-12-01 09:00"},
		{"as it should be", "2026-12-01 09:00", ""},
		{"as it should be, with seconds", "2026-12-01T09:00:00+01:00", ""},
		{"a day as it should be", "2026-12-01", ""},
		{"the day first", "01-12-2026 09:00", ""},
		{"two signs", "2026-12/01", ""},
		{"no such month", "2026-13-1", ""},
		{"no such day", "2026-2-30 09:00", ""},
		{"no such hour", "2026-12-1 24:00", ""},
		{"afternoon", "2026-12-01 9:00 pm", ""},
		{"words", "tomorrow", ""},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := schema.CanonicalTime(c.text)
			if got != c.want || ok != (c.want != "") {
				t.Errorf("got %q, %v, want %q", got, ok, c.want)
			}
		})
	}
}

// FuzzCanonicalTime: what is written anew is a time, is written well, and is the moment it was, if it was one.
func FuzzCanonicalTime(f *testing.F) {
	for _, seed := range []string{"2026-12-1 9:00", "2026/1/1", "2026-12-01t9:00:07z", "2026-12-01 9h00 -0130", "2026-12-01 9:00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		better, ok := schema.CanonicalTime(text)
		if !ok {
			return
		}
		if again, ok := schema.CanonicalTime(better); ok {
			t.Errorf("%q became %q and then %q", text, better, again)
		}
		now, err := schema.ParseWhen(better, time.UTC)
		if err != nil {
			t.Fatalf("%q became %q: %v", text, better, err)
		}
		if before, err := schema.ParseWhen(text, time.UTC); err == nil && !before.UTC.Equal(now.UTC) {
			t.Errorf("%q is %s, and became %q, which is %s", text, before.UTC, better, now.UTC)
		}
	})
}
