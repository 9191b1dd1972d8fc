package frontmatter

import (
	"bufio"
	"bytes"
	"errors"
	"strings"
	"sync"

	"github.com/adrg/frontmatter"

	"github.com/galley-social/galley/schema/diag"
)

// maxHeader is the most bytes a header may have. Real ones have a few hundred, and the parsers behind this
// package are safe at this size, not at any.
const maxHeader = 64 << 10

const byteOrderMark = "\ufeff"

// fence is one way of opening and closing a header.
type fence struct {
	open, end string
	format    Format
}

func fences() []fence {
	return []fence{
		{"---", "---", YAML}, {"---yaml", "---", YAML},
		{"+++", "+++", TOML}, {"---toml", "---", TOML},
		{";;;", ";;;", JSON}, {"---json", "---", JSON},
	}
}

// Parse takes a Markdown file with a YAML, TOML or JSON header apart. A file without a header has the format
// None, no Root, and is all body. With problems there is no Root, and the bytes may be anywhere, but never
// in the body when they belong to a header that was opened. The Document shares src's memory.
func Parse(src []byte) (Document, []Problem) {
	whole := Document{Body: src, BodyLine: 1}
	if p := unreadable(src); p != nil {
		return whole, []Problem{*p}
	}
	bom := len(src) - len(bytes.TrimPrefix(src, []byte(byteOrderMark)))
	f, header, rest, err := split(src[bom:])
	if err != nil {
		return whole, []Problem{{Pos: diag.Pos{Line: 1, Column: 1}, Message: "the file can't be split: " + err.Error()}}
	}
	open, content := firstLine(src, bom)
	if f == nil {
		return withoutFence(src, open, content)
	}
	return withFence(src, *f, open, content, len(header), len(src)-len(rest))
}

// ParseYAML reads a file that is one YAML document. An empty one has no Root.
func ParseYAML(src []byte) (Document, []Problem) {
	bom := len(src) - len(bytes.TrimPrefix(src, []byte(byteOrderMark)))
	doc := Document{Format: YAML, Prefix: src[:bom:bom], Header: src[bom:], BodyLine: 1 + bytes.Count(src, []byte("\n"))}
	if p := unreadable(src); p != nil {
		return doc, []Problem{*p}
	}
	if len(doc.Header) == 0 {
		return doc, nil
	}
	return doc.read(newLocator(src), bom)
}

// split is adrg/frontmatter with formats that hand back the header's bytes as they are. Without a header, or
// without its closing fence, the format is nil; only the caller can tell which.
func split(src []byte) (found *fence, header, rest []byte, err error) {
	var formats []*frontmatter.Format
	for _, f := range fences() {
		formats = append(formats, frontmatter.NewFormat(f.open, f.end, func(data []byte, v any) error {
			raw, ok := v.(*[]byte)
			if !ok {
				return errors.New("not asked for bytes")
			}
			*raw, found = data, &f
			return nil
		}))
	}
	r := readers.Get().(*bufio.Reader)
	defer readers.Put(r)
	r.Reset(bytes.NewReader(src))
	rest, err = frontmatter.Parse(r, &header, formats...)
	return found, header, rest, err
}

// readers are used again, because a new one for every file is a tenth of all memory that reading takes.
var readers = sync.Pool{New: func() any { return bufio.NewReader(nil) }}

// firstLine gives where the first line that is not blank starts and where the one after it does.
func firstLine(src []byte, from int) (start, next int) {
	for start = from; start < len(src); start = next {
		next = lineEnd(src, start)
		if len(bytes.TrimSpace(src[start:next])) > 0 {
			return start, next
		}
	}
	return len(src), len(src)
}

func lineEnd(src []byte, from int) int {
	if i := bytes.IndexByte(src[from:], '\n'); i >= 0 {
		return from + i + 1
	}
	return len(src)
}

func withFence(src []byte, f fence, open, content, length, body int) (Document, []Problem) {
	end := content + length
	doc := Document{
		Format: f.format,
		Prefix: src[:content:content], Header: src[content:end:end], Fence: src[end:body:body], Body: src[body:],
		BodyLine: 1 + bytes.Count(src[:body], []byte("\n")),
	}
	at := newLocator(src)
	for _, line := range []struct {
		start, end int
		want       string
	}{{open, content, f.open}, {end, body, f.end}} {
		// The library trims lines before it compares them, so "  ---" inside a block of text would end the
		// header in the middle of a value.
		if string(bytes.TrimRight(src[line.start:line.end], " \t\r\n")) != line.want {
			return doc, []Problem{{
				Pos:     at.pos(line.start),
				Message: "the fence of the front matter does not start its line",
				Hint:    "start the fence " + quote(line.want) + " in the first column; a value can't have a line that holds only that",
			}}
		}
	}
	return doc.read(at, content)
}

// withoutFence tells a file without a header from one whose header never ends, and from one that starts with
// a JSON object.
func withoutFence(src []byte, open, content int) (Document, []Problem) {
	first := string(bytes.TrimSpace(src[open:content]))
	for _, f := range fences() {
		if f.open == first {
			doc := Document{Format: f.format, Prefix: src[:content:content], Header: src[content:]}
			doc.BodyLine = 1 + bytes.Count(src, []byte("\n"))
			return doc, []Problem{{
				Pos:     newLocator(src).pos(open),
				Message: "the front matter is opened with " + quote(f.open) + " and never closed",
				Hint:    "add a line " + quote(f.end) + " after the last key",
			}}
		}
	}
	if strings.HasPrefix(first, "{") {
		start := open + bytes.IndexByte(src[open:], '{')
		next := bytes.TrimLeft(src[start+1:], " \t\r\n")
		if len(next) > 0 && (next[0] == '"' || next[0] == '}') {
			return bareJSON(src, start)
		}
	}
	return Document{Body: src, BodyLine: 1}, nil
}

// read turns the header, which starts at the offset, into Root.
func (d Document) read(at *locator, offset int) (Document, []Problem) {
	if len(d.Header) > maxHeader {
		return d, []Problem{tooLong(at, offset)}
	}
	if p := strange(d.Header, d.Format, at, offset); p != nil {
		return d, []Problem{*p}
	}
	var problems []Problem
	switch d.Format {
	case YAML:
		d.Root, problems = readYAML(d.Header, at, offset)
	case TOML:
		d.Root, problems = readTOML(d.Header, at, offset)
	case JSON:
		d.Root, problems = readJSON(d.Header, at, offset)
	}
	if len(problems) == 0 {
		problems = checkTree(d.Root)
	}
	if len(problems) > 0 {
		d.Root = nil
	}
	return d, problems
}

func tooLong(at *locator, offset int) Problem {
	return Problem{
		Pos:     at.pos(offset),
		Message: "the front matter is longer than 64 KiB",
		Hint:    "move long text into the body",
	}
}
