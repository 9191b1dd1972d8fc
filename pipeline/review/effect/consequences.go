package effect

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
)

// This file has what a change of the strategy means for posts that are planned.

// cadence is about every key of a channel's. What it means is said once a channel.
func cadence(c *comparison, d difference) string {
	name := d.item(0)
	text := fmt.Sprintf("cadence of %s: %s%s", show(name), cadenceText(d), c.of(d))
	if told := "cadence " + d.id + " " + name; !c.told[told] {
		c.told[told] = true
		text += c.offCadence(d.id, name)
	}
	return text
}

func cadenceText(d difference) string {
	last := d.path[len(d.path)-1].key
	if len(d.path) == 1 {
		if d.removed() {
			return "it has none any more"
		}
		return render(d.after)
	}
	unit := " posts a week"
	if len(d.path) > 1 && d.path[1].key == "per_day" {
		unit = " posts a day"
	}
	switch {
	case last == "min_gap":
		return fmt.Sprintf("at least %s → %s apart", render(d.before), render(d.after))
	case last == "windows" && d.added():
		return "also at " + render(d.after)
	case last == "windows":
		return "no longer at " + render(d.before)
	case last == "min":
		return "at least " + arrow(d) + unit
	case last == "max":
		return fmt.Sprintf("at most %s → %s%s", unbounded(d.before), unbounded(d.after), unit)
	}
	return rangeText(d.before) + " → " + rangeText(d.after) + unit
}

// unbounded is a most, of which 0 is none.
func unbounded(v reflect.Value) string {
	if v.Int() == 0 {
		return "any number of"
	}
	return render(v)
}

func rangeText(v reflect.Value) string {
	if !v.IsValid() {
		return "any number"
	}
	return render(v)
}

// offCadence counts the posts that stay where they are and miss the cadence only now.
func (c *comparison) offCadence(strategy, channel string) string {
	was, is := c.before.OffCadence(strategy, channel), c.after.OffCadence(strategy, channel)
	at := map[schema.Delivery]plan.Step{}
	for _, s := range c.Base.Plan.Steps {
		at[s.Delivery] = s
	}
	misses, keeps := 0, 0
	for _, s := range c.Head.Plan.Steps {
		before, there := at[s.Delivery]
		if !c.planned[s.Delivery] || !there || !before.At.Equal(s.At) || was[s.Delivery] == is[s.Delivery] {
			continue
		}
		if is[s.Delivery] {
			misses++
		} else {
			keeps++
		}
	}
	text := ""
	if misses > 0 {
		text = fmt.Sprintf("; %s it", verb(misses, "now misses", "now miss"))
	}
	if keeps > 0 {
		text += fmt.Sprintf("; %s it", verb(keeps, "no longer misses", "no longer miss"))
	}
	return text
}

// verb says what so many scheduled posts do.
func verb(n int, one, many string) string {
	if n == 1 {
		return "1 scheduled post " + one
	}
	return counted(n, "scheduled post") + " " + many
}

// named counts the posts that name what is gone.
func (c *comparison) named(id, key string) string {
	n := 0
	for i := range c.Head.Set.Posts {
		post := &c.Head.Set.Posts[i].Value
		if id == map[string]string{"pillar": post.Pillar, "audience": post.Audience, "objective": post.Objective, kindCampaign: post.Campaign}[key] {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	if n == 1 {
		return "; 1 post names it still"
	}
	return fmt.Sprintf("; %s name it still", counted(n, "post"))
}

// onChannel counts what is planned for a channel.
func (*comparison) onChannel(s Side, channel, one, many string) string {
	waiting, n := planned(s.Plan), 0
	for d := range waiting {
		if d.Channel == channel {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return "; " + verb(n, one, many)
}

func showAll(list []string) string {
	shown := make([]string, len(list))
	for i, x := range list {
		shown[i] = show(x)
	}
	return strings.Join(shown, ", ")
}

// details are what a new document is about, in short.
func details(d difference) string {
	switch x := d.after.Interface().(type) {
	case schema.Strategy:
		return fmt.Sprintf(": %s, %s, with %s and %s", show(x.Title), span(x.Period.From, x.Period.To),
			counted(len(x.Objectives), "objective"), counted(len(x.Pillars), "pillar"))
	case schema.Campaign:
		return fmt.Sprintf(": %s, %s", show(x.Title), span(x.Window.From, x.Window.To))
	case schema.Post:
		return ": " + show(x.Title)
	}
	return ""
}
