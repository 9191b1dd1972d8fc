package compose

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"github.com/galley-social/galley/schema"
)

func (w *writer) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.inline(n)
	}
}

func (w *writer) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.text(n)
	case *ast.String:
		w.write(string(n.Value))
	case *ast.CodeSpan:
		w.flush()
		start := len(w.buf)
		w.inlines(n)
		w.mark(start, span{kind: codeSpan})
	case *ast.Link:
		w.link(n)
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.Image:
		w.image(n)
	case *ast.RawHTML:
		// Reported when the body is read, and never sent.
	case *extast.TaskCheckBox:
		if n.IsChecked {
			w.write("[x] ")
		} else {
			w.write("[ ] ")
		}
	default:
		w.inlines(n)
	}
}

func (w *writer) text(n *ast.Text) {
	value := n.Segment.Value(w.source)
	if _, code := n.Parent().(*ast.CodeSpan); code {
		// A line end inside a code span is a space.
		w.write(strings.ReplaceAll(strings.TrimRight(string(value), "\r"), "\n", " "))
	} else {
		w.write(unescape(strings.TrimRight(string(value), "\r\n")))
	}
	switch {
	case n.HardLineBreak():
		w.lineBreak()
	case n.SoftLineBreak():
		w.softBreak(n)
	}
}

// softBreak writes what a line end in the source stands for. Scripts that put no spaces between words get
// none.
func (w *writer) softBreak(n *ast.Text) {
	if next, ok := n.NextSibling().(*ast.Text); ok {
		before, _ := utf8.DecodeLastRune(w.buf)
		after, _ := utf8.DecodeRune(next.Segment.Value(w.source))
		if unspaced(before) && unspaced(after) {
			return
		}
	}
	if n.NextSibling() != nil {
		w.buf = append(w.buf, ' ')
	}
}

func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFF60
}

func (w *writer) link(n *ast.Link) {
	w.flush()
	start, outside := len(w.buf), len(w.spans)
	w.inlines(n)
	label := string(w.buf[start:])
	target := unescape(string(n.Destination))
	address, mail := strings.CutPrefix(target, "mailto:")
	switch {
	case mail:
		if label != address {
			w.write(" (" + address + ")")
		}
		w.spans = w.spans[:outside]
		w.mark(start, span{kind: codeSpan})
	case !webLink(target):
		if w.markup != schema.MarkupHTML {
			w.report(n.Pos(), fmt.Sprintf("link %q is not a web address", target),
				`write all of it, as in "https://northwind.example/holiday"`)
		}
	case label == "" || sameLink(label, target):
		w.buf, w.spans = w.buf[:start], w.spans[:outside]
		w.address(target, n.Pos())
	default:
		w.spans = w.spans[:outside]
		w.labelled(start, target, n.Pos())
	}
}

// labelled finishes a link whose label is written from start on.
func (w *writer) labelled(start int, target string, from int) {
	if w.markup == schema.MarkupFacets {
		w.mark(start, span{kind: linkSpan, url: w.links.rewrite(target), at: from})
		return
	}
	at := len(w.spans)
	w.write(" (")
	w.address(target, from)
	w.write(")")
	w.mark(start, span{kind: wholeSpan})
	whole := w.spans[len(w.spans)-1]
	copy(w.spans[at+1:], w.spans[at:])
	w.spans[at] = whole
}

// address writes a URL that is its own text.
func (w *writer) address(target string, from int) {
	w.flush()
	start := len(w.buf)
	full := w.links.rewrite(target)
	w.write(w.links.show(full))
	w.mark(start, span{kind: urlSpan, url: full, at: from})
}

func (w *writer) autoLink(n *ast.AutoLink) {
	label := string(n.Label(w.source))
	w.flush()
	start := len(w.buf)
	switch {
	case webLink(label):
		// The node's own place may be that of the sign in front of it.
		at := max(n.Pos(), 0)
		w.address(label, at+max(strings.Index(string(w.source[at:min(at+len(label)+2, len(w.source))]), label), 0))
	case n.AutoLinkType == ast.AutoLinkURL && n.Protocol != nil:
		// "www.…" has no scheme: the network decides whether it is a link.
		w.write(label)
	default:
		w.write(strings.TrimPrefix(label, "mailto:"))
		w.mark(start, span{kind: codeSpan})
	}
}

func (w *writer) image(n *ast.Image) {
	if w.markup == schema.MarkupHTML {
		w.inlines(n)
		return
	}
	w.report(n.Pos(), fmt.Sprintf("image %q in the text is not sent", string(n.Destination)),
		fmt.Sprintf("list it under media: in the front matter, as \"- file: %s\" with its alt text", string(n.Destination)))
}

var entity = regexp.MustCompile(`^&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);`)

// unescape resolves backslash escapes and entities in one pass, so that neither makes the other.
func unescape(s string) string {
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]) {
			i++
		} else if s[i] == '&' {
			if name := entity.FindString(s[i:]); name != "" {
				out.WriteString(html.UnescapeString(name))
				i += len(name) - 1
				continue
			}
		}
		out.WriteByte(s[i])
	}
	return out.String()
}
