package rules

import "github.com/galley-social/galley/schema"

func policy() Rule {
	return Rule{
		Name: "policy",
		Doc: "A policy in galley.yaml must be one that can be kept: approval needs somebody who may give it, " +
			"and what this galley does not carry out is said, so that no team relies on it.",
		Run: runPolicy,
	}
}

func runPolicy(p *Pass) {
	config := &p.Set.Config
	policy, review := config.Value.Publish, config.Value.Review
	if policy.OnDelete == schema.ChangeApply {
		p.warnf(at(config, "publish", "on_delete"), "write report, and take it back with galley retract",
			"a deletion after publishing is shown and not carried out")
	}
	asked := review.Approval != "" && review.Approval != schema.ApprovalNone
	if asked && len(review.Strategists) == 0 {
		p.errorf(at(config, "review", "approval"), "add \"strategists:\" with the people who approve, or write none",
			"approval is asked for, and nobody may give it")
	}
	requirements(p)
}
