package suppress

import (
	"fmt"
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// Apply gives the findings that no comment silences, and those about the comments, sorted. rules are the names
// of the rules that there are.
func Apply(set *content.Set, findings []diag.Diagnostic, rules []string) []diag.Diagnostic {
	var directives []directive
	for _, d := range documents(set) {
		directives = append(directives, d.directives()...)
	}
	if len(directives) == 0 {
		return findings
	}
	byFile := map[string][]int{}
	for i, d := range directives {
		byFile[d.place.File] = append(byFile[d.place.File], i)
	}
	uses := make([]use, len(directives))
	kept := make([]diag.Diagnostic, 0, len(findings)+len(directives))
	for _, f := range findings {
		silent := false
		for _, i := range byFile[f.File] {
			switch d := directives[i]; {
			case d.message != "" || !d.covers(f):
			case f.Severity == diag.Error:
				uses[i].errors++
			default:
				uses[i].silenced++
				silent = true
			}
		}
		if !silent {
			kept = append(kept, f)
		}
	}
	for i, d := range directives {
		if message, hint := judge(d, uses[i], rules); message != "" {
			kept = append(kept, d.warn(message, hint))
		}
	}
	return diag.Sort(kept)
}

// use counts what a directive covers.
type use struct{ silenced, errors int }

// judge says what is wrong with a comment, or nothing.
func judge(d directive, u use, rules []string) (message, hint string) {
	switch {
	case d.message != "":
		return d.message, d.hint
	case d.rule == Rule:
		return fmt.Sprintf("%q can't be silenced", Rule), "correct the other comment, and delete this one"
	case u.errors > 0:
		return fmt.Sprintf("%q has an error here, and errors can't be silenced", d.rule), "correct what it found, then delete this comment"
	case u.silenced > 0:
		return "", ""
	case !slices.Contains(rules, d.rule) && !strings.ContainsAny(d.rule, "./"):
		hint := "galley explain lists the rules"
		if word, ok := schema.Suggest(d.rule, rules); ok {
			hint = fmt.Sprintf("did you mean %q? %s", word, hint)
		}
		return fmt.Sprintf("unknown rule %q", d.rule), hint
	}
	return fmt.Sprintf("%q has nothing to say here, so there is nothing to silence", d.rule), "delete the comment"
}
