package compose

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

// work is one delivery being composed.
type work struct {
	*Composer
	post    *content.Post
	front   frontmatter.Document
	read    func() *parsed // the post's body
	channel string
	network schema.Network
	// keys are the post's with the channel's override laid over them.
	keys    schema.Post
	links   linker
	message *schema.Message
	found   []diag.Diagnostic
}

// page is whether the network is a site, which has room for everything.
func (k *work) page() bool { return k.network.Markup == schema.MarkupHTML }

// report takes a finding about the post.
func (k *work) report(at diag.Pos, severity diag.Severity, message, hint string) {
	if at.IsZero() {
		at = diag.Pos{Line: 1, Column: 1}
	}
	k.found = append(k.found, diag.Diagnostic{
		File: k.post.File, Pos: at, Severity: severity, Rule: rule, Message: message, Hint: hint,
	})
}

// place is where a key stands: in the channel's override if it has it, or else at the top.
func (k *work) place(path ...any) diag.Pos {
	override := append([]any{"overrides", k.channel}, path...)
	if k.front.Has(override...) {
		return k.front.Pos(override...)
	}
	return k.front.Pos(path...)
}

// header fills what is not text.
func (k *work) header() {
	m, ch := k.message, k.set.Config.Value.Channels[k.channel]
	m.Network = k.network.Name
	m.Title, m.Summary = normalText(k.keys.Title), normalText(k.keys.Summary)
	if !k.network.NoLanguage {
		m.Language = either(k.keys.Language, ch.Language, k.set.Config.Value.Language)
	}
	m.Link = k.links.rewrite(k.keys.Link)
	for _, tag := range k.keys.Hashtags {
		m.Hashtags = append(m.Hashtags, normalText(strings.TrimPrefix(tag, "#")))
	}
	if k.network.ContentWarning || k.page() {
		m.ContentWarning = normalText(k.keys.ContentWarning)
	}
	m.Poll = k.poll()
	m.ReplyTo, m.Quote = postRef(k.keys.ReplyTo), postRef(k.keys.Quote)
	k.time()
	k.visibility(ch)
}

// poll is the post's, as far as the network has such polls.
func (k *work) poll() *schema.Poll {
	if k.network.Poll == nil || k.keys.Poll == nil {
		return nil
	}
	poll := *k.keys.Poll
	if k.network.Poll.Plain {
		poll.Multiple, poll.HideTotals = false, false
	}
	return &poll
}

// time resolves when the message goes out. A time that can't be read is reported by pipeline/rules.
func (k *work) time() {
	zone := k.set.Zone
	if k.keys.Timezone != "" {
		if own, err := time.LoadLocation(k.keys.Timezone); err == nil {
			zone = own
		}
	}
	if zone == nil {
		zone = time.UTC
	}
	k.message.Zone = zone.String()
	if when, err := schema.ParseWhen(k.keys.PublishAt, zone); err == nil {
		k.message.At = when.UTC
	}
}

func (k *work) visibility(ch schema.Channel) {
	level := either(k.keys.Visibility, ch.Visibility, schema.Public)
	k.message.Visibility = level
	if level == schema.Public || slices.Contains(k.network.Visibilities, level) {
		return
	}
	message := fmt.Sprintf("%s has no visibility %q: everything on it is public", k.network.Name, string(level))
	hint := fmt.Sprintf("remove visibility, or take %s out of channels", k.channel)
	if len(k.network.Visibilities) > 0 {
		var levels []string
		for _, v := range k.network.Visibilities {
			levels = append(levels, string(v))
		}
		message = fmt.Sprintf("%s has no visibility %q", k.network.Name, string(level))
		hint = "its levels: " + strings.Join(levels, ", ")
	}
	if k.keys.Visibility != "" {
		k.report(k.place("visibility"), diag.Error, message, hint)
		return
	}
	config := k.set.Config
	k.found = append(k.found, diag.Diagnostic{
		File: config.File, Pos: config.Pos("channels", k.channel, "visibility"), Severity: diag.Error,
		Rule: rule, Message: message, Hint: "remove visibility from the channel",
	})
}

// either is the first of the values that is there.
func either[S ~string](values ...S) S {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// postRef reads the id of a post of this repository, or a public address.
func postRef(value string) *schema.PostRef {
	switch {
	case value == "":
		return nil
	case strings.Contains(value, "://"):
		return &schema.PostRef{URL: value}
	}
	return &schema.PostRef{Post: value}
}
