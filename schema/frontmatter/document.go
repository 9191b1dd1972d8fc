package frontmatter

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/schema/diag"
)

// Format is the language of a header.
type Format string

// The formats. None is a file without a header.
const (
	None Format = ""
	YAML Format = "yaml"
	TOML Format = "toml"
	JSON Format = "json"
)

// Document is a file taken apart. Prefix + Header + Fence + Body are the file, byte for byte.
type Document struct {
	Format Format
	// Prefix is what stands before the header: a byte-order mark, blank lines, the opening fence.
	Prefix []byte
	// Header is the text between the fences.
	Header []byte
	// Fence is the closing fence's line with its line end.
	Fence []byte
	// Body is everything behind it.
	Body []byte
	// BodyLine is the line of the file on which the body starts, from 1.
	BodyLine int
	// Root is the header as a mapping node, whatever its format; its positions are those of the file, the
	// columns in characters. It is nil when there is no header.
	Root *yaml.Node
}

// Problem is what is wrong with a header.
type Problem struct {
	diag.Pos
	Message string
	Hint    string
}

// Pos is where the value at a path of keys (string) and indices (int) stands, or else the nearest value
// around it, or else the start of the file.
func (d Document) Pos(path ...any) diag.Pos {
	_, value, _ := d.find(path)
	return at(value)
}

// KeyPos is where the key at the path stands; for an index, or a path that is not there, it is what Pos
// gives.
func (d Document) KeyPos(path ...any) diag.Pos {
	key, value, whole := d.find(path)
	if whole && key != nil {
		return at(key)
	}
	return at(value)
}

// Length is how many characters of its line the scalar at the path takes, quotes included, or 0.
func (d Document) Length(path ...any) int {
	_, value, whole := d.find(path)
	if !whole {
		return 0
	}
	return d.length(value)
}

// KeyLength is how many characters the key at the path takes, quotes included, or 0.
func (d Document) KeyLength(path ...any) int {
	key, _, whole := d.find(path)
	if !whole {
		return 0
	}
	return d.length(key)
}

// length reads the scalar in the source, because a value can be shorter than what was written for it.
func (d Document) length(n *yaml.Node) int {
	if n == nil || n.Kind != yaml.ScalarNode || n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 || n.Column < 1 {
		return 0
	}
	line := []rune(d.line(n.Line))
	if n.Column > len(line) {
		return 0
	}
	rest := line[n.Column-1:]
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) == 0 {
		if strings.HasPrefix(string(rest), n.Value) {
			return utf8.RuneCountInString(n.Value)
		}
		return len(rest)
	}
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == '\\' && rest[0] == '"':
			i++
		case rest[i] == rest[0] && d.Format == YAML && rest[0] == '\'' && i+1 < len(rest) && rest[i+1] == '\'':
			i++
		case rest[i] == rest[0]:
			return i + 1
		}
	}
	return len(rest)
}

// line is a line of the prefix or the header, without blanks at its end.
func (d Document) line(number int) string {
	text := d.Header
	if above := bytes.Count(d.Prefix, []byte{'\n'}); number > above && bytes.HasSuffix(d.Prefix, []byte{'\n'}) {
		number -= above
	} else {
		text = slices.Concat(bytes.TrimPrefix(d.Prefix, []byte(byteOrderMark)), d.Header)
	}
	for range number - 1 {
		text = text[lineEnd(text, 0):]
	}
	return strings.TrimRight(string(text[:lineEnd(text, 0)]), " \t\r\n")
}

// Has reports whether there is a value at the path.
func (d Document) Has(path ...any) bool {
	_, _, whole := d.find(path)
	return whole
}

// find walks the path as far as it goes, and says whether that was the whole of it.
func (d Document) find(path []any) (key, value *yaml.Node, whole bool) {
	value = d.Root
	for _, step := range path {
		k, v := child(value, step)
		if v == nil {
			return key, value, false
		}
		key, value = k, v
	}
	return key, value, value != nil
}

func child(n *yaml.Node, step any) (key, value *yaml.Node) {
	if n == nil {
		return nil, nil
	}
	switch step := step.(type) {
	case string:
		if n.Kind != yaml.MappingNode {
			return nil, nil
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == step {
				return n.Content[i], n.Content[i+1]
			}
		}
	case int:
		if n.Kind == yaml.SequenceNode && step >= 0 && step < len(n.Content) {
			return nil, n.Content[step]
		}
	}
	return nil, nil
}

func at(n *yaml.Node) diag.Pos {
	if n == nil || n.Line == 0 {
		return diag.Pos{Line: 1, Column: 1}
	}
	return diag.Pos{Line: n.Line, Column: n.Column}
}
