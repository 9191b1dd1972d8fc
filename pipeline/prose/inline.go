package prose

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

func (w *walker) inlines(b *builder, parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.inline(b, n)
	}
}

func (w *walker) inline(b *builder, n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.text(b, n)
	case *ast.CodeSpan:
		var code builder
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				masked(b, '*', t.Segment.Start, t.Segment.Stop)
				code.add(string(w.source[t.Segment.Start:t.Segment.Stop]), t.Segment.Start, t.Segment.Stop-t.Segment.Start)
			}
		}
		w.code = append(w.code, code.stretch("code"))
	case *ast.AutoLink:
		label := n.Label(w.source)
		// The node's own place may be that of the sign in front of it.
		at := min(max(n.Pos(), 0), len(w.source))
		at += max(bytes.Index(w.source[at:min(at+len(label)+2, len(w.source))], label), 0)
		end := min(at+len(label), len(w.source))
		masked(b, '@', at, end)
		url := string(n.URL(w.source))
		if n.AutoLinkType == ast.AutoLinkEmail {
			url = "mailto:" + url
		}
		w.links = append(w.links, Link{url, at, end})
	case *ast.Link:
		w.link(b, n)
	case *ast.Image:
		var alt builder
		w.inlines(&alt, n)
		if s := alt.stretch("text.alt"); strings.TrimSpace(s.Value) != "" {
			w.list = append(w.list, s)
		}
	case *ast.Emphasis:
		w.emphasis(b, n)
	case *ast.RawHTML, *extast.TaskCheckBox:
	default:
		w.inlines(b, n)
	}
}

// maxMarks is how deep marks of emphasis are looked at. Each takes the words in it once more, so that thousands
// in each other would take hours.
const maxMarks = 8

// emphasis adds words with a mark to their block, and as a stretch of their own.
func (w *walker) emphasis(b *builder, n *ast.Emphasis) {
	if w.marks >= maxMarks {
		w.inlines(b, n)
		return
	}
	var words builder
	w.marks++
	w.inlines(&words, n)
	w.marks--
	s := words.stretch(map[int]string{1: "emphasis", 2: "strong"}[n.Level])
	if strings.TrimSpace(s.Value) != "" {
		w.list = append(w.list, s)
	}
	b.append(s)
}

func masked(b *builder, sign byte, from, to int) {
	b.add(strings.Repeat(string(sign), max(to-from, 0)), from, max(to-from, 0))
}

// link adds the words of a link to its block, and as a stretch of their own. Words that repeat the address are none.
func (w *walker) link(b *builder, n *ast.Link) {
	var label builder
	w.inlines(&label, n)
	s := label.stretch("link")
	w.address(n, s)
	if bare(s.Value) == bare(string(n.Destination)) {
		s.Value = strings.Repeat("@", len(s.Value))
	} else if strings.TrimSpace(s.Value) != "" {
		w.list = append(w.list, s)
	}
	b.append(s)
}

func bare(address string) string {
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		address = strings.TrimPrefix(address, scheme)
	}
	return strings.TrimSuffix(address, "/")
}

func (w *walker) text(b *builder, n *ast.Text) {
	from, to := n.Segment.Start, n.Segment.Stop
	for to > from && (w.source[to-1] == '\n' || w.source[to-1] == '\r') {
		to--
	}
	w.unescape(b, from, to)
	switch {
	case n.HardLineBreak():
		b.add("\n", to, 1)
	case n.SoftLineBreak() && n.NextSibling() != nil && !w.joined(to, n.NextSibling()):
		b.add(" ", to, 1)
	}
}

// joined reports whether a line end is between two letters of a script that puts no spaces between words.
func (w *walker) joined(end int, next ast.Node) bool {
	t, ok := next.(*ast.Text)
	if !ok {
		return false
	}
	before, _ := utf8.DecodeLastRune(w.source[:end])
	after, _ := utf8.DecodeRune(t.Segment.Value(w.source))
	return unspaced(before) && unspaced(after)
}

func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFF60
}

var entity = regexp.MustCompile(`^&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);`)

// unescape adds source text with its backslash escapes and entities resolved.
func (w *walker) unescape(b *builder, from, to int) {
	start := from
	flush := func(end int) { b.add(string(w.source[start:end]), start, end-start) }
	for i := from; i < to; i++ {
		switch w.source[i] {
		case '\\':
			if i+1 < to && util.IsPunct(w.source[i+1]) {
				flush(i)
				start = i + 1
				i++
			}
		case '&':
			if name := entity.Find(w.source[i:to]); name != nil {
				flush(i)
				b.add(html.UnescapeString(string(name)), i, len(name))
				start = i + len(name)
				i = start - 1
			}
		}
	}
	flush(to)
}
