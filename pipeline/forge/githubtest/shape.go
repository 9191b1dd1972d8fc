package githubtest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// shape is what complete and undescribed need of a schema; all of it is held by the compiled one.
type shape struct {
	Ref        string            `json:"$ref"`
	Type       string            `json:"type"`
	Format     string            `json:"format"`
	Nullable   bool              `json:"nullable"`
	Enum       []any             `json:"enum"`
	Properties map[string]*shape `json:"properties"`
	Required   []string          `json:"required"`
	Items      *shape            `json:"items"`
	OneOf      []*shape          `json:"oneOf"`
	AnyOf      []*shape          `json:"anyOf"`
	AllOf      []*shape          `json:"allOf"`
}

type operationShape struct {
	Parameters  []*parameterShape        `json:"parameters"`
	RequestBody *contentShape            `json:"requestBody"`
	Responses   map[string]*contentShape `json:"responses"`
}

type parameterShape struct {
	Ref      string          `json:"$ref"`
	Name     string          `json:"name"`
	In       string          `json:"in"`
	Required bool            `json:"required"`
	Schema   json.RawMessage `json:"schema"`
}

type contentShape struct {
	Ref     string `json:"$ref"`
	Content map[string]struct {
		Schema *shape `json:"schema"`
	} `json:"content"`
}

const ofJSON = "application/json"

// resolved follows a reference to a schema.
func (d *description) resolved(s *shape) *shape {
	for s.Ref != "" {
		s = d.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
	}
	return s
}

// check holds a value against the schema that a pointer into the description leads to.
func (d *description) check(pointer string, value any) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.compiled[pointer]
	if s == nil {
		var err error
		if s, err = d.compiler.Compile(document + "#" + pointer); err != nil {
			return err
		}
		d.compiled[pointer] = s
	}
	return explain(s.Validate(value))
}

// explain is the innermost reasons of a refusal, in few lines.
func explain(err error) error {
	refused, ok := err.(*jsonschema.ValidationError)
	if !ok {
		return err
	}
	var reasons []string
	for _, unit := range refused.BasicOutput().Errors {
		if unit.Error != "" && !strings.HasPrefix(unit.Error, "doesn't validate with") {
			reasons = append(reasons, fmt.Sprintf("%s: %s", unit.InstanceLocation, unit.Error))
		}
	}
	return fmt.Errorf("%s", strings.Join(reasons[:min(len(reasons), 12)], "; "))
}

// pointer names a place in the description, such as paths, /user, get.
func pointer(parts ...string) string {
	var b strings.Builder
	for _, part := range parts {
		b.WriteString("/" + url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(part)))
	}
	return b.String()
}
