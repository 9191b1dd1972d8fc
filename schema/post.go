package schema

// Post is the front matter of one file under posts/. Its body is the text, in Markdown: a thematic break
// starts the next part of a thread, and a heading "## @channel" starts a text for that channel or network.
type Post struct {
	// ID of the post, unique in the repository. The default is the file's base name. A rename never
	// re-posts as long as the id stays.
	ID string `yaml:"id,omitempty" jsonschema:"pattern=^[a-z0-9][a-z0-9._-]{0\\,99}$,example=holiday-blend"`
	// Title of the post, for people, for site pages and for link cards.
	Title string `yaml:"title" jsonschema:"minLength=1,maxLength=300,example=Holiday Blend is here"`
	// Summary in one or two sentences, for feeds and link cards.
	Summary string `yaml:"summary,omitempty" jsonschema:"maxLength=1000"`
	// Status is draft while a post is not to be published. The default is ready.
	Status Status `yaml:"status,omitempty" jsonschema:"enum=ready,enum=draft"`
	// Campaign the post belongs to, by its file's base name or id.
	Campaign string `yaml:"campaign,omitempty" jsonschema:"example=holiday-2026"`
	// Pillar of the strategy the post serves.
	Pillar string `yaml:"pillar,omitempty" jsonschema:"example=product"`
	// Audience of the strategy the post speaks to.
	Audience string `yaml:"audience,omitempty" jsonschema:"example=home-baristas"`
	// Objective of the strategy the post works for.
	Objective string `yaml:"objective,omitempty" jsonschema:"example=holiday-sales"`
	// Channels the post goes to, by their names in galley.yaml.
	Channels []string `yaml:"channels" jsonschema:"minItems=1,uniqueItems=true,example=bluesky"`
	// PublishAt is when the post goes out: a wall time in the post's zone, or RFC 3339 with an offset.
	PublishAt string `yaml:"publish_at,omitempty" jsonschema:"example=2026-12-01 09:00,example=2026-12-01T09:00:00Z"`
	// Timezone in which the post's wall times are read, in place of the repository's.
	Timezone string `yaml:"timezone,omitempty" jsonschema:"example=Europe/Lisbon"`
	// ExpiresAt is the time after which the post must not go out any more.
	ExpiresAt string `yaml:"expires_at,omitempty" jsonschema:"example=2026-12-24 18:00"`
	// Language of the text, as a BCP 47 tag.
	Language string `yaml:"language,omitempty" jsonschema:"example=en,pattern=^[A-Za-z]{2\\,3}(-[A-Za-z0-9]{2\\,8})*$"`
	// ContentWarning hides the text behind a warning where the network can.
	ContentWarning string `yaml:"content_warning,omitempty" jsonschema:"maxLength=300"`
	// Visibility of the post where the network has levels.
	Visibility Visibility `yaml:"visibility,omitempty" jsonschema:"enum=public,enum=unlisted,enum=private,enum=direct"`
	// Thread says how a long text becomes parts: auto splits it, manual splits at thematic breaks only, off
	// makes one part. The default is manual.
	Thread Threading `yaml:"thread,omitempty" jsonschema:"enum=manual,enum=auto,enum=off"`
	// Media are the images and videos of the first part, in order.
	Media []Media `yaml:"media,omitempty" jsonschema:"maxItems=20"`
	// Link is the address the post leads to. UTM parameters come from the campaign.
	Link string `yaml:"link,omitempty" jsonschema:"format=uri,example=https://northwind.example/holiday"`
	// Card is the preview of the link, for networks that do not build it themselves.
	Card *Card `yaml:"card,omitempty"`
	// Hashtags without the #, added after the text of the first part unless the text has them already.
	Hashtags []string `yaml:"hashtags,omitempty" jsonschema:"uniqueItems=true"`
	// FirstComment is published as a reply to the post, right after it.
	FirstComment string `yaml:"first_comment,omitempty"`
	// Poll under the post, where the network has polls.
	Poll *Poll `yaml:"poll,omitempty"`
	// ReplyTo is the id of another post of this repository, or the URL of a public post.
	ReplyTo string `yaml:"reply_to,omitempty"`
	// Quote is the id of another post of this repository, or the URL of a public post.
	Quote string `yaml:"quote,omitempty"`
	// Experiment makes the post one arm of an A/B test.
	Experiment *Experiment `yaml:"experiment,omitempty"`
	// Promote is the paid boost that is planned for the post.
	Promote *Promote `yaml:"promote,omitempty"`
	// Repeat makes the post evergreen.
	Repeat *Repeat `yaml:"repeat,omitempty"`
	// Overrides change single keys for one channel.
	Overrides map[string]Override `yaml:"overrides,omitempty"`
}

// Status of a post.
type Status string

// The statuses.
const (
	Ready Status = "ready"
	Draft Status = "draft"
)

// Threading is how a text becomes parts.
type Threading string

// The ways of threading.
const (
	ThreadManual Threading = "manual"
	ThreadAuto   Threading = "auto"
	ThreadOff    Threading = "off"
)

// Visibility is who sees a post, in the words of the networks that have levels.
type Visibility string

// The levels.
const (
	Public   Visibility = "public"
	Unlisted Visibility = "unlisted"
	Private  Visibility = "private"
	Direct   Visibility = "direct"
)

// Media is one image or video of a post.
type Media struct {
	// File is the path from the repository's root.
	File string `yaml:"file" json:"file" jsonschema:"minLength=1,example=media/holiday.jpg"`
	// Alt describes the picture for people who do not see it.
	Alt string `yaml:"alt,omitempty" json:"alt,omitempty" jsonschema:"example=A red bag of beans on a snowy windowsill"`
	// Focus is the point that stays visible when the picture is cropped: "x,y", each from -1 to 1.
	Focus string `yaml:"focus,omitempty" json:"focus,omitempty" jsonschema:"pattern=^-?(0(\\.[0-9]+)?|1(\\.0+)?)\\,-?(0(\\.[0-9]+)?|1(\\.0+)?)$,example=0.2\\,-0.5"`
	// Part of the thread that carries it, from 1. The default is the first.
	Part int `yaml:"part,omitempty" json:"part,omitempty" jsonschema:"minimum=1"`
}

// Card is the preview of a link.
type Card struct {
	// Title of the page; the default is the post's title.
	Title string `yaml:"title,omitempty"`
	// Description of the page; the default is the post's summary.
	Description string `yaml:"description,omitempty"`
	// Image of the page, a path from the repository's root.
	Image string `yaml:"image,omitempty"`
}

// Poll is a question's answers; the post's text is the question.
type Poll struct {
	// Options to choose from.
	Options []string `yaml:"options" json:"options" jsonschema:"minItems=2,maxItems=12,uniqueItems=true"`
	// Duration for which the poll is open.
	Duration Duration `yaml:"duration" json:"duration"`
	// Multiple lets people choose more than one option.
	Multiple bool `yaml:"multiple,omitempty" json:"multiple,omitempty"`
	// HideTotals hides the counts until the poll ends.
	HideTotals bool `yaml:"hide_totals,omitempty" json:"hide_totals,omitempty"`
}

// Experiment is one arm of an A/B test.
type Experiment struct {
	// Name of the experiment, from the campaign.
	Name string `yaml:"name" json:"name" jsonschema:"minLength=1,example=opening-line"`
	// Arm that this post is.
	Arm string `yaml:"arm" json:"arm" jsonschema:"minLength=1,example=a"`
}

// Promote is a paid boost.
type Promote struct {
	// Budget in the campaign's currency.
	Budget float64 `yaml:"budget" json:"budget" jsonschema:"exclusiveMinimum=0,example=150"`
	// Days the boost runs.
	Days int `yaml:"days" json:"days" jsonschema:"minimum=1,maximum=365"`
	// Audience of the strategy that the boost is aimed at.
	Audience string `yaml:"audience,omitempty" json:"audience,omitempty"`
	// Channels that are boosted; the default is all of the post's.
	Channels []string `yaml:"channels,omitempty" json:"channels,omitempty" jsonschema:"uniqueItems=true"`
}

// Repeat makes a post evergreen: it goes out again and again, each time as it reads then.
type Repeat struct {
	// Every is the time between two occurrences.
	Every Duration `yaml:"every"`
	// Until is when it ends: a time, or the last day.
	Until string `yaml:"until,omitempty" jsonschema:"example=2027-03-31"`
	// CoolDown is the least time between this post and the occurrence before, on one channel.
	CoolDown Duration `yaml:"cool_down,omitempty"`
	// Cap is the most occurrences, the first one included.
	Cap int `yaml:"cap,omitempty" jsonschema:"minimum=1"`
}

// Override changes single keys of a post for one channel.
type Override struct {
	// Text replaces the body, in Markdown.
	Text string `yaml:"text,omitempty"`
	// PublishAt replaces the time.
	PublishAt string `yaml:"publish_at,omitempty"`
	// Media replaces the media.
	Media []Media `yaml:"media,omitempty"`
	// Link replaces the link.
	Link string `yaml:"link,omitempty" jsonschema:"format=uri"`
	// Hashtags replaces the hashtags.
	Hashtags []string `yaml:"hashtags,omitempty" jsonschema:"uniqueItems=true"`
	// Visibility replaces the visibility.
	Visibility Visibility `yaml:"visibility,omitempty" jsonschema:"enum=public,enum=unlisted,enum=private,enum=direct"`
	// ContentWarning replaces the content warning.
	ContentWarning string `yaml:"content_warning,omitempty"`
	// Language replaces the language.
	Language string `yaml:"language,omitempty"`
}

// For is the post as one channel sees it: its override laid over the shared keys. The override's text stays
// in Overrides, because it replaces the body and not a key.
func (p Post) For(channel string) Post {
	o, ok := p.Overrides[channel]
	if !ok {
		return p
	}
	p.PublishAt = first(o.PublishAt, p.PublishAt)
	p.Link = first(o.Link, p.Link)
	p.Visibility = first(o.Visibility, p.Visibility)
	p.ContentWarning = first(o.ContentWarning, p.ContentWarning)
	p.Language = first(o.Language, p.Language)
	if o.Media != nil {
		p.Media = o.Media
	}
	if o.Hashtags != nil {
		p.Hashtags = o.Hashtags
	}
	return p
}

func first[S ~string](a, b S) S {
	if a != "" {
		return a
	}
	return b
}
