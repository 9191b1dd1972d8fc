package prose

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// markup reads the words in a block of raw HTML. No network is sent them as they are, and package compose says
// so; whoever writes the block as Markdown then sends the same words.
type markup struct {
	*walker
	lines []text.Segment
	// passed is how many bytes of the block are in the lines that were read to their end.
	passed int
	kind   atom.Atom // the block that the words are in
	words  builder
	quiet  int // how many elements are open whose text is no prose
	code   int
}

func (w *walker) markup(n *ast.HTMLBlock) {
	m := markup{walker: w}
	var data []byte
	for i := range n.Lines().Len() {
		m.lines = append(m.lines, n.Lines().At(i))
	}
	if n.HasClosure() {
		m.lines = append(m.lines, n.ClosureLine)
	}
	for _, line := range m.lines {
		data = append(data, line.Value(w.source)...)
	}
	tokens := html.NewTokenizer(bytes.NewReader(data))
	for at := 0; ; {
		kind := tokens.Next()
		size := len(tokens.Raw())
		switch kind {
		case html.ErrorToken:
			m.flush()
			return
		case html.TextToken:
			m.text(at, at+size)
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := tokens.TagName()
			m.tag(atom.Lookup(name), kind)
		}
		at += size
	}
}

// tag ends a block of words, unless the element stands in a line.
func (m *markup) tag(name atom.Atom, kind html.TokenType) {
	by := map[html.TokenType]int{html.StartTagToken: 1, html.EndTagToken: -1}[kind]
	switch name {
	case atom.Script, atom.Style, atom.Pre, atom.Template:
		m.flush()
		m.quiet = max(m.quiet+by, 0)
	case atom.Code, atom.Tt, atom.Kbd, atom.Samp:
		m.code = max(m.code+by, 0)
	case atom.A, atom.Abbr, atom.B, atom.Cite, atom.Del, atom.Dfn, atom.Em, atom.Font, atom.I, atom.Img, atom.Ins, atom.Mark, atom.Q,
		atom.S, atom.Small, atom.Span, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.U, atom.Var, 0:
	default:
		m.flush()
		if m.kind = 0; kind == html.StartTagToken {
			m.kind = name
		}
	}
}

// text adds what stands in the block from one byte to another. Its lines may have other signs in front of them.
func (m *markup) text(from, to int) {
	if m.quiet > 0 {
		return
	}
	for ; len(m.lines) > 0; m.lines = m.lines[1:] {
		line := m.lines[0]
		value := line.Value(m.source)
		a, b := max(from-m.passed, 0), min(to-m.passed, len(value))
		if b <= 0 {
			return
		}
		m.line(line, value, a, b)
		if to < m.passed+len(value) {
			return
		}
		m.passed += len(value)
	}
}

// line adds what stands in a line from one byte to another, without the space in front of it.
func (m *markup) line(line text.Segment, value []byte, from, to int) {
	if from >= to {
		return
	}
	words := bytes.TrimRight(value[from:to], "\r\n")
	if from == 0 {
		from = len(words) - len(bytes.TrimLeft(words, " \t"))
		words = words[from:]
	}
	start := line.Start + from - line.Padding
	end := start + len(words)
	if m.code > 0 {
		masked(&m.words, '*', start, end)
	} else {
		m.unescape(&m.words, start, end)
	}
	if to == len(value) && end < len(m.source) && m.words.value.Len() > 0 {
		m.words.add(" ", end, 1)
	}
}

// flush ends a block of words.
func (m *markup) flush() {
	scope := "text"
	switch m.kind {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		scope = "text.heading." + m.kind.String()
	case atom.Li:
		scope = "text.list"
	case atom.Td:
		scope = "text.table.cell"
	case atom.Th:
		scope = "text.table.header"
	case atom.Blockquote:
		scope = "text.blockquote"
	}
	m.walker.words(m.words, scope)
	m.words = builder{}
}
