package rules

import (
	"fmt"
	"slices"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
)

func experiments() Rule {
	return Rule{
		Name: "experiments",
		Doc: "The arms of an experiment need the same channels, as many posts each, and the same times: the same hours, the same days, and not all of one before the other. " +
			"Otherwise the difference that is measured may be that of a Monday and a Sunday.",
		Run: runExperiments,
	}
}

func runExperiments(p *Pass) {
	if !p.wholeCalendar() {
		return
	}
	posts := map[*content.Campaign]bool{}
	arms := map[trial]map[string]map[string][]slot{}
	for _, channel := range p.Set.ChannelNames() {
		for _, s := range p.calendar.channels[channel] {
			posts[s.campaign] = true
			e := s.post.Value.Experiment
			if e == nil || s.campaign == nil {
				continue
			}
			key := trial{s.campaign, e.Name}
			if arms[key] == nil {
				arms[key] = map[string]map[string][]slot{}
			}
			if arms[key][channel] == nil {
				arms[key][channel] = map[string][]slot{}
			}
			arms[key][channel][e.Arm] = append(arms[key][channel][e.Arm], s)
		}
	}
	for i := range p.Set.Campaigns {
		c := &p.Set.Campaigns[i]
		for j, plan := range c.Value.Experiments {
			found := arms[trial{c, plan.Name}]
			if len(found) > 0 {
				trialArms(p, c, j, plan, found)
			} else if posts[c] {
				p.warnf(at(&c.Doc, "experiments", j, "name"), fmt.Sprintf("add \"experiment: {name: %s, arm: %s}\" to a post", plan.Name, plan.Arms[0]),
					"no post is an arm of experiment %q", plan.Name)
			}
		}
	}
}

// trial is one experiment of a campaign.
type trial struct {
	campaign *content.Campaign
	name     string
}

// trialArms compares each arm, on each channel, with the arm that has the most posts there.
func trialArms(p *Pass, c *content.Campaign, j int, plan schema.ExperimentPlan, found map[string]map[string][]slot) {
	silent := map[string]bool{}
	for i, arm := range plan.Arms {
		if !slices.ContainsFunc(p.Set.ChannelNames(), func(channel string) bool { return len(found[channel][arm]) > 0 }) {
			silent[arm] = true
			p.warnf(at(&c.Doc, "experiments", j, "arms", i), "write its posts, or remove it", "arm %q of experiment %q has no post", arm, plan.Name)
		}
	}
	for _, channel := range p.Set.ChannelNames() {
		if len(found[channel]) == 0 {
			continue
		}
		most := plan.Arms[0]
		for _, arm := range plan.Arms {
			if len(found[channel][arm]) > len(found[channel][most]) {
				most = arm
			}
		}
		for i, arm := range plan.Arms {
			if silent[arm] || arm == most {
				continue
			}
			place := at(&c.Doc, "experiments", j, "arms", i)
			mine, its := found[channel][arm], found[channel][most]
			if len(mine) < len(its) {
				p.warnf(place, fmt.Sprintf("send %d more of arm %q to %q, or fewer of arm %q", len(its)-len(mine), arm, channel, most),
					"arm %q has %s on %q, and arm %q has %d", arm, counted(len(mine), "post"), channel, most, len(its))
				continue
			}
			if why, hint := confounded(mine, its, p.channelZone(channel)); why != "" {
				p.warnf(place, hint, "arms %q and %q can't be told apart from their times on %q: %s", most, arm, channel, why)
			}
		}
	}
}

// farHours is how far apart the hours of two arms may be on average.
const farHours = 3 * time.Hour

// confounded says how the times of two arms differ, if a difference between the arms may be theirs.
func confounded(a, b []slot, zone *time.Location) (why, hint string) {
	clockA, clockB := clock(a, zone), clock(b, zone)
	if off := (clockA - clockB).Abs(); min(off, 24*time.Hour-off) > farHours {
		return "they go out at other hours of the day", "give both arms the same hours"
	}
	if weekend, other := weekends(a, zone), weekends(b, zone); weekend == 0 && other == len(b) || weekend == len(a) && other == 0 {
		return "one goes out on weekends, the other never", "give both arms the same days of the week"
	}
	if len(a) < 2 {
		return "", ""
	}
	if a[len(a)-1].at.Before(b[0].at) || b[len(b)-1].at.Before(a[0].at) {
		return "all of one are before all of the other", "let the arms take turns"
	}
	days := map[time.Weekday]bool{}
	for _, s := range a {
		days[s.at.In(zone).Weekday()] = true
	}
	if !slices.ContainsFunc(b, func(s slot) bool { return days[s.at.In(zone).Weekday()] }) {
		return "they have no day of the week in common", "swap the days of some"
	}
	return "", ""
}

// clock is the mean time of day.
func clock(list []slot, zone *time.Location) time.Duration {
	var sum time.Duration
	for _, s := range list {
		local := s.at.In(zone)
		sum += time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute
	}
	return sum / time.Duration(len(list))
}

func weekends(list []slot, zone *time.Location) int {
	n := 0
	for _, s := range list {
		if day := s.at.In(zone).Weekday(); day == time.Saturday || day == time.Sunday {
			n++
		}
	}
	return n
}
