package compose

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// firstComment adds the comment as a part, on networks where a post can answer a post.
func (k *work) firstComment() {
	if k.keys.FirstComment == "" || !k.network.Threads {
		return
	}
	p := k.parse(source{markdown: []byte(k.keys.FirstComment), fixed: k.front.Pos("first_comment")})
	if len(p.body.breaks) > 0 || len(p.sections) > 0 {
		k.report(p.fixed, diag.Error, "a first comment is one part, without breaks or sections",
			"keep the text before the first of them")
	}
	for _, f := range p.body.findings {
		k.report(f.at, f.severity, f.message, f.hint)
	}
	f := k.writer(p.source).flatten(p.body.parts[0])
	k.message.Parts = append(k.message.Parts, k.part(schema.RoleComment, f))
}

// notes lists the keys of the post that nothing acts on for this delivery, so that a plan shows them.
func (k *work) notes() {
	p, name := k.keys, k.network.Name
	if p.Poll != nil && k.message.Poll == nil {
		k.note("poll", strings.Join(p.Poll.Options, ", "), name+" has no polls")
	}
	if sent := k.message.Poll; sent != nil && sent.Multiple != p.Poll.Multiple {
		k.note("poll.multiple", "true", name+" has no polls with several answers: people choose one option")
	}
	if sent := k.message.Poll; sent != nil && sent.HideTotals != p.Poll.HideTotals {
		k.note("poll.hide_totals", "true", name+" always shows the counts")
	}
	if p.FirstComment != "" && (k.page() || !k.network.Threads) {
		k.note("first_comment", p.FirstComment, name+" has no comments to add")
	}
	if p.ReplyTo != "" && !k.network.Threads {
		k.message.ReplyTo = nil
		k.note("reply_to", p.ReplyTo, name+" has no replies")
	}
	if p.Language != "" && k.network.NoLanguage {
		k.note("language", p.Language, name+" is not told the language of a post")
	}
	k.noteQuote()
	k.noteCard()
	k.noteMedia()
}

func (k *work) noteMedia() {
	for i, m := range k.keys.Media {
		if k.page() && m.Part > 1 {
			k.note(fmt.Sprintf("media[%d].part", i), strconv.Itoa(m.Part), "a page has one part")
		}
		if m.Alt != "" && k.mute(k.file(m.File)) {
			k.note(fmt.Sprintf("media[%d].alt", i), m.Alt, k.network.Name+" takes no alt text for videos")
		}
	}
}

// forReport takes over what the ledger keeps for the report, and nobody is sent.
func (k *work) forReport() {
	k.message.Experiment = k.keys.Experiment
	if b := k.keys.Promote; b != nil && (len(b.Channels) == 0 || slices.Contains(b.Channels, k.channel)) {
		own := *b
		own.Channels = nil
		k.message.Promote = &own
	}
}

func (k *work) noteQuote() {
	q := k.message.Quote
	if q == nil || k.quotes() {
		return
	}
	k.message.Quote = nil
	if q.Post != "" {
		k.note("quote", q.Post, k.network.Name+" has no quotes; write the post's address to have it in the text")
	}
}

func (k *work) noteCard() {
	if k.keys.Card == nil || k.message.Card != nil {
		return
	}
	reason := k.network.Name + " builds its own preview from the page"
	switch {
	case k.keys.Link == "":
		reason = "there is no link to preview"
	case k.network.Card:
		reason = "media takes the place of the preview"
	}
	k.note("card", either(k.keys.Card.Title, k.keys.Title), reason)
}

func (k *work) note(key, value, reason string) {
	k.message.Notes = append(k.message.Notes, schema.Unhandled{Key: key, Value: value, Reason: reason})
}
