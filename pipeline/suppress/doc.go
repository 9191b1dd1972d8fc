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

// directive is one comment for galley.
type directive struct {
	place diag.Diagnostic
	rule  string
	// from and to are the lines that it is about.
	from, to int
	// message and hint are what is wrong with the comment itself.
	message, hint string
}

func (d directive) covers(f diag.Diagnostic) bool {
	return f.File == d.place.File && f.Rule == d.rule && f.Line >= d.from && f.Line <= d.to
}

func (d directive) warn(message, hint string) diag.Diagnostic {
	w := d.place
	w.Severity, w.Rule, w.Message, w.Hint = diag.Warning, Rule, message, hint
	return w
}
