// Package suppress lets authors silence a finding where it stands, and makes them say why.
//
// In a body, a line of its own such as
//
//	<!-- galley: allow alt-text — the picture is a line of colour -->
//
// silences what that rule says about the next block, or about the whole file when it stands before the first
// text. In a header and in galley.yaml, a comment
//
//	# galley: allow schedule — the team is away that week
//
// at the end of a key's line, or on a line of its own above it, silences what the rule says about that key
// and all that belongs to it. The dash may be any dash, or a colon.
//
// It refuses to silence errors: what is an error can't go out right, whatever the author thinks of the rule.
// A comment without a reason, for a rule that is not there, or that silences nothing is a warning of its own,
// and nothing silences that. The package is pure; it changes neither the Set nor the list it is given.
package suppress

import (
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema/diag"
)

// Rule is the name of the findings about the comments themselves.
const Rule = "suppress"

// Check says what is wanted of a comment.
func Check() content.Check {
	return content.Check{Name: Rule, Doc: "A comment that silences a rule must name the rule, give the reason, and still silence something: " +
		"a silence that nobody can explain, or that outlived its cause, hides the next mistake."}
}

// Comment is one comment for galley. It is plain data, so that it can be kept.
type Comment struct {
	Place diag.Diagnostic
	Rule  string
	// From and To are the lines that it is about.
	From, To int
	// Message and Hint are what is wrong with the comment itself.
	Message, Hint string
}

func (d Comment) covers(f diag.Diagnostic) bool {
	return f.File == d.Place.File && f.Rule == d.Rule && f.Line >= d.From && f.Line <= d.To
}

func (d Comment) warn(message, hint string) diag.Diagnostic {
	w := d.Place
	w.Severity, w.Rule, w.Message, w.Hint = diag.Warning, Rule, message, hint
	return w
}
