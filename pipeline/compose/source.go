package compose

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/galley-social/galley/schema/diag"
)

// source is a Markdown text and where it stands in the file.
type source struct {
	markdown []byte
	// line is the file's line on which the text starts. It is 0 when the text is a value of the header,
	// whose lines YAML may have folded: then every finding is at the value, in fixed.
	line  int
	fixed diag.Pos
}

// pos is the place of a byte of the text.
func (s source) pos(at int) diag.Pos {
	if s.line == 0 {
		return s.fixed
	}
	at = min(max(at, 0), len(s.markdown))
	before := s.markdown[:at]
	start := bytes.LastIndexByte(before, '\n') + 1
	return diag.Pos{
		Line:   s.line + bytes.Count(before, []byte{'\n'}),
		Column: utf8.RuneCount(before[start:]) + 1,
	}
}

// finding is a finding before its file is known.
type finding struct {
	at            diag.Pos
	severity      diag.Severity
	message, hint string
}

// parsed is a Markdown text taken apart.
type parsed struct {
	source
	// body is the text before the first section.
	body section
	// sections are the texts for one channel or network.
	sections []section
	// findings are about the headings of sections.
	findings []finding
}

// section is a run of blocks, cut into parts at its thematic breaks.
type section struct {
	name string
	at   int
	// parts hold no thematic breaks; breaks are where those stand, one less than the parts.
	parts    [][]ast.Node
	breaks   []int
	findings []finding
}

// all are the blocks of every part, a nil node where a thematic break is.
func (s section) all() []ast.Node {
	var blocks []ast.Node
	for i, part := range s.parts {
		if i > 0 {
			blocks = append(blocks, nil)
		}
		blocks = append(blocks, part...)
	}
	return blocks
}

// newParser reads GitHub's kind of Markdown, as people know it from pull requests.
func newParser() parser.Parser {
	return goldmark.New(goldmark.WithExtensions(
		extension.Linkify, extension.Strikethrough, extension.Table, extension.TaskList,
	)).Parser()
}

// parse takes a text apart. known says whether a name is a channel or a network.
func (c *Composer) parse(src source) parsed {
	p := parsed{source: src}
	doc := c.parser.Parse(text.NewReader(src.markdown))
	current := &section{parts: [][]ast.Node{nil}}
	place := func() {
		current.endPart(src, -1)
		if current.name == "" {
			p.body = *current
		} else {
			p.sections = append(p.sections, *current)
		}
	}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if name, ok := p.heading(n, c.known); ok {
			place()
			current = &section{name: name, at: n.Pos(), parts: [][]ast.Node{nil}}
			continue
		}
		if n.Kind() == ast.KindThematicBreak {
			current.endPart(src, n.Pos())
			continue
		}
		if src.forGalley(n) {
			continue
		}
		current.findings = append(current.findings, rawHTML(src, n)...)
		last := len(current.parts) - 1
		current.parts[last] = append(current.parts[last], n)
	}
	place()
	p.judgeSections(c.known)
	return p
}

// endPart closes the current part at a thematic break, or at the section's end when there is none.
func (s *section) endPart(src source, at int) {
	last := len(s.parts) - 1
	switch {
	case at >= 0 && len(s.parts[last]) == 0:
		s.findings = append(s.findings, finding{src.pos(at), diag.Warning,
			"there is no text before this thematic break", "remove the break, or write the part that it ends"})
	case at >= 0:
		s.parts, s.breaks = append(s.parts, nil), append(s.breaks, at)
	case len(s.parts[last]) == 0 && last > 0:
		s.findings = append(s.findings, finding{src.pos(s.breaks[last-1]), diag.Warning,
			"there is no text after this thematic break", "remove the break, or write the part that it starts"})
		s.parts, s.breaks = s.parts[:last], s.breaks[:last-1]
	}
}

// heading reports whether the block starts a section, and whose. Other headings are only checked for what
// was probably meant.
func (p *parsed) heading(n ast.Node, known []string) (string, bool) {
	h, ok := n.(*ast.Heading)
	if !ok || h.Lines().Len() == 0 {
		return "", false
	}
	line := h.Lines().At(0)
	start := max(n.Pos(), 0)
	setext := !bytes.HasPrefix(bytes.TrimLeft(p.markdown[start:], " "), []byte("#"))
	title := strings.TrimSpace(string(line.Value(p.markdown)))
	name, at := strings.CutPrefix(title, "@")
	switch {
	case setext && h.Level == 2:
		p.findings = append(p.findings, finding{p.pos(start), diag.Warning,
			fmt.Sprintf("%q is a heading, because the next line is made of dashes", title),
			"put a blank line before the dashes to start the next part"})
	case !at || name == "" || strings.ContainsAny(name, " \t"):
	case h.Level == 2:
		return name, true
	case slices.Contains(known, name):
		p.findings = append(p.findings, finding{p.pos(start), diag.Error,
			fmt.Sprintf("heading %q of level %d does not start the text for %q", title, h.Level, name),
			fmt.Sprintf("write %q", "## @"+name)})
	}
	return "", false
}
