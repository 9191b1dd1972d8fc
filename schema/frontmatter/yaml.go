package frontmatter

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/schema/diag"
)

var errSecondDocument = errors.New("more than one document")

// readYAML reads the header, which starts its line at the offset.
func readYAML(header []byte, at *locator, offset int) (*yaml.Node, []Problem) {
	start := at.pos(offset)
	root, err := decodeYAML(header)
	if err != nil {
		return nil, []Problem{explainYAML(header, err.Error(), start.Line)}
	}
	if root == nil {
		line := max(1, start.Line-1)
		return &yaml.Node{Kind: yaml.MappingNode, Tag: tagMap, Line: line, Column: 1}, nil
	}
	shift(root, start.Line-1, at.pos(offset+len(header)))
	return root, nil
}

// shift makes lines of the header lines of the file. The parser puts an empty value behind what stands
// before it, which at the end of a file is a line too far.
func shift(n *yaml.Node, lines int, end diag.Pos) {
	n.Line += lines
	if n.Line > end.Line {
		n.Line, n.Column = end.Line, end.Column
	}
	for _, c := range n.Content {
		shift(c, lines, end)
	}
}

var linePrefix = regexp.MustCompile(`^line [0-9]+: `)

// decodeYAML reads one document; its errors don't name a line, because the parser names one that is off by
// one or missing as often as not.
func decodeYAML(src []byte) (root *yaml.Node, err error) {
	defer func() {
		// The parser panics on states that it takes for its own bugs. To a user they are bad YAML.
		if r := recover(); r != nil {
			root, err = nil, fmt.Errorf("%v", r)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(src))
	var doc, second yaml.Node
	switch err := decoder.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, errors.New(linePrefix.ReplaceAllString(strings.TrimPrefix(err.Error(), "yaml: "), ""))
	}
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, errSecondDocument
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 {
		return nil, errors.New("no value")
	}
	return doc.Content[0], nil
}

// explainYAML finds the line of an error, and says it in words. The line is the last one of the shortest
// beginning of the header that has the same error.
func explainYAML(header []byte, message string, firstLine int) Problem {
	lines := bytes.SplitAfter(header, []byte("\n"))
	low, high := 1, len(lines)
	for low < high {
		middle := (low + high) / 2
		if _, err := decodeYAML(bytes.Join(lines[:middle], nil)); err != nil && err.Error() == message {
			high = middle
		} else {
			low = middle + 1
		}
	}
	line := string(bytes.TrimRight(lines[low-1], "\r\n"))
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	pos := diag.Pos{Line: firstLine + low - 1, Column: len(indent) + 1}
	if i := strings.IndexByte(indent, '\t'); i >= 0 {
		pos.Column = i + 1
		return Problem{Pos: pos, Message: "a tab in the indentation", Hint: "indent with spaces"}
	}
	for _, e := range yamlErrors() {
		if strings.HasPrefix(message, e.starts) {
			return Problem{Pos: pos, Message: e.message, Hint: e.hint}
		}
	}
	return Problem{Pos: pos, Message: "the YAML can't be read: " + message, Hint: "put text with special characters in quotes"}
}

// yamlErrors are the parser's sentences, and what they mean to somebody who writes a post.
func yamlErrors() []struct{ starts, message, hint string } {
	const quotes = "put the value in quotes"
	return []struct{ starts, message, hint string }{
		{"found character that cannot start any token", "a value starts with a character that YAML keeps for itself", quotes},
		{"mapping values are not allowed", "a second colon, or a line that is indented too far", `put the value in quotes if it holds ": "`},
		{"could not find expected ':'", "a line that is neither a key with its value nor part of a list", `write "key: value", with a space after the colon`},
		{"found unexpected end of stream", "a quote is opened and never closed", "close the quote"},
		{"found unexpected document indicator", "a quote is opened and never closed", "close the quote"},
		{"did not find expected ',' or ']'", `a list is opened with "[" and not closed`, `put commas between the items and "]" at the end`},
		{"did not find expected ',' or '}'", `a group of keys is opened with "{" and not closed`, `put commas between the keys and "}" at the end, or the whole value in quotes`},
		{"did not find expected key", "the line does not fit the lines above it", "check its indentation, and whether a quote ends too early"},
		{"did not find expected '-' indicator", "the line is not part of the list above it", `start it with "- ", or check its indentation`},
		{"did not find expected node content", "a bracket, brace or comma where a value should be", quotes},
		{"did not find expected alphabetic or numeric character", `a value starts with "*" or "&", which YAML keeps for itself`, quotes},
		{"unknown anchor", `a value starts with "*", which YAML keeps for itself`, quotes},
		{"found unknown escape character", "a backslash in double quotes that starts no known escape", `write "\\" for a backslash, or use single quotes`},
		{errSecondDocument.Error(), "more than one YAML document", `keep one, and delete the line "---" or "..." between them`},
	}
}
