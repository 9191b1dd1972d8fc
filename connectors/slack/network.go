// Package slack describes messages in Slack by a bot.
//
// It publishes nothing yet. It does not describe incoming webhooks, which say nothing about what they made.
//
// A caller must know: Slack cuts a text at 40,000 characters and asks for 4,000 at most, so a longer one is
// warned about. It does not say which characters; they are counted in UTF-16 units, which are never fewer.
package slack

import (
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// Network is what a message can be.
var Network = schema.Network{
	Name:     "slack",
	Title:    "Slack",
	Unspoken: true,
	Text:     schema.TextRules{Limit: 40_000, Unit: schema.UTF16, Advised: 4000},
	Markup:   schema.MarkupPlain,
	// A message has fifty blocks, of which the text is one and each picture another. A video is a file.
	Media:    schema.MediaRules{Images: 49, Videos: 1, Alt: 2000},
	Threads:  true,
	Recovery: schema.RecoverList,
	Edit:     true,
	Delete:   true,
}

// Driver is Slack, which can't be opened.
func Driver() connector.Driver { return connector.Driver{Network: Network} }
