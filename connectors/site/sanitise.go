package site

import (
	"html/template"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// allowed are the elements that may stand in a post, none of which loads or runs anything, with the
// attributes that each may keep. An element that is not here loses its tags and keeps its text.
var allowed = map[atom.Atom][]string{
	atom.A: {"href", "title"}, atom.Abbr: {"title"}, atom.B: nil, atom.Blockquote: nil, atom.Br: nil, atom.Cite: nil,
	atom.Code: nil, atom.Dd: nil, atom.Del: nil, atom.Dl: nil, atom.Dt: nil, atom.Em: nil, atom.H2: nil, atom.H3: nil,
	atom.H4: nil, atom.H5: nil, atom.H6: nil, atom.Hr: nil, atom.I: nil, atom.Ins: nil, atom.Kbd: nil, atom.Li: nil,
	atom.Mark: nil, atom.Ol: {"start"}, atom.P: nil, atom.Pre: nil, atom.Q: nil, atom.S: nil, atom.Small: nil,
	atom.Strong: nil, atom.Sub: nil, atom.Sup: nil, atom.Table: nil, atom.Tbody: nil, atom.Td: {"align", "style"},
	atom.Tfoot: nil, atom.Th: {"align", "style"}, atom.Thead: nil, atom.Tr: nil, atom.Ul: nil,
}

// dropped are the elements whose text is not prose: it goes with them. SVG and MathML go as well, by their
// namespace.
var dropped = []atom.Atom{
	atom.Applet, atom.Audio, atom.Base, atom.Canvas, atom.Embed, atom.Frame, atom.Frameset, atom.Head, atom.Iframe,
	atom.Link, atom.Meta, atom.Noembed, atom.Noframes, atom.Noscript, atom.Object, atom.Plaintext,
	atom.Script, atom.Select, atom.Style, atom.Template, atom.Textarea, atom.Title, atom.Video, atom.Xmp,
}

type sanitiser struct {
	out strings.Builder
	// base makes relative links absolute, for feeds; nil leaves them.
	base *url.URL
}

// sanitise writes HTML anew from its parsed tree, so that nothing but the allow-list can come out, however
// the source was written. It refuses only what is nested beyond all reason.
func sanitise(source string, base *url.URL) (template.HTML, error) {
	nodes, err := parse(source)
	if err != nil {
		return "", err
	}
	s := &sanitiser{base: base}
	for _, n := range nodes {
		s.node(n)
	}
	return template.HTML(s.out.String()), nil
}

func parse(source string) ([]*html.Node, error) {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	return html.ParseFragment(strings.NewReader(source), body)
}

func (s *sanitiser) node(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		s.out.WriteString(html.EscapeString(stripControls(n.Data)))
	case n.Type != html.ElementNode || n.Namespace != "" || slices.Contains(dropped, n.DataAtom):
	case n.DataAtom == atom.Img:
		s.out.WriteString(html.EscapeString(clean(attribute(n, "alt"))))
	case n.DataAtom == atom.Input:
		s.box(n)
	default:
		s.element(n)
	}
}

func (s *sanitiser) element(n *html.Node) {
	// The page's title is its only first heading.
	if n.DataAtom == atom.H1 {
		n.DataAtom = atom.H2
	}
	keeps, known := allowed[n.DataAtom]
	attributes := s.attributes(n, keeps)
	if !known || n.DataAtom == atom.A && !strings.Contains(attributes, ` href="`) {
		s.children(n)
		return
	}
	name := n.DataAtom.String()
	s.out.WriteString("<" + name + attributes + ">")
	if n.DataAtom == atom.Br || n.DataAtom == atom.Hr {
		return
	}
	s.children(n)
	s.out.WriteString("</" + name + ">")
}

func (s *sanitiser) children(n *html.Node) {
	for child := range n.ChildNodes() {
		s.node(child)
	}
}

// box shows the check box of a task list as a character.
func (s *sanitiser) box(n *html.Node) {
	if attribute(n, "type") != "checkbox" {
		return
	}
	for _, a := range n.Attr {
		if a.Key == "checked" {
			s.out.WriteString("☑")
			return
		}
	}
	s.out.WriteString("☐")
}

func (s *sanitiser) attributes(n *html.Node, keeps []string) string {
	var b strings.Builder
	for _, key := range keeps {
		value := attribute(n, key)
		switch key {
		case "href":
			value = safeURL(value, s.base)
		case "start":
			value = digits(value)
		case "align", "style":
			key, value = "class", alignment(key, value)
		default:
			value = clean(value)
		}
		if value != "" {
			b.WriteString(" " + key + `="` + html.EscapeString(value) + `"`)
		}
	}
	return b.String()
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == key {
			return a.Val
		}
	}
	return ""
}

func digits(value string) string {
	if len(value) > 9 || strings.ContainsFunc(value, func(r rune) bool { return r < '0' || r > '9' }) {
		return ""
	}
	return value
}

// alignment is the class for a table cell's alignment, written either way that Markdown renderers do.
func alignment(key, value string) string {
	if key == "style" {
		value = strings.TrimSpace(strings.TrimPrefix(strings.ReplaceAll(value, " ", ""), "text-align:"))
	}
	switch value {
	case "center", "right":
		return value
	}
	return ""
}
