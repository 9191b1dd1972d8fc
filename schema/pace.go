package schema

import (
	"slices"
	"strings"
	"time"
)

// Pace is when the posts of one channel go out, how many, and what becomes of an edit.
type Pace struct {
	// Late is what happens to a post that is overdue by more than max_late.
	Late LatePolicy `yaml:"late,omitempty" jsonschema:"enum=hold,enum=publish,enum=skip"`
	// MaxLate is how late a post may still go out without anyone being asked.
	MaxLate Duration `yaml:"max_late,omitempty"`
	// QuietHours are when nothing goes out; an empty list is none.
	QuietHours []Window `yaml:"quiet_hours,omitempty"`
	// MaxPerDay is the most posts on one of the channel's days; 0 is no bound.
	MaxPerDay *int `yaml:"max_per_day,omitempty" jsonschema:"minimum=0,maximum=1000,example=5"`
	// Spacing is the least time between two posts; 0m is none.
	Spacing Duration `yaml:"spacing,omitempty"`
	// Jitter is the most by which a post goes out after its time; 0m is none.
	Jitter Duration `yaml:"jitter,omitempty"`
	// Schedule says who makes a post public at its time: galley, or the network, where it holds posts for later.
	Schedule SchedulePlace `yaml:"schedule,omitempty" jsonschema:"enum=galley,enum=network"`
	// OnEdit is what happens when a published post's text changes in Git.
	OnEdit ChangePolicy `yaml:"on_edit,omitempty" jsonschema:"enum=report,enum=apply"`
}

// SchedulePlace is who makes a post public at its time.
type SchedulePlace string

// The places.
const (
	// ScheduleGalley: a run of galley, once the time has come.
	ScheduleGalley SchedulePlace = "galley"
	// ScheduleNetwork: the network, with which a run leaves the post ahead of its time.
	ScheduleNetwork SchedulePlace = "network"
)

// Pace is what holds for a channel: its own keys, and the repository's for the rest.
func (c Config) Pace(channel string) Pace {
	of := c.Publish
	pace := Pace{Late: of.Late, MaxLate: of.MaxLate, QuietHours: of.QuietHours, MaxPerDay: of.MaxPerDay, Spacing: of.Spacing, Jitter: of.Jitter, Schedule: of.Schedule, OnEdit: of.OnEdit}
	own := c.Channels[channel].Publish
	if own == nil {
		return pace
	}
	pace.Late = first(own.Late, pace.Late)
	pace.MaxLate = first(own.MaxLate, pace.MaxLate)
	pace.Spacing = first(own.Spacing, pace.Spacing)
	pace.Jitter = first(own.Jitter, pace.Jitter)
	pace.Schedule = first(own.Schedule, pace.Schedule)
	pace.OnEdit = first(own.OnEdit, pace.OnEdit)
	if own.QuietHours != nil {
		pace.QuietHours = own.QuietHours
	}
	if own.MaxPerDay != nil {
		pace.MaxPerDay = own.MaxPerDay
	}
	return pace
}

// DayLimit is the most posts on a day, or 0 when there is no bound.
func (p Pace) DayLimit() int {
	if p.MaxPerDay == nil {
		return 0
	}
	return *p.MaxPerDay
}

// week is longer than any stretch of quiet hours that ends: what is quiet for so long is quiet always.
const week = 8 * 24 * time.Hour

// AfterQuiet is the first moment from t on, by the clocks of the zone, that no quiet hours hold: t itself when it
// is not quiet. A window holds the minute at which it begins, and not the one at which it ends; one that ends
// when it begins is the whole day. It is false when the quiet hours never end.
func (p Pace) AfterQuiet(t time.Time, zone *time.Location) (time.Time, bool) {
	at := t.In(zone)
	for {
		rest := p.quietFor(at)
		if rest == 0 {
			return at.UTC(), true
		}
		if at.Sub(t) > week {
			return time.Time{}, false
		}
		next := at.Add(rest - time.Duration(at.Second())*time.Second - time.Duration(at.Nanosecond()))
		// Where the clocks change in between, the window is shorter or longer than it looks: look again there.
		if _, change := at.ZoneBounds(); !change.IsZero() && change.Before(next) {
			next = change
		}
		at = next.In(zone)
	}
}

// quietFor is how long, by the clock, it is quiet from the minute of a local time on.
func (p Pace) quietFor(local time.Time) time.Duration {
	now := local.Hour()*60 + local.Minute()
	longest := 0
	for _, w := range p.QuietHours {
		from, to := minutes(w.From), minutes(w.To)
		if to <= from {
			to += day
		}
		if w.on(local.Weekday()) && from <= now && now < to {
			longest = max(longest, to-now)
		}
		if w.on((local.Weekday()+6)%7) && now+day < to {
			longest = max(longest, to-day-now)
		}
	}
	return time.Duration(longest) * time.Minute
}

// day is one in minutes.
const day = 24 * 60

// minutes reads HH:MM as the schema has it.
func minutes(clock string) int {
	t, err := time.Parse("15:04", clock)
	if err != nil {
		return 0 // the schema has refused it: its file is broken, and nothing goes out
	}
	return t.Hour()*60 + t.Minute()
}

func (w Window) on(day time.Weekday) bool {
	return len(w.Days) == 0 || slices.Contains(w.Days, strings.ToLower(day.String()[:3]))
}
