package fix

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/galley-social/galley/schema/diag"
)

const byteOrderMark = "\ufeff"

// edit is a Fix with its place in bytes.
type edit struct {
	start, end int
	new        string
}

// Apply makes the edits that the findings of one file carry, and says how many it made. The text is not changed; with
// nothing to do it is returned as it is. Of edits that overlap, the first is made.
func Apply(file string, text []byte, found []diag.Diagnostic) ([]byte, int) {
	edits := located(text, found)
	made := 0
	for _, e := range slices.Backward(edits) {
		next := slices.Concat(text[:e.start], []byte(e.new), text[e.end:])
		if !safe(file, text, next, e) {
			continue
		}
		text, made = next, made+1
	}
	return text, made
}

// located finds the edits that can be made, in the order of the text.
func located(text []byte, found []diag.Diagnostic) []edit {
	lines := lineStarts(text)
	var list []edit
	for _, d := range found {
		if d.Fix.IsZero() || d.Fix.Old == d.Fix.New || strings.ContainsAny(d.Fix.Old+d.Fix.New, "\r\n") || !utf8.ValidString(d.Fix.New) {
			continue
		}
		if at, ok := offset(text, lines, d.Fix.Pos); ok && bytes.HasPrefix(text[at:], []byte(d.Fix.Old)) {
			list = append(list, edit{at, at + len(d.Fix.Old), d.Fix.New})
		}
	}
	slices.SortStableFunc(list, func(a, b edit) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	var kept []edit
	for _, e := range list {
		// Two that touch are left to two rounds: what the first one makes may be what the second one is about.
		if n := len(kept); n == 0 || e.start > kept[n-1].end {
			kept = append(kept, e)
		}
	}
	return kept
}

// lineStarts are the offsets at which lines start. A byte-order mark is no character of the first line.
func lineStarts(text []byte) []int {
	starts := []int{len(text) - len(bytes.TrimPrefix(text, []byte(byteOrderMark)))}
	for i, c := range text {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// offset is where a place is, if it is on its line.
func offset(text []byte, lines []int, at diag.Pos) (int, bool) {
	if at.Line < 1 || at.Line > len(lines) || at.Column < 1 {
		return 0, false
	}
	i := lines[at.Line-1]
	for range at.Column - 1 {
		if i >= len(text) || text[i] == '\n' {
			return 0, false
		}
		_, size := utf8.DecodeRune(text[i:])
		i += size
	}
	return i, true
}
