package schema

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// When is a moment as a person wrote it, resolved.
type When struct {
	// UTC is the moment.
	UTC time.Time
	// Zone is where the author reads it.
	Zone *time.Location
	// Note is set when the wall time happens twice, and says which one is taken.
	Note string
}

// WhenError says why a time can't be used, and which can.
type WhenError struct{ Message, Hint string }

// Error is the message with its hint.
func (e *WhenError) Error() string { return e.Message + " (" + e.Hint + ")" }

// ErrNoTime is what ParseWhen returns for an empty text.
var ErrNoTime = errors.New("no time given")

var (
	offsetLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04Z07:00"}
	wallLayouts   = []string{"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02T15:04:05"}
)

// ParseWhen reads a wall time in the zone, or RFC 3339 with an offset. A wall time that a clock change skips
// is an error that names the two nearest times; one that happens twice is taken as the first, with a note.
// A day alone is its first minute.
func ParseWhen(text string, zone *time.Location) (When, error) {
	if text == "" {
		return When{}, ErrNoTime
	}
	if hasOffset(text) {
		for _, layout := range offsetLayouts {
			if t, err := time.Parse(layout, text); err == nil {
				return When{UTC: t.UTC(), Zone: zone}, nil
			}
		}
	}
	if len(text) == len(time.DateOnly) {
		if day, err := time.Parse(time.DateOnly, text); err == nil {
			return resolveDay(day, text, zone)
		}
	}
	for _, layout := range wallLayouts {
		if wall, err := time.Parse(layout, text); err == nil {
			return resolveWall(wall, text, zone)
		}
	}
	return When{}, &WhenError{
		Message: fmt.Sprintf("%q is not a time", text),
		Hint:    `write "2026-12-01 09:00" for the repository's zone, or "2026-12-01T09:00:00Z" with an offset`,
	}
}

// hasOffset reports whether something behind the day may be an offset. Trying layouts that can't fit is most of the
// work of reading a time.
func hasOffset(text string) bool {
	return len(text) > len(time.DateOnly) && strings.ContainsAny(text[len(time.DateOnly):], "Z+-")
}

// resolveDay takes the first minute that the day has: where clocks go forward at midnight, that is 01:00.
func resolveDay(day time.Time, text string, zone *time.Location) (When, error) {
	when, err := resolveWall(day, text, zone)
	when.Note = ""
	if err == nil {
		return when, nil
	}
	early, late := candidates(day, zone)
	if _, to := aroundGap(early, late, zone); to.In(zone).Format(time.DateOnly) == day.Format(time.DateOnly) {
		return When{UTC: to.UTC(), Zone: zone}, nil
	}
	return When{}, err
}

// candidates are the moments at which a clock in the zone could show the wall time. Offsets change by a day
// at the most, so the offsets a day before and after are all there are.
func candidates(wall time.Time, zone *time.Location) (early, late time.Time) {
	_, before := wall.Add(-24 * time.Hour).In(zone).Zone()
	_, after := wall.Add(24 * time.Hour).In(zone).Zone()
	return wall.Add(-time.Duration(max(before, after)) * time.Second), wall.Add(-time.Duration(min(before, after)) * time.Second)
}

// resolveWall finds every moment at which a clock in the zone shows the wall time.
func resolveWall(wall time.Time, text string, zone *time.Location) (When, error) {
	early, late := candidates(wall, zone)
	earlyOK, lateOK := shows(early, wall, zone), shows(late, wall, zone)
	switch {
	case earlyOK && lateOK && !early.Equal(late):
		return When{UTC: early, Zone: zone, Note: fmt.Sprintf(
			"%s happens twice in %s, because the clocks go back; the first one is taken, %s",
			text, zone, early.In(zone).Format(time.RFC3339))}, nil
	case earlyOK:
		return When{UTC: early, Zone: zone}, nil
	case lateOK:
		return When{UTC: late, Zone: zone}, nil
	}
	const layout = "2006-01-02 15:04"
	first, second := aroundGap(early, late, zone)
	return When{}, &WhenError{
		Message: fmt.Sprintf("%s does not exist in %s, because the clocks go forward", text, zone),
		Hint:    fmt.Sprintf("the nearest times are %q and %q", first.In(zone).Format(layout), second.In(zone).Format(layout)),
	}
}

func shows(t, wall time.Time, zone *time.Location) bool {
	local := t.In(zone)
	year, month, day := local.Date()
	hour, minute, second := local.Clock()
	return wall.Equal(time.Date(year, month, day, hour, minute, second, wall.Nanosecond(), time.UTC))
}

// aroundGap gives the last whole minute before the change of offset between the two moments, and the first
// one after it.
func aroundGap(from, to time.Time, zone *time.Location) (before, after time.Time) {
	from, to = from.Add(-time.Hour).Truncate(time.Minute), to.Add(time.Hour).Truncate(time.Minute)
	_, start := from.In(zone).Zone()
	for to.Sub(from) > time.Minute {
		middle := from.Add(to.Sub(from) / 2).Truncate(time.Minute)
		if _, offset := middle.In(zone).Zone(); offset == start {
			from = middle
		} else {
			to = middle
		}
	}
	return from, to
}
