package review

import (
	"io"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// Patch writes what changes in a file as a unified diff with every byte, so that git apply and patch take it.
func Patch(w io.Writer, file string, before, after []byte) error {
	_, err := io.WriteString(w, unified(file, before, after))
	return err
}

// Diff is Patch for people: what they can't see is made visible.
func Diff(w io.Writer, file string, before, after []byte, style Style) error {
	var b strings.Builder
	for line := range strings.Lines(unified(fileName(file), before, after)) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		b.WriteString(paintDiff(line, style) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// unified leaves out the library's first line, which git would take for the start of a diff of its own kind.
func unified(file string, before, after []byte) string {
	_, text, _ := strings.Cut(string(diff.Diff("a/"+file, before, "b/"+file, after)), "\n")
	return text
}

// paintDiff colours a line, and shows characters without a width, and blanks at its end when it changes.
func paintDiff(line string, style Style) string {
	line = strings.NewReplacer("\u200b", codepoint('\u200b'), "\ufeff", codepoint('\ufeff')).Replace(Visible(line))
	colour := diffColour(line)
	if colour == red || colour == green {
		words := strings.TrimRight(line, " \t")
		line = words + strings.NewReplacer(" ", "·", "\t", "→").Replace(line[len(words):])
	}
	if colour == "" {
		return line
	}
	return style.paint(colour, line)
}

func diffColour(line string) string {
	switch {
	case strings.HasPrefix(line, "+++"), strings.HasPrefix(line, "---"):
		return bold
	case strings.HasPrefix(line, "+"):
		return green
	case strings.HasPrefix(line, "-"):
		return red
	case strings.HasPrefix(line, "@@"):
		return cyan
	}
	return ""
}
