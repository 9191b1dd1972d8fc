package links

import (
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/parser"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

// places are where a post's file has addresses.
type places struct {
	post  *content.Post
	front frontmatter.Document
	// file is the text from the start to the body's end, without a byte-order mark; body is where the body
	// starts in it.
	file string
	body int
	list []place

	parser parser.Parser
}

type place struct {
	address string
	at      diag.Diagnostic
}

func newPlaces(post *content.Post, parser parser.Parser) *places {
	f := post.Front()
	head := strings.TrimPrefix(string(f.Prefix), "\uFEFF") + string(f.Header) + string(f.Fence)
	p := &places{post: post, front: f, file: head + string(f.Body), body: len(head), parser: parser}
	p.value(post.Value.Link, "link")
	for _, channel := range post.Value.Channels {
		p.value(post.Value.Overrides[channel].Link, "overrides", channel, "link")
		p.markdown(post.Value.Overrides[channel].Text, "overrides", channel, "text")
	}
	p.value(post.Value.ReplyTo, "reply_to")
	p.value(post.Value.Quote, "quote")
	p.markdown(post.Value.FirstComment, "first_comment")
	for _, m := range targets(parser, f.Body) {
		p.add(m.address, p.at(p.body+m.at, m.written))
	}
	return p
}

func (p *places) add(address string, at diag.Diagnostic) {
	p.list = append(p.list, place{address, at})
}

// value adds an address that is the whole value of a key.
func (p *places) value(address string, path ...any) {
	if looksWeb(address) {
		p.add(address, p.inHeader(address, path...))
	}
}

// markdown adds the addresses in a key's value.
func (p *places) markdown(value string, path ...any) {
	for _, m := range targets(p.parser, []byte(value)) {
		p.add(m.address, p.inHeader(m.written, path...))
	}
}

// inHeader is where a text stands at or behind the start of a key's value; written in another way, with escapes
// or over several lines, it is the place of the whole value.
func (p *places) inHeader(written string, path ...any) diag.Diagnostic {
	whole := diag.Diagnostic{File: p.post.File, Pos: p.front.Pos(path...), Length: p.front.Length(path...)}
	from := p.offset(whole.Pos)
	if i := strings.Index(p.file[from:p.body], written); i >= 0 && written != "" {
		return p.at(from+i, written)
	}
	return whole
}

// offset is the byte of a place.
func (p *places) offset(pos diag.Pos) int {
	at := 0
	for range pos.Line - 1 {
		i := strings.IndexByte(p.file[at:], '\n')
		if i < 0 {
			return min(at, p.body)
		}
		at += i + 1
	}
	for range pos.Column - 1 {
		_, size := utf8.DecodeRuneInString(p.file[at:])
		at += size
	}
	return min(at, p.body)
}

// at is the place of a text at a byte of the file.
func (p *places) at(offset int, written string) diag.Diagnostic {
	before := p.file[:offset]
	return diag.Diagnostic{
		File: p.post.File, Length: utf8.RuneCountInString(written),
		Pos: diag.Pos{
			Line:   strings.Count(before, "\n") + 1,
			Column: utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1,
		},
	}
}

// of are the links that are sent as an address. One that no place leads to was found by a network in the
// words of the text, as "northwind.example/holiday" is. Without a dot it could be any word.
func (p *places) of(sent string) []Link {
	var list []Link
	for _, m := range p.list {
		if added, ok := leads(m.address, sent); ok {
			list = append(list, Link{Address: sent, Source: m.address, Added: added, Place: m.at})
		}
	}
	if len(list) > 0 {
		return list
	}
	_, bare, _ := strings.Cut(sent, "://")
	for _, written := range []string{sent, bare} {
		if i := strings.Index(p.file[p.body:], written); i >= 0 && strings.Contains(written, ".") {
			return []Link{{Address: sent, Source: sent, Place: p.at(p.body+i, written)}}
		}
	}
	start := diag.Diagnostic{File: p.post.File, Pos: diag.Pos{Line: max(p.front.BodyLine, 1), Column: 1}}
	return []Link{{Address: sent, Source: sent, Place: start}}
}
