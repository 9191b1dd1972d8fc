package frontmatter

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// readJSON reads a header that is one object.
func readJSON(header []byte, at *locator, offset int) (*yaml.Node, []Problem) {
	if len(bytes.TrimSpace(header)) == 0 {
		p := at.pos(offset - 1)
		return &yaml.Node{Kind: yaml.MappingNode, Tag: tagMap, Line: p.Line, Column: 1}, nil
	}
	root, end, err := decodeJSON(header, at, offset)
	if err != nil {
		return nil, []Problem{jsonProblem(header, err, end, at, offset)}
	}
	if rest := bytes.TrimLeft(header[end:], " \t\r\n"); len(rest) > 0 {
		return nil, []Problem{{
			Pos: at.pos(offset + len(header) - len(rest)), Message: "text after the JSON object", Hint: "delete it",
		}}
	}
	return root, nil
}

// bareJSON reads a file that starts with a JSON object without fences. The object ends where its last brace
// is, and nothing else may stand on that line.
func bareJSON(src []byte, start int) (Document, []Problem) {
	at := newLocator(src)
	window := src[start:min(len(src), start+maxHeader+1)]
	doc := Document{Format: JSON, Prefix: src[:start:start], Header: src[start:]}
	doc.BodyLine = 1 + bytes.Count(src, []byte("\n"))
	root, end, err := decodeJSON(window, at, start)
	switch {
	case len(window) > maxHeader && (err != nil || end > maxHeader):
		return doc, []Problem{tooLong(at, start)}
	case err != nil:
		return doc, []Problem{jsonProblem(window, err, end, at, start)}
	}
	header := start + end
	body := lineEnd(src, header)
	doc.Header, doc.Fence, doc.Body = src[start:header:header], src[header:body:body], src[body:]
	doc.BodyLine = 1 + bytes.Count(src[:body], []byte("\n"))
	if len(bytes.TrimSpace(doc.Fence)) > 0 {
		return doc, []Problem{{
			Pos: at.pos(header), Message: "text on the line on which the JSON object ends", Hint: "start the body on the next line",
		}}
	}
	if p := strange(doc.Header, JSON, at, start); p != nil {
		return doc, []Problem{*p}
	}
	if problems := checkTree(root); len(problems) > 0 {
		return doc, problems
	}
	doc.Root = root
	return doc, nil
}

// jsonReader builds nodes from tokens, because tokens have offsets and decoded values don't.
type jsonReader struct {
	src    []byte
	dec    *json.Decoder
	at     *locator
	offset int
}

// decodeJSON reads one value, and says where it ends or where it breaks.
func decodeJSON(src []byte, at *locator, offset int) (root *yaml.Node, end int, err error) {
	r := &jsonReader{src: src, dec: json.NewDecoder(bytes.NewReader(src)), at: at, offset: offset}
	r.dec.UseNumber()
	root, err = r.value(0)
	return root, int(r.dec.InputOffset()), err
}

func (r *jsonReader) value(depth int) (*yaml.Node, error) {
	start := r.next()
	if depth > maxDepth {
		return nil, tooDeep(start)
	}
	pos := r.at.pos(r.offset + start)
	token, err := r.dec.Token()
	if err != nil {
		return nil, err
	}
	n := &yaml.Node{Kind: yaml.ScalarNode, Line: pos.Line, Column: pos.Column}
	switch v := token.(type) {
	case json.Delim:
		return r.collection(n, v, depth)
	case string:
		n.Tag, n.Value, n.Style = tagString, v, yaml.DoubleQuotedStyle
	case json.Number:
		return n, setNumber(n, v.String(), start)
	case bool:
		n.Tag, n.Value = tagBool, strconv.FormatBool(v)
	default:
		n.Tag, n.Value = tagNull, "null"
	}
	return n, nil
}

func (r *jsonReader) collection(n *yaml.Node, open json.Delim, depth int) (*yaml.Node, error) {
	n.Kind, n.Tag, n.Style = yaml.MappingNode, tagMap, yaml.FlowStyle
	if open == '[' {
		n.Kind, n.Tag = yaml.SequenceNode, tagList
	}
	for r.dec.More() {
		c, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		n.Content = append(n.Content, c)
	}
	_, err := r.dec.Token()
	return n, err
}

// next is the offset of the token that comes next: the decoder only tells where the last one ended.
func (r *jsonReader) next() int {
	from := min(int(r.dec.InputOffset()), len(r.src))
	return len(r.src) - len(bytes.TrimLeft(r.src[from:], " \t\r\n,:"))
}

func jsonProblem(src []byte, err error, end int, at *locator, offset int) Problem {
	next := len(src) - len(bytes.TrimLeft(src[min(end, len(src)):], " \t\r\n,:"))
	p := Problem{Pos: at.pos(offset + min(next, len(src))), Hint: "check commas, quotes and braces around here"}
	var syntax *json.SyntaxError
	var own *placedError
	switch {
	case errors.As(err, &own):
		p.Pos, p.Message, p.Hint = at.pos(offset+own.offset), own.message, own.hint
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		p.Pos, p.Message, p.Hint = at.pos(offset), "a JSON object that does not end", `close it with "}"`
	case errors.As(err, &syntax):
		p.Message = "the JSON can't be read: " + syntax.Error()
	default:
		p.Message = "the JSON can't be read: " + err.Error()
	}
	return p
}
