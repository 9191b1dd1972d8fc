package schema

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

// RuleName is the rule of the findings that Validate makes.
const RuleName = "schema"

//go:embed *.schema.json
var schemaFiles embed.FS

// JSONSchema is the published schema of a kind, or nil when there is no such kind.
func JSONSchema(kind Kind) []byte {
	src, err := schemaFiles.ReadFile(KindInfo{Kind: kind}.SchemaFile())
	if err != nil {
		return nil
	}
	return src
}

// Decode reads a document's header into its type. A document without a header gives the zero value.
func Decode[T any](doc frontmatter.Document) (T, error) {
	var v T
	if doc.Root == nil {
		return v, nil
	}
	if err := doc.Root.Decode(&v); err != nil {
		return v, fmt.Errorf("decode front matter: %w", err)
	}
	return v, nil
}

// Validate compares a document with the schema of its kind, and says for each difference where it stands,
// what is wrong and what to write. A document without a header, and a kind that is none, have no findings.
func Validate(kind Kind, file string, doc frontmatter.Document) []diag.Diagnostic {
	compile, ok := compilers()[kind]
	if !ok || doc.Root == nil {
		return nil
	}
	s := compile()
	e := explainer{doc: doc, file: file, schema: s.source}
	value := e.value(doc.Root, nil)
	var failed *jsonschema.ValidationError
	err := s.schema.Validate(value)
	if errors.As(err, &failed) {
		e.leaves(failed)
	}
	e.tooLarge()
	if err != nil && len(e.found) == 0 {
		// An error without words of its own must not pass for none.
		e.add(nil, err.Error(), "compare the file with the JSON Schema")
	}
	return diag.Sort(e.found)
}

type compiledSchema struct {
	schema *jsonschema.Schema
	source map[string]any
}

// compilers compile the embedded schemas, each when it is first asked for. That they compile is a matter of the
// build, so a failure is a panic.
var compilers = sync.OnceValue(func() map[Kind]func() compiledSchema {
	all := map[Kind]func() compiledSchema{}
	for _, k := range Kinds() {
		all[k.Kind] = sync.OnceValue(func() compiledSchema { return compile(k.Kind) })
	}
	return all
})

func compile(kind Kind) compiledSchema {
	c := jsonschema.NewCompiler()
	c.Draft, c.AssertFormat = jsonschema.Draft2020, true
	c.LoadURL = func(s string) (io.ReadCloser, error) { return nil, fmt.Errorf("the schema refers to %s", s) }
	c.Formats = map[string]func(any) bool{durationFormat: isDuration}
	id := schemaIDs + string(kind) + ":1"
	if err := c.AddResource(id, bytes.NewReader(JSONSchema(kind))); err != nil {
		panic(err)
	}
	var source map[string]any
	if err := json.Unmarshal(JSONSchema(kind), &source); err != nil {
		panic(err)
	}
	return compiledSchema{c.MustCompile(id), source}
}

func isDuration(v any) bool {
	s, ok := v.(string)
	if !ok {
		return true
	}
	_, err := Duration(s).Value()
	return err == nil
}

// value is the node as the validator wants it. It finds the numbers that the validator would take and no Go
// type could hold.
func (e *explainer) value(n *yaml.Node, path []any) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := make(map[string]any, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i].Value
			m[key] = e.value(n.Content[i+1], append(path, key))
		}
		return m
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, c := range n.Content {
			list[i] = e.value(c, append(path, i))
		}
		return list
	}
	var v any
	if n.Tag == "!!str" || n.Decode(&v) != nil {
		return n.Value
	}
	var size float64
	switch v := v.(type) {
	case nil, bool:
		return v
	case int:
		size = math.Abs(float64(v))
	case int64:
		size = math.Abs(float64(v))
	case uint64:
		size = float64(v)
	case float64:
		size = math.Abs(v)
	default:
		return n.Value
	}
	if !(size < 1<<53) {
		e.large = append(e.large, slices.Clone(path))
		return 1
	}
	return v
}

// leaves goes down to the errors that name a keyword; what is above them only says that something below is
// wrong.
func (e *explainer) leaves(v *jsonschema.ValidationError) {
	if len(v.Causes) > 0 {
		for _, c := range v.Causes {
			e.leaves(c)
		}
		return
	}
	_, pointer, _ := strings.Cut(v.AbsoluteKeywordLocation, "#")
	keys := pointerKeys(pointer)
	if len(keys) == 0 {
		return
	}
	rule := e.schema
	for _, k := range keys[:len(keys)-1] {
		rule, _ = rule[k].(map[string]any)
	}
	e.explain(keys[len(keys)-1], rule, e.path(pointerKeys(v.InstanceLocation)))
}

// path gives the steps their types: an index where the value is a list.
func (e *explainer) path(keys []string) []any {
	path := make([]any, 0, len(keys))
	n := e.doc.Root
	for _, k := range keys {
		var step any = k
		if n != nil && n.Kind == yaml.SequenceNode {
			if i, err := strconv.Atoi(k); err == nil {
				step = i
			}
		}
		path = append(path, step)
		n = child(n, step)
	}
	return path
}

func (e *explainer) node(path []any) *yaml.Node {
	n := e.doc.Root
	for _, step := range path {
		n = child(n, step)
	}
	return n
}

func child(n *yaml.Node, step any) *yaml.Node {
	if n == nil {
		return nil
	}
	switch step := step.(type) {
	case string:
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == step {
				return n.Content[i+1]
			}
		}
	case int:
		if n.Kind == yaml.SequenceNode && step < len(n.Content) {
			return n.Content[step]
		}
	}
	return nil
}

// pointerKeys takes a JSON pointer apart, as the validator writes them: escaped once as a pointer and once
// more as a URL.
func pointerKeys(pointer string) []string {
	if pointer == "" {
		return nil
	}
	keys := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, k := range keys {
		if plain, err := url.PathUnescape(k); err == nil {
			k = plain
		}
		keys[i] = strings.ReplaceAll(strings.ReplaceAll(k, "~1", "/"), "~0", "~")
	}
	return keys
}

// properties are the keys that an object may have, sorted.
func properties(rule map[string]any) []string {
	p, _ := rule["properties"].(map[string]any)
	return slices.Sorted(maps.Keys(p))
}
