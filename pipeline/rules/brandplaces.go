package rules

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/galley-social/galley/schema/diag"
)

func (w *wording) inBody(from, to int) diag.Diagnostic {
	body := w.front.Body
	start := bytes.LastIndexByte(body[:from], '\n') + 1
	pos := diag.Pos{
		Line:   max(w.front.BodyLine, 1) + bytes.Count(body[:from], []byte{'\n'}),
		Column: utf8.RuneCount(body[start:from]) + 1,
	}
	return diag.Diagnostic{File: w.post.File, Length: lengthOf(string(body[from:to])), Pos: pos}
}

// lengthOf is how many characters of its line a match takes.
func lengthOf(match string) int {
	match, _, _ = strings.Cut(match, "\n")
	return utf8.RuneCountInString(strings.TrimSuffix(match, "\r"))
}

// inHeader is the place of a part of a value. When the value is written in another way than it reads, with
// escapes or folded lines, it is the place of the whole value.
func (w *wording) inHeader(value string, from, to int, path ...any) diag.Diagnostic {
	place := at(&w.post.Doc, path...)
	if w.header == nil {
		front := w.front
		w.header = strings.Split(strings.TrimPrefix(string(front.Prefix), "\uFEFF")+string(front.Header), "\n")
	}
	if pos, ok := inScalar(w.header, place.Pos, value, from, to); ok {
		place.Pos, place.Length = pos, lengthOf(value[from:to])
	}
	return place
}

// inScalar is the place of a part of a value that starts at a place: of one that is written as it reads up to the
// part's end, or of a literal block.
func inScalar(lines []string, start diag.Pos, value string, offset, end int) (diag.Pos, bool) {
	if start.Line > len(lines) {
		return diag.Pos{}, false
	}
	line := []rune(lines[start.Line-1])
	if start.Column > len(line) {
		return diag.Pos{}, false
	}
	rest := string(line[start.Column-1:])
	if strings.HasPrefix(rest, "|") {
		return inBlock(lines[start.Line:], start.Line+1, value, offset)
	}
	column := start.Column
	if rest[0] == '"' || rest[0] == '\'' {
		rest, column = rest[1:], column+1
	}
	if !strings.HasPrefix(rest, value[:end]) {
		return diag.Pos{}, false
	}
	return diag.Pos{Line: start.Line, Column: column + utf8.RuneCountInString(value[:offset])}, true
}

// inBlock is the place of a byte of a literal block whose first line is the first of the lines.
func inBlock(lines []string, first int, value string, offset int) (diag.Pos, bool) {
	n := strings.Count(value[:offset], "\n")
	begin := strings.LastIndexByte(value[:offset], '\n') + 1
	want, _, _ := strings.Cut(value[begin:], "\n")
	if n >= len(lines) {
		return diag.Pos{}, false
	}
	indent, ok := strings.CutSuffix(strings.TrimSuffix(lines[n], "\r"), want)
	if !ok || strings.TrimLeft(indent, " \t") != "" {
		return diag.Pos{}, false
	}
	return diag.Pos{Line: first + n, Column: utf8.RuneCountInString(indent+value[begin:offset]) + 1}, true
}
