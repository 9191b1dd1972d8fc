// Package reddit describes posts on Reddit.
//
// It publishes nothing yet. It does not know the rules of subreddits, many of which allow less.
//
// A caller must know: the post's title is the post's title there, and can't be edited.
package reddit

import (
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// Network is what a post can be.
var Network = schema.Network{
	Name:     "reddit",
	Title:    "Reddit",
	Unspoken: true,
	Text:     schema.TextRules{Limit: 40_000, Unit: schema.UTF16, Title: 300},
	Markup:   schema.MarkupPlain,
	Media:    schema.MediaRules{Images: 20, Videos: 1, ImageBytes: 20_000_000},
	Recovery: schema.RecoverList,
	Edit:     true,
	Delete:   true,
}

// Driver is Reddit, which can't be opened.
func Driver() connector.Driver { return connector.Driver{Network: Network} }
