package schema

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAfterQuiet(t *testing.T) {
	cases := []struct {
		name  string
		zone  string
		quiet []Window
		at    string
		// want is empty when it is quiet for ever.
		want string
	}{
		{"none", "UTC", nil, "2026-12-01T09:00:07Z", "2026-12-01T09:00:07Z"},
		{"before", "UTC", []Window{{From: "09:00", To: "10:00"}}, "2026-12-01T08:59:59Z", "2026-12-01T08:59:59Z"},
		{"at the start", "UTC", []Window{{From: "09:00", To: "10:00"}}, "2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z"},
		{"at the end", "UTC", []Window{{From: "09:00", To: "10:00"}}, "2026-12-01T10:00:00Z", "2026-12-01T10:00:00Z"},
		{"seconds and less", "UTC", []Window{{From: "09:00", To: "10:00"}}, "2026-12-01T09:59:59.999Z", "2026-12-01T10:00:00Z"},
		{"over midnight", "UTC", []Window{{From: "22:00", To: "07:00"}}, "2026-12-01T23:00:00Z", "2026-12-02T07:00:00Z"},
		{"after midnight", "UTC", []Window{{From: "22:00", To: "07:00"}}, "2026-12-02T01:00:00Z", "2026-12-02T07:00:00Z"},
		{"one after the other", "UTC", []Window{{From: "22:00", To: "07:00"}, {From: "07:00", To: "08:30"}}, "2026-12-01T23:00:00Z", "2026-12-02T08:30:00Z"},
		{"the channel's clock", "America/New_York", []Window{{From: "22:00", To: "07:00"}}, "2026-12-01T04:00:00Z", "2026-12-01T12:00:00Z"},
		{"another day", "UTC", []Window{{Days: []string{"mon"}, From: "09:00", To: "10:00"}}, "2026-12-01T09:30:00Z", "2026-12-01T09:30:00Z"},
		{"from the day before", "UTC", []Window{{Days: []string{"mon"}, From: "22:00", To: "07:00"}}, "2026-12-01T06:30:00Z", "2026-12-01T07:00:00Z"},
		{"not from the day before", "UTC", []Window{{Days: []string{"tue"}, From: "22:00", To: "07:00"}}, "2026-12-01T06:30:00Z", "2026-12-01T06:30:00Z"},
		{"a weekend", "UTC", []Window{{Days: []string{"sat", "sun"}, From: "00:00", To: "00:00"}}, "2026-12-05T12:00:00Z", "2026-12-07T00:00:00Z"},
		{"a night that is an hour shorter", "Europe/Lisbon", []Window{{From: "00:30", To: "06:00"}}, "2026-03-29T00:45:00Z", "2026-03-29T05:00:00Z"},
		{"a night that is an hour longer", "Europe/Lisbon", []Window{{From: "00:30", To: "06:00"}}, "2026-10-24T23:45:00Z", "2026-10-25T06:00:00Z"},
		{"an end that the clocks skip", "Europe/Lisbon", []Window{{From: "00:30", To: "01:30"}}, "2026-03-29T00:45:00Z", "2026-03-29T01:00:00Z"},
		{"an end that comes twice", "Europe/Lisbon", []Window{{From: "00:30", To: "01:30"}}, "2026-10-25T00:10:00Z", "2026-10-25T00:30:00Z"},
		{"half an hour of change", "Australia/Lord_Howe", []Window{{From: "01:00", To: "03:00"}}, "2026-10-03T15:00:00Z", "2026-10-03T16:00:00Z"},
		{"for ever", "UTC", []Window{{From: "00:00", To: "00:00"}}, "2026-12-01T09:00:00Z", ""},
		{"for ever, in parts", "Europe/Lisbon", []Window{{From: "00:00", To: "13:00"}, {From: "12:00", To: "00:00"}}, "2026-12-01T09:00:00Z", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			at, err := time.Parse(time.RFC3339Nano, c.at)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if after, ok := (Pace{QuietHours: c.quiet}).AfterQuiet(at, zone); ok {
				got = after.Format(time.RFC3339Nano)
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestConfigPace(t *testing.T) {
	night := []Window{{From: "22:00", To: "07:00"}}
	config := Config{
		Publish: PublishPolicy{Late: LateSkip, MaxLate: "2h", QuietHours: night, MaxPerDay: new(3), Spacing: "10m", Jitter: "5m"},
		Channels: map[string]Channel{
			"plain": {},
			"own":   {Publish: &Pace{Late: LateHold, MaxLate: "1h", QuietHours: []Window{}, MaxPerDay: new(0), Spacing: "0m", Jitter: "0m"}},
			"part":  {Publish: &Pace{Spacing: "1h"}},
		},
	}
	want := map[string]Pace{
		"plain": {Late: LateSkip, MaxLate: "2h", QuietHours: night, MaxPerDay: new(3), Spacing: "10m", Jitter: "5m"},
		"own":   {Late: LateHold, MaxLate: "1h", QuietHours: []Window{}, MaxPerDay: new(0), Spacing: "0m", Jitter: "0m"},
		"part":  {Late: LateSkip, MaxLate: "2h", QuietHours: night, MaxPerDay: new(3), Spacing: "1h", Jitter: "5m"},
	}
	for channel, pace := range want {
		if diff := cmp.Diff(pace, config.Pace(channel)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", channel, diff)
		}
	}
}
