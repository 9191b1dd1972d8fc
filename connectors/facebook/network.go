// Package facebook describes Facebook, as far as its pages go: profiles and groups take no posts from programs.
//
// It publishes nothing yet.
//
// A caller must know: Facebook documents neither the longest text nor how many photos a post may have. The
// figures here are those that are widely quoted, and a channel's limits in galley.yaml replace them.
package facebook

import (
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// Network is what a post of a page can be.
var Network = schema.Network{
	Name:     "facebook",
	Title:    "Facebook",
	Unspoken: true,
	Text:     schema.TextRules{Limit: 63_206, Unit: schema.UTF16},
	Markup:   schema.MarkupPlain,
	Media: schema.MediaRules{
		Images: 10, Videos: 1,
		Types: []string{"image/bmp", "image/gif", "image/jpeg", "image/png", "image/tiff", "video/mp4"},
		// The reference says ten million bytes, and its own error four.
		ImageBytes: 4_000_000,
	},
	Recovery: schema.RecoverList,
	Edit:     true,
	Delete:   true,
}

// Driver is Facebook, which can't be opened.
func Driver() connector.Driver { return connector.Driver{Network: Network} }
