// Package tumblr describes posts on Tumblr, in its own format of blocks.
//
// It publishes nothing yet.
//
// A caller must know: each paragraph is a block with a limit of its own, and the whole post has one in bytes.
package tumblr

import (
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// Network is what a post can be.
var Network = schema.Network{
	Name:     "tumblr",
	Title:    "Tumblr",
	Unspoken: true,
	Text:     schema.TextRules{Unit: schema.CodePoints, Paragraph: 4096, ByteLimit: 1_000_000},
	Markup:   schema.MarkupPlain,
	Media: schema.MediaRules{
		Images: 30, Videos: 1, Mixed: 31,
		ImageBytes: 10_000_000, VideoBytes: 500_000_000, VideoMax: "10m", Alt: 4096,
	},
	Amounts: schema.Amounts{
		Links:    schema.Amount{Max: 100},
		Mentions: schema.Amount{Max: 50},
	},
	Visibilities: []schema.Visibility{schema.Public, schema.Private},
	Recovery:     schema.RecoverList,
	Edit:         true,
	Delete:       true,
}

// Driver is Tumblr, which can't be opened.
func Driver() connector.Driver { return connector.Driver{Network: Network} }
