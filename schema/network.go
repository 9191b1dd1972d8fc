package schema

// Network describes a platform as data: what fits, how it is counted, what can be done afterwards. Each
// connector exports one, so that rules and compose know the limits without importing connector code.
type Network struct {
	// Name that galley.yaml uses.
	Name string `json:"name"`
	// Title that people read.
	Title string `json:"title"`
	// Unspoken is whether galley only knows the network: it checks and shows posts for it, and can't publish them.
	Unspoken bool `json:"unspoken,omitempty"`
	// Text rules of one part.
	Text TextRules `json:"text"`
	// Markup is what becomes of Markdown.
	Markup Markup `json:"markup"`
	// Media rules of one part.
	Media MediaRules `json:"media"`
	// Amounts bound what a part may have several of.
	Amounts Amounts `json:"amounts,omitzero"`
	// Poll rules; nil when there are no polls.
	Poll *PollRules `json:"poll,omitempty"`
	// Threads is whether a post can have several parts.
	Threads bool `json:"threads"`
	// ContentWarning is whether a text can be hidden behind a warning.
	ContentWarning bool `json:"content_warning"`
	// NoLanguage is whether a post can't say in which language it is.
	NoLanguage bool `json:"no_language,omitempty"`
	// Visibilities are the levels; empty when everything is public.
	Visibilities []Visibility `json:"visibilities,omitempty"`
	// Card is whether galley supplies the link preview.
	Card bool `json:"card"`
	// Recovery is what can be found out after a reply was lost.
	Recovery Recovery `json:"recovery"`
	// Edit and Delete are whether a public post can be changed or taken back.
	Edit   bool `json:"edit"`
	Delete bool `json:"delete"`
	// EditAll is whether an edit can change all of a post: its files, its poll, what it answers and who sees it.
	// Otherwise it changes texts, the warning and the descriptions of files, or with EditText the texts and nothing else.
	EditAll  bool `json:"edit_all,omitempty"`
	EditText bool `json:"edit_text,omitempty"`
	// NoEdit is why a public post is not changed there, where Edit is false and people would wonder.
	NoEdit string `json:"no_edit,omitempty"`
	// Schedule is how a post of one part can be left with the network ahead of its time; nil when it can't be, or not
	// safely: NoSchedule says why, where people would wonder.
	Schedule   *ScheduleRules `json:"schedule,omitempty"`
	NoSchedule string         `json:"no_schedule,omitempty"`
	// NeedsServer, NeedsAccount, NeedsSecret and NeedsURL are the channel keys that must be there.
	NeedsServer  bool `json:"needs_server,omitempty"`
	NeedsAccount bool `json:"needs_account,omitempty"`
	NeedsSecret  bool `json:"needs_secret,omitempty"`
	NeedsURL     bool `json:"needs_url,omitempty"`
	// Account is what the account key must look like; nothing when any name will do.
	Account AccountRules `json:"account,omitzero"`
}

// AccountRules are about accounts that have no name which people would know.
type AccountRules struct {
	// Pattern is the regular expression that an account fits.
	Pattern string `json:"pattern,omitempty"`
	// Words say what it is and where people find it, and Sample is one.
	Words  string `json:"words,omitempty"`
	Sample string `json:"sample,omitempty"`
}

// Unit is what a length counts.
type Unit string

// The units.
const (
	Graphemes  Unit = "graphemes"
	CodePoints Unit = "code points"
	UTF16      Unit = "UTF-16 units"
	Bytes      Unit = "bytes"
	// Weighted is X's count: a link costs URLCost wherever X sees one, an emoji two, and so does each character
	// beyond the alphabets of Europe, the Middle East and India.
	Weighted Unit = "weighted characters"
	// EmojiBytes is Threads' count: UTF-16 units, but an emoji costs as many as it has bytes of UTF-8.
	EmojiBytes Unit = "characters, with emoji by their bytes"
)

// TextRules bound a part's text.
type TextRules struct {
	// Limit in the unit; 0 means no limit.
	Limit int  `json:"limit"`
	Unit  Unit `json:"unit"`
	// ByteLimit is a second limit in UTF-8 bytes; 0 means none.
	ByteLimit int `json:"byte_limit,omitempty"`
	// URLCost is what a link with a scheme costs whatever its length; 0 means its real length.
	URLCost int `json:"url_cost,omitempty"`
	// MentionLocal is whether only @user of @user@domain counts.
	MentionLocal bool `json:"mention_local,omitempty"`
	// WarningCounts is whether the content warning adds to the length.
	WarningCounts bool `json:"warning_counts,omitempty"`
	// Advised is the length, in the unit, that the network asks not to exceed; 0 means that it asks nothing.
	Advised int `json:"advised,omitempty"`
	// Caption is the limit, in the unit, of a part with media, where that is another; 0 means the same.
	Caption int `json:"caption,omitempty"`
	// Paragraph is the most characters of one paragraph; 0 means no limit of its own.
	Paragraph int `json:"paragraph,omitempty"`
	// Title is the most characters of the post's title, where the network shows it; 0 means that it has none.
	Title int `json:"title,omitempty"`
	// Escaped are characters that are sent behind a backslash, and so cost one unit more.
	Escaped string `json:"escaped,omitempty"`
	// Forbidden are characters for which the network refuses a text.
	Forbidden string `json:"forbidden,omitempty"`
	// ShortenURLs is whether a bare link is shown without scheme and cut, the whole kept in a facet.
	ShortenURLs bool `json:"shorten_urls,omitempty"`
}

// Markup is what becomes of Markdown on a network.
type Markup string

// The markups.
const (
	// MarkupPlain drops marks and writes a link as "text url".
	MarkupPlain Markup = "plain"
	// MarkupFacets is plain text with ranges for links, mentions and tags.
	MarkupFacets Markup = "facets"
	// MarkupHTML is a page.
	MarkupHTML Markup = "html"
)

// Amounts bound how many a part may have. The zero value of each is no bound.
type Amounts struct {
	Hashtags Amount `json:"hashtags,omitzero"`
	Mentions Amount `json:"mentions,omitzero"`
	// Links are different addresses.
	Links    Amount `json:"links,omitzero"`
	Cashtags Amount `json:"cashtags,omitzero"`
}

// Amount is how many there may be.
type Amount struct {
	// Max is what the network refuses to exceed; 0 means no limit.
	Max int `json:"max,omitempty"`
	// Advised is what the network asks not to exceed; 0 means that it asks nothing.
	Advised int `json:"advised,omitempty"`
}

// MediaRules bound a part's media.
type MediaRules struct {
	// Min is the fewest files of one part; 0 means that a text alone will do.
	Min int `json:"min,omitempty"`
	// Mixed is the most images and videos together; 0 means that they do not mix.
	Mixed int `json:"mixed,omitempty"`
	// Images is the most images of one part.
	Images int `json:"images"`
	// Videos is the most videos of one part.
	Videos int `json:"videos"`
	// GIFs is the most GIFs of one part, where a GIF is not one of its images and nothing else can be beside it; 0 means
	// that a GIF is an image like others.
	GIFs int `json:"gifs,omitempty"`
	// Types are the MIME types that are accepted.
	Types []string `json:"types"`
	// ImageBytes and VideoBytes are the largest files.
	ImageBytes int64 `json:"image_bytes"`
	VideoBytes int64 `json:"video_bytes,omitempty"`
	// GIFBytes is the largest GIF, where that is another limit than ImageBytes.
	GIFBytes int64 `json:"gif_bytes,omitempty"`
	// VideoMin and VideoMax are the shortest and the longest video; empty means no limit.
	VideoMin Duration `json:"video_min,omitempty"`
	VideoMax Duration `json:"video_max,omitempty"`
	// CardBytes is the largest picture of a link card that galley supplies; 0 means no limit of its own.
	CardBytes int64 `json:"card_bytes,omitempty"`
	// Pixels is the largest width × height; 0 means no limit.
	Pixels int `json:"pixels,omitempty"`
	// Sides is the largest width + height; 0 means no limit.
	Sides int `json:"sides,omitempty"`
	// RatioMin and RatioMax bound width ÷ height of an image; 0 means no limit.
	RatioMin float64 `json:"ratio_min,omitempty"`
	RatioMax float64 `json:"ratio_max,omitempty"`
	// Alt is the largest alt text in characters; 0 means no limit.
	Alt int `json:"alt,omitempty"`
	// NoVideoAlt is whether only images take alt text.
	NoVideoAlt bool `json:"no_video_alt,omitempty"`
}

// PollRules bound a poll.
type PollRules struct {
	Options    int      `json:"options"`
	OptionText int      `json:"option_text"`
	Min        Duration `json:"min"`
	Max        Duration `json:"max"`
	// Plain is whether people choose one option and see the counts: neither can be asked for otherwise.
	Plain bool `json:"plain,omitempty"`
	// WithMedia is whether a poll and media can be together.
	WithMedia bool `json:"with_media"`
}

// ScheduleRules bound how far ahead of its time a post can be left with a network.
type ScheduleRules struct {
	// Min and Max are the shortest and the longest time ahead.
	Min Duration `json:"min"`
	Max Duration `json:"max"`
	// Cancel is how long before its time a post can still be taken back for certain: a request to delete it that is
	// under way when the network makes it public would delete a public post.
	Cancel Duration `json:"cancel"`
}

// Recovery is the class of what galley can do after a create whose answer was lost.
type Recovery string

// The recovery classes.
const (
	// RecoverKey: the server remembers a key, so the same request may be repeated for a while.
	RecoverKey Recovery = "key"
	// RecoverID: the client picks the identity, so it can be looked up exactly, and repeated.
	RecoverID Recovery = "id"
	// RecoverList: only a listing can be searched by text and time.
	RecoverList Recovery = "list"
	// RecoverNone: there is no way to know.
	RecoverNone Recovery = "none"
)
