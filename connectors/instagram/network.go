// Package instagram describes Instagram, as far as professional accounts go: pictures, carousels and reels.
//
// It publishes nothing yet, and it does not describe stories.
//
// A caller must know: there is no post without a picture or a video, and links in a caption can't be followed.
// Instagram's reference allows 30 hashtags, and its help pages say 5 since December 2025, so more than 5 is
// warned about. Nothing can be edited or deleted by a program.
package instagram

import (
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// Network is what a post can be.
var Network = schema.Network{
	Name:     "instagram",
	Title:    "Instagram",
	Unspoken: true,
	Text:     schema.TextRules{Limit: 2200, Unit: schema.UTF16},
	Markup:   schema.MarkupPlain,
	Media: schema.MediaRules{
		Min: 1, Images: 10, Videos: 10, Mixed: 10,
		Types:      []string{"image/jpeg", "video/mp4", "video/quicktime"},
		ImageBytes: 8_000_000, VideoBytes: 300_000_000, VideoMin: "3s", VideoMax: "15m",
		RatioMin: 0.8, RatioMax: 1.91, Alt: 1000,
	},
	Amounts: schema.Amounts{
		Hashtags: schema.Amount{Max: 30, Advised: 5},
		Mentions: schema.Amount{Max: 20},
	},
	Recovery: schema.RecoverList,
}

// Driver is Instagram, which can't be opened.
func Driver() connector.Driver { return connector.Driver{Network: Network} }
