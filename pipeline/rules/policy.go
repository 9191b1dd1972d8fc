package rules

import "github.com/galley-social/galley/schema"

func policy() Rule {
	return Rule{
		Name: "policy",
		Doc: "A policy in galley.yaml that this galley does not carry out is said, never silently dropped: " +
			"a team that relies on it would be let down without a word.",
		Run: runPolicy,
	}
}

func runPolicy(p *Pass) {
	config := &p.Set.Config
	policy, review := config.Value.Publish, config.Value.Review
	for _, key := range []struct {
		name  string
		value schema.ChangePolicy
		what  string
	}{
		{"on_edit", policy.OnEdit, "an edit after publishing"},
		{"on_delete", policy.OnDelete, "a deletion after publishing"},
	} {
		if key.value == schema.ChangeApply {
			p.warnf(at(config, "publish", key.name), "write report, and make the change on the network by hand",
				"%s is shown and not carried out", key.what)
		}
	}
	if review.Approval != "" && review.Approval != schema.ApprovalNone {
		p.warnf(at(config, "review", "approval"), "write none, and let branch protection ask for the review",
			"approval by %s can't be verified, so every post is held", review.Approval)
	}
}
