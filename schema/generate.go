package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/invopop/jsonschema"
	"go.yaml.in/yaml/v3"
)

const schemaIDs = "urn:galley:schema:"

// Generate makes the JSON Schema of a kind from its Go type. The descriptions are the types' comments, which
// a running program does not have: the map gives them by "package.Type" and "package.Type.Field", as
// jsonschema.Reflector.AddGoComments reads them from the source. The committed schema is in JSONSchema.
func Generate(kind Kind, comments map[string]string) ([]byte, error) {
	for _, k := range Kinds() {
		if k.Kind == kind {
			return generate(k, comments)
		}
	}
	return nil, fmt.Errorf("there is no kind %q", kind)
}

func generate(k KindInfo, comments map[string]string) ([]byte, error) {
	r := jsonschema.Reflector{
		FieldNameTag:   "yaml",
		ExpandedStruct: true,
		Anonymous:      true,
		LookupComment:  func(t reflect.Type, field string) string { return description(comments, t, field) },
	}
	s := r.Reflect(k.Type)
	s.ID = jsonschema.ID(schemaIDs + string(k.Kind) + ":1")
	s.Title = "galley " + string(k.Kind) + " (" + k.File + ")"
	var example yaml.Node
	if err := yaml.Unmarshal([]byte(k.Example), &example); err != nil {
		return nil, fmt.Errorf("example of %s: %w", k.Kind, err)
	}
	raw, err := orderedJSON(example.Content[0])
	if err != nil {
		return nil, fmt.Errorf("example of %s: %w", k.Kind, err)
	}
	s.Examples = []any{raw}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(s); err != nil {
		return nil, fmt.Errorf("schema of %s: %w", k.Kind, err)
	}
	return b.Bytes(), nil
}

// description is a comment for readers of the schema, who know publish_at and have never seen PublishAt.
func description(comments map[string]string, t reflect.Type, field string) string {
	name := t.PkgPath() + "." + t.Name()
	if field == "" {
		return oneLine(comments[name])
	}
	text := oneLine(comments[name+"."+field])
	f, ok := t.FieldByName(field)
	if !ok {
		return text
	}
	key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	if rest, ok := strings.CutPrefix(text, field+" "); ok && strings.Contains(key, "_") {
		return key + " " + rest
	}
	return text
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// orderedJSON writes a node as JSON with its keys in the order they are written in.
func orderedJSON(n *yaml.Node) (json.RawMessage, error) {
	var b bytes.Buffer
	switch n.Kind {
	case yaml.MappingNode, yaml.SequenceNode:
		open, end := "[", "]"
		if n.Kind == yaml.MappingNode {
			open, end = "{", "}"
		}
		for i, c := range n.Content {
			sep := ","
			switch {
			case i == 0:
				sep = open
			case n.Kind == yaml.MappingNode && i%2 == 1:
				sep = ":"
			}
			part, err := orderedJSON(c)
			if err != nil {
				return nil, err
			}
			b.WriteString(sep)
			b.Write(part)
		}
		b.WriteString(end)
		return b.Bytes(), nil
	}
	var v any
	if err := n.Decode(&v); err != nil {
		return nil, err
	}
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

// JSONSchemaExtend says what no struct tag can: how many channels there are at the least.
func (Config) JSONSchemaExtend(s *jsonschema.Schema) {
	if channels, ok := s.Properties.Get("channels"); ok {
		one := uint64(1)
		channels.MinProperties = &one
	}
}

// JSONSchemaExtend bounds the numbers of the map, which a struct tag can't reach.
func (HashtagPolicy) JSONSchemaExtend(s *jsonschema.Schema) {
	if counts, ok := s.Properties.Get("max"); ok {
		counts.AdditionalProperties.Minimum = "0"
	}
}

// JSONSchemaExtend bounds the numbers of the map, which a struct tag can't reach.
func (Budget) JSONSchemaExtend(s *jsonschema.Schema) {
	if parts, ok := s.Properties.Get("channels"); ok {
		parts.AdditionalProperties.Minimum = "0"
	}
}
