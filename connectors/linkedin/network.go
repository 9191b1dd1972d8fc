// Package linkedin describes LinkedIn, for members and for pages.
//
// It publishes nothing yet, and it does not describe documents.
//
// A caller must know: LinkedIn's text has signs with a meaning, which are sent behind a backslash, and it does
// not say whether the backslashes count. They are counted here: a text that fits so fits either way. An exact
// repeat is refused for some ten minutes by the name of the first; after that a member's post can't be found.
package linkedin

import (
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// Network is what a post can be.
var Network = schema.Network{
	Name:     "linkedin",
	Title:    "LinkedIn",
	Unspoken: true,
	Text:     schema.TextRules{Limit: 3000, Unit: schema.UTF16, Escaped: `\|{}@[]()<>#*_~`},
	Markup:   schema.MarkupPlain,
	Media: schema.MediaRules{
		Images: 20, Videos: 1,
		Types:  []string{"image/gif", "image/jpeg", "image/png", "video/mp4"},
		Pixels: 36_152_319, VideoBytes: 500_000_000, VideoMin: "3s", VideoMax: "30m", Alt: 4086,
	},
	Poll: &schema.PollRules{Options: 4, OptionText: 30, Min: "1d", Max: "14d"},
	// Private is for the member's connections.
	Visibilities: []schema.Visibility{schema.Public, schema.Private},
	Card:         true,
	Recovery:     schema.RecoverNone,
	Edit:         true,
	Delete:       true,
}

// Driver is LinkedIn, which can't be opened.
func Driver() connector.Driver { return connector.Driver{Network: Network} }
