package effect

import (
	"fmt"

	"github.com/galley-social/galley/schema"
)

// This file has the phrases for galley.yaml and freeze.md: what decides whether and where anything goes out.

func channel(c *comparison, d difference) string {
	name := show(d.item(0))
	if d.added() {
		x := d.after.Interface().(schema.Channel)
		return fmt.Sprintf("channel %s is added, on %s%s", name, show(x.Network), account(x))
	}
	return fmt.Sprintf("channel %s is removed%s", name, c.onChannel(c.Base, d.item(0), "is cancelled", "are cancelled"))
}

func account(x schema.Channel) string {
	if x.Account == "" {
		return ""
	}
	return " as " + show(x.Account)
}

func paused(c *comparison, d difference) string {
	name := show(d.item(0))
	if !d.after.Bool() {
		return fmt.Sprintf("channel %s is no longer paused: its posts go out again%s", name,
			c.onChannel(c.Head, d.item(0), "goes out at its time", "go out at their time"))
	}
	return fmt.Sprintf("channel %s is paused: nothing goes out on it%s", name, c.onChannel(c.Head, d.item(0), "is held", "are held"))
}

func moved(c *comparison, d difference) string {
	last := d.path[len(d.path)-1].key
	return fmt.Sprintf("channel %s posts somewhere else: its %s is %s%s", show(d.item(0)), last, arrow(d),
		c.onChannel(c.Head, d.item(0), "goes there", "go there"))
}

func strategist(_ *comparison, d difference) string {
	if d.removed() {
		return fmt.Sprintf("%s is no longer a strategist, and can't approve posts any more", render(d.before))
	}
	return fmt.Sprintf("%s becomes a strategist, and can approve posts", render(d.after))
}

func approval(_ *comparison, d difference) string {
	text := "how approval is proven: " + arrow(d)
	if after := d.after.String(); after == "" || after == string(schema.ApprovalNone) {
		text += "; whatever is merged goes out, without a strategist's approval"
	}
	return text
}

func otherLedger(_ *comparison, d difference) string {
	return fmt.Sprintf("galley.yaml names another ledger (%s: %s): what has gone out is recorded in the old one, "+
		"and with a new one everything could go out a second time", d.path[len(d.path)-1].key, arrow(d))
}

func timezone(_ *comparison, d difference) string {
	return fmt.Sprintf("the time zone of all posts: %s; a time without a zone of its own means another moment now", arrow(d))
}

func branch(_ *comparison, d difference) string {
	return fmt.Sprintf("the branch that is published: %s; its galley.yaml decides who approves", arrow(d))
}

// freeze is about the file, or about whether it is active.
func (c *comparison) freeze(d difference) string {
	now, was := c.Head.Set.Freeze, c.Base.Set.Freeze
	before, after := was != nil && was.Value.Active, now != nil && now.Value.Active
	switch {
	case after && !before:
		text := fmt.Sprintf("publishing is frozen: %s", show(now.Value.Reason))
		if len(now.Value.Channels) > 0 {
			text += fmt.Sprintf("; only on %s", showAll(now.Value.Channels))
		}
		if now.Value.Until != "" {
			text += "; until " + show(now.Value.Until)
		}
		return text
	case before && !after:
		return fmt.Sprintf("the freeze ends, and posts go out again: %s", show(was.Value.Reason))
	case d.added():
		return "freeze.md is new, and not active"
	}
	return "freeze.md is removed; it was not active"
}
