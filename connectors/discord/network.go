// Package discord describes Discord, as far as a channel's webhook reaches.
//
// It publishes nothing yet. It does not describe bots, which may answer their own messages and be asked for
// them; a webhook can do neither, so a post has one part, and a lost answer stays unknown.
//
// A caller must know: Discord says "characters", and not which; they are counted in UTF-16 units, which are
// never fewer.
package discord

import (
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// Network is what a message by webhook can be.
var Network = schema.Network{
	Name:     "discord",
	Title:    "Discord",
	Unspoken: true,
	Text:     schema.TextRules{Limit: 2000, Unit: schema.UTF16},
	Markup:   schema.MarkupPlain,
	Media: schema.MediaRules{
		// Any ten files; servers with boosts take larger ones.
		Images: 10, Videos: 10, Mixed: 10,
		ImageBytes: 10 << 20, VideoBytes: 10 << 20, Alt: 1024,
	},
	Poll:     &schema.PollRules{Options: 10, Min: "1h", Max: "768h"},
	Recovery: schema.RecoverNone,
	Edit:     true,
	Delete:   true,
}

// Driver is Discord, which can't be opened.
func Driver() connector.Driver { return connector.Driver{Network: Network} }
