package content

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/galley-social/galley/schema"
)

// ChannelNames are the channels of galley.yaml, sorted.
func (s *Set) ChannelNames() []string {
	return slices.Sorted(maps.Keys(s.Config.Value.Channels))
}

// Strategy returns the strategy with the id, or nil.
func (s *Set) Strategy(id string) *Strategy {
	for i := range s.Strategies {
		if s.Strategies[i].ID == id {
			return &s.Strategies[i]
		}
	}
	return nil
}

// BrokenDocument is the broken file below a folder that has the id, or "". The id is that of its header; of a
// header that can't be read at all, the file's base name is the best guess at what was meant.
func (s *Set) BrokenDocument(folder, id string) string {
	for _, file := range slices.Sorted(maps.Keys(s.Broken)) {
		if strings.HasPrefix(file, folder+"/") && idOf(s.brokenIDs[file], file) == id {
			return file
		}
	}
	return ""
}

// headerID is the id that the header has, whether or not the rest of it fits the schema.
func (d Doc[T]) headerID() string {
	if d.front == nil || d.front.Root == nil {
		return ""
	}
	var header struct {
		ID string `yaml:"id"`
	}
	if err := d.front.Root.Decode(&header); err != nil {
		return ""
	}
	return header.ID
}

// StrategiesFor are the strategies that decide for a post: its campaign's, or else those whose period holds
// the post's time, or else all.
func (s *Set) StrategiesFor(p *Post) []*Strategy {
	if c := s.Campaign(p.Value.Campaign); c != nil && c.Value.Strategy != "" {
		if st := s.Strategy(c.Value.Strategy); st != nil {
			return []*Strategy{st}
		}
	}
	var all, holding []*Strategy
	when, err := schema.ParseWhen(p.Value.PublishAt, s.PostZone(p))
	for i := range s.Strategies {
		st := &s.Strategies[i]
		all = append(all, st)
		if err == nil && s.Holds(st.Value.Period, when.UTC) {
			holding = append(holding, st)
		}
	}
	if len(holding) > 0 {
		return holding
	}
	return all
}

// Holds reports whether a moment is within a span of days, both included, in the repository's zone. A span
// with a day that can't be read holds everything, since there is a finding about the day.
func (s *Set) Holds(span schema.Period, at time.Time) bool {
	zone, _ := s.ZoneOf("")
	_, errFrom := time.Parse(time.DateOnly, span.From)
	_, errTo := time.Parse(time.DateOnly, span.To)
	day := at.In(zone).Format(time.DateOnly)
	return (errFrom != nil || span.From <= day) && (errTo != nil || day <= span.To)
}
