package fix

import (
	"slices"

	"github.com/galley-social/galley/schema/diag"
)

// byFile groups the findings that have a Fix.
func byFile(found []diag.Diagnostic) map[string][]diag.Diagnostic {
	files := map[string][]diag.Diagnostic{}
	for _, d := range found {
		if !d.Fix.IsZero() {
			files[d.File] = append(files[d.File], d)
		}
	}
	return files
}

// newErrors are the files that have more errors of a rule than they had.
func newErrors(before, after []diag.Diagnostic) []string {
	type kind struct{ file, rule string }
	count := map[kind]int{}
	for _, d := range before {
		if d.Severity == diag.Error {
			count[kind{d.File, d.Rule}]++
		}
	}
	var files []string
	for _, d := range after {
		if d.Severity != diag.Error {
			continue
		}
		k := kind{d.File, d.Rule}
		if count[k]--; count[k] < 0 && !slices.Contains(files, d.File) {
			files = append(files, d.File)
		}
	}
	return files
}
