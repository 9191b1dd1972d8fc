package x

import (
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// Network is what a post of an account without a subscription can be.
var Network = schema.Network{
	Name:   "x",
	Title:  "X",
	Text:   schema.TextRules{Limit: 280, Unit: schema.Weighted, URLCost: 23, Forbidden: "\uFFFE\uFEFF\uFFFF"},
	Markup: schema.MarkupPlain,
	Media: schema.MediaRules{
		Images: 4, GIFs: 1, Videos: 1,
		Types:      []string{"image/gif", "image/jpeg", "image/png", "image/webp", "video/mp4"},
		ImageBytes: 5_000_000, GIFBytes: 15_000_000, VideoBytes: 512_000_000, VideoMax: "140s", Alt: 1000, NoVideoAlt: true,
	},
	Amounts:  schema.Amounts{Cashtags: schema.Amount{Max: 1}},
	Poll:     &schema.PollRules{Options: 4, OptionText: 25, Min: "5m", Max: "7d", Plain: true},
	Threads:  true,
	Recovery: schema.RecoverList,
	Delete:   true,
	NoEdit:   "only paying accounts can change a post, and only for an hour",

	NoLanguage:  true,
	NeedsSecret: true,
}

// Driver is X.
func Driver() connector.Driver { return connector.Driver{Network: Network, Open: Open} }
