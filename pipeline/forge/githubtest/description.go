package githubtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// described reads the description once for all tests of a package: it is 13 MB.
var described = sync.OnceValues(describe)

type raw = json.RawMessage

// description is the part of GitHub's that the operations of this package are in.
type description struct {
	Paths      map[string]map[string]*operationShape `json:"paths"`
	Components struct {
		Schemas    map[string]*shape          `json:"schemas"`
		Parameters map[string]*parameterShape `json:"parameters"`
		Responses  map[string]*contentShape   `json:"responses"`
	} `json:"components"`

	mu       sync.Mutex
	compiler *jsonschema.Compiler
	compiled map[string]*jsonschema.Schema
}

const document = "github.json"

func describe() (*description, error) {
	path, err := descriptionFile()
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("GitHub's description is not installed; run: make test (or .ci/setup): %w", err)
	}
	part, err := extract(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	d := &description{compiler: jsonschema.NewCompiler(), compiled: map[string]*jsonschema.Schema{}}
	// OpenAPI 3.0 writes schemas as they were in the fourth draft, and null in a way of its own.
	d.compiler.Draft, d.compiler.AssertFormat = jsonschema.Draft4, true
	if err := json.Unmarshal(part, d); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return d, d.compiler.AddResource(document, bytes.NewReader(part))
}

// extract copies the operations and what they refer to.
func extract(text []byte) ([]byte, error) {
	var whole struct {
		Paths      map[string]map[string]raw `json:"paths"`
		Components map[string]map[string]raw `json:"components"`
	}
	if err := json.Unmarshal(text, &whole); err != nil {
		return nil, err
	}
	paths, components := map[string]map[string]any{}, map[string]map[string]any{}
	for _, o := range operations() {
		item, ok := whole.Paths[o.path][strings.ToLower(o.method)]
		if !ok {
			return nil, fmt.Errorf("there is no %s %s", o.method, o.path)
		}
		if paths[o.path] == nil {
			paths[o.path] = map[string]any{}
		}
		paths[o.path][strings.ToLower(o.method)] = cleaned(item)
		follow(item, whole.Components, components)
	}
	return json.Marshal(map[string]any{"paths": paths, "components": components})
}

// follow copies what a part refers to, and what that refers to.
func follow(part raw, from map[string]map[string]raw, to map[string]map[string]any) {
	for _, match := range regexp.MustCompile(`"#/components/([a-z]+)/([^"]+)"`).FindAllSubmatch(part, -1) {
		kind, name := string(match[1]), string(match[2])
		if _, done := to[kind][name]; done || kind == "examples" {
			continue
		}
		if to[kind] == nil {
			to[kind] = map[string]any{}
		}
		to[kind][name] = cleaned(from[kind][name])
		follow(from[kind][name], from, to)
	}
}

// cleaned drops what is for readers, and says in the words of JSON Schema what may be null.
func cleaned(part raw) any {
	var value any
	if err := json.Unmarshal(part, &value); err != nil {
		return nil // what is missing is reported when it is used
	}
	return clean(value, false)
}

func clean(value any, names bool) any {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			if !names && (key == "examples" || key == "example" || key == "description" || key == "discriminator") {
				delete(v, key)
				continue
			}
			v[key] = clean(inner, !names && key == "properties")
		}
		if nullable, _ := v["nullable"].(bool); nullable && !names {
			return object{"anyOf": []any{v, object{"enum": []any{nil}}}}
		}
	case []any:
		for i := range v {
			v[i] = clean(v[i], false)
		}
	}
	return value
}

// descriptionFile is found from the folder of the test upwards.
func descriptionFile() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, ".ci", "npm", "node_modules", "@octokit", "openapi", "generated", "api.github.com.json"), nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("there is no go.mod above the test's folder")
		}
	}
}
