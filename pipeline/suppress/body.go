package suppress

import (
	"bytes"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/galley-social/galley/schema/diag"
)

// reading collects the comments of a body, block by block.
type reading struct {
	// list are the comments whose lines are known, open those about the next block.
	list, open []Comment
	// started is whether that block has come, text whether there was any.
	started, text bool
}

// next is told on which line a block starts, so that the block before it ends on the line above.
func (r *reading) next(line int) {
	if r.started {
		r.end(line - 1)
	}
}

func (r *reading) end(line int) {
	for i := range r.open {
		r.open[i].To = line
	}
	r.list, r.open, r.started = append(r.list, r.open...), nil, false
}

func (r *reading) comment(c Comment) {
	if !r.text {
		c.From, c.To = 1, math.MaxInt
		r.list = append(r.list, c)
		return
	}
	r.open = append(r.open, c)
}

func (r *reading) block(line int) {
	r.text, r.started = true, len(r.open) > 0
	for i := range r.open {
		r.open[i].From = line
	}
}

// body finds the comments among the blocks of a body. One inside a code block is text, and one inside a list
// or a quote is left to what reads HTML.
func (d document) body() []Comment {
	body := d.front.Body
	if !bytes.Contains(body, []byte("galley:")) {
		return nil
	}
	var r reading
	read, line, seen := 0, max(d.front.BodyLine, 1), 0
	for n := goldmark.DefaultParser().Parse(text.NewReader(body)).FirstChild(); n != nil; n = n.NextSibling() {
		at := max(n.Pos(), read) // blocks come in the order of the text
		line += bytes.Count(body[read:at], []byte{'\n'})
		read = at
		r.next(line)
		c, ok := d.comment(n, line)
		if !ok {
			r.block(line)
			continue
		}
		if seen++; seen > maxComments {
			r.comment(c.tooMany())
			break
		}
		r.comment(c)
	}
	if r.started {
		r.end(math.MaxInt)
	}
	return append(r.list, r.open...)
}

// comment reads a block that is a comment for galley.
func (d document) comment(n ast.Node, line int) (Comment, bool) {
	if n.Kind() != ast.KindHTMLBlock || n.Lines().Len() == 0 {
		return Comment{}, false
	}
	lines := n.Lines()
	segment := lines.At(0)
	written := strings.TrimRight(string(segment.Value(d.front.Body)), "\r\n")
	short := strings.TrimSpace(written)
	c := Comment{Place: diag.Diagnostic{
		File: d.file, Length: utf8.RuneCountInString(short),
		Pos: diag.Pos{Line: line, Column: 1 + strings.Index(written, short)},
	}}
	if said, ok := inside(written); ok {
		c.parse(said)
		return c, true
	}
	start, _ := strings.CutPrefix(short, "<!--")
	if !strings.HasPrefix(short, "<!--") || !strings.HasPrefix(strings.TrimSpace(start), "galley:") {
		return Comment{}, false
	}
	c.Message, c.Hint = "a comment for galley is one line, and nothing else is on it", "write it as <!-- "+form+" -->"
	return c, true
}
