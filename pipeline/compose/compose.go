package compose

import (
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

// rule is the name that findings of this package carry.
const rule = "compose"

// Composer knows the set and the networks.
type Composer struct {
	set       *content.Set
	networks  map[string]schema.Network
	campaigns map[string]*content.Campaign
	// known are the names a section may have, sorted.
	known  []string
	parser parser.Parser
	pages  renderer.Renderer
}

// New makes a Composer. It reads the set and the networks and changes neither.
func New(set *content.Set, networks map[string]schema.Network) *Composer {
	c := &Composer{
		set: set, networks: networks, parser: newParser(), pages: newPages(),
		campaigns: map[string]*content.Campaign{},
	}
	for i := range set.Campaigns {
		campaign := &set.Campaigns[i]
		base := strings.TrimSuffix(path.Base(campaign.File), path.Ext(campaign.File))
		if c.campaigns[base] == nil {
			c.campaigns[base] = campaign
		}
	}
	for i := range set.Campaigns {
		c.campaigns[set.Campaigns[i].ID] = &set.Campaigns[i]
	}
	names := slices.Concat(slices.Collect(maps.Keys(set.Config.Value.Channels)), slices.Collect(maps.Keys(networks)))
	slices.Sort(names)
	c.known = slices.Compact(names)
	return c
}

// Network is the network of a channel with the channel's own limits, or false when there is none.
func (c *Composer) Network(channel string) (schema.Network, bool) {
	ch, ok := c.set.Config.Value.Channels[channel]
	if !ok {
		return schema.Network{}, false
	}
	n, ok := c.networks[ch.Network]
	if l := ch.Limits; ok && l != nil {
		replace(&n.Text.Limit, l.Text)
		replace(&n.Text.URLCost, l.URL)
		replace(&n.Media.Images, l.Images)
		replace(&n.Media.Alt, l.Alt)
	}
	return n, ok
}

func replace(limit *int, by int) {
	if by > 0 {
		*limit = by
	}
}

// Compose makes the message of one delivery.
func (c *Composer) Compose(post *content.Post, channel string) (schema.Message, []diag.Diagnostic) {
	return c.Post(post)(channel)
}

// Post gives what makes the messages of a post, one channel after the other, reading its text once. For a channel
// that is not in galley.yaml, or whose network this galley does not know, the message has no parts: pipeline/rules
// reports both.
func (c *Composer) Post(post *content.Post) func(channel string) (schema.Message, []diag.Diagnostic) {
	front := post.Front()
	read := sync.OnceValue(func() *parsed {
		p := c.parse(source{markdown: front.Body, line: max(front.BodyLine, 1)})
		return &p
	})
	return func(channel string) (schema.Message, []diag.Diagnostic) { return c.compose(post, channel, front, read) }
}

func (c *Composer) compose(post *content.Post, channel string, front frontmatter.Document, read func() *parsed) (schema.Message, []diag.Diagnostic) {
	d := schema.Delivery{Post: post.ID, Channel: channel}
	m := schema.Message{Delivery: d, Key: schema.MessageKey(d)}
	n, ok := c.Network(channel)
	if !ok {
		m.Network = c.set.Config.Value.Channels[channel].Network
		return m, nil
	}
	k := &work{Composer: c, post: post, front: front, read: read, channel: channel, network: n, keys: post.Value.For(channel), message: &m}
	k.links = newLinker(c.campaigns[k.keys.Campaign], k.keys.Link, d, n)
	k.header()
	k.parts()
	k.notes()
	k.forReport()
	return m, diag.Sort(k.found)
}

// Plain is the text of some Markdown without any markup, its links written as "text (url)". It has no HTML.
func Plain(markdown string) string {
	w := writer{source: []byte(markdown), markup: schema.MarkupHTML}
	c := Composer{parser: newParser()}
	return w.flatten(c.parse(source{markdown: w.source, line: 1}).body.all()).text
}
