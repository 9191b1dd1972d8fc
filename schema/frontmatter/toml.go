package frontmatter

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
	"go.yaml.in/yaml/v3"
)

// readTOML builds nodes from the parser's expressions, whose byte ranges are the only positions TOML
// libraries give, and lets the decoder judge what spans expressions: tables defined twice, impossible dates.
func readTOML(header []byte, at *locator, offset int) (*yaml.Node, []Problem) {
	// The parser finds offsets by comparing capacities, so its slice must own its bytes to the last.
	r := &tomlReader{src: bytes.Clone(header), at: at, offset: offset}
	r.src = r.src[:len(r.src):len(r.src)]
	p := at.pos(max(0, offset-1))
	root := &yaml.Node{Kind: yaml.MappingNode, Tag: tagMap, Line: p.Line, Column: 1}
	if err := r.document(root); err != nil {
		return nil, []Problem{r.problem(err)}
	}
	var sink map[string]any
	if err := toml.Unmarshal(header, &sink); err != nil {
		return nil, []Problem{r.problem(err)}
	}
	return root, nil
}

type tomlReader struct {
	src    []byte
	at     *locator
	offset int
	parser unstable.Parser
}

func (r *tomlReader) document(root *yaml.Node) error {
	r.parser.Reset(r.src)
	table := root
	for r.parser.NextExpression() {
		var err error
		switch e := r.parser.Expression(); e.Kind {
		case unstable.Table:
			table, err = r.table(root, e.Key(), false)
		case unstable.ArrayTable:
			table, err = r.table(root, e.Key(), true)
		case unstable.KeyValue:
			err = r.keyValue(table, e, 1)
		}
		if err != nil {
			return err
		}
	}
	return r.parser.Error()
}

// table walks to the table that a header names, making what is not there.
func (r *tomlReader) table(root *yaml.Node, keys unstable.Iterator, list bool) (*yaml.Node, error) {
	table := root
	for depth := 1; keys.Next(); depth++ {
		key := keys.Node()
		if depth > maxDepth {
			return nil, tooDeep(int(key.Raw.Offset))
		}
		_, value := child(table, string(key.Data))
		last := keys.IsLast()
		if value == nil {
			value = r.node(yaml.MappingNode, tagMap, int(key.Raw.Offset))
			if last && list {
				value.Kind, value.Tag = yaml.SequenceNode, tagList
			}
			table.Content = append(table.Content, r.key(key), value)
		}
		if value.Kind == yaml.SequenceNode {
			if last && list {
				value.Content = append(value.Content, r.node(yaml.MappingNode, tagMap, int(key.Raw.Offset)))
			}
			if len(value.Content) == 0 {
				return nil, r.twice(key, value)
			}
			value = value.Content[len(value.Content)-1]
		}
		if value.Kind != yaml.MappingNode {
			return nil, r.twice(key, value)
		}
		table = value
	}
	return table, nil
}

// keyValue adds "a.b = value" to the table.
func (r *tomlReader) keyValue(table *yaml.Node, e *unstable.Node, depth int) error {
	keys := e.Key()
	for ; keys.Next(); depth++ {
		key := keys.Node()
		before, value := child(table, string(key.Data))
		switch {
		case depth > maxDepth:
			return tooDeep(int(key.Raw.Offset))
		case keys.IsLast() && value != nil:
			return r.twice(key, before)
		case keys.IsLast():
			value, _, err := r.value(e.Value(), r.valueStart(key), depth+1)
			if err != nil {
				return err
			}
			table.Content = append(table.Content, r.key(key), value)
			return nil
		case value == nil:
			value = r.node(yaml.MappingNode, tagMap, int(key.Raw.Offset))
			table.Content = append(table.Content, r.key(key), value)
		case value.Kind != yaml.MappingNode:
			return r.twice(key, before)
		}
		table = value
	}
	return nil
}

// valueStart is where the value of a key is: behind the equals sign.
func (r *tomlReader) valueStart(key *unstable.Node) int {
	i := int(key.Raw.Offset + key.Raw.Length)
	return i + len(r.src[i:]) - len(bytes.TrimLeft(r.src[i:], " \t="))
}

// value builds the value at the offset, and gives the offset behind it. Lists have no range of their own in
// the parser's tree, so their offsets come from walking over what surrounds their items.
func (r *tomlReader) value(v *unstable.Node, start, depth int) (*yaml.Node, int, error) {
	if depth > maxDepth {
		return nil, 0, tooDeep(start)
	}
	switch v.Kind {
	case unstable.Array:
		return r.list(v, start, depth)
	case unstable.InlineTable:
		n, end := r.node(yaml.MappingNode, tagMap, start), start+1
		n.Style = yaml.FlowStyle
		for it := v.Children(); it.Next(); {
			if err := r.keyValue(n, it.Node(), depth); err != nil {
				return nil, 0, err
			}
			end = int(it.Node().Raw.Offset + it.Node().Raw.Length)
		}
		return n, r.skip(end) + 1, nil
	}
	n := r.node(yaml.ScalarNode, tagString, start)
	n.Value = string(v.Data)
	raw := string(r.parser.Raw(v.Raw))
	switch v.Kind {
	case unstable.String:
		n.Style = stringStyle(raw)
	case unstable.Bool:
		n.Tag = tagBool
	case unstable.Integer, unstable.Float:
		if err := setNumber(n, raw, start); err != nil {
			return nil, 0, err
		}
		if v.Kind == unstable.Float {
			n.Tag = tagFloat
		}
	}
	return n, int(v.Raw.Offset + v.Raw.Length), nil
}

func (r *tomlReader) list(v *unstable.Node, start, depth int) (*yaml.Node, int, error) {
	n, end := r.node(yaml.SequenceNode, tagList, start), start+1
	n.Style = yaml.FlowStyle
	for it := v.Children(); it.Next(); {
		item, after, err := r.value(it.Node(), r.skip(end), depth+1)
		if err != nil {
			return nil, 0, err
		}
		n.Content, end = append(n.Content, item), after
	}
	return n, r.skip(end) + 1, nil
}

// skip passes blanks, commas, line ends and comments.
func (r *tomlReader) skip(from int) int {
	for from < len(r.src) {
		switch r.src[from] {
		case ' ', '\t', '\r', '\n', ',':
			from++
		case '#':
			from = lineEnd(r.src, from)
		default:
			return from
		}
	}
	return from
}

func stringStyle(raw string) yaml.Style {
	switch {
	case len(raw) >= 6 && (raw[:3] == `"""` || raw[:3] == "'''"):
		return yaml.LiteralStyle
	case raw[0] == '\'':
		return yaml.SingleQuotedStyle
	}
	return yaml.DoubleQuotedStyle
}

func (r *tomlReader) key(key *unstable.Node) *yaml.Node {
	n := r.node(yaml.ScalarNode, tagString, int(key.Raw.Offset))
	n.Value = string(key.Data)
	if raw := r.parser.Raw(key.Raw); len(raw) > 0 && (raw[0] == '"' || raw[0] == '\'') {
		n.Style = stringStyle(string(raw))
	}
	return n
}

func (r *tomlReader) node(kind yaml.Kind, tag string, offset int) *yaml.Node {
	p := r.at.pos(r.offset + offset)
	return &yaml.Node{Kind: kind, Tag: tag, Line: p.Line, Column: p.Column}
}

func (r *tomlReader) twice(key *unstable.Node, first *yaml.Node) error {
	return &placedError{
		int(key.Raw.Offset),
		fmt.Sprintf("the key %s is there twice; the first is on line %d", quote(string(key.Data)), first.Line),
		"keep one of them",
	}
}

// problem puts an error of the reader, the parser or the decoder in its place.
func (r *tomlReader) problem(err error) Problem {
	p := Problem{Message: "the TOML can't be read: " + strings.TrimPrefix(err.Error(), "toml: "), Hint: "text goes in quotes, keys without a table come first"}
	offset := 0
	var own *placedError
	var parse *unstable.ParserError
	var decode *toml.DecodeError
	switch {
	case errors.As(err, &own):
		offset, p.Message, p.Hint = own.offset, own.message, own.hint
	case errors.As(err, &parse):
		offset = cap(r.src) - cap(parse.Highlight)
	case errors.As(err, &decode):
		line, column := decode.Position()
		for range line - 1 {
			offset = lineEnd(r.src, offset)
		}
		offset += max(0, column-1)
	}
	p.Pos = r.at.pos(r.offset + min(max(0, offset), len(r.src)))
	return p
}
