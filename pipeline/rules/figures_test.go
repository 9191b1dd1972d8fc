package rules_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/rules"
	"github.com/galley-social/galley/schema"
)

// figures are of a week with four posts, of which one is a draft.
func figures() *rules.Figures {
	set := &content.Set{Zone: time.UTC}
	set.Config.Value.Channels = map[string]schema.Channel{"net": {Network: "net"}, "other": {Network: "net"}}
	set.Strategies = []content.Strategy{{ID: "s", Doc: content.Doc[schema.Strategy]{Value: schema.Strategy{
		Period:  schema.Period{From: "2026-12-01", To: "2026-12-31"},
		Pillars: []schema.Pillar{{ID: "craft", Share: 50}, {ID: "people", Share: 50}},
		Cadence: map[string]schema.Cadence{"net": {
			PerWeek: &schema.Range{Max: 2}, MinGap: "6h", Windows: []schema.Window{{From: "08:00", To: "20:00"}},
		}},
		Budget: &schema.Budget{Currency: "EUR", Total: 100},
	}}}}
	set.Campaigns = []content.Campaign{{ID: "c", Doc: content.Doc[schema.Campaign]{Value: schema.Campaign{
		Strategy: "s", Window: schema.Period{From: "2026-12-01", To: "2026-12-31"}, Budget: &schema.Budget{Currency: "EUR", Total: 60},
		Ads: []schema.Ad{{Name: "ad", Channel: "net", Budget: 10}},
	}}}}
	times := map[string]time.Time{}
	add := func(id, pillar string, day, hour int, post schema.Post) {
		post.Pillar, post.Channels = pillar, []string{"net", "other"}
		set.Posts = append(set.Posts, content.Post{ID: id, Doc: content.Doc[schema.Post]{File: "posts/" + id + ".md", Value: post}})
		times[id] = time.Date(2026, 12, day, hour, 0, 0, 0, time.UTC)
	}
	add("a", "craft", 1, 9, schema.Post{})
	add("b", "craft", 1, 10, schema.Post{Campaign: "c", Promote: &schema.Promote{Budget: 5, Days: 1}})
	add("c", "people", 2, 9, schema.Post{Promote: &schema.Promote{Budget: 7, Days: 1}})
	add("late", "none", 8, 22, schema.Post{})
	add("draft", "people", 3, 9, schema.Post{Status: schema.Draft})
	return rules.NewFigures(set, func(d schema.Delivery) time.Time { return times[d.Post] })
}

func TestFigures(t *testing.T) {
	f := figures()
	if diff := cmp.Diff([]rules.Mix{{"s", "craft", 50, 2, 3}, {"s", "people", 50, 1, 3}}, f.Mixes()); diff != "" {
		t.Errorf("mixes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]rules.Week{{"s", "net", "2026-11-30", 3}, {"s", "net", "2026-12-07", 1}}, f.Weeks()); diff != "" {
		t.Errorf("weeks (-want +got):\n%s", diff)
	}
	want := []rules.Bill{{"campaign", "c", "EUR", 60, 15}, {"strategy", "s", "EUR", 100, 67}}
	if diff := cmp.Diff(want, f.Bills()); diff != "" {
		t.Errorf("bills (-want +got):\n%s", diff)
	}
}

func TestOffCadence(t *testing.T) {
	f := figures()
	var got []string
	for d := range maps.Keys(f.OffCadence("s", "net")) {
		got = append(got, d.String())
	}
	slices.Sort(got)
	// b comes too soon after a, c is the third of its week, and late is outside the windows.
	if diff := cmp.Diff([]string{"b → net", "c → net", "late → net"}, got); diff != "" {
		t.Errorf("off the cadence (-want +got):\n%s", diff)
	}
	if n := len(f.OffCadence("s", "other")); n != 0 {
		t.Errorf("got %d on a channel without a cadence", n)
	}
}

func TestWithin(t *testing.T) {
	f := figures()
	for _, c := range []struct {
		name     string
		from, to string
		channels []string
		want     int
	}{
		{"all channels", "2026-12-01", "2026-12-02", nil, 6},
		{"one channel", "2026-12-01", "2026-12-01", []string{"net"}, 2},
		{"a day of a draft", "2026-12-03", "2026-12-03", nil, 0},
		{"no day", "soon", "2026-12-03", nil, 0},
	} {
		if got := len(f.Within(schema.Period{From: c.from, To: c.to}, c.channels)); got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
}
