package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/brand"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/prose"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

// worded is a stretch of a post's words, and the way back to the file.
type worded struct {
	brand.Text
	// lower is the text in small letters, where there are policies that look for words.
	lower string
	// channels get it; nil stands for all that get the text.
	channels []string
	place    func(from, to int) diag.Diagnostic
}

// linked is an address that a post leads to.
type linked struct {
	url   string
	place func() diag.Diagnostic
}

// wordings are words with what is no prose: code, which is sent as it is, and the addresses of links.
type wordings struct {
	words, code []worded
	links       []linked
}

// wording collects the words of the variants of a post.
type wording struct {
	post   *content.Post
	front  frontmatter.Document
	reader *prose.Reader
	header []string // its lines, once they are asked for
	// folds is whether the words are wanted in small letters, too.
	folds bool

	words []worded
	taken map[string]int
}

func newWording(post *content.Post, reader *prose.Reader) wording {
	return wording{post: post, front: post.Front(), reader: reader}
}

// around gives a text what stands above and below it for the channels. A title is a heading too, because pages
// and cards show it as one. The word "summary" is the scope of measures, so a summary is a description.
func (w *wording) around(body wordings, channels []string) wordings {
	v := w.post.Value
	w.words, w.taken = make([]worded, 0, len(body.words)+8), map[string]int{}
	w.value("", v.Title, "text.heading.title", "title")
	w.value("", v.Summary, "text.meta.description", "summary")
	for _, channel := range channels {
		if own := v.Overrides[channel].ContentWarning; own != "" {
			w.value(channel, own, "text.meta.content_warning", "overrides", channel, "content_warning")
		} else {
			w.value(channel, v.ContentWarning, "text.meta.content_warning", "content_warning")
		}
	}
	w.words = append(w.words, body.words...)
	w.below(channels)
	all := wordings{code: body.code, links: body.links}
	if v.FirstComment != "" {
		comment := w.markdown(v.FirstComment, ".first_comment", "first_comment")
		w.words = append(w.words, comment.words...)
		all.code = append(all.code[:len(all.code):len(all.code)], comment.code...)
		all.links = append(all.links[:len(all.links):len(all.links)], comment.links...)
	}
	all.words = w.words
	return all
}

// below adds what stands below the text, up to the first comment.
func (w *wording) below(channels []string) {
	v := w.post.Value
	if v.Poll != nil {
		for i, option := range v.Poll.Options {
			w.value("", option, "text.meta.poll", "poll", "options", i)
		}
	}
	for _, channel := range channels {
		if own := v.Overrides[channel].Media; own != nil {
			w.alts(channel, own, "overrides", channel, "media")
		} else {
			w.alts(channel, v.Media, "media")
		}
	}
	if v.Card != nil {
		w.value("", v.Card.Title, "text.heading.title.card", "card", "title")
		w.value("", v.Card.Description, "text.meta.description.card", "card", "description")
	}
}

func (w *wording) alts(channel string, media []schema.Media, path ...any) {
	for i, m := range media {
		w.value(channel, m.Alt, "text.alt", append(path[:len(path):len(path)], i, "alt")...)
	}
}

// value adds a value of the header, once, for a channel or for all.
func (w *wording) value(channel, text, scope string, path ...any) {
	if text == "" {
		return
	}
	key := fmt.Sprint(path...)
	i, ok := w.taken[key]
	if !ok {
		i = len(w.words)
		w.taken[key] = i
		w.words = append(w.words, worded{Text: brand.Text{Scope: scope, Value: text}, lower: w.lower(text), place: w.valuePlace(text, path...)})
	}
	if channel != "" {
		w.words[i].channels = append(w.words[i].channels, channel)
	}
}

func (w *wording) lower(text string) string {
	if !w.folds {
		return ""
	}
	return strings.ToLower(text)
}

func (w *wording) valuePlace(text string, path ...any) func(from, to int) diag.Diagnostic {
	return func(from, to int) diag.Diagnostic { return w.inHeader(text, from, to, path...) }
}

// markdown reads a value of the header that is Markdown.
func (w *wording) markdown(text, suffix string, path ...any) wordings {
	section := w.reader.Read([]byte(text))[0]
	if suffix != "" {
		section.Stretches = slices.DeleteFunc(section.Stretches, func(s prose.Stretch) bool { return s.Scope == "summary" || s.Scope == "raw" })
	}
	return w.section(section, suffix, w.valuePlace(text, path...))
}

// body reads a section of the body.
func (w *wording) body(section prose.Section) wordings { return w.section(section, "", w.inBody) }

// section gives the words of a section, whose places in the Markdown have places in the file.
func (w *wording) section(section prose.Section, suffix string, place func(from, to int) diag.Diagnostic) wordings {
	list := func(stretches []prose.Stretch) []worded {
		made := make([]worded, len(stretches))
		for i, s := range stretches {
			made[i] = worded{Text: brand.Text{Scope: s.Scope + suffix, Value: s.Value, Counts: s.Counts}}
			made[i].place = func(from, to int) diag.Diagnostic { return place(s.Source(from, to)) }
			if s.Scope != "raw" && s.Scope != "summary" {
				made[i].lower = w.lower(s.Value)
			}
		}
		return made
	}
	all := wordings{words: list(section.Stretches), code: list(section.Code)}
	for _, link := range section.Links {
		all.links = append(all.links, linked{link.URL, func() diag.Diagnostic { return place(link.From, link.To) }})
	}
	return all
}
