package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func references() Rule {
	return Rule{
		Name: "references",
		Doc: "What a document refers to by its id must be there: campaigns, strategies, objectives, audiences, pillars, experiments, posts, crisis levels. " +
			"A misspelt campaign would lose a post's UTM parameters and its place in the report.",
		Post: postReferences,
		Run:  runReferences,
	}
}

func runReferences(p *Pass) {
	for i := range p.Set.Campaigns {
		campaignReferences(p, &p.Set.Campaigns[i])
	}
	for i := range p.Set.Strategies {
		s := &p.Set.Strategies[i]
		for j, m := range s.Value.Milestones {
			knownCampaign(p, m.Campaign, there(&s.Doc, "milestones", j, "campaign"))
		}
		if s.Value.Crisis == nil {
			continue
		}
		for j, id := range s.Value.Crisis.Statements {
			knownPost(p, id, at(&s.Doc, "crisis", "statements", j))
		}
	}
	freezeReferences(p)
}

func postReferences(p *Pass, piece *piece) {
	post := piece.post
	v := &post.Value
	knownCampaign(p, v.Campaign, there(&post.Doc, "campaign"))
	strategies := p.Set.StrategiesFor(post)
	inStrategy(p, strategies, "pillar", v.Pillar, pillars, there(&post.Doc, "pillar"))
	inStrategy(p, strategies, "audience", v.Audience, audiences, there(&post.Doc, "audience"))
	inStrategy(p, strategies, "objective", v.Objective, objectives, there(&post.Doc, "objective"))
	if v.Promote != nil {
		inStrategy(p, strategies, "audience", v.Promote.Audience, audiences, there(&post.Doc, "promote", "audience"))
	}
	if v.Experiment != nil {
		experiment(p, post)
	}
}

// experiment checks that the post is an arm of an experiment of its campaign.
func experiment(p *Pass, post *content.Post) {
	e := post.Value.Experiment
	campaign := p.Set.Campaign(post.Value.Campaign)
	if campaign == nil {
		if post.Value.Campaign == "" {
			p.errorf(at(&post.Doc, "experiment", "name"), `add "campaign:" with the campaign that plans it`,
				"experiment %q belongs to a campaign, and the post has none", e.Name)
		}
		return
	}
	var names []string
	for _, plan := range campaign.Value.Experiments {
		if plan.Name == e.Name {
			if !slices.Contains(plan.Arms, e.Arm) {
				p.errorf(at(&post.Doc, "experiment", "arm"), didYouMean(e.Arm, plan.Arms, "arms in "+campaign.File), "unknown arm %q", e.Arm)
			}
			return
		}
		names = append(names, plan.Name)
	}
	p.errorf(at(&post.Doc, "experiment", "name"), didYouMean(e.Name, names, "experiments in "+campaign.File), "unknown experiment %q", e.Name)
}

func campaignReferences(p *Pass, c *content.Campaign) {
	var known []string
	var strategies []*content.Strategy
	for i := range p.Set.Strategies {
		s := &p.Set.Strategies[i]
		known = append(known, s.ID)
		if c.Value.Strategy == "" || c.Value.Strategy == s.ID {
			strategies = append(strategies, s)
		}
	}
	if id := c.Value.Strategy; id != "" && len(strategies) == 0 {
		place := at(&c.Doc, "strategy")
		if file := p.Set.BrokenDocument("strategy", id); file != "" {
			broken(p, place, "strategy", id, file)
		} else {
			p.errorf(place, didYouMean(id, known, "strategies"), "unknown strategy %q", id)
		}
		return
	}
	inStrategy(p, strategies, "objective", c.Value.Objective, objectives, there(&c.Doc, "objective"))
	for i, ad := range c.Value.Ads {
		inStrategy(p, strategies, "audience", ad.Audience, audiences, there(&c.Doc, "ads", i, "audience"))
	}
}

func freezeReferences(p *Pass) {
	f := p.Set.Freeze
	if f == nil {
		return
	}
	for i, id := range f.Value.Except {
		knownPost(p, id, at(f, "except", i))
	}
	var all []*content.Strategy
	for i := range p.Set.Strategies {
		all = append(all, &p.Set.Strategies[i])
	}
	inStrategy(p, all, "crisis level", f.Value.Level, levels, there(f, "level"))
}

func knownCampaign(p *Pass, id string, where func() diag.Diagnostic) {
	if id == "" || p.Set.Campaign(id) != nil {
		return
	}
	if file := p.Set.BrokenDocument("campaigns", id); file != "" {
		broken(p, where(), "campaign", id, file)
		return
	}
	var known []string
	for _, c := range p.Set.Campaigns {
		known = append(known, c.ID)
	}
	p.errorf(where(), didYouMean(id, known, "campaigns"), "unknown campaign %q", id)
}

// knownPost finds a post of the repository by its id, or reports that there is none.
func knownPost(p *Pass, id string, place diag.Diagnostic) *content.Post {
	if post := p.Set.Post(id); post != nil {
		return post
	}
	if file := p.Set.BrokenDocument("posts", id); file != "" {
		broken(p, place, "post", id, file)
		return nil
	}
	var known []string
	for _, other := range p.Set.Posts {
		known = append(known, other.ID)
	}
	p.errorf(place, didYouMean(id, known, "posts"), "unknown post %q", id)
	return nil
}

func broken(p *Pass, place diag.Diagnostic, what, id, file string) {
	p.errorf(place, "correct "+file+" first", "%s %q can't be read", what, id)
}

// inStrategy checks an id against the strategies that decide. While a strategy can't be read, nobody can say
// what it has, and its own finding is enough.
func inStrategy(p *Pass, strategies []*content.Strategy, what, id string, list func(schema.Strategy) []string, where func() diag.Diagnostic) {
	if id == "" {
		return
	}
	var known, files []string
	for _, s := range strategies {
		known = append(known, list(s.Value)...)
		files = append(files, s.File)
	}
	if slices.Contains(known, id) {
		return
	}
	for file := range p.Set.Broken {
		if strings.HasPrefix(file, "strategy/") {
			return
		}
	}
	if len(strategies) == 0 {
		p.errorf(where(), fmt.Sprintf("add a file under strategy/ that has it, or remove the %s", what), "%s %q is in no strategy", what, id)
		return
	}
	p.errorf(where(), didYouMean(id, known, what+"s in "+strings.Join(files, ", ")), "unknown %s %q", what, id)
}

func pillars(s schema.Strategy) (list []string) {
	for _, x := range s.Pillars {
		list = append(list, x.ID)
	}
	return list
}

func audiences(s schema.Strategy) (list []string) {
	for _, x := range s.Audiences {
		list = append(list, x.ID)
	}
	return list
}

func objectives(s schema.Strategy) (list []string) {
	for _, x := range s.Objectives {
		list = append(list, x.ID)
	}
	return list
}

func levels(s schema.Strategy) (list []string) {
	if s.Crisis == nil {
		return nil
	}
	for _, x := range s.Crisis.Levels {
		list = append(list, x.ID)
	}
	return list
}
