// Package telegram describes messages in Telegram by a bot.
//
// It publishes nothing yet, and it does not describe rich messages.
//
// A caller must know: a text beside pictures is a caption, and much shorter. A bot can't read what it has
// published, so a lost answer stays unknown. Pictures have no alt text.
package telegram

import (
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// Network is what a message can be.
var Network = schema.Network{
	Name:     "telegram",
	Title:    "Telegram",
	Unspoken: true,
	Text:     schema.TextRules{Limit: 4096, Caption: 1024, Unit: schema.UTF16},
	Markup:   schema.MarkupPlain,
	Media: schema.MediaRules{
		Images: 10, Videos: 10, Mixed: 10,
		ImageBytes: 10_000_000, VideoBytes: 50_000_000, Sides: 10_000, RatioMin: 0.05, RatioMax: 20,
	},
	Poll:     &schema.PollRules{Options: 12, OptionText: 100, Min: "5s", Max: "2628000s"},
	Threads:  true,
	Recovery: schema.RecoverNone,
	Edit:     true,
	Delete:   true,
}

// Driver is Telegram, which can't be opened.
func Driver() connector.Driver { return connector.Driver{Network: Network} }
