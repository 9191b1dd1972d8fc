// Package connectors is the list of the networks that galley knows.
//
// It decides nothing about what is published and when; it only knows which network speaks which language.
//
// A caller must know: galley checks and shows posts for every network of the list, and publishes to those whose
// driver can open a client. One more network is one folder here with a Driver function and one line in All; one
// that opens runs the suite of connectors/connectortest in its tests, and one that doesn't is marked Unspoken.
package connectors

import (
	"fmt"
	"slices"
	"strings"

	"github.com/galley-social/galley/connectors/bluesky"
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/discord"
	"github.com/galley-social/galley/connectors/facebook"
	"github.com/galley-social/galley/connectors/instagram"
	"github.com/galley-social/galley/connectors/linkedin"
	"github.com/galley-social/galley/connectors/mastodon"
	"github.com/galley-social/galley/connectors/nostr"
	"github.com/galley-social/galley/connectors/pinterest"
	"github.com/galley-social/galley/connectors/reddit"
	"github.com/galley-social/galley/connectors/site"
	"github.com/galley-social/galley/connectors/slack"
	"github.com/galley-social/galley/connectors/telegram"
	"github.com/galley-social/galley/connectors/threads"
	"github.com/galley-social/galley/connectors/tumblr"
	"github.com/galley-social/galley/connectors/x"
	"github.com/galley-social/galley/schema"
)

// All returns every network, sorted by name.
func All() []connector.Driver {
	return []connector.Driver{
		bluesky.Driver(),
		discord.Driver(),
		facebook.Driver(),
		instagram.Driver(),
		linkedin.Driver(),
		mastodon.Driver(),
		nostr.Driver(),
		pinterest.Driver(),
		reddit.Driver(),
		site.Driver(),
		slack.Driver(),
		telegram.Driver(),
		threads.Driver(),
		tumblr.Driver(),
		x.Driver(),
	}
}

// Networks returns the description of every network by its name.
func Networks() map[string]schema.Network {
	out := map[string]schema.Network{}
	for _, d := range All() {
		out[d.Network.Name] = d.Network
	}
	return out
}

// Lookup returns the network with the name, be it spoken or only known.
func Lookup(name string) (connector.Driver, bool) {
	all := All()
	i := slices.IndexFunc(all, func(d connector.Driver) bool { return d.Network.Name == name })
	if i < 0 {
		return connector.Driver{}, false
	}
	return all[i], true
}

// Open makes the client for the channel in the options. It does no I/O. The error wraps connector.ErrUnspoken
// for a network that galley only knows.
func Open(o connector.Options) (connector.Client, error) {
	d, ok := Lookup(o.Channel.Network)
	if !ok {
		return nil, fmt.Errorf("channel %q: unknown network %q; networks: %s", o.Name, o.Channel.Network, names())
	}
	client, err := d.Client(o)
	if err != nil {
		return nil, fmt.Errorf("channel %q: %w", o.Name, err)
	}
	return client, nil
}

func names() string {
	var out []string
	for _, d := range All() {
		out = append(out, d.Network.Name)
	}
	return strings.Join(out, ", ")
}
