package rules

import (
	"slices"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/suppress"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// judged is what is kept of a post: what was found in it alone, and what the calendar needs.
type judged struct {
	found    []diag.Diagnostic
	outlines []outline
	// sets are the shingles of the texts, one for each mark. They are let go of once they are remembered.
	sets     [][]uint64
	comments []suppress.Comment
}

// outline is what the calendar needs of a message.
type outline struct {
	channel, network string
	at               time.Time
	// mark is by what like texts are found.
	mark *signature
}

// Recall follows content.Reader.
func (c *Checker) Recall(file, blob string) (schema.Post, bool) {
	r, ok := c.remembered(file, blob)
	if !ok {
		return schema.Post{}, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.recalled[file] = r
	return schema.Post(r.Value), true
}

// Visit follows content.Reader: it composes the messages of a post and judges them, once.
func (c *Checker) Visit(post *content.Post, plain bool) {
	c.mu.Lock()
	r := c.recalled[post.File]
	delete(c.recalled, post.File)
	c.mu.Unlock()
	var j *judged
	if r != nil && slices.Equal(r.Media, c.media(post)) {
		j = r.judged(c.pass.Set.Config.Value.Channels)
	} else {
		j = c.judge(post)
		if plain && c.in.Memory != nil {
			c.remember(post, j)
		}
		j.sets = nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.judged[post] = j
}

func (c *Checker) judge(post *content.Post) *judged {
	j := &judged{comments: suppress.Comments(post.File, post.Front())}
	p := piece{post: post, deliveries: make([]delivery, 0, len(post.Value.Channels))}
	compose := c.in.Compose(post)
	for i, channel := range post.Value.Channels {
		network, ok := c.network(channel)
		if !ok || slices.Contains(post.Value.Channels[:i], channel) {
			continue
		}
		message, found := compose(channel)
		p.deliveries = append(p.deliveries, delivery{post, channel, network, message})
		j.found = append(j.found, found...)
	}
	for _, rule := range c.rules {
		if rule.Post != nil {
			rule.Post(c.pass.reporting(rule.Name, &j.found), &p)
		}
	}
	verify(post, j.found)
	j.outlines, j.sets = outlines(p.deliveries)
	if !c.in.Forget {
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, d := range p.deliveries {
			c.messages[schema.Delivery{Post: post.ID, Channel: d.channel}] = d.message
		}
	}
	return j
}

// network is that of a channel. A channel that galley.yaml or galley does not know has none.
func (c *Checker) network(channel string) (schema.Network, bool) {
	network, ok := c.in.Networks[c.in.Set.Config.Value.Channels[channel].Network]
	return network, ok
}

// outlines are those of the messages that have a time, with the shingles of their texts. Texts that follow each other
// and count as equal share their mark.
func outlines(deliveries []delivery) (list []outline, sets [][]uint64) {
	list = make([]outline, 0, len(deliveries))
	for _, d := range deliveries {
		if d.message.At.IsZero() {
			continue
		}
		o := outline{channel: d.channel, network: d.network.Name, at: d.message.At}
		set := shingles(sentText(&d.message))
		if n := len(list); n > 0 && slices.Equal(set, sets[len(sets)-1]) {
			o.mark = list[n-1].mark
		} else {
			mark := sign(set)
			o.mark, sets = &mark, append(sets, set)
		}
		list = append(list, o)
	}
	return list, sets
}
