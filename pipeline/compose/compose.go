package compose

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/yuin/goldmark/parser"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// rule is the name that findings of this package carry.
const rule = "compose"

// Composer knows the set and the networks.
type Composer struct {
	set       *content.Set
	networks  map[string]schema.Network
	campaigns map[string]*content.Campaign
	posts     map[string]bool
	// known are the names a section may have, sorted.
	known  []string
	parser parser.Parser

	// The text read last is kept, because callers go through the channels of one post after another.
	// Keeping every post's tree would hold far more memory than reading again costs time.
	mu       sync.Mutex
	lastBody []byte
	lastLine int
	last     *parsed
}

// New makes a Composer. It reads the set and the networks and changes neither.
func New(set *content.Set, networks map[string]schema.Network) *Composer {
	c := &Composer{
		set: set, networks: networks, parser: newParser(),
		campaigns: map[string]*content.Campaign{}, posts: map[string]bool{},
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
	for i := range set.Posts {
		c.posts[set.Posts[i].ID] = true
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

// Compose makes the message of one delivery. For a channel that is not in galley.yaml, or whose network
// this galley does not know, the message has no parts: pipeline/rules reports both.
func (c *Composer) Compose(post *content.Post, channel string) (schema.Message, []diag.Diagnostic) {
	d := schema.Delivery{Post: post.ID, Channel: channel}
	m := schema.Message{Delivery: d, Key: schema.MessageKey(d)}
	n, ok := c.Network(channel)
	if !ok {
		m.Network = c.set.Config.Value.Channels[channel].Network
		return m, nil
	}
	k := &work{Composer: c, post: post, channel: channel, network: n, keys: post.Value.For(channel), message: &m}
	k.links = newLinker(c.campaigns[k.keys.Campaign], k.keys.Link, d, n)
	k.header()
	k.parts()
	k.notes()
	return m, diag.Sort(k.found)
}

// read takes the post's body apart, or gives what was read last when it is the same text.
func (c *Composer) read(post *content.Post) *parsed {
	body, line := post.Front.Body, max(post.Front.BodyLine, 1)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last == nil || c.lastLine != line || !bytes.Equal(c.lastBody, body) {
		p := c.parse(source{markdown: body, line: line})
		c.last, c.lastBody, c.lastLine = &p, body, line
	}
	return c.last
}

// Plain is the text of some Markdown without any markup, its links written as "text (url)". It has no HTML.
func Plain(markdown string) string {
	w := writer{source: []byte(markdown), markup: schema.MarkupHTML}
	c := Composer{parser: newParser()}
	return w.flatten(c.parse(source{markdown: w.source, line: 1}).body.all()).text
}
