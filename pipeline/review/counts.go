package review

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/galley-social/galley/schema/diag"
)

const (
	// many is from how many findings on counts help: fewer are on one screen.
	many = 11
	// mostFiles is how many files are counted by name.
	mostFiles = 20
)

// counts is how many findings there are by rule and by file, the most first, or nothing when they are few.
func counts(list []diag.Diagnostic, style Style) string {
	if len(list) < many {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n" + style.paint(bold, "by rule") + "\n")
	count(&b, list, len(list), func(d diag.Diagnostic) string { return d.Rule })
	b.WriteString(style.paint(bold, "by file") + "\n")
	count(&b, list, mostFiles, func(d diag.Diagnostic) string { return d.File })
	b.WriteString("\n")
	return b.String()
}

func count(b *strings.Builder, list []diag.Diagnostic, most int, key func(diag.Diagnostic) string) {
	n := map[string]int{}
	for _, d := range list {
		n[key(d)]++
	}
	names := slices.SortedFunc(maps.Keys(n), func(x, y string) int { return cmp.Or(cmp.Compare(n[y], n[x]), cmp.Compare(x, y)) })
	for _, name := range names[:min(most, len(names))] {
		fmt.Fprintf(b, "%5d  %s\n", n[name], fileName(name))
	}
	if rest := len(names) - most; rest > 0 {
		fmt.Fprintf(b, "       and %d more\n", rest)
	}
}
