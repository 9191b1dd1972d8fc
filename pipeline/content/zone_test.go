package content

import (
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/schema"
)

func TestZoneNames(t *testing.T) {
	names := strings.Fields(zoneNames)
	if len(names) < 400 {
		t.Fatalf("got %d zone names, want the whole list", len(names))
	}
	for _, name := range names {
		if _, err := loadZone(name); err != nil {
			t.Errorf("zone %s: %v", name, err)
		}
	}
}

func TestZoneHint(t *testing.T) {
	for _, test := range []struct{ name, zone, want string }{
		{"misspelt", "Europe/Lisbn", `did you mean "Europe/Lisbon"?`},
		{"city alone", "new york", `did you mean "America/New_York"?`},
		{"nonsense", "Middle Earth, third age", `write an IANA name such as "Europe/Lisbon" or "UTC"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := ZoneHint(test.zone); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestPostZone(t *testing.T) {
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	set := &Set{Zone: lisbon}
	for _, test := range []struct{ name, zone, want string }{
		{"none", "", "Europe/Lisbon"},
		{"own", "Asia/Tokyo", "Asia/Tokyo"},
		{"unknown", "Asia/Tokio", "Europe/Lisbon"},
	} {
		t.Run(test.name, func(t *testing.T) {
			post := &Post{Doc: Doc[schema.Post]{Value: schema.Post{Timezone: test.zone}}}
			if got := set.PostZone(post).String(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
	if got := (&Set{}).PostZone(&Post{}); got != time.UTC {
		t.Errorf("an empty Set: got %v, want UTC", got)
	}
}

func TestHolds(t *testing.T) {
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	set := &Set{Zone: lisbon}
	span := schema.Period{From: "2026-06-01", To: "2026-06-30"}
	for _, test := range []struct {
		name string
		at   string
		want bool
	}{
		{"first minute in the zone", "2026-05-31T23:00:00Z", true},
		{"minute before", "2026-05-31T22:59:59Z", false},
		{"last minute in the zone", "2026-06-30T22:59:59Z", true},
		{"minute after", "2026-06-30T23:00:00Z", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, test.at)
			if err != nil {
				t.Fatal(err)
			}
			if got := set.Holds(span, at); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
	if !set.Holds(schema.Period{From: "2026-02-30", To: "2026-13-01"}, time.Unix(0, 0)) {
		t.Error("a span with no readable day must hold everything")
	}
}
