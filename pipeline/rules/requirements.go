package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
)

// requirements are the further approvals of galley.yaml: each must be for something, and can be met. What it names and
// is not there is reported: it would ask nobody, in silence.
func requirements(p *Pass) {
	config := &p.Set.Config
	strategies := make([]*content.Strategy, len(p.Set.Strategies))
	for i := range p.Set.Strategies {
		strategies[i] = &p.Set.Strategies[i]
	}
	for i, q := range config.Value.Review.Require {
		if len(q.Campaigns)+len(q.Pillars)+len(q.Channels)+len(q.Words) == 0 {
			p.errorf(at(config, "review", "require", i), "say for what: campaigns, pillars, channels or words; what all posts need is in review.strategists",
				"this requirement is for no post")
		}
		for j, id := range q.Campaigns {
			knownCampaign(p, id, there(config, "review", "require", i, "campaigns", j))
		}
		for j, id := range q.Pillars {
			inStrategy(p, strategies, "pillar", id, pillars, there(config, "review", "require", i, "pillars", j))
		}
		for j, name := range q.Channels {
			knownChannel(p, name, at(config, "review", "require", i, "channels", j))
		}
		for j, word := range q.Words {
			if strings.TrimSpace(word) == "" {
				p.errorf(at(config, "review", "require", i, "words", j), "write a word, or take the line out", "this word is empty")
			}
		}
		enough(p, i, q)
	}
}

// enough reports a count that the approvers can't reach. Names on forges differ by more than case.
func enough(p *Pass, i int, q schema.Requirement) {
	var people []string
	for _, name := range q.Approvers {
		people = append(people, strings.ToLower(strings.TrimPrefix(name, "@")))
	}
	if n := len(slices.Compact(slices.Sorted(slices.Values(people)))); q.Count > n {
		p.errorf(at(&p.Set.Config, "review", "require", i, "count"), fmt.Sprintf("name more approvers, or ask for %d", n),
			"%d must approve, and there are %d who may", q.Count, n)
	}
}
