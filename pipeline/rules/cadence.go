package rules

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
)

func cadence() Rule {
	return Rule{
		Name: "cadence",
		Doc: "The posts of a channel must keep to the cadence of the strategy: so many a week and a day, so far apart, at the hours that were chosen. " +
			"Days and hours are those of the channel's time zone. Too many tire the readers, and a week without any loses them.",
		Run: runCadence,
	}
}

// pace is the cadence of one channel in one strategy, with the posts it is about.
type pace struct {
	*Pass
	strategy *content.Strategy
	channel  string
	schema.Cadence
	zone   *time.Location
	period stretch
	// all are the posts of the channel, and mine those in the period.
	all, mine []slot
}

func runCadence(p *Pass) {
	for c := range p.paces() {
		c.gaps()
		c.outside()
		c.most(c.PerDay, "per_day", "on ", dayOf)
		c.most(c.PerWeek, "per_week", "in the week of ", mondayOf)
		if p.wholeCalendar() && len(c.mine) > 0 {
			c.thinWeeks()
			c.thinDays()
		}
	}
}

// paces are those of all strategies whose period can be read.
func (p *Pass) paces() iter.Seq[pace] {
	return func(yield func(pace) bool) {
		for i := range p.Set.Strategies {
			s := &p.Set.Strategies[i]
			period, ok := p.days(s.Value.Period)
			if !ok {
				continue
			}
			for _, channel := range slices.Sorted(maps.Keys(s.Value.Cadence)) {
				all := p.calendar.channels[channel]
				c := pace{p, s, channel, s.Value.Cadence[channel], p.channelZone(channel), period, all, within(all, period)}
				if !yield(c) {
					return
				}
			}
		}
	}
}

// gaps finds the posts that come too soon. Of two at the same minute the rule "collisions" speaks, and a reply
// belongs close to what it answers.
func (c pace) gaps() {
	c.tight(func(before, s slot, gap time.Duration) {
		free := before.at.Add(c.MinGap.Or(0) + time.Minute - 1).Truncate(time.Minute).In(c.Set.PostZone(s.post))
		c.warnf(s.timePlace(), fmt.Sprintf("move it to %s or later, or change min_gap in %s", free.Format("2006-01-02 15:04"), c.strategy.File),
			"%q gets this post %s after %s; the least gap is %s", c.channel, lengthText(gap), before.post.File, c.MinGap)
	})
}

// tight compares each post with the one before it.
func (c pace) tight(found func(before, s slot, gap time.Duration)) {
	least := c.MinGap.Or(0)
	for i := range c.all {
		if i == 0 || !c.period.holds(c.all[i].at) {
			continue
		}
		before, s := c.all[i-1], c.all[i]
		if gap := s.at.Sub(before.at); gap < least && gap >= sameMinute && !s.answers(before) {
			found(before, s, gap)
		}
	}
}

// most finds the days or weeks with more posts than the range allows, at the first post that is too many.
func (c pace) most(r *schema.Range, key, when string, of func(time.Time) string) {
	c.crowded(r, of, func(first string, posts []slot) {
		c.warnf(posts[r.Max].timePlace(), fmt.Sprintf("move it to another time, or change %s of %q in %s", key, c.channel, c.strategy.File),
			"%q gets %s %s%s; the most is %d", c.channel, counted(len(posts), "post"), when, first, r.Max)
	})
}

// crowded finds the days or weeks with more posts than the range allows.
func (c pace) crowded(r *schema.Range, of func(time.Time) string, found func(first string, posts []slot)) {
	if r == nil || r.Max == 0 {
		return
	}
	for i := 0; i < len(c.mine); {
		first, start := of(c.mine[i].at.In(c.zone)), i
		for i < len(c.mine) && of(c.mine[i].at.In(c.zone)) == first {
			i++
		}
		if i-start > r.Max {
			found(first, c.mine[start:i])
		}
	}
}

// maxThin is how many thin weeks of a channel are shown: after so many, the calendar is not what is wrong.
const maxThin = 12

// thinWeeks finds the weeks with too few posts, of those that are whole in the period and before the week of
// the last post: what comes after is still being planned.
func (c pace) thinWeeks() {
	if c.PerWeek == nil || c.PerWeek.Min == 0 {
		return
	}
	posts := map[string]int{}
	for _, s := range c.mine {
		posts[mondayOf(s.at.In(c.zone))]++
	}
	found := 0
	last := mondayOf(c.mine[len(c.mine)-1].at.In(c.zone))
	for monday := c.firstMonday(); found < maxThin; monday = monday.AddDate(0, 0, 7) {
		week, end := monday.Format(time.DateOnly), monday.AddDate(0, 0, 6).Format(time.DateOnly)
		if week >= last {
			return
		}
		if n := posts[week]; n < c.PerWeek.Min {
			found++
			c.warnf(at(&c.strategy.Doc, "cadence", c.channel, "per_week", "min"),
				fmt.Sprintf("plan %d more between %s and %s, or change the least", c.PerWeek.Min-n, week, end),
				"%q gets %s in the week of %s; the least is %d", c.channel, counted(n, "post"), week, c.PerWeek.Min)
		}
	}
}

// firstMonday is the first one in the period.
func (c pace) firstMonday() time.Time {
	day, err := time.Parse(time.DateOnly, c.strategy.Value.Period.From)
	if err != nil {
		return c.period.to
	}
	return day.AddDate(0, 0, (8-int(day.Weekday()))%7)
}

// thinDays names the days with too few posts, before the last one, on which there is a window at all.
func (c pace) thinDays() {
	if c.PerDay == nil || c.PerDay.Min == 0 {
		return
	}
	posts := map[string]int{}
	for _, s := range c.mine {
		posts[dayOf(s.at.In(c.zone))]++
	}
	last := c.mine[len(c.mine)-1].at.In(c.zone)
	var thin []string
	day, err := time.Parse(time.DateOnly, c.strategy.Value.Period.From)
	for ; err == nil && dayOf(day) < dayOf(last); day = day.AddDate(0, 0, 1) {
		if posts[dayOf(day)] < c.PerDay.Min && openOn(c.Windows, day.Weekday()) {
			thin = append(thin, dayOf(day))
		}
	}
	if len(thin) > 0 {
		c.warnf(at(&c.strategy.Doc, "cadence", c.channel, "per_day", "min"), "plan more on those days, or change the least",
			"%q gets fewer than %s on %s: %s", c.channel, counted(c.PerDay.Min, "post"), counted(len(thin), "day"), firstOf(thin))
	}
}

func dayOf(local time.Time) string { return local.Format(time.DateOnly) }

// mondayOf is the day on which the week of a moment begins, as ISO 8601 counts weeks.
func mondayOf(local time.Time) string {
	return local.AddDate(0, 0, -(int(local.Weekday())+6)%7).Format(time.DateOnly)
}
