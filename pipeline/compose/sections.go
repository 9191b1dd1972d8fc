package compose

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/galley-social/galley/pipeline/suppress"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// judgeSections reports names that nothing has, and names that are there twice.
func (p *parsed) judgeSections(known []string) {
	seen := map[string]bool{}
	for _, s := range p.sections {
		switch {
		case !slices.Contains(known, s.name):
			hint := "channels and networks: " + strings.Join(known, ", ")
			if meant, ok := schema.Suggest(s.name, known); ok {
				hint = fmt.Sprintf("did you mean %q? %s", meant, hint)
			}
			p.findings = append(p.findings, finding{p.pos(s.at), diag.Error,
				fmt.Sprintf("unknown channel or network %q", s.name), hint})
		case seen[s.name]:
			p.findings = append(p.findings, finding{p.pos(s.at), diag.Error,
				fmt.Sprintf("there is a second text for %q", s.name), "keep one of them; the first one is used"})
		}
		seen[s.name] = true
	}
}

// choose is the text for a channel: its own section, or else its network's, or else the body.
func (p *parsed) choose(channel, network string) section {
	for _, name := range []string{channel, network} {
		for _, s := range p.sections {
			if s.name == name {
				return s
			}
		}
	}
	return p.body
}

// forGalley reports a block of a body that is a comment for galley: package suppress reads it, and nobody is
// sent it. In the header's texts there are no such comments.
func (s source) forGalley(n ast.Node) bool {
	if s.line == 0 || n.Kind() != ast.KindHTMLBlock || n.Lines().Len() == 0 {
		return false
	}
	lines := n.Lines()
	first := lines.At(0)
	return suppress.IsComment(string(first.Value(s.markdown)))
}

// rawHTML reports HTML in a block, which no network takes and no page of ours lets through.
func rawHTML(src source, block ast.Node) []finding {
	var found []finding
	report := func(at int, snippet string) {
		snippet, _, _ = strings.Cut(strings.TrimSpace(snippet), "\n")
		found = append(found, finding{src.pos(at), diag.Error,
			fmt.Sprintf("raw HTML %q is not sent", snippet), "write Markdown, or put the HTML between backticks to show it"})
	}
	// The walk's only error would be one of this function's own, and it has none.
	_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.HTMLBlock:
			if n.Lines().Len() > 0 {
				line := n.Lines().At(0)
				report(line.Start, string(line.Value(src.markdown)))
			}
		case *ast.RawHTML:
			if n.Segments.Len() > 0 {
				line := n.Segments.At(0)
				report(line.Start, string(line.Value(src.markdown)))
			}
		}
		return ast.WalkContinue, nil
	})
	return found
}
