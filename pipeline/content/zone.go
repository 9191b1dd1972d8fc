package content

import (
	_ "embed"
	"errors"
	"strings"
	"time"
	_ "time/tzdata" // machines without a zone database, such as small containers, read the same times

	"github.com/galley-social/galley/schema"
)

// zoneNames are the names of the IANA time zone database, one a line.
//
//go:embed zones.txt
var zoneNames string

// loadZone finds a zone by its IANA name. Go's own words for "whatever this machine has" are refused: the
// same file would mean another time on another machine.
func loadZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, errors.New("it is not the name of a time zone")
	}
	return time.LoadLocation(name)
}

// ZoneHint says how to write a time zone, for a name that is not one.
func ZoneHint(name string) string {
	known := strings.Fields(zoneNames)
	if best, ok := schema.Suggest(name, known); ok {
		return `did you mean "` + best + `"?`
	}
	for _, zone := range known {
		_, city, ok := strings.Cut(zone, "/")
		if ok && strings.EqualFold(city, strings.ReplaceAll(name, " ", "_")) {
			return `did you mean "` + zone + `"?`
		}
	}
	return `write an IANA name such as "Europe/Lisbon" or "UTC"`
}

// zones finds every zone that a document names once, since looking one up reads the database.
func (l *loader) zones() {
	l.set.zones = map[string]*time.Location{}
	for _, c := range l.set.Config.Value.Channels {
		l.zone(c.Timezone)
	}
}

func (l *loader) postZones(posts []Post) {
	for i := range posts {
		l.zone(posts[i].Value.Timezone)
	}
}

func (l *loader) zone(name string) {
	if _, ok := l.set.zones[name]; ok || name == "" {
		return
	}
	zone, err := loadZone(name)
	if err != nil {
		zone = nil
	}
	l.set.zones[name] = zone
}

// ZoneOf is the time zone with the name; no name is the repository's.
func (s *Set) ZoneOf(name string) (*time.Location, bool) {
	if name == "" {
		if s.Zone == nil {
			return time.UTC, true
		}
		return s.Zone, true
	}
	if zone, ok := s.zones[name]; ok {
		return zone, zone != nil
	}
	zone, err := loadZone(name)
	return zone, err == nil
}

// PostZone is the zone in which a post's wall times are read. A zone that is unknown is the repository's; the
// rule "schedule" has a finding about it.
func (s *Set) PostZone(p *Post) *time.Location {
	if zone, ok := s.ZoneOf(p.Value.Timezone); ok {
		return zone
	}
	zone, _ := s.ZoneOf("")
	return zone
}
