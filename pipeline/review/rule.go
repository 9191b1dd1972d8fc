package review

import (
	"fmt"
	"io"
	"path"
	"strings"
	"text/tabwriter"

	"github.com/galley-social/galley/pipeline/rules/explain"
)

// Rules lists rules, a line each.
func Rules(w io.Writer, list []explain.Rule, style Style) error {
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	for _, r := range list {
		fmt.Fprintf(table, "%s\t%s\n", r.Name, r.Short())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(&b, "\n%s a rule with an example: galley explain RULE\n", style.paint(cyan, "hint:"))
	_, err := io.WriteString(w, b.String())
	return err
}

// Rule writes all that there is to say about one rule.
func Rule(w io.Writer, r explain.Rule, style Style) error {
	var b strings.Builder
	b.WriteString(style.paint(bold, r.Name) + "\n\n" + wrap(r.Doc, lineWidth) + "\n")
	if r.More != "" {
		b.WriteString("\n" + wrap(r.More, lineWidth) + "\n")
	}
	if len(r.Bad) > 0 {
		b.WriteString("\n" + style.paint(red, "Not so:") + "\n")
		writeFiles(&b, r.Bad, style)
		b.WriteString("\n  galley check says:\n\n" + indent(r.Findings, "    "))
		b.WriteString("\n" + style.paint(green, "But so:") + "\n")
		writeFiles(&b, r.Good, style)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeFiles(b *strings.Builder, files []explain.File, style Style) {
	for _, f := range files {
		fmt.Fprintf(b, "\n  %s\n", style.paint(bold, f.Name))
		b.WriteString(indent(f.Text, "  "+style.paint(dim, "│")+" "))
	}
}

// RuleMarkdown is what Rule writes, as a section of the manual.
func RuleMarkdown(r explain.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n\n%s\n", r.Name, wrap(escapeMarkdown(r.Doc), pageWidth))
	if r.More != "" {
		b.WriteString("\n" + wrap(escapeMarkdown(r.More), pageWidth) + "\n")
	}
	if len(r.Bad) == 0 {
		return b.String()
	}
	b.WriteString("\nNot so:\n\n")
	for _, f := range r.Bad {
		b.WriteString("`" + f.Name + "`\n" + fenced("text", f.Text))
	}
	b.WriteString("`galley check` says:\n" + fenced("text", r.Findings) + "But so:\n\n")
	for _, f := range r.Good {
		b.WriteString("`" + f.Name + "`\n" + fenced(language(f.Name), f.Text))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// language is the info string of a fence: the manual's test reads it to know the kind of document.
func language(file string) string {
	kind, _, _ := strings.Cut(file, "/")
	switch {
	case path.Ext(file) != ".md":
		return "yaml"
	case kind == "campaigns":
		return "markdown campaign"
	case kind == "strategy":
		return "markdown strategy"
	case kind == "brand.md" || kind == "freeze.md":
		return "markdown " + strings.TrimSuffix(kind, ".md")
	}
	return "markdown"
}

func fenced(info, text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + info + "\n" + text + fence + "\n\n"
}

// escapeMarkdown keeps what looks like HTML or emphasis from being either.
func escapeMarkdown(text string) string {
	return strings.NewReplacer("<", `\<`, "*", `\*`, "`", "\\`").Replace(text)
}

func indent(text, by string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimRight(by+Visible(line), " \n") + "\n")
	}
	return b.String()
}

// The widths of lines: of a terminal, and of the manual's source.
const (
	lineWidth = 80
	pageWidth = 118
)

// wrap breaks a text at its spaces.
func wrap(text string, width int) string {
	var b strings.Builder
	at := 0
	for _, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case at == 0:
		case at+1+n > width:
			b.WriteString("\n")
			at = 0
		default:
			b.WriteString(" ")
			at++
		}
		b.WriteString(word)
		at += n
	}
	return b.String()
}
