package compose

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"github.com/galley-social/galley/schema"
)

// onePage writes the one part of a page: all of the text as HTML, with the plain text beside it. The link,
// the hashtags and the media are the page's own, not the text's.
func (k *work) onePage(src source, s section) {
	blocks := s.all()
	f := k.writer(src).flatten(blocks)
	part := k.part(schema.RolePost, f)
	part.HTML = k.html(src.markdown, blocks)
	k.message.Parts = []schema.Part{part}
	k.card()
	k.media()
}

// newPages makes the renderer of all pages.
func newPages() renderer.Renderer {
	return renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(pageLinks{}, 1),
		util.Prioritized(extension.NewTableHTMLRenderer(), 500),
		util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
		util.Prioritized(extension.NewTaskCheckBoxHTMLRenderer(), 500),
		util.Prioritized(html.NewRenderer(), 1000),
	))
}

// html renders blocks as a page shows them. Raw HTML is left out, and so are addresses that run scripts.
func (k *work) html(markdown []byte, blocks []ast.Node) string {
	out := buffer{links: k.links}
	for _, b := range blocks {
		if b == nil {
			out.WriteString("<hr>\n")
			continue
		}
		if err := k.pages.Render(&out, markdown, b); err != nil {
			// A buffer takes every write, and the renderers have no error of their own.
			panic("compose: rendering a page: " + err.Error())
		}
	}
	return normalText(out.String())
}

// buffer is a bytes.Buffer that goldmark writes to without a buffer of its own. It carries what the renderer has to
// know of the delivery.
type buffer struct {
	bytes.Buffer
	links linker
}

// Buffered and Flush are of no use to a buffer in memory.
func (*buffer) Buffered() int { return 0 }
func (*buffer) Flush() error  { return nil }

// pageLinks renders the nodes in which a page differs from goldmark's own HTML.
type pageLinks struct{}

// RegisterFuncs takes over links and raw HTML.
func (p pageLinks) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindLink, p.link)
	reg.Register(ast.KindAutoLink, p.autoLink)
	reg.Register(ast.KindRawHTML, nothing)
	reg.Register(ast.KindHTMLBlock, nothing)
}

func nothing(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

func (p pageLinks) open(w util.BufWriter, target, title string) {
	escaped := util.URLEscape([]byte(w.(*buffer).links.rewrite(target)), false)
	_, _ = w.WriteString(`<a href="`)
	if !html.IsDangerousURL(escaped) {
		_, _ = w.Write(util.EscapeHTML(escaped))
	}
	if title != "" {
		_, _ = w.WriteString(`" title="`)
		_, _ = w.Write(util.EscapeHTML([]byte(title)))
	}
	_, _ = w.WriteString(`">`)
}

func (p pageLinks) link(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Link)
	if entering {
		p.open(w, unescape(string(n.Destination)), unescape(string(n.Title)))
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString("</a>")
	return ast.WalkContinue, nil
}

func (p pageLinks) autoLink(w util.BufWriter, markdown []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.AutoLink)
	if entering {
		target := string(n.URL(markdown))
		if n.AutoLinkType == ast.AutoLinkEmail {
			target = "mailto:" + target
		}
		p.open(w, target, "")
		_, _ = w.Write(util.EscapeHTML(n.Label(markdown)))
		_, _ = w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}
