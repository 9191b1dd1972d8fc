// Package diag is what a rule says about a user's content: a place, a severity, a message and a hint.
//
// It holds facts only. Colour, carets, JSON and annotations are renderings and live in pipeline/review.
// A finding is not an error: galley collects every finding, sorts them and shows them all, while an
// error means that galley could not do its work.
package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity says how much a finding matters. Its zero value is invalid, so a forgotten one is seen.
type Severity int

// The severities, from the least to the most serious.
const (
	Note Severity = iota + 1
	Warning
	Error
)

var severityNames = [...]string{"invalid", "note", "warning", "error"}

// String is the word people and programs see.
func (s Severity) String() string {
	if s < Note || s > Error {
		return severityNames[0]
	}
	return severityNames[s]
}

// MarshalText makes JSON carry the word, not the number.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText writes for a severity that is valid.
func (s *Severity) UnmarshalText(text []byte) error {
	read, ok := ParseSeverity(string(text))
	if !ok {
		return fmt.Errorf("%q is no severity", text)
	}
	*s = read
	return nil
}

// ParseSeverity reads the word that String writes.
func ParseSeverity(word string) (Severity, bool) {
	i := slices.Index(severityNames[1:], word)
	return Severity(i + 1), i >= 0
}

// Pos is a place in a file. Line and Column count from 1; Column counts characters (code points), not
// bytes, as editors do. The zero Pos means "no place" and never reaches a user.
type Pos struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// IsZero reports whether the place is unknown.
func (p Pos) IsZero() bool { return p.Line <= 0 }

// Diagnostic is one finding.
type Diagnostic struct {
	File string `json:"file"`
	Pos
	// Length is how many characters on the line the finding is about; 0 means the caret alone.
	Length   int      `json:"length,omitempty"`
	Severity Severity `json:"severity"`
	// Rule is the name of the rule that made the finding, as `galley check` prints it in brackets.
	Rule string `json:"rule"`
	// Message states the fact: lower-case, no full stop, the user's own text quoted.
	Message string `json:"message"`
	// Hint says what to do next, as a command or a value that can be pasted.
	Hint string `json:"hint,omitempty"`
	// Fix is the edit that mends it, when there is one right answer.
	Fix Fix `json:"fix,omitzero"`
}

// Sort puts findings in the order of file, line, column, rule, message, and drops exact repeats.
func Sort(list []Diagnostic) []Diagnostic {
	slices.SortFunc(list, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			cmp.Compare(b.Severity, a.Severity),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.Compact(list)
}

// Count returns how many findings have exactly the given severity.
func Count(list []Diagnostic, s Severity) int {
	n := 0
	for _, d := range list {
		if d.Severity == s {
			n++
		}
	}
	return n
}

// Worst returns the most serious severity in the list, or 0 when it is empty.
func Worst(list []Diagnostic) Severity {
	var worst Severity
	for _, d := range list {
		worst = max(worst, d.Severity)
	}
	return worst
}
