package review

import (
	"fmt"
	"unicode/utf8"

	"github.com/galley-social/galley/schema/diag"
)

// The part of SARIF that says how a result is mended.
type (
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion  `json:"deletedRegion"`
		Inserted sarifContent `json:"insertedContent"`
	}
	sarifContent struct {
		Text string `json:"text"`
	}
)

// fixesOf are the edits that a finding carries: one or none.
func fixesOf(d diag.Diagnostic, at sarifArtifact) []sarifFix {
	if d.Fix.IsZero() {
		return nil
	}
	description := fmt.Sprintf("Write %q.", d.Fix.New)
	if d.Fix.New == "" {
		description = fmt.Sprintf("Delete %q.", d.Fix.Old)
	}
	region := sarifRegion{StartLine: d.Fix.Line, StartColumn: d.Fix.Column, EndColumn: d.Fix.Column + utf8.RuneCountInString(d.Fix.Old)}
	return []sarifFix{{
		Description: sarifText{Text: Visible(description)},
		Changes:     []sarifChange{{at, []sarifReplacement{{region, sarifContent{d.Fix.New}}}}},
	}}
}
