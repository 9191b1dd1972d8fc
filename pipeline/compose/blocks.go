package compose

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"github.com/galley-social/galley/schema"
)

// writer renders Markdown nodes to a flat text.
type writer struct {
	source []byte
	links  linker
	// markup says whether a link's text stands alone, its URL in a facet, or is followed by the URL, and
	// whether images and links without a host have a meaning.
	markup schema.Markup
	// report takes a finding at a byte of the source.
	report func(at int, message, hint string)

	buf   []byte
	spans []span
	// fresh is where a container's mark ended: what follows stands beside the mark.
	fresh int
	// prefix is what each line of the current block starts with: list indents and quote marks.
	prefix string
	// pending is how many line ends are due before the next text.
	pending int
}

// flatten renders the blocks one after the other.
func (w *writer) flatten(blocks []ast.Node) flat {
	for _, b := range blocks {
		w.block(b)
	}
	return flat{text: string(w.buf), spans: w.spans}.trim().normal()
}

// gap asks for line ends before the next text; the largest wish counts.
func (w *writer) gap(lines int) {
	if len(w.buf) > w.fresh {
		w.pending = max(w.pending, lines)
	}
}

// flush writes the line ends that are due. A blank line of a quote keeps its mark, without the space.
func (w *writer) flush() {
	for ; w.pending > 0; w.pending-- {
		w.buf = append(w.buf, '\n')
		if w.pending > 1 {
			w.buf = append(w.buf, strings.TrimRight(w.prefix, " ")...)
			continue
		}
		w.buf = append(w.buf, w.prefix...)
	}
}

func (w *writer) write(text string) {
	if text != "" {
		w.flush()
		w.buf = append(w.buf, text...)
	}
}

// lineBreak ends a line inside a block.
func (w *writer) lineBreak() {
	w.buf = append(w.buf, '\n')
	w.buf = append(w.buf, w.prefix...)
}

// mark makes everything written since start a span, unless that is nothing.
func (w *writer) mark(start int, s span) {
	if start < len(w.buf) {
		s.start, s.end = start, len(w.buf)
		w.spans = append(w.spans, s)
	}
}

func (w *writer) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.Heading:
		w.gap(2)
		w.inlines(n)
	case *ast.TextBlock:
		w.gap(1)
		w.inlines(n)
	case *ast.List:
		w.list(n)
	case *ast.Blockquote:
		w.gap(2)
		w.nested("> ", "> ", n)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		w.code(n)
	case nil, *ast.ThematicBreak:
		w.gap(2)
	case *ast.HTMLBlock, *ast.LinkReferenceDefinition:
		// Raw HTML is reported when the body is read, and never sent.
	case *extast.Table:
		w.gap(2)
		for row := n.FirstChild(); row != nil; row = row.NextSibling() {
			w.gap(1)
			w.row(row)
		}
	default:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			w.block(c)
		}
	}
}

// nested writes the children of a container: first stands before its first line, rest before the others.
func (w *writer) nested(first, rest string, n ast.Node) {
	w.flush()
	outer := w.prefix
	w.buf = append(w.buf, first...)
	w.prefix = outer + rest
	w.fresh = len(w.buf)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.block(c)
	}
	w.prefix = outer
	w.fresh = 0
	w.pending = 0
}

func (w *writer) list(n *ast.List) {
	between := 1
	if !n.IsTight {
		between = 2
	}
	if _, inItem := n.Parent().(*ast.ListItem); inItem {
		w.gap(1)
	} else {
		w.gap(2)
	}
	number := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		marker := "- "
		if n.IsOrdered() {
			marker = strconv.Itoa(number) + ". "
			number++
		}
		if item != n.FirstChild() {
			w.gap(between)
		}
		w.nested(marker, strings.Repeat(" ", len(marker)), item)
	}
}

func (w *writer) code(n ast.Node) {
	w.gap(2)
	w.flush()
	start := len(w.buf)
	lines := n.Lines()
	for i := range lines.Len() {
		if i > 0 {
			w.lineBreak()
		}
		line := lines.At(i)
		w.buf = append(w.buf, bytes.TrimRight(line.Value(w.source), "\r\n")...)
	}
	w.mark(start, span{kind: codeSpan})
}

func (w *writer) row(n ast.Node) {
	for cell := n.FirstChild(); cell != nil; cell = cell.NextSibling() {
		if cell != n.FirstChild() {
			w.write(" | ")
		}
		w.inlines(cell)
	}
}
