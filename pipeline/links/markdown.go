package links

import (
	"bytes"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// newParser reads the Markdown that package compose reads.
func newParser() parser.Parser {
	return goldmark.New(goldmark.WithExtensions(
		extension.Linkify, extension.Strikethrough, extension.Table, extension.TaskList,
	)).Parser()
}

// target is an address in Markdown: what it means, and what stands for it at a byte.
type target struct {
	address, written string
	at               int
}

// targets are the addresses that Markdown links to, in the order of the text. A reference is where its
// definition is.
func targets(p parser.Parser, markdown []byte) []target {
	if len(markdown) == 0 {
		return nil
	}
	doc := p.Parse(text.NewReader(markdown))
	var list []target
	add := func(written string, n ast.Node, opening string) {
		address := written
		if opening != "" {
			address = unescape(written)
		}
		if looksWeb(address) {
			list = append(list, target{address, written, find(markdown, max(n.Pos(), 0), written, opening)})
		}
	}
	//nolint:errcheck // the walker below has no error to give
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Link:
			if entering && n.Reference == nil {
				add(string(n.Destination), n, "](")
			}
		case *ast.AutoLink:
			if entering {
				add(string(n.Label(markdown)), n, "")
			}
		case *ast.LinkReferenceDefinition:
			if entering {
				add(string(n.Destination), n, "]:")
			}
		}
		return ast.WalkContinue, nil
	})
	return list
}

// unescape resolves the escapes and entities of a link's address.
func unescape(written string) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations([]byte(written)))))
}

// find is where an address stands behind a byte: the first time that it does behind the signs that open it, so
// that a link whose words are its address is found at its address.
func find(markdown []byte, from int, address, opening string) int {
	from = min(from, len(markdown))
	for at := from; opening != ""; {
		i := bytes.Index(markdown[at:], []byte(address))
		if i < 0 {
			break
		}
		at += i
		before := bytes.TrimSuffix(bytes.TrimRight(markdown[:at], " \t\r\n"), []byte("<"))
		if bytes.HasSuffix(bytes.TrimRight(before, " \t\r\n"), []byte(opening)) {
			return at
		}
		at++
	}
	if i := bytes.Index(markdown[from:], []byte(address)); i >= 0 {
		return from + i
	}
	return from
}
