// Package nostr describes short notes on Nostr (kind 1).
//
// It publishes nothing yet, and it does not describe articles.
//
// A caller must know: each relay sets the longest text, so there is no limit here; a channel's limits in
// galley.yaml give one. Files are addresses in the text, and their sizes are up to the host.
package nostr

import (
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// Network is what a note can be.
var Network = schema.Network{
	Name:     "nostr",
	Title:    "Nostr",
	Unspoken: true,
	Text:     schema.TextRules{Unit: schema.CodePoints},
	Markup:   schema.MarkupPlain,
	// A note has no limit of files; twenty are galley's own.
	Media:          schema.MediaRules{Images: 20, Videos: 20, Mixed: 20},
	Threads:        true,
	ContentWarning: true,
	Recovery:       schema.RecoverID,
	Delete:         true,
}

// Driver is Nostr, which can't be opened.
func Driver() connector.Driver { return connector.Driver{Network: Network} }
