// Package connectors is the list of the networks that galley can publish to.
//
// It decides nothing about what is published and when; it only knows which network speaks which language.
//
// A caller must know: one more network is one folder here with a Driver function, one line in All, and the
// suite of connectors/connectortest in its tests.
package connectors

import (
	"fmt"
	"slices"
	"strings"

	"github.com/galley-social/galley/connectors/bluesky"
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/mastodon"
	"github.com/galley-social/galley/connectors/site"
	"github.com/galley-social/galley/schema"
)

// All returns every network, sorted by name.
func All() []connector.Driver {
	return []connector.Driver{
		bluesky.Driver(),
		mastodon.Driver(),
		site.Driver(),
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

// Lookup returns the network with the name.
func Lookup(name string) (connector.Driver, bool) {
	all := All()
	i := slices.IndexFunc(all, func(d connector.Driver) bool { return d.Network.Name == name })
	if i < 0 {
		return connector.Driver{}, false
	}
	return all[i], true
}

// Open makes the client for the channel in the options. It does no I/O.
func Open(o connector.Options) (connector.Client, error) {
	d, ok := Lookup(o.Channel.Network)
	if !ok {
		return nil, fmt.Errorf("channel %q: unknown network %q; networks: %s", o.Name, o.Channel.Network, names())
	}
	client, err := d.Open(o)
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
