package schema

// Strategy is the front matter of one file under strategy/: what a strategist decides for a period.
// Everything a post refers to is checked against it.
type Strategy struct {
	// ID of the strategy. The default is the file's base name.
	ID string `yaml:"id,omitempty" jsonschema:"example=2026-q4"`
	// Title of the strategy.
	Title string `yaml:"title" jsonschema:"minLength=1"`
	// Owner is the person who decides.
	Owner string `yaml:"owner,omitempty"`
	// Period the strategy covers, both days included.
	Period Period `yaml:"period"`
	// Objectives and how each is measured.
	Objectives []Objective `yaml:"objectives,omitempty"`
	// Audiences the brand speaks to.
	Audiences []Audience `yaml:"audiences,omitempty"`
	// Pillars are the themes, each with its share of the posts.
	Pillars []Pillar `yaml:"pillars,omitempty"`
	// Cadence per channel.
	Cadence map[string]Cadence `yaml:"cadence,omitempty"`
	// Milestones are the dates that matter.
	Milestones []Milestone `yaml:"milestones,omitempty"`
	// Blackouts are days on which nothing may go out.
	Blackouts []Blackout `yaml:"blackouts,omitempty"`
	// Budget of the period.
	Budget *Budget `yaml:"budget,omitempty"`
	// HashtagSets are named lists of hashtags.
	HashtagSets map[string][]string `yaml:"hashtag_sets,omitempty"`
	// Competitors that are watched.
	Competitors []Competitor `yaml:"competitors,omitempty"`
	// Influencers the brand works with or would like to.
	Influencers []Influencer `yaml:"influencers,omitempty"`
	// Research notes that the decisions rest on.
	Research []Research `yaml:"research,omitempty"`
	// Crisis is the plan for bad days.
	Crisis *Crisis `yaml:"crisis,omitempty"`
}

// Period is a span of days.
type Period struct {
	// From is the first day.
	From string `yaml:"from" jsonschema:"format=date,pattern=^[0-9]{4}-[0-9]{2}-[0-9]{2}$,example=2026-10-01"`
	// To is the last day.
	To string `yaml:"to" jsonschema:"format=date,pattern=^[0-9]{4}-[0-9]{2}-[0-9]{2}$,example=2026-12-31"`
}

// Objective is what the strategy wants to reach.
type Objective struct {
	// ID that posts and campaigns refer to.
	ID string `yaml:"id" jsonschema:"minLength=1,example=holiday-sales"`
	// Title of the objective.
	Title string `yaml:"title" jsonschema:"minLength=1"`
	// KPIs that show whether it is reached.
	KPIs []KPI `yaml:"kpis,omitempty"`
}

// KPI is a number with a target.
type KPI struct {
	// Metric that is counted.
	Metric string `yaml:"metric" jsonschema:"minLength=1,example=followers"`
	// Channel it is counted on; without one, over all channels.
	Channel string `yaml:"channel,omitempty"`
	// Baseline is the number at the start.
	Baseline float64 `yaml:"baseline"`
	// Target is the number to reach.
	Target float64 `yaml:"target"`
	// By is the day on which the target is due.
	By string `yaml:"by" jsonschema:"format=date,pattern=^[0-9]{4}-[0-9]{2}-[0-9]{2}$,example=2026-12-31"`
	// Source is where the number comes from when no network counts it, such as the shop's till.
	Source string `yaml:"source,omitempty" jsonschema:"example=the till"`
}

// Audience is a group of people the brand speaks to.
type Audience struct {
	// ID that posts refer to.
	ID string `yaml:"id" jsonschema:"minLength=1,example=home-baristas"`
	// Title of the audience.
	Title string `yaml:"title,omitempty"`
	// Description of the people.
	Description string `yaml:"description,omitempty"`
	// Channels on which they are found.
	Channels []string `yaml:"channels,omitempty" jsonschema:"uniqueItems=true"`
}

// Pillar is a theme.
type Pillar struct {
	// ID that posts refer to.
	ID string `yaml:"id" jsonschema:"minLength=1,example=product"`
	// Title of the pillar.
	Title string `yaml:"title,omitempty"`
	// Share of the posts, in percent.
	Share float64 `yaml:"share" jsonschema:"minimum=0,maximum=100"`
	// Tolerance around the share, in percentage points; without one, 10.
	Tolerance float64 `yaml:"tolerance,omitempty" jsonschema:"minimum=0,maximum=100"`
}

// Cadence is how often a channel is used.
type Cadence struct {
	// PerWeek is how many posts a week.
	PerWeek *Range `yaml:"per_week,omitempty"`
	// PerDay is how many posts a day.
	PerDay *Range `yaml:"per_day,omitempty"`
	// MinGap is the least time between two posts.
	MinGap Duration `yaml:"min_gap,omitempty"`
	// Windows in which posts go out; without any, all times are fine.
	Windows []Window `yaml:"windows,omitempty"`
}

// Range is a least and a most.
type Range struct {
	// Min is the least; absent means none.
	Min int `yaml:"min,omitempty" jsonschema:"minimum=0"`
	// Max is the most; absent means no bound.
	Max int `yaml:"max,omitempty" jsonschema:"minimum=0"`
}

// Window is a span of the day on some days of the week.
type Window struct {
	// Days of the week; without any, every day.
	Days []string `yaml:"days,omitempty" jsonschema:"uniqueItems=true,enum=mon,enum=tue,enum=wed,enum=thu,enum=fri,enum=sat,enum=sun"`
	// From is the first minute, in the channel's zone.
	From string `yaml:"from" jsonschema:"pattern=^([01][0-9]|2[0-3]):[0-5][0-9]$,example=08:00"`
	// To is the minute it ends at, in the channel's zone.
	To string `yaml:"to" jsonschema:"pattern=^([01][0-9]|2[0-3]):[0-5][0-9]$,example=20:00"`
}

// Milestone is a date that matters.
type Milestone struct {
	// Date of the milestone.
	Date string `yaml:"date" jsonschema:"format=date,pattern=^[0-9]{4}-[0-9]{2}-[0-9]{2}$"`
	// Title of the milestone.
	Title string `yaml:"title" jsonschema:"minLength=1"`
	// Campaign that covers it.
	Campaign string `yaml:"campaign,omitempty"`
}

// Blackout is a span of days on which nothing may go out, such as a day of mourning.
type Blackout struct {
	// From is the first day.
	From string `yaml:"from" jsonschema:"format=date,pattern=^[0-9]{4}-[0-9]{2}-[0-9]{2}$,example=2026-12-25"`
	// To is the last day.
	To string `yaml:"to" jsonschema:"format=date,pattern=^[0-9]{4}-[0-9]{2}-[0-9]{2}$,example=2026-12-26"`
	// Reason that people read.
	Reason string `yaml:"reason" jsonschema:"minLength=1,example=The shop is closed"`
	// Channels that are silent; without any, all of them.
	Channels []string `yaml:"channels,omitempty" jsonschema:"uniqueItems=true"`
}

// Budget is money.
type Budget struct {
	// Currency as an ISO 4217 code.
	Currency string `yaml:"currency" jsonschema:"pattern=^[A-Z]{3}$,example=EUR"`
	// Total for the period or campaign.
	Total float64 `yaml:"total" jsonschema:"minimum=0"`
	// Channels is the part of each channel.
	Channels map[string]float64 `yaml:"channels,omitempty"`
}

// Competitor is a brand that is watched.
type Competitor struct {
	// Name of the brand.
	Name string `yaml:"name" jsonschema:"minLength=1"`
	// Accounts it posts from, as URLs.
	Accounts []string `yaml:"accounts,omitempty"`
	// Notes about it.
	Notes string `yaml:"notes,omitempty"`
}

// Influencer is a person with an audience.
type Influencer struct {
	// Name of the person.
	Name string `yaml:"name" jsonschema:"minLength=1"`
	// Accounts of the person, as URLs.
	Accounts []string `yaml:"accounts,omitempty"`
	// Status of the relation.
	Status string `yaml:"status,omitempty" jsonschema:"enum=prospect,enum=contacted,enum=agreed,enum=declined"`
	// Notes about the person.
	Notes string `yaml:"notes,omitempty"`
}

// Research is a note the decisions rest on.
type Research struct {
	// Date of the note.
	Date string `yaml:"date,omitempty" jsonschema:"format=date,pattern=^[0-9]{4}-[0-9]{2}-[0-9]{2}$"`
	// Source of the note.
	Source string `yaml:"source" jsonschema:"minLength=1"`
	// Finding in a sentence.
	Finding string `yaml:"finding" jsonschema:"minLength=1"`
}

// Crisis is the plan for bad days.
type Crisis struct {
	// Levels from the mildest to the worst.
	Levels []CrisisLevel `yaml:"levels" jsonschema:"minItems=1"`
	// Contacts to call, in order.
	Contacts []Contact `yaml:"contacts" jsonschema:"minItems=1"`
	// Statements that may go out while all else is frozen, by post id.
	Statements []string `yaml:"statements,omitempty" jsonschema:"uniqueItems=true"`
}

// CrisisLevel is one level of a crisis plan.
type CrisisLevel struct {
	// ID of the level, which freeze.md names.
	ID string `yaml:"id" jsonschema:"minLength=1,example=red"`
	// Triggers that raise it.
	Triggers []string `yaml:"triggers" jsonschema:"minItems=1"`
	// Freezes are the channels that stop; "all" stops every one.
	Freezes []string `yaml:"freezes,omitempty" jsonschema:"uniqueItems=true"`
	// Actions to take.
	Actions []string `yaml:"actions,omitempty"`
}

// Contact is a person to call.
type Contact struct {
	// Name of the person.
	Name string `yaml:"name" jsonschema:"minLength=1"`
	// Role of the person.
	Role string `yaml:"role,omitempty"`
	// Reach is how to reach the person.
	Reach string `yaml:"reach,omitempty"`
}
