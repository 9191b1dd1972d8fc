package rules

import (
	"fmt"
	"slices"
	"time"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func pacing() Rule {
	return Rule{
		Name: "pace",
		Doc: "Quiet hours, spacing, jitter and the most posts a day must fit together, and a post's time must not be in quiet hours. " +
			"What galley.yaml leaves no time for waits, and is too late in the end. A network that is to make posts public at their time must be able to.",
		Run: runPace,
	}
}

func runPace(p *Pass) {
	said := map[diag.Diagnostic]bool{}
	for _, channel := range p.Set.ChannelNames() {
		// Keys of the repository speak for many channels, and need to be said once.
		once := func(place diag.Diagnostic, hint, format string, args ...any) {
			key := place
			key.Message = format
			if !said[key] {
				said[key] = true
				p.warnf(place, hint, format, args...)
			}
		}
		pace := p.Set.Config.Value.Pace(channel)
		tempo(p, channel, pace, once)
		if len(pace.QuietHours) > 0 {
			quietPosts(p, channel, pace, once)
		}
		keeper(p, channel, pace, once)
	}
}

type warn func(place diag.Diagnostic, hint, format string, args ...any)

// tempo compares the keys of a channel's pace with each other.
func tempo(p *Pass, channel string, pace schema.Pace, warn warn) {
	const day = 24 * time.Hour
	spacing, limit := pace.Spacing.Or(0), pace.DayLimit()
	if spacing > 0 && limit > 1 && time.Duration(limit-1)*spacing >= day {
		warn(p.pacePlace(channel, "max_per_day"), fmt.Sprintf("write %d or less, or a shorter spacing", (day-1)/spacing+1),
			"%d posts that are %s apart do not fit into a day", limit, pace.Spacing)
	}
	if pace.Late == schema.LatePublish || pace.MaxLate == "" {
		return
	}
	for _, key := range []struct {
		name  string
		value schema.Duration
		what  string
	}{
		{"spacing", pace.Spacing, "of two posts that are due at once, the second is too late"},
		{"jitter", pace.Jitter, "a post may be too late before it is its turn"},
	} {
		if key.value.Or(0) > pace.MaxLate.Or(0) {
			warn(p.pacePlace(channel, key.name), "make it shorter, or max_late longer", "%s of %s is more than max_late, %s: %s",
				key.name, key.value, pace.MaxLate, key.what)
		}
	}
}

// keeper is about who makes posts public at their time. What is said for all channels is for those whose network can.
func keeper(p *Pass, channel string, pace schema.Pace, warn warn) {
	if pace.Schedule != schema.ScheduleNetwork {
		return
	}
	const hint = "remove it: galley publishes at their time all the same"
	network := func(name string) schema.Network { return p.Networks[p.Set.Config.Value.Channels[name].Network] }
	holds := func(name string) bool { return network(name).Schedule != nil }
	own := p.Set.Config.Value.Channels[channel].Publish
	switch said := own != nil && own.Schedule != ""; {
	case holds(channel) || network(channel).Title == "":
	case !said && !slices.ContainsFunc(p.Set.ChannelNames(), holds):
		warn(p.pacePlace(channel, "schedule"), hint, "no channel's network holds posts for later")
	case said && network(channel).NoSchedule != "":
		warn(p.pacePlace(channel, "schedule"), hint, "posts are not left with %s ahead of their time: %s", network(channel).Title, network(channel).NoSchedule)
	case said:
		warn(p.pacePlace(channel, "schedule"), hint, "%s does not hold posts for later", network(channel).Title)
	}
}

// pacePlace is where a key of a channel's pace is written: with the channel, or for all of them.
func (p *Pass) pacePlace(channel, key string) diag.Diagnostic {
	config := &p.Set.Config
	if config.Front().Has("channels", channel, "publish", key) {
		return at(config, "channels", channel, "publish", key)
	}
	return at(config, "publish", key)
}

// quietPosts finds the posts that are planned in quiet hours, if those end at all.
func quietPosts(p *Pass, channel string, pace schema.Pace, warn warn) {
	zone := p.channelZone(channel)
	if _, ok := pace.AfterQuiet(time.Unix(0, 0), zone); !ok {
		warn(p.pacePlace(channel, "quiet_hours"), "leave some hours in which posts go out", "the quiet hours hold every minute of the week")
		return
	}
	for _, s := range p.calendar.channels[channel] {
		after, ok := pace.AfterQuiet(s.at, zone)
		if !ok || after.Equal(s.at) {
			continue
		}
		own := p.Set.PostZone(s.post)
		p.warnf(s.timePlace(), "move it to "+after.In(own).Format("2006-01-02 15:04")+" or later, or change quiet_hours in galley.yaml",
			"%s is in the quiet hours of %q, which last until %s", s.at.In(zone).Format("15:04"), channel, after.In(zone).Format("15:04"))
	}
}
