package prose

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// Link is an address that Markdown leads to.
type Link struct {
	// URL is the address as a network gets it, without Markdown's escapes.
	URL string
	// From and To are where it stands in the Markdown. Of a link by reference it is the words of the link.
	From, To int
}

// address adds where a link with words leads.
func (w *walker) address(n *ast.Link, label Stretch) {
	url := string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(n.Destination))))
	from, to := label.Source(0, len(label.Value))
	if len(label.marks) == 0 {
		from = max(n.Pos(), 0)
		to = from
	}
	// Marks of emphasis may stand between the words and the bracket that ends them.
	rest := w.source[to:]
	if i := bytes.Index(rest, []byte("](")); i >= 0 && len(bytes.Trim(rest[:i], "*_~`")) == 0 {
		start := to + i + len("](")
		for start < len(w.source) && bytes.IndexByte([]byte(" \t\r\n<"), w.source[start]) >= 0 {
			start++
		}
		if bytes.HasPrefix(w.source[start:], n.Destination) && len(n.Destination) > 0 {
			from, to = start, start+len(n.Destination)
		}
	}
	w.links = append(w.links, Link{url, from, to})
}

// codeBlock adds the lines of a block of code.
func (w *walker) codeBlock(n ast.Node) {
	var code builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		code.add(string(w.source[line.Start:line.Stop]), line.Start, line.Stop-line.Start)
	}
	w.code = append(w.code, code.stretch("code"))
}
