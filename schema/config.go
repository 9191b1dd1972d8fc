package schema

// Config is galley.yaml: the brand's name, its time zone, its channels, and the policies for review and
// publishing. galley reads it from the default branch when it publishes, never from a pull request.
type Config struct {
	// Version of the content format. This galley reads version 1.
	Version int `yaml:"version" jsonschema:"enum=1"`
	// Name of the brand or team, shown in plans and as the site's title.
	Name string `yaml:"name" jsonschema:"minLength=1,example=Northwind Coffee"`
	// Timezone is the IANA zone in which wall times of posts are read.
	Timezone string `yaml:"timezone" jsonschema:"minLength=1,example=Europe/Lisbon"`
	// Language of the posts unless a post says otherwise, as a BCP 47 tag.
	Language string `yaml:"language,omitempty" jsonschema:"example=en,pattern=^[A-Za-z]{2\\,3}(-[A-Za-z0-9]{2\\,8})*$"`
	// DefaultBranch is the branch that is published. Without it, the remote's own default branch is used.
	DefaultBranch string `yaml:"default_branch,omitempty" jsonschema:"example=main"`
	// Channels are the accounts galley publishes to, by the name that posts use.
	Channels map[string]Channel `yaml:"channels" jsonschema:"minProperties=1"`
	// Review says who approves posts and how approval is proven.
	Review Review `yaml:"review,omitempty"`
	// Publish says what happens to late posts, edits and deletions, and how much one run may send.
	Publish PublishPolicy `yaml:"publish,omitempty"`
	// Ledger names the branch that records what went out.
	Ledger LedgerConfig `yaml:"ledger,omitempty"`
}

// Channel is one account on one network.
type Channel struct {
	// Network is the platform the account is on.
	Network string `yaml:"network" jsonschema:"minLength=1,example=bluesky"`
	// Account is the handle or user name, as the network writes it.
	Account string `yaml:"account,omitempty" jsonschema:"example=northwind.example"`
	// Server is the base URL of the account's server, for networks that have many.
	Server string `yaml:"server,omitempty" jsonschema:"format=uri,example=https://mastodon.social"`
	// SecretEnv is the name of the environment variable that holds the account's token or app password.
	SecretEnv string `yaml:"secret_env,omitempty" jsonschema:"pattern=^[A-Z][A-Z0-9_]*$,example=BLUESKY_APP_PASSWORD"`
	// Secret says where the token is in place of secret_env: store is galley's own encrypted token store (galley token).
	Secret SecretPlace `yaml:"secret,omitempty" jsonschema:"enum=store,example=store"`
	// URL is the public address of a site channel, the base of every link in its feeds.
	URL string `yaml:"url,omitempty" jsonschema:"format=uri,example=https://northwind.example/news"`
	// Folder is where a site channel writes its pages, relative to the repository's root.
	Folder string `yaml:"folder,omitempty" jsonschema:"example=public"`
	// Branch is the branch a site channel commits its pages to, in place of a folder.
	Branch string `yaml:"branch,omitempty" jsonschema:"example=site"`
	// Timezone of the channel's audience, when it differs from the repository's.
	Timezone string `yaml:"timezone,omitempty" jsonschema:"example=America/New_York"`
	// Language of the channel, when it differs from the repository's.
	Language string `yaml:"language,omitempty" jsonschema:"example=pt"`
	// Visibility of posts unless a post says otherwise.
	Visibility Visibility `yaml:"visibility,omitempty" jsonschema:"enum=public,enum=unlisted,enum=private,enum=direct"`
	// Limits replace the network's own, because vendors change them and servers differ.
	Limits *Limits `yaml:"limits,omitempty"`
	// Brand adjusts brand rules for what the channel gets.
	Brand []BrandAdjustment `yaml:"brand,omitempty"`
	// Publish replaces keys of the repository's publish for this channel; a key that is absent keeps it.
	Publish *Pace `yaml:"publish,omitempty"`
	// Paused channels get nothing; their steps are held.
	Paused bool `yaml:"paused,omitempty"`
}

// SecretPlace is where a channel's secret is when no environment variable of its own holds it.
type SecretPlace string

// SecretStore is galley's token store.
const SecretStore SecretPlace = "store"

// Limits replace a network's published limits for one channel. A key that is absent keeps the network's.
type Limits struct {
	// Text is the largest length of one part, in the network's own unit.
	Text int `yaml:"text,omitempty" jsonschema:"minimum=1,example=5000"`
	// Images is how many images one part may carry.
	Images int `yaml:"images,omitempty" jsonschema:"minimum=1"`
	// Alt is the largest length of an image's alt text, in characters.
	Alt int `yaml:"alt,omitempty" jsonschema:"minimum=1"`
	// URL is what each link costs, in characters.
	URL int `yaml:"url,omitempty" jsonschema:"minimum=1"`
}

// LatePolicy says what happens to a post that is found due long after its time.
type LatePolicy string

// The late policies.
const (
	LatePublish LatePolicy = "publish"
	LateHold    LatePolicy = "hold"
	LateSkip    LatePolicy = "skip"
)

// ChangePolicy says what happens on the network when a published post is edited or removed in Git.
type ChangePolicy string

// The change policies.
const (
	ChangeReport ChangePolicy = "report"
	ChangeApply  ChangePolicy = "apply"
)

// PublishPolicy bounds what one run may do, and when.
type PublishPolicy struct {
	// Late is what happens to a post that is overdue by more than max_late: hold (the default) asks a
	// person, skip drops it, publish sends it all the same.
	Late LatePolicy `yaml:"late,omitempty" jsonschema:"enum=hold,enum=publish,enum=skip"`
	// MaxLate is how late a post may still go out without anyone being asked. The default is 24h.
	MaxLate Duration `yaml:"max_late,omitempty"`
	// QuietHours are when nothing goes out: a post that is due waits until they end.
	QuietHours []Window `yaml:"quiet_hours,omitempty"`
	// MaxPerDay is the most posts one channel gets on one of its days; 0 is no bound. The rest waits for the next
	// day, the oldest first.
	MaxPerDay *int `yaml:"max_per_day,omitempty" jsonschema:"minimum=0,maximum=1000,example=5"`
	// Spacing is the least time between two posts of one channel. A reply may follow what it answers at once.
	Spacing Duration `yaml:"spacing,omitempty"`
	// Jitter is the most by which a post goes out after its time. How much it is depends on the post and the
	// channel alone.
	Jitter Duration `yaml:"jitter,omitempty"`
	// Schedule says who makes a post public at its time: galley (the default), or network: where a network safely
	// holds posts for later, a run leaves them there ahead of their time, and takes them back when Git changes its
	// mind.
	Schedule SchedulePlace `yaml:"schedule,omitempty" jsonschema:"enum=galley,enum=network"`
	// Limit is the most deliveries one run sends. The default is 20.
	Limit int `yaml:"limit,omitempty" jsonschema:"minimum=1,maximum=1000"`
	// Lease is how long a run's claims are left alone before another run looks them up. The default is 10m.
	Lease Duration `yaml:"lease,omitempty"`
	// OnEdit is what happens when a published post's text changes in Git. The default is report.
	OnEdit ChangePolicy `yaml:"on_edit,omitempty" jsonschema:"enum=report,enum=apply"`
	// OnDelete is what happens when a published post's file is removed from Git. The default is report.
	OnDelete ChangePolicy `yaml:"on_delete,omitempty" jsonschema:"enum=report,enum=apply"`
}

// LedgerConfig names the ledger.
type LedgerConfig struct {
	// Branch that holds the ledger. The default is galley-ledger.
	Branch string `yaml:"branch,omitempty" jsonschema:"example=galley-ledger"`
	// ID of the ledger, written by `galley init`. A branch with another id is refused as foreign.
	ID string `yaml:"id,omitempty" jsonschema:"pattern=^[0-9a-f]{16}$"`
}
