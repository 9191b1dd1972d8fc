package prose

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/galley-social/galley/pipeline/suppress"
)

// Section is the prose of one text: the shared one, whose name is empty, or that below "## @name".
type Section struct {
	Name      string
	Stretches []Stretch
}

// Reader reads Markdown. It may be used by several goroutines.
type Reader struct{ parser parser.Parser }

// NewReader makes a Reader of the Markdown that package compose reads.
func NewReader() *Reader {
	return &Reader{goldmark.New(goldmark.WithExtensions(
		extension.Linkify, extension.Strikethrough, extension.Table, extension.TaskList,
	)).Parser()}
}

// Read takes a Markdown text apart. The first section is the shared text, also when it is empty.
func (r *Reader) Read(markdown []byte) []Section {
	doc := r.parser.Parse(text.NewReader(markdown))
	w := &walker{source: markdown, counts: map[string]int{}}
	var list []Section
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if name, end, ok := w.section(n); ok {
			list = append(list, w.close(max(n.Pos(), 0)))
			w = &walker{source: markdown, name: name, from: end, counts: map[string]int{}}
			continue
		}
		w.block(n, "text")
	}
	return append(list, w.close(len(markdown)))
}

// walker collects one section.
type walker struct {
	source  []byte
	name    string
	list    []Stretch
	summary builder
	// raw is the Markdown up to from.
	raw    builder
	from   int
	counts map[string]int
}

// section reports whether a block is the heading that starts a section, and where its line ends.
func (w *walker) section(n ast.Node) (name string, end int, ok bool) {
	h, ok := n.(*ast.Heading)
	if !ok || h.Level != 2 || h.Lines().Len() == 0 {
		return "", 0, false
	}
	line := h.Lines().At(0)
	name, ok = strings.CutPrefix(strings.TrimSpace(string(line.Value(w.source))), "@")
	start := max(n.Pos(), 0)
	if !ok || name == "" || strings.ContainsAny(name, " \t") || !bytes.HasPrefix(bytes.TrimLeft(w.source[start:], " "), []byte("#")) {
		return "", 0, false
	}
	end = line.Stop
	if i := bytes.IndexByte(w.source[end:], '\n'); i >= 0 {
		return name, end + i + 1, true
	}
	return name, len(w.source), true
}

// close adds what is about the whole section.
func (w *walker) close(end int) Section {
	if w.summary.value.Len() > 0 {
		s := w.summary.stretch("summary")
		s.Counts = w.counts
		w.list = append(w.list, s)
	}
	w.upTo(end)
	if s := w.raw.stretch("raw"); strings.TrimSpace(s.Value) != "" {
		w.list = append(w.list, s)
	}
	return Section{w.name, w.list}
}

// upTo adds Markdown to what is raw.
func (w *walker) upTo(end int) {
	end = max(end, w.from)
	w.raw.add(string(w.source[w.from:end]), w.from, end-w.from)
	w.from = end
}

// html leaves a comment for galley out of what is raw: nobody is sent it.
func (w *walker) html(n *ast.HTMLBlock) {
	if n.Lines().Len() == 0 {
		return
	}
	if line := n.Lines().At(0); suppress.IsComment(string(line.Value(w.source))) {
		w.upTo(line.Start)
		w.from = max(w.from, line.Stop)
	}
}

func (w *walker) block(n ast.Node, scope string) {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		w.counts["paragraphs"]++
		s := w.leaf(n, scope)
		if scope == "text" && s.Value != "" {
			w.summary.append(s)
			w.summary.value.WriteString("\n\n")
		}
	case *ast.Heading:
		level := fmt.Sprintf("heading.h%d", n.Level)
		w.counts[level]++
		w.leaf(n, scope+"."+level)
	case *ast.List:
		w.counts["list"]++
		w.blocks(n, scope+".list")
	case *ast.Blockquote:
		w.counts["blockquote"]++
		w.blocks(n, scope+".blockquote")
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		w.counts["pre"]++
	case *ast.HTMLBlock:
		w.html(n)
	case *ast.LinkReferenceDefinition:
	case *extast.TableCell:
		w.leaf(n, scope+".table")
	default:
		w.blocks(n, scope)
	}
}

func (w *walker) blocks(n ast.Node, scope string) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.block(c, scope)
	}
}

// leaf adds the text of a block.
func (w *walker) leaf(n ast.Node, scope string) Stretch {
	var b builder
	w.inlines(&b, n)
	s := b.stretch(scope)
	if strings.TrimSpace(s.Value) != "" {
		w.list = append(w.list, s)
	}
	return s
}
