package rules

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

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
	place func(from, to int) diag.Diagnostic
}

// wording collects the words of one variant of a post.
type wording struct {
	post   *content.Post
	front  frontmatter.Document
	reader *prose.Reader
	texts  []worded
	taken  map[string]bool
	header []string // its lines, once they are asked for
}

// before adds what stands above the text. A title is a heading too, because pages and cards show it as one. The
// word "summary" is the scope of measures, so a summary is a description.
func (w *wording) before(channels []string) {
	v := w.post.Value
	w.value(v.Title, "text.heading.title", "title")
	w.value(v.Summary, "text.meta.description", "summary")
	for _, channel := range channels {
		if own := v.Overrides[channel].ContentWarning; own != "" {
			w.value(own, "text.meta.content_warning", "overrides", channel, "content_warning")
		} else {
			w.value(v.ContentWarning, "text.meta.content_warning", "content_warning")
		}
	}
}

// after adds what stands below the text.
func (w *wording) after(channels []string) {
	v := w.post.Value
	if v.Poll != nil {
		for i, option := range v.Poll.Options {
			w.value(option, "text.meta.poll", "poll", "options", i)
		}
	}
	for _, channel := range channels {
		if own := v.Overrides[channel].Media; own != nil {
			w.alts(own, "overrides", channel, "media")
		} else {
			w.alts(v.Media, "media")
		}
	}
	if v.Card != nil {
		w.value(v.Card.Title, "text.heading.title.card", "card", "title")
		w.value(v.Card.Description, "text.meta.description.card", "card", "description")
	}
	if v.FirstComment != "" {
		w.markdown(v.FirstComment, ".first_comment", "first_comment")
	}
}

func (w *wording) alts(media []schema.Media, path ...any) {
	for i, m := range media {
		w.value(m.Alt, "text.alt", append(path[:len(path):len(path)], i, "alt")...)
	}
}

// value adds a value of the header, once.
func (w *wording) value(text, scope string, path ...any) {
	key := fmt.Sprint(path...)
	if text == "" || w.taken[key] {
		return
	}
	w.taken[key] = true
	w.texts = append(w.texts, worded{brand.Text{Scope: scope, Value: text}, func(from, to int) diag.Diagnostic {
		return w.inHeader(text, from, to, path...)
	}})
}

// markdown adds a value of the header that is Markdown.
func (w *wording) markdown(text, suffix string, path ...any) {
	for _, s := range w.reader.Read([]byte(text))[0].Stretches {
		if suffix != "" && (s.Scope == "summary" || s.Scope == "raw") {
			continue
		}
		w.texts = append(w.texts, worded{brand.Text{Scope: s.Scope + suffix, Value: s.Value, Counts: s.Counts}, func(from, to int) diag.Diagnostic {
			from, to = s.Source(from, to)
			return w.inHeader(text, from, to, path...)
		}})
	}
}

// body adds a section of the body.
func (w *wording) body(section prose.Section) {
	for _, s := range section.Stretches {
		w.texts = append(w.texts, worded{brand.Text{Scope: s.Scope, Value: s.Value, Counts: s.Counts}, func(from, to int) diag.Diagnostic {
			return w.inBody(s.Source(from, to))
		}})
	}
}

func (w *wording) inBody(from, to int) diag.Diagnostic {
	body := w.front.Body
	start := bytes.LastIndexByte(body[:from], '\n') + 1
	return diag.Diagnostic{
		File: w.post.File, Length: lengthOf(string(body[from:to])),
		Pos: diag.Pos{
			Line:   max(w.front.BodyLine, 1) + bytes.Count(body[:from], []byte{'\n'}),
			Column: utf8.RuneCount(body[start:from]) + 1,
		},
	}
}

// lengthOf is how many characters of its line a match takes.
func lengthOf(match string) int {
	match, _, _ = strings.Cut(match, "\n")
	return utf8.RuneCountInString(strings.TrimSuffix(match, "\r"))
}

// inHeader is the place of a part of a value. When the value is written in another way than it reads, with
// escapes or folded lines, it is the place of the whole value.
func (w *wording) inHeader(value string, from, to int, path ...any) diag.Diagnostic {
	place := at(&w.post.Doc, path...)
	if w.header == nil {
		w.header = strings.Split(strings.TrimPrefix(string(w.front.Prefix), "\uFEFF")+string(w.front.Header), "\n")
	}
	if pos, ok := inScalar(w.header, place.Pos, value, from, to); ok {
		place.Pos, place.Length = pos, lengthOf(value[from:to])
	}
	return place
}

// inScalar is the place of a part of a value that starts at a place: of one that is written as it reads up to the
// part's end, or of a literal block.
func inScalar(lines []string, start diag.Pos, value string, offset, end int) (diag.Pos, bool) {
	if start.Line > len(lines) {
		return diag.Pos{}, false
	}
	line := []rune(lines[start.Line-1])
	if start.Column > len(line) {
		return diag.Pos{}, false
	}
	rest := string(line[start.Column-1:])
	if strings.HasPrefix(rest, "|") {
		return inBlock(lines[start.Line:], start.Line+1, value, offset)
	}
	column := start.Column
	if rest[0] == '"' || rest[0] == '\'' {
		rest, column = rest[1:], column+1
	}
	if !strings.HasPrefix(rest, value[:end]) {
		return diag.Pos{}, false
	}
	return diag.Pos{Line: start.Line, Column: column + utf8.RuneCountInString(value[:offset])}, true
}

// inBlock is the place of a byte of a literal block whose first line is the first of the lines.
func inBlock(lines []string, first int, value string, offset int) (diag.Pos, bool) {
	n := strings.Count(value[:offset], "\n")
	begin := strings.LastIndexByte(value[:offset], '\n') + 1
	want, _, _ := strings.Cut(value[begin:], "\n")
	if n >= len(lines) {
		return diag.Pos{}, false
	}
	indent, ok := strings.CutSuffix(strings.TrimSuffix(lines[n], "\r"), want)
	if !ok || strings.TrimLeft(indent, " \t") != "" {
		return diag.Pos{}, false
	}
	return diag.Pos{Line: first + n, Column: utf8.RuneCountInString(indent+value[begin:offset]) + 1}, true
}
