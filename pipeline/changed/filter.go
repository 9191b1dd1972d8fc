package changed

import (
	"regexp"
	"strings"

	"github.com/galley-social/galley/schema/diag"
)

// key is what a finding says. A line of 0 leaves open where.
type key struct {
	file, rule, message string
	line                int
}

// Filter gives the findings that belong to the change, in their order, and how many do not. files says how a
// file that has a finding differs from the base.
func Filter(now, before []diag.Diagnostic, files func(path string) File) (kept []diag.Diagnostic, older int) {
	there := map[key]int{}
	for _, d := range before {
		exact := key{d.File, d.Rule, d.Message, d.Line}
		there[exact]++
		there[exact.loose()]++
	}
	names := renamed(now, files)
	old := make([]bool, len(now))
	take := func(k key) bool {
		if there[k] == 0 {
			return false
		}
		there[k]--
		return true
	}
	keys := make([]key, len(now))
	touched := make([]bool, len(now))
	for i, d := range now {
		f := files(d.File)
		line, left := f.Before(d.Line)
		keys[i], touched[i] = key{f.Was, d.Rule, names.Replace(d.Message), line}, !left
		if left && take(keys[i]) {
			old[i] = take(keys[i].loose())
		}
	}
	// What stands on a touched line has a right to be the base's finding before others that only read alike: an
	// edited line that is as wrong as it was must not make room for a new mistake elsewhere.
	for _, first := range []bool{true, false} {
		for i := range now {
			if touched[i] == first && !old[i] {
				old[i] = take(keys[i].loose())
			}
		}
	}
	for i, d := range now {
		if old[i] && !touched[i] {
			older++
			continue
		}
		kept = append(kept, d)
	}
	return kept, older
}

var lineNumber = regexp.MustCompile(`\bline \d+`)

// loose is the key without places: also a message may name a line, which moves when one is added above it.
func (k key) loose() key {
	if strings.Contains(k.message, "line ") {
		k.message = lineNumber.ReplaceAllString(k.message, "line")
	}
	k.line = 0
	return k
}

// renamed puts the names that files had into messages about them.
func renamed(now []diag.Diagnostic, files func(string) File) *strings.Replacer {
	var pairs []string
	seen := map[string]bool{}
	for _, d := range now {
		if seen[d.File] {
			continue
		}
		seen[d.File] = true
		if was := files(d.File).Was; was != "" && was != d.File {
			pairs = append(pairs, d.File, was)
		}
	}
	return strings.NewReplacer(pairs...)
}
