package compose

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// warning is the content warning as the text's first line, for networks that have no field for it.
func (k *work) warning() string {
	if k.keys.ContentWarning == "" || k.network.ContentWarning {
		return ""
	}
	return "[" + normalText(k.keys.ContentWarning) + "]"
}

// trailer is what follows the text of the first part: the link, the hashtags and a quoted address, as far
// as the texts do not have them.
func (k *work) trailer(texts []flat) flat {
	var out flat
	k.card()
	if k.message.Link != "" && k.message.Card == nil && !has(texts, k.message.Link, k.keys.Link) {
		out = out.paragraph(k.shown(k.message.Link))
	}
	if q := k.message.Quote; q != nil && q.URL != "" && !k.quotes() && !has(texts, q.URL) {
		out = out.paragraph(k.shown(q.URL))
	}
	return out.paragraph(flat{text: k.missingTags(texts)})
}

// shown is an address as a text of its own.
func (k *work) shown(link string) flat {
	text := normalText(k.links.show(link))
	return flat{text: text, spans: []span{{end: len(text), kind: urlSpan, url: link}}}
}

// has is whether one of the texts shows one of the addresses, or leads there.
func has(texts []flat, addresses ...string) bool {
	return slices.ContainsFunc(texts, func(f flat) bool {
		return slices.ContainsFunc(slices.Concat(f.spans, urlRuns(f.text)), func(s span) bool {
			return s.url != "" && slices.Contains(addresses, s.url)
		})
	})
}

// missingTags are the post's hashtags that no part has, in a line.
func (k *work) missingTags(texts []flat) string {
	var have, missing []string
	for _, f := range texts {
		for _, d := range Detect(f.text) {
			if d.Kind == schema.FacetTag {
				have = append(have, strings.ToLower(d.Value))
			}
		}
	}
	for _, tag := range k.message.Hashtags {
		if folded := strings.ToLower(tag); !slices.Contains(have, folded) && tag != "" {
			have, missing = append(have, folded), append(missing, "#"+tag)
		}
	}
	return strings.Join(missing, " ")
}

// quotes is whether a quoted post is more than an address in the text. It is on pages and on networks that
// take ranges of text; plain text has only the address, and the network may make a preview of it.
func (k *work) quotes() bool { return k.network.Markup != schema.MarkupPlain }

// card makes the link's preview where the network takes ours. Media takes its place.
func (k *work) card() {
	pictured := slices.ContainsFunc(k.keys.Media, func(m schema.Media) bool { return m.Part <= 1 })
	if !k.network.Card || k.message.Link == "" || pictured && !k.page() {
		return
	}
	own := schema.Card{}
	if k.keys.Card != nil {
		own = *k.keys.Card
	}
	card := &schema.LinkCard{
		URL:         k.message.Link,
		Title:       normalText(either(own.Title, k.keys.Title)),
		Description: normalText(either(own.Description, k.keys.Summary)),
	}
	if own.Image != "" {
		file := k.file(own.Image)
		card.Image = &file
	}
	k.message.Card = card
}

func (k *work) file(name string) schema.MediaFile {
	file, ok := k.set.Media[name]
	if !ok {
		file.File = name
	}
	return file
}

// media gives each file to the part that carries it. Files that could not be read are reported by
// pipeline/rules.
func (k *work) media() {
	parts := k.message.Parts
	for i, m := range k.keys.Media {
		file := k.file(m.File)
		file.Focus = m.Focus
		if !k.mute(file) {
			file.Alt = normalText(m.Alt)
		}
		part := max(m.Part, 1)
		if k.page() {
			part = 1
		}
		if part > len(parts) {
			k.report(k.place("media", i, "part"), diag.Warning,
				fmt.Sprintf("there is no part %d: the text for %s has %d, and its last part carries the file", part, k.channel, len(parts)),
				fmt.Sprintf("write a smaller part, or list the media of %s under overrides", k.channel))
			part = len(parts)
		}
		parts[part-1].Media = append(parts[part-1].Media, file)
	}
}

// mute is whether the network takes no alt text with the file.
func (k *work) mute(file schema.MediaFile) bool {
	return k.network.Media.NoVideoAlt && strings.HasPrefix(file.Type, "video/")
}

// facets are the ranges of a text: those from Markdown, and between them what the network's own client
// would find.
func facets(f flat) []schema.Facet {
	var out []schema.Facet
	for _, s := range f.spans {
		if s.kind == linkSpan || s.kind == urlSpan {
			out = append(out, schema.Facet{Start: s.start, End: s.end, Kind: schema.FacetLink, Value: s.url})
		}
	}
	for _, d := range Detect(f.text) {
		inside := slices.ContainsFunc(f.spans, func(s span) bool { return d.Start < s.end && s.start < d.End })
		if !inside {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b schema.Facet) int { return cmp.Compare(a.Start, b.Start) })
	return out
}
