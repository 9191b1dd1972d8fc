package schema

// Approval is how galley knows that a strategist approved a post.
type Approval string

// The ways of approval. Anything but ApprovalNone is held until galley can verify it.
const (
	ApprovalNone    Approval = "none"
	ApprovalForge   Approval = "forge"
	ApprovalTrailer Approval = "trailer"
)

// Review is the approval policy.
type Review struct {
	// Approval is how approval is proven: none (whatever is merged may go out), forge (the pull request's
	// reviews) or trailer (signed-off commits).
	Approval Approval `yaml:"approval,omitempty" jsonschema:"enum=none,enum=forge,enum=trailer"`
	// Strategists are the people whose approval a post needs, by their forge user name.
	Strategists []string `yaml:"strategists,omitempty" jsonschema:"uniqueItems=true,example=ines-m"`
	// Owners approve changes to galley.yaml, brand.md, brand rules, workflows and CODEOWNERS, by their forge user name.
	// Without any, the strategists do.
	Owners []string `yaml:"owners,omitempty" jsonschema:"uniqueItems=true,example=ines-m"`
	// Require asks for more approvals than a strategist's, by what a post is about.
	Require []Requirement `yaml:"require,omitempty"`
}

// Requirement is an approval that some posts need beside a strategist's. A post needs it when it fits every list that
// is there; it fits a list when it has one of its values.
type Requirement struct {
	// Campaigns are the ids of campaigns.
	Campaigns []string `yaml:"campaigns,omitempty" jsonschema:"uniqueItems=true,example=holiday-2026"`
	// Pillars are the ids of pillars.
	Pillars []string `yaml:"pillars,omitempty" jsonschema:"uniqueItems=true,example=community"`
	// Channels are names of channels.
	Channels []string `yaml:"channels,omitempty" jsonschema:"uniqueItems=true,example=bluesky"`
	// Words are sensitive words or phrases, found in all that is sent, whatever their case.
	Words []string `yaml:"words,omitempty" jsonschema:"uniqueItems=true,example=recall"`
	// Approvers are the people who may give the approval, by their forge user name.
	Approvers []string `yaml:"approvers" jsonschema:"minItems=1,uniqueItems=true,example=legal-k"`
	// Count is how many of them must approve; without it, one.
	Count int `yaml:"count,omitempty" jsonschema:"minimum=1,maximum=20"`
	// Reason in a sentence, for whoever waits for it.
	Reason string `yaml:"reason,omitempty" jsonschema:"example=Allergens are a legal matter"`
}
