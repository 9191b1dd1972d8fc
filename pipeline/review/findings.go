package review

import (
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/galley-social/galley/schema/diag"
)

// Lines gives one line of a file, without its line end. It reports false when there is none.
type Lines func(file string, line int) (string, bool)

// Findings writes findings for people: place, severity, message, rule; the line with a caret; the hint; and
// at the end how many there are.
func Findings(w io.Writer, list []diag.Diagnostic, lines Lines, style Style) error {
	var b strings.Builder
	for _, d := range list {
		writeFinding(&b, d, lines, style)
	}
	b.WriteString(summary(list) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func writeFinding(b *strings.Builder, d diag.Diagnostic, lines Lines, style Style) {
	fmt.Fprintf(b, "%s: %s: %s %s\n",
		style.paint(bold, fmt.Sprintf("%s:%d:%d", Visible(d.File), d.Line, d.Column)),
		style.paint(severityColour(d.Severity), d.Severity.String()),
		Visible(oneLine(d.Message)), style.paint(dim, "["+d.Rule+"]"))
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

// widest is how many columns of a source line are shown, so that a paragraph on one line stays readable.
const widest = 100

// underline gives the line as it is shown, and the caret line below it. Tabs become single spaces, and wide
// characters take two columns, so that the caret stands under the right character.
func underline(line string, column, length int) (shown, caret string) {
	runes := []rune(strings.ReplaceAll(Visible(line), "\t", " "))
	if len([]rune(line)) != len(runes) { // made visible: columns have moved, so point at the line alone
		return string(runes[:min(len(runes), widest)]), "^"
	}
	start := min(max(column-1, 0), len(runes))
	from := 0
	if start > widest-20 {
		from = start - 20
	}
	to := min(len(runes), from+widest)
	end := min(max(start+max(length, 1), start+1), max(to, start+1))
	prefix, suffix := "", ""
	if from > 0 {
		prefix = "…"
	}
	if to < len(runes) {
		suffix = "…"
	}
	pad := uniseg.StringWidth(prefix + string(runes[from:start]))
	width := 1
	if start < len(runes) {
		width = max(1, uniseg.StringWidth(string(runes[start:min(end, len(runes))])))
	}
	return prefix + string(runes[from:to]) + suffix, strings.Repeat(" ", pad) + "^" + strings.Repeat("~", width-1)
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

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
