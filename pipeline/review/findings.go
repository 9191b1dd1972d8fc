package review

import (
	"fmt"
	"io"
	"strings"

	"github.com/galley-social/galley/schema/diag"
)

// Lines gives one line of a file, without its line end. It reports false when there is none.
type Lines func(file string, line int) (string, bool)

// Findings writes findings for people: place, severity, message, rule; the line with a caret; the hint; and
// at the end how many there are, by rule and by file when they are many, and how many can be mended at once.
func Findings(w io.Writer, list []diag.Diagnostic, lines Lines, style Style) error {
	var b strings.Builder
	for _, d := range list {
		writeFinding(&b, d, lines, style)
	}
	b.WriteString(counts(list, style) + summary(list) + "\n")
	if n := diag.Fixable(list); n > 0 {
		fmt.Fprintf(&b, "galley check --fix shows how to mend %d of them\n", n)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeFinding(b *strings.Builder, d diag.Diagnostic, lines Lines, style Style) {
	fmt.Fprintf(b, "%s: %s: %s %s\n",
		style.paint(bold, fmt.Sprintf("%s:%d:%d", fileName(d.File), d.Line, d.Column)),
		style.paint(severityColour(d.Severity), d.Severity.String()),
		Visible(oneLine(d.Message)), style.paint(dim, "["+Visible(oneLine(d.Rule))+"]"))
	if line, ok := lines(d.File, d.Line); ok && strings.TrimSpace(line) != "" {
		shown, caret := underline(line, d.Column, d.Length)
		fmt.Fprintf(b, "  %s\n  %s\n", shown, style.paint(green, caret))
	}
	if d.Hint != "" {
		fmt.Fprintf(b, "  %s %s\n", style.paint(cyan, "hint:"), Visible(oneLine(d.Hint)))
	}
}

func severityColour(s diag.Severity) string {
	switch s {
	case diag.Error:
		return red
	case diag.Warning:
		return yellow
	}
	return blue
}

// summary is the last line: how many findings, by severity.
func summary(list []diag.Diagnostic) string {
	if len(list) == 0 {
		return "no findings"
	}
	var parts []string
	for _, s := range []diag.Severity{diag.Error, diag.Warning, diag.Note} {
		if n := diag.Count(list, s); n > 0 {
			parts = append(parts, plural(n, s.String()))
		}
	}
	files := map[string]bool{}
	for _, d := range list {
		files[d.File] = true
	}
	return strings.Join(parts, ", ") + " in " + plural(len(files), "file")
}

func plural(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "y") && noun != "day":
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(noun, "y"))
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// fileName is a path on one line, with every sign that it has.
func fileName(file string) string { return strings.ReplaceAll(Visible(file), "\n", codepoint('\n')) }

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
