package compose

import (
	"fmt"
	"slices"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// parts writes the message's parts: the text, then the first comment.
func (k *work) parts() {
	src, s := k.text()
	if k.page() {
		k.onePage(src, s)
		return
	}
	cut := len(s.breaks) > 0
	switch {
	case cut && k.keys.Thread == schema.ThreadOff:
		k.report(src.pos(s.breaks[0]), diag.Error, `a thematic break starts a new part, but "thread" is off`,
			`remove the break, or write "thread: manual"`)
	case cut && !k.network.Threads:
		k.report(src.pos(s.breaks[0]), diag.Error,
			fmt.Sprintf("%s has no threads, and this thematic break starts a second part", k.network.Name),
			fmt.Sprintf("write a text of one part under %q", "## @"+k.channel))
	}
	var texts []flat
	for _, blocks := range s.parts {
		texts = append(texts, k.writer(src).flatten(blocks))
	}
	if text := k.warning(); text != "" {
		texts[0] = flat{text: text}.paragraph(texts[0])
	}
	trailer := k.trailer(texts)
	if k.keys.Thread == schema.ThreadAuto && k.network.Threads {
		texts = k.split(src, texts, trailer)
	} else {
		texts[0] = texts[0].paragraph(trailer)
	}
	for i, f := range texts {
		role := schema.RoleThread
		if i == 0 {
			role = schema.RolePost
		}
		k.message.Parts = append(k.message.Parts, k.part(role, f))
	}
	k.media()
	k.firstComment()
}

// text is the Markdown the channel gets, and what was found in it.
func (k *work) text() (source, section) {
	p := k.read()
	if own := k.post.Value.Overrides[k.channel].Text; own != "" {
		fixed := parsed{source: source{markdown: []byte(own), fixed: k.front.Pos("overrides", k.channel, "text")}}
		fixed = k.parse(fixed.source)
		for _, s := range fixed.sections {
			fixed.findings = append(fixed.findings, finding{fixed.pos(s.at), diag.Error,
				fmt.Sprintf("a text of overrides has no sections, but has %q", "## @"+s.name), "remove the heading"})
		}
		p = &fixed
	} else {
		k.unusedSections(p)
	}
	s := p.choose(k.channel, k.network.Name)
	for _, list := range [][]finding{p.findings, s.findings} {
		for _, f := range list {
			k.report(f.at, f.severity, f.message, f.hint)
		}
	}
	return p.source, s
}

// unusedSections reports texts that would never be sent.
func (k *work) unusedSections(p *parsed) {
	used := map[string]bool{}
	for _, name := range k.post.Value.Channels {
		used[name] = true
		used[k.set.Config.Value.Channels[name].Network] = true
	}
	for _, s := range p.sections {
		if _, network := k.networks[s.name]; !used[s.name] && (network || k.set.Config.Value.Channels[s.name].Network != "") {
			k.report(p.pos(s.at), diag.Warning, fmt.Sprintf("no channel of the post uses the text for %q", s.name),
				fmt.Sprintf("add %s to channels, or remove the section", s.name))
		}
	}
}

func (k *work) writer(src source) *writer {
	return &writer{
		source: src.markdown, links: k.links, markup: k.network.Markup,
		report: func(at int, message, hint string) { k.report(src.pos(at), diag.Error, message, hint) },
	}
}

// split cuts each text into parts that fit, the first with room for the trailer. A trailer that leaves no
// room for any text becomes parts of its own at the end.
func (k *work) split(src source, texts []flat, trailer flat) []flat {
	var out []flat
	plain := func(index int, piece flat) bool { return k.fits(len(out)+index, piece) }
	for i, f := range texts {
		with := func(index int, piece flat) bool {
			if index == 0 && i == 0 {
				piece = piece.paragraph(trailer)
			}
			return plain(index, piece)
		}
		pieces, broken, ok := splitText(f, with)
		if ok && i == 0 {
			pieces[0] = pieces[0].paragraph(trailer)
			trailer = flat{}
		} else if !ok && f.text != "" {
			pieces, broken, _ = splitText(f, plain)
		}
		if broken != nil {
			k.report(src.pos(broken.at), diag.Error, "a link is longer than a whole part, so it would be cut",
				"shorten the link")
		}
		out = append(out, pieces...)
	}
	if trailer.text != "" {
		pieces, broken, _ := splitText(trailer, plain)
		if broken != nil {
			k.report(k.place("link"), diag.Error, "the link is longer than a whole part, so it would be cut", "shorten the link")
		}
		out = append(out, pieces...)
	}
	return out
}

// fits is whether a text fits a part, the first of which is 0. Some networks allow less beside media.
func (k *work) fits(part int, f flat) bool {
	length, caption := k.measure(f.text), k.network.Text.Caption
	if caption > 0 && length.Count > caption &&
		slices.ContainsFunc(k.keys.Media, func(m schema.Media) bool { return max(m.Part, 1) == part+1 }) {
		return false
	}
	return !length.Over()
}

func (k *work) measure(text string) schema.Length {
	return measure(k.message.ContentWarning, text, k.network)
}

// part makes a part of a text. Only networks with facets get any; the others find links themselves.
func (k *work) part(role schema.Role, f flat) schema.Part {
	p := schema.Part{Role: role, Text: f.text, Length: k.measure(f.text)}
	if k.network.Markup == schema.MarkupFacets {
		p.Facets = facets(f)
	}
	return p
}
