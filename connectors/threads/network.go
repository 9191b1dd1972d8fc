// Package threads describes Threads.
//
// It publishes nothing yet, and it does not describe long texts as attachments.
//
// A caller must know: an emoji costs as many characters as it has bytes, so a family of four costs 25.
package threads

import (
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// Network is what a post can be.
var Network = schema.Network{
	Name:     "threads",
	Title:    "Threads",
	Unspoken: true,
	Text:     schema.TextRules{Limit: 500, Unit: schema.EmojiBytes},
	Markup:   schema.MarkupPlain,
	Media: schema.MediaRules{
		Images: 20, Videos: 20, Mixed: 20,
		Types:      []string{"image/jpeg", "image/png", "video/mp4", "video/quicktime"},
		ImageBytes: 8_000_000, VideoBytes: 1_000_000_000, VideoMax: "5m",
		RatioMin: 0.1, RatioMax: 10, Alt: 1000,
	},
	Amounts:  schema.Amounts{Links: schema.Amount{Max: 5}},
	Poll:     &schema.PollRules{Options: 4},
	Threads:  true,
	Recovery: schema.RecoverList,
	Delete:   true,
}

// Driver is Threads, which can't be opened.
func Driver() connector.Driver { return connector.Driver{Network: Network} }
