// Package pinterest describes pins on Pinterest.
//
// It publishes nothing yet.
//
// A caller must know: a pin has a title, a description and at least one picture or a video.
package pinterest

import (
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// Network is what a pin can be.
var Network = schema.Network{
	Name:     "pinterest",
	Title:    "Pinterest",
	Unspoken: true,
	Text:     schema.TextRules{Limit: 800, Unit: schema.UTF16, Title: 100},
	Markup:   schema.MarkupPlain,
	Media: schema.MediaRules{
		Min: 1, Images: 5, Videos: 1,
		Types: []string{"image/jpeg", "image/png", "video/mp4"},
		Alt:   500,
	},
	Recovery: schema.RecoverList,
	Edit:     true,
	Delete:   true,
}

// Driver is Pinterest, which can't be opened.
func Driver() connector.Driver { return connector.Driver{Network: Network} }
