package suppress

import (
	"fmt"
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// Apply gives the findings that no comment silences, and those about the comments, sorted. posts are the comments
// in posts, and rules the names of the rules that there are.
func Apply(set *content.Set, posts []Comment, findings []diag.Diagnostic, rules []string) []diag.Diagnostic {
	comments := slices.Clone(posts)
	for _, d := range documents(set) {
		comments = append(comments, d.comments()...)
	}
	if len(comments) == 0 {
		return findings
	}
	byFile := map[string][]int{}
	for i, d := range comments {
		byFile[d.Place.File] = append(byFile[d.Place.File], i)
	}
	uses := make([]use, len(comments))
	kept := make([]diag.Diagnostic, 0, len(findings)+len(comments))
	for _, f := range findings {
		silent := false
		for _, i := range byFile[f.File] {
			switch d := comments[i]; {
			case d.Message != "" || !d.covers(f):
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
	for i, d := range comments {
		if message, hint := judge(d, uses[i], rules); message != "" {
			kept = append(kept, d.warn(message, hint))
		}
	}
	return diag.Sort(kept)
}

// use counts what a Comment covers.
type use struct{ silenced, errors int }

// judge says what is wrong with a comment, or nothing.
func judge(d Comment, u use, rules []string) (message, hint string) {
	switch {
	case d.Message != "":
		return d.Message, d.Hint
	case d.Rule == Rule:
		return fmt.Sprintf("%q can't be silenced", Rule), "correct the other comment, and delete this one"
	case u.errors > 0:
		return fmt.Sprintf("%q has an error here, and errors can't be silenced", d.Rule), "correct what it found, then delete this comment"
	case u.silenced > 0 || unsteady(d.Rule):
		return "", ""
	case !slices.Contains(rules, d.Rule) && !strings.ContainsAny(d.Rule, "./"):
		hint := "galley explain lists the rules"
		if word, ok := schema.Suggest(d.Rule, rules); ok {
			hint = fmt.Sprintf("did you mean %q? %s", word, hint)
		}
		return fmt.Sprintf("unknown rule %q", d.Rule), hint
	}
	return fmt.Sprintf("%q has nothing to say here, so there is nothing to silence", d.Rule), "delete the comment"
}

// unsteady reports whether a rule may find nothing today and something tomorrow in the same tree, or is asked
// only now and then: a comment for it may wait.
func unsteady(rule string) bool { return rule == "links" }
