package rules

import (
	"fmt"
	"slices"

	"github.com/galley-social/galley/pipeline/content"
)

func coverage() Rule {
	return Rule{
		Name: "coverage",
		Doc: "Each audience of a strategy needs posts on its channels, each channel needs posts, and each objective a post or a campaign. " +
			"What nothing works for was decided and forgotten. Drafts count here: somebody thought of it.",
		Run: runCoverage,
	}
}

func runCoverage(p *Pass) {
	if !p.wholeCalendar() {
		return
	}
	for i := range p.Set.Strategies {
		s := &p.Set.Strategies[i]
		ready := p.decided(s, p.calendar.posts)
		if len(ready) == 0 {
			continue // nothing is planned yet
		}
		posts := slices.Concat(ready, p.decided(s, p.calendar.drafts))
		coveredAudiences(p, s, posts)
		coveredChannels(p, s, posts)
		coveredObjectives(p, s, posts)
	}
}

// coveredAudiences finds the audiences that no post speaks to, and those that are not met on one of their
// channels.
func coveredAudiences(p *Pass, s *content.Strategy, posts []slot) {
	met := map[[2]string]bool{}
	for _, x := range posts {
		audience := x.post.Value.Audience
		met[[2]string{audience}] = true
		for _, channel := range x.post.Value.Channels {
			met[[2]string{audience, channel}] = true
		}
	}
	for i, a := range s.Value.Audiences {
		if !met[[2]string{a.ID}] {
			p.warnf(at(&s.Doc, "audiences", i, "id"), fmt.Sprintf("write a post with \"audience: %s\", or remove the audience", a.ID),
				"no post from %s to %s speaks to audience %q", s.Value.Period.From, s.Value.Period.To, a.ID)
			continue
		}
		for j, channel := range a.Channels {
			if _, ok := p.Set.Config.Value.Channels[channel]; ok && !met[[2]string{a.ID, channel}] {
				p.warnf(at(&s.Doc, "audiences", i, "channels", j), fmt.Sprintf("send one of its posts to %q, or remove the channel", channel),
					"no post for audience %q goes to %q", a.ID, channel)
			}
		}
	}
}

// coveredChannels finds the channels without a post. A paused one is silent on purpose.
func coveredChannels(p *Pass, s *content.Strategy, posts []slot) {
	for _, channel := range p.Set.ChannelNames() {
		if p.Set.Config.Value.Channels[channel].Paused ||
			slices.ContainsFunc(posts, func(x slot) bool { return slices.Contains(x.post.Value.Channels, channel) }) {
			continue
		}
		place := atKey(&p.Set.Config, "channels", channel)
		if _, ok := s.Value.Cadence[channel]; ok {
			place = atKey(&s.Doc, "cadence", channel)
		}
		p.warnf(place, fmt.Sprintf("plan a post for it, or add \"paused: true\" to %q in galley.yaml", channel),
			"no post of strategy %q goes to %q", s.ID, channel)
	}
}

// coveredObjectives finds the objectives that no post and no campaign works for.
func coveredObjectives(p *Pass, s *content.Strategy, posts []slot) {
	worked := map[string]bool{}
	for _, x := range posts {
		worked[x.post.Value.Objective] = true
	}
	for _, c := range p.Set.Campaigns {
		if c.Value.Strategy == "" || c.Value.Strategy == s.ID {
			worked[c.Value.Objective] = true
		}
	}
	for i, o := range s.Value.Objectives {
		if !worked[o.ID] {
			p.warnf(at(&s.Doc, "objectives", i, "id"), fmt.Sprintf("write a post or a campaign with \"objective: %s\", or remove the objective", o.ID),
				"no post and no campaign works for objective %q", o.ID)
		}
	}
}
