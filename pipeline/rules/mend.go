package rules

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/galley-social/galley/pipeline/brand"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema/diag"
)

// mend is the edit that an alert of a brand rule asks for, if there is one right answer: one text to put in place of
// words that stand in the file as they are read.
func mend(a brand.Alert, t worded) diag.Fix {
	if a.Broken || len(a.Fixes) != 1 || a.Start >= a.End || strings.HasPrefix(t.Scope, "raw") {
		return diag.Fix{}
	}
	if a.Fixes[0] == "" {
		return t.without(a.Start, a.End)
	}
	return t.instead(a.Start, a.End, a.Fixes[0])
}

// instead is the edit that puts a text in the place of a part of the stretch. There is none when the part is written
// in another way than it reads, with marks or escapes inside, or when the text would be read as Markdown.
func (t worded) instead(from, to int, text string) diag.Fix {
	place, old := t.place(from, to), t.Value[from:to]
	if place.Length != utf8.RuneCountInString(old) || text == old || strings.ContainsAny(old+text, "\r\n") ||
		marked(text, old) || joins(t.Value[:from], old, text, t.Value[to:]) {
		return diag.Fix{}
	}
	return diag.Fix{Pos: place.Pos, Old: old, New: text}
}

// joins reports whether words would run together that old kept apart.
func joins(before, old, text, after string) bool {
	runs := func(before, after string) bool {
		left, _ := utf8.DecodeLastRuneInString(before)
		right, _ := utf8.DecodeRuneInString(after)
		return isWord(left) && isWord(right)
	}
	if text == "" {
		return runs(before, after)
	}
	return runs(before, text) && !runs(before, old) || runs(text, after) && !runs(old, after)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// marked reports whether a text has signs that Markdown may take for its own and that were not there before.
func marked(text, old string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return strings.ContainsRune("\\`*_[]<>&#|~", r) && !strings.ContainsRune(old, r)
	})
}

// without takes words out with one of the spaces around them. What starts a sentence then has the capital letter of
// what did before.
func (t worded) without(from, to int) diag.Fix {
	before, after := t.Value[:from], t.Value[to:]
	opens, spaced := begins(before), before == "" || strings.HasSuffix(before, " ")
	next, size := utf8.DecodeRuneInString(strings.TrimPrefix(after, " "))
	switch {
	case spaced && strings.HasPrefix(after, " ") && opens && brandCapital(t.Value[from:to]) && unicode.IsLower(next):
		return t.instead(from, to+1+size, string(unicode.ToUpper(next)))
	case opens && after != "" && !unicode.IsLetter(next):
		return diag.Fix{} // it could be read as a list or a heading
	case spaced && strings.HasPrefix(after, " "):
		if fix := t.instead(from, to+1, ""); !fix.IsZero() || before == "" {
			return fix
		}
	}
	if strings.HasSuffix(before, " ") {
		return t.instead(from-1, to, "")
	}
	return t.instead(from, to, "")
}

// begins reports whether what follows the text begins a sentence.
func begins(before string) bool {
	before = strings.TrimRight(before, " \n")
	return before == "" || strings.HasSuffix(before, ".") || strings.HasSuffix(before, "!") || strings.HasSuffix(before, "?")
}

func brandCapital(words string) bool {
	r, _ := utf8.DecodeRuneInString(words)
	return unicode.IsUpper(r)
}

// respelt is the edit that writes a value of a header anew. There is none for a value that is written in another way
// than it reads.
func respelt(place diag.Diagnostic, value, better string) diag.Fix {
	fix := diag.Fix{Pos: place.Pos, Old: value, New: better}
	switch place.Length - utf8.RuneCountInString(value) {
	case 0:
	case 2:
		fix.Column++
	default:
		return diag.Fix{}
	}
	return fix
}

// verify takes the fixes away whose text does not stand in the post as the finding saw it.
func verify(post *content.Post, findings []diag.Diagnostic) {
	for i, d := range findings {
		if !d.Fix.IsZero() && (d.File != post.File || !stands(&post.Doc, d.Fix)) {
			findings[i].Fix = diag.Fix{}
		}
	}
}

// stands reports whether what a fix takes away is there.
func stands[T any](doc *content.Doc[T], fix diag.Fix) bool {
	front := doc.Front()
	text, line := front.Body, fix.Line-max(front.BodyLine, 1)
	if line < 0 {
		text, line = slices.Concat(bytes.TrimPrefix(front.Prefix, []byte("\uFEFF")), front.Header), fix.Line-1
	}
	for range line {
		i := bytes.IndexByte(text, '\n')
		if i < 0 {
			return false
		}
		text = text[i+1:]
	}
	for range fix.Column - 1 {
		r, size := utf8.DecodeRune(text)
		if size == 0 || r == '\n' {
			return false
		}
		text = text[size:]
	}
	return bytes.HasPrefix(text, []byte(fix.Old))
}
