// Package bluesky is the connector for Bluesky and every other server of the AT Protocol.
//
// It speaks to the account's personal data server (PDS) with an app password. It does not publish videos,
// set reply controls, or edit: official apps show an edited post as if nothing had happened. It reads no app
// view, so what it says about a post is what the account's own server holds.
//
// A caller must know: the record key of a part comes from its message, its key and the time of the first
// claim, so the same effect always means the same record. Sending it again changes nothing, and Find is
// exact. A handle that can't be resolved is left as plain text. Pictures lose their metadata on Upload, since
// Bluesky serves files as it got them.
package bluesky

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// defaultServer is where most accounts log in.
const defaultServer = "https://bsky.social"

// thumbBytes is the largest picture of a link card.
const thumbBytes = 1_000_000

// Network is what a Bluesky post can be.
var Network = schema.Network{
	Name:  "bluesky",
	Title: "Bluesky",
	Text: schema.TextRules{
		Limit:       300,
		Unit:        schema.Graphemes,
		ByteLimit:   3000,
		ShortenURLs: true,
	},
	Markup: schema.MarkupFacets,
	Media: schema.MediaRules{
		Images:     4,
		Types:      []string{"image/jpeg", "image/png", "image/webp", "image/gif"},
		ImageBytes: 2_000_000,
		CardBytes:  thumbBytes,
		Alt:        2000,
	},
	Threads:      true,
	Card:         true,
	Recovery:     schema.RecoverID,
	Delete:       true,
	NoEdit:       "its apps do not show that a post was edited, and likes and reposts stay with the old version",
	NeedsAccount: true,
	NeedsSecret:  true,
}

// Driver makes clients for Bluesky channels.
func Driver() connector.Driver {
	return connector.Driver{Network: Network, Open: open}
}

func open(o connector.Options) (connector.Client, error) {
	server := strings.TrimRight(o.Channel.Server, "/")
	if server == "" {
		server = defaultServer
	}
	u, err := url.Parse(server)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && (u.Scheme != "http" || !httpx.Loopback(u.Hostname())) {
		return nil, fmt.Errorf("channel %q: server: %q is not the https address of a server; leave it out for %s",
			o.Name, o.Channel.Server, defaultServer)
	}
	account := strings.TrimPrefix(o.Channel.Account, "@")
	if account == "" {
		return nil, fmt.Errorf("channel %q: account: is missing; write the handle, as in alice.bsky.social", o.Name)
	}
	if o.Secret == "" {
		return nil, fmt.Errorf("channel %q: %w", o.Name, errNoSecret)
	}
	return &client{
		http:      httpx.New(o),
		server:    u,
		account:   account,
		secret:    o.Secret,
		secretEnv: o.SecretPlace(),
		handles:   map[string]string{},
	}, nil
}

var errNoSecret = errors.New("there is no app password; set the environment variable that secret_env: names")
