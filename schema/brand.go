package schema

// Brand is the front matter of brand.md: the rules of the voice. Its body is the guide people read.
type Brand struct {
	// Title of the guide.
	Title string `yaml:"title,omitempty"`
	// Voice in a few words.
	Voice []string `yaml:"voice,omitempty" jsonschema:"example=warm"`
	// Languages posts may be written in.
	Languages []string `yaml:"languages,omitempty" jsonschema:"uniqueItems=true"`
	// Emoji policy.
	Emoji *EmojiPolicy `yaml:"emoji,omitempty"`
	// Hashtags policy.
	Hashtags *HashtagPolicy `yaml:"hashtags,omitempty"`
	// Links policy.
	Links *LinkPolicy `yaml:"links,omitempty"`
	// Mentions policy.
	Mentions *MentionPolicy `yaml:"mentions,omitempty"`
	// Tone limits.
	Tone *TonePolicy `yaml:"tone,omitempty"`
	// Disclosures that are required.
	Disclosures []Disclosure `yaml:"disclosures,omitempty"`
	// SignOff are words that need a named person's approval.
	SignOff []SignOff `yaml:"sign_off,omitempty"`
	// Optional are rules under brand/, or whole styles, that run only where a campaign or a channel names them.
	Optional []string `yaml:"optional,omitempty" jsonschema:"uniqueItems=true,example=Holiday"`
}

// BrandAdjustment changes what a brand rule means for the posts of a campaign, or on a channel.
type BrandAdjustment struct {
	// Rule is its name as findings print it, or that of a style for all rules in it.
	Rule string `yaml:"rule" jsonschema:"minLength=1,example=brand.emoji"`
	// Level of what the rule finds; off silences it.
	Level string `yaml:"level" jsonschema:"enum=off,enum=note,enum=warning,enum=error"`
	// Reason in a sentence, for whoever reviews it.
	Reason string `yaml:"reason" jsonschema:"minLength=1,example=The launch party asks for confetti"`
}

// EmojiPolicy bounds emoji.
type EmojiPolicy struct {
	// Max is the most emoji in one message.
	Max *int `yaml:"max,omitempty" jsonschema:"minimum=0"`
	// Banned emoji.
	Banned []string `yaml:"banned,omitempty" jsonschema:"uniqueItems=true"`
}

// HashtagPolicy bounds hashtags.
type HashtagPolicy struct {
	// Required hashtags, without the #.
	Required []string `yaml:"required,omitempty" jsonschema:"uniqueItems=true"`
	// Banned hashtags, without the #.
	Banned []string `yaml:"banned,omitempty" jsonschema:"uniqueItems=true"`
	// Max is the most hashtags in one message, by network; "default" is for the rest.
	Max map[string]int `yaml:"max,omitempty"`
	// Case style: camel makes tags of several words readable to screen readers.
	Case string `yaml:"case,omitempty" jsonschema:"enum=camel,enum=lower,enum=any"`
}

// LinkPolicy bounds links.
type LinkPolicy struct {
	// Allowed domains; without any, all but the banned ones.
	Allowed []string `yaml:"allowed,omitempty" jsonschema:"uniqueItems=true"`
	// Banned domains.
	Banned []string `yaml:"banned,omitempty" jsonschema:"uniqueItems=true"`
	// RequireUTM asks for UTM parameters on links to the allowed domains.
	RequireUTM bool `yaml:"require_utm,omitempty"`
}

// MentionPolicy bounds mentions.
type MentionPolicy struct {
	// Allowed accounts, as written in the text.
	Allowed []string `yaml:"allowed,omitempty" jsonschema:"uniqueItems=true"`
}

// TonePolicy bounds the tone.
type TonePolicy struct {
	// MaxSentenceWords is the most words in a sentence.
	MaxSentenceWords *int `yaml:"max_sentence_words,omitempty" jsonschema:"minimum=1"`
	// MaxExclamations is the most exclamation marks in a message.
	MaxExclamations *int `yaml:"max_exclamations,omitempty" jsonschema:"minimum=0"`
	// AllCaps is whether words in all capitals are allowed, beyond acronyms of five letters.
	AllCaps *bool `yaml:"all_caps,omitempty"`
}

// Disclosure is a text that must be there.
type Disclosure struct {
	// When it is required: the post is promoted, or its text names one of the words.
	When string `yaml:"when" jsonschema:"enum=promoted,enum=words"`
	// Words that call for it, when that is the reason.
	Words []string `yaml:"words,omitempty"`
	// Text that must be in the message.
	Text string `yaml:"text" jsonschema:"minLength=1,example=#ad"`
}

// SignOff is a word that needs approval.
type SignOff struct {
	// Words that need it.
	Words []string `yaml:"words" jsonschema:"minItems=1"`
	// By is the person who approves, by forge user name.
	By string `yaml:"by" jsonschema:"minLength=1"`
	// Reason in a sentence.
	Reason string `yaml:"reason,omitempty"`
}
