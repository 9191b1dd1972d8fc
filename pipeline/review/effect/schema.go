package effect

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"

	generator "github.com/invopop/jsonschema"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/galley-social/galley/schema/diag"
)

const schemaID = "urn:galley:schema:effect:1"

//go:embed effect.schema.json
var schemaFile []byte

// JSONSchema is the published schema of an effect.
func JSONSchema() []byte { return bytes.Clone(schemaFile) }

// Generate makes the JSON Schema from the types. The descriptions are the types' comments, by "package.Type" and
// "package.Type.Field", as for schema.Generate.
func Generate(comments map[string]string) ([]byte, error) {
	r := generator.Reflector{
		ExpandedStruct: true, Anonymous: true,
		Mapper: func(t reflect.Type) *generator.Schema {
			if t == reflect.TypeFor[diag.Severity]() {
				return &generator.Schema{Type: "string", Enum: []any{diag.Note.String(), diag.Warning.String(), diag.Error.String()}}
			}
			return nil
		},
		LookupComment: func(t reflect.Type, field string) string {
			name := t.PkgPath() + "." + t.Name()
			if field != "" {
				name += "." + field
			}
			return strings.Join(strings.Fields(comments[name]), " ")
		},
	}
	s := r.Reflect(Effect{})
	s.ID, s.Title = schemaID, "galley effect"
	bound(s, "")
	for _, def := range s.Definitions {
		bound(def, "")
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(s); err != nil {
		return nil, fmt.Errorf("schema of the effect: %w", err)
	}
	return b.Bytes(), nil
}

// bound gives every string, number and list a bound, so that nothing in a document is larger than Of makes it.
func bound(s *generator.Schema, key string) {
	switch {
	case s == nil:
		return
	case s.Format == "date-time":
		s.Pattern = "Z$"
	case s.Type == "string" && s.Pattern == "" && len(s.Enum) == 0:
		most := uint64(mostString)
		if key == "text" {
			most = mostText
		}
		s.MaxLength = &most
		if key == "zone" {
			s.Pattern = "^[A-Za-z][A-Za-z0-9_+/-]*$"
		}
	case s.Type == "integer" && len(s.Enum) == 0, s.Type == "number":
		s.Minimum, s.Maximum = "0", "1000000000000000"
	case s.Type == "array":
		most := uint64(100 * mostSteps)
		s.MaxItems = &most
		bound(s.Items, key)
	}
	if s.Properties != nil {
		for p := s.Properties.Oldest(); p != nil; p = p.Next() {
			bound(p.Value, p.Key)
		}
	}
}

// compiled is the embedded schema. That it compiles is a matter of the build, so a failure is a panic.
var compiled = sync.OnceValue(func() *jsonschema.Schema {
	c := jsonschema.NewCompiler()
	c.Draft, c.AssertFormat = jsonschema.Draft2020, true
	c.LoadURL = func(s string) (io.ReadCloser, error) { return nil, fmt.Errorf("the schema refers to %s", s) }
	if err := c.AddResource(schemaID, bytes.NewReader(schemaFile)); err != nil {
		panic(err)
	}
	return c.MustCompile(schemaID)
})

// validate compares a document with the schema.
func validate(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		return err
	}
	err := compiled().Validate(value)
	var failed *jsonschema.ValidationError
	if !errors.As(err, &failed) {
		return err
	}
	for len(failed.Causes) > 0 {
		failed = failed.Causes[0]
	}
	return fmt.Errorf("it does not fit the schema at %q: %s", brief(failed.InstanceLocation), brief(failed.Message))
}
