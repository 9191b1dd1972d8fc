package effect

import (
	"fmt"
	"reflect"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
)

// This file has the phrases about days: blackouts, windows of campaigns, periods of strategies.

func blackout(c *comparison, d difference) string {
	name := "blackout " + show(d.item(0))
	if d.removed() {
		b := d.before.Interface().(schema.Blackout)
		return fmt.Sprintf("%s is removed: it was %s%s", name, span(b.From, b.To), c.of(d))
	}
	now, ok := findBlackout(c.Head.Set.Strategy(d.id), d.item(0))
	if !ok {
		return ""
	}
	text := fmt.Sprintf("%s is new: %s%s", name, span(now.From, now.To), c.of(d))
	if !d.added() {
		text = fmt.Sprintf("%s: %s %s%s", name, d.path[len(d.path)-1].key, arrow(d), c.of(d))
	}
	if told := "blackout " + d.id + d.item(0); !c.told[told] {
		c.told[told] = true
		if n := c.postsOf(c.after.Within(schema.Period{From: now.From, To: now.To}, now.Channels)); n > 0 {
			text += "; " + verb(n, "falls into it", "fall into it")
		}
	}
	return text
}

func findBlackout(s *content.Strategy, name string) (schema.Blackout, bool) {
	if s == nil {
		return schema.Blackout{}, false
	}
	i, ok := named(reflect.ValueOf(s.Value.Blackouts)).index[name]
	if !ok {
		return schema.Blackout{}, false
	}
	return s.Value.Blackouts[i], true
}

// postsOf counts the posts of deliveries that are still to go out.
func (c *comparison) postsOf(list []schema.Delivery) int {
	posts := map[string]bool{}
	for _, d := range list {
		if c.planned[d] {
			posts[d.Post] = true
		}
	}
	return len(posts)
}

// days is about the first or last day of a window or period.
func days(what string) phrase {
	return func(c *comparison, d difference) string {
		word := "from"
		if d.path[len(d.path)-1].key == "to" {
			word = "until"
		}
		text := fmt.Sprintf("the %s of %s %s: %s %s → %s %s", what, d.kind, show(d.id), word, render(d.before), word, render(d.after))
		if told := what + " " + d.id; d.kind == kindCampaign && !c.told[told] {
			c.told[told] = true
			if n := c.outside(d.id); n > 0 {
				text += "; " + verb(n, "is outside it", "are outside it")
			}
		}
		return text
	}
}

// outside counts the posts of a campaign that are planned for days on which it does not run.
func (c *comparison) outside(id string) int {
	campaign := c.Head.Set.Campaign(id)
	if campaign == nil {
		return 0
	}
	posts := map[string]bool{}
	for _, s := range c.Head.Plan.Steps {
		first, _ := schema.OccurrenceOf(s.Post)
		post := c.Head.Set.Post(first)
		if !c.planned[s.Delivery] || post == nil || s.At.IsZero() || c.Head.Set.Campaign(post.Value.Campaign) != campaign {
			continue
		}
		if !c.Head.Set.Holds(campaign.Value.Window, s.At) {
			posts[s.Post] = true
		}
	}
	return len(posts)
}
