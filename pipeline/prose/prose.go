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
	// Code is what stands as code, which is sent as well, though it is no prose.
	Code []Stretch
	// Links are the addresses that it leads to, in their order.
	Links []Link
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
		w.block(n)
	}
	return append(list, w.close(len(markdown)))
}

// walker collects one section.
type walker struct {
	source  []byte
	name    string
	list    []Stretch
	code    []Stretch
	links   []Link
	summary builder
	// raw is the Markdown up to from.
	raw    builder
	from   int
	counts map[string]int
	// inside are the scopes of the lists and quotes that have begun and have no text yet, the outermost first.
	inside []string
	// marks is how many marks of emphasis are open.
	marks int
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
	return Section{Name: w.name, Stretches: w.list, Code: w.code, Links: w.links}
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

func (w *walker) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		w.leaf(n, "text")
	case *ast.Heading:
		w.leaf(n, fmt.Sprintf("text.heading.h%d", n.Level))
	case *ast.ListItem:
		w.inside = append(w.inside, "text.list")
		w.blocks(n)
	case *ast.Blockquote:
		w.inside = append(w.inside, "text.blockquote")
		w.blocks(n)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		w.counts["pre"]++
		w.codeBlock(n)
	case *ast.HTMLBlock:
		w.html(n)
		w.markup(n)
	case *ast.LinkReferenceDefinition:
	case *extast.TableCell:
		if _, ok := n.Parent().(*extast.TableHeader); ok {
			w.leaf(n, "text.table.header")
		} else {
			w.leaf(n, "text.table.cell")
		}
	default:
		w.blocks(n)
	}
	w.inside = nil
}

func (w *walker) blocks(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.block(c)
	}
}

// leaf adds the text of a block.
func (w *walker) leaf(n ast.Node, scope string) {
	var b builder
	w.inlines(&b, n)
	w.words(b, scope)
}

// words adds the text of a block, in the scope that Vale gives it: of what it is in, the outermost counts, and
// only for the first block in there. So the second paragraph of a list item is a paragraph like any other.
func (w *walker) words(b builder, scope string) {
	if strings.TrimSpace(b.value.String()) == "" {
		return
	}
	if len(w.inside) > 0 {
		scope, w.inside = w.inside[0], nil
	}
	s := b.stretch(scope)
	w.list = append(w.list, s)
	switch scope {
	case "text":
		w.counts["paragraphs"]++
	default:
		w.counts[strings.TrimPrefix(scope, "text.")]++
	}
	if scope == "text" || scope == "text.list" || scope == "text.blockquote" {
		w.summary.append(s)
		w.summary.value.WriteString("\n\n")
	}
}
