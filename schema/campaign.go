package schema

// Campaign is the front matter of one file under campaigns/: a window inside a strategy with an objective,
// a budget, ads, experiments and UTM parameters.
type Campaign struct {
	// ID that posts refer to. The default is the file's base name.
	ID string `yaml:"id,omitempty" jsonschema:"example=holiday-2026"`
	// Title of the campaign.
	Title string `yaml:"title" jsonschema:"minLength=1"`
	// Strategy the campaign is part of.
	Strategy string `yaml:"strategy,omitempty" jsonschema:"example=2026-q4"`
	// Objective of the strategy it works for.
	Objective string `yaml:"objective,omitempty"`
	// Window in which its posts go out, both days included, in the repository's zone.
	Window Period `yaml:"window"`
	// UTM parameters added to the links of its posts.
	UTM *UTM `yaml:"utm,omitempty"`
	// Budget of the campaign.
	Budget *Budget `yaml:"budget,omitempty"`
	// Ads that run beside the posts.
	Ads []Ad `yaml:"ads,omitempty"`
	// Experiments with their arms.
	Experiments []ExperimentPlan `yaml:"experiments,omitempty"`
	// Brand adjusts brand rules for its posts.
	Brand []BrandAdjustment `yaml:"brand,omitempty"`
}

// UTM are the campaign parameters of a link. In each value, {channel}, {network} and {post} stand for the
// delivery's own.
type UTM struct {
	// Source is utm_source; the default is {channel}.
	Source string `yaml:"source,omitempty" jsonschema:"example={channel}"`
	// Medium is utm_medium; the default is social.
	Medium string `yaml:"medium,omitempty" jsonschema:"example=social"`
	// Campaign is utm_campaign; the default is the campaign's id.
	Campaign string `yaml:"campaign,omitempty"`
	// Term is utm_term.
	Term string `yaml:"term,omitempty"`
	// Content is utm_content.
	Content string `yaml:"content,omitempty" jsonschema:"example={post}"`
	// Domains whose links get the parameters. Without any, the domain of the post's link.
	Domains []string `yaml:"domains,omitempty" jsonschema:"uniqueItems=true,example=northwind.example"`
}

// Ad is a paid placement.
type Ad struct {
	// Name of the ad.
	Name string `yaml:"name" jsonschema:"minLength=1"`
	// Channel it runs on.
	Channel string `yaml:"channel"`
	// Budget of the ad, in the campaign's currency.
	Budget float64 `yaml:"budget" jsonschema:"minimum=0"`
	// From is its first day.
	From string `yaml:"from,omitempty" jsonschema:"format=date,pattern=^[0-9]{4}-[0-9]{2}-[0-9]{2}$"`
	// To is its last day.
	To string `yaml:"to,omitempty" jsonschema:"format=date,pattern=^[0-9]{4}-[0-9]{2}-[0-9]{2}$"`
	// Audience of the strategy it is aimed at.
	Audience string `yaml:"audience,omitempty"`
}

// ExperimentPlan is an A/B test.
type ExperimentPlan struct {
	// Name that posts refer to.
	Name string `yaml:"name" jsonschema:"minLength=1,example=opening-line"`
	// Hypothesis in a sentence.
	Hypothesis string `yaml:"hypothesis,omitempty"`
	// Metric that decides.
	Metric string `yaml:"metric,omitempty"`
	// Arms of the test.
	Arms []string `yaml:"arms" jsonschema:"minItems=2,uniqueItems=true"`
}
