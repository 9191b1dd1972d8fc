package site

import (
	"slices"
	"strings"

	"github.com/rivo/uniseg"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// excerptLength is how many characters of the text stand in for a summary that nobody wrote.
const excerptLength = 220

// excerpt is the beginning of a part as plain text, cut between words.
func excerpt(p part) string {
	text := p.Text
	if p.HTML != "" {
		text = plain(p.HTML)
	}
	return shorten(clean(text), excerptLength)
}

// blocks are the elements around which plain text needs a space.
var blocks = []atom.Atom{
	atom.Blockquote, atom.Br, atom.Dd, atom.Div, atom.Dt, atom.Hr, atom.Li, atom.P,
}

// aside are the elements whose text does not read on from the paragraph before.
var aside = []atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Pre, atom.Table}

// plain is the running text that sanitise would show.
func plain(source string) string {
	nodes, err := parse(source)
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, n := range nodes {
		plainNode(&b, n)
	}
	return b.String()
}

func plainNode(b *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
		return
	case n.Type != html.ElementNode || n.Namespace != "" || slices.Contains(dropped, n.DataAtom) || slices.Contains(aside, n.DataAtom):
		return
	}
	for child := range n.ChildNodes() {
		plainNode(b, child)
	}
	if slices.Contains(blocks, n.DataAtom) {
		b.WriteByte(' ')
	}
}

// shorten cuts after at most so many characters, at a space where there is one in the second half.
func shorten(text string, most int) string {
	rest, state, count, end := text, -1, 0, 0
	for rest != "" && count < most {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		end += len(cluster)
		count++
	}
	if rest == "" {
		return text
	}
	short := text[:end]
	if space := strings.LastIndexByte(short, ' '); space > end/2 && !strings.HasPrefix(rest, " ") {
		short = short[:space]
	}
	return strings.TrimRight(short, " ,;:–—-") + "…"
}
