package githubtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// checkRequest says how a request differs from what GitHub describes.
func (d *description) checkRequest(o operation, values map[string]string, r *http.Request, body []byte) error {
	known := map[string]bool{}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return err
	}
	method := strings.ToLower(o.method)
	for i, p := range d.Paths[o.path][method].Parameters {
		at := pointer("paths", o.path, method, "parameters", strconv.Itoa(i), "schema")
		if name, shared := strings.CutPrefix(p.Ref, "#/components/parameters/"); shared {
			p, at = d.Components.Parameters[name], pointer("components", "parameters", name, "schema")
		}
		text, given := values[p.Name]
		if p.In == "query" {
			known[p.Name] = true
			text, given = query.Get(p.Name), query.Has(p.Name)
		}
		if !given && p.Required {
			return fmt.Errorf("%s is missing", p.Name)
		}
		if !given {
			continue
		}
		if err := d.check(at, typed(p.Schema, text)); err != nil {
			return fmt.Errorf("%s %q: %w", p.Name, text, err)
		}
	}
	for name, v := range query {
		if !known[name] || len(v) != 1 {
			return fmt.Errorf("query %s is not described, or there twice", name)
		}
	}
	if n, err := strconv.Atoi(query.Get("per_page")); err == nil && (n < 1 || n > 100) {
		return fmt.Errorf("per_page is %d, GitHub gives at most 100", n)
	}
	return d.checkBody(o, body)
}

func (d *description) checkBody(o operation, body []byte) error {
	method := strings.ToLower(o.method)
	content := d.Paths[o.path][method].RequestBody
	if content == nil {
		if len(body) > 0 {
			return fmt.Errorf("got a body, want none")
		}
		return nil
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return fmt.Errorf("body: %w", err)
	}
	if err := d.check(pointer("paths", o.path, method, "requestBody", "content", ofJSON, "schema"), value); err != nil {
		return fmt.Errorf("body: %w", err)
	}
	return d.undescribed(content.Content[ofJSON].Schema, value, "body")
}

// undescribed finds keys that a schema does not name: GitHub ignores them, so they would be mistakes that nobody sees.
func (d *description) undescribed(s *shape, value any, at string) error {
	switch v := value.(type) {
	case map[string]any:
		known := map[string]*shape{}
		d.collect(s, known, nil)
		for key, inner := range v {
			p, ok := known[key]
			if !ok {
				return fmt.Errorf("%s.%s is not described", at, key)
			}
			if err := d.undescribed(p, inner, at+"."+key); err != nil {
				return err
			}
		}
	case []any:
		var items *shape
		d.collect(s, map[string]*shape{}, &items)
		for i, inner := range v {
			if items == nil {
				break
			}
			if err := d.undescribed(items, inner, fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// collect gathers the properties, or the items, of a schema and of its alternatives.
func (d *description) collect(s *shape, properties map[string]*shape, items **shape) {
	s = d.resolved(s)
	for name, p := range s.Properties {
		properties[name] = p
	}
	if items != nil && s.Items != nil {
		*items = s.Items
	}
	for _, list := range [][]*shape{s.OneOf, s.AnyOf, s.AllOf} {
		for _, inner := range list {
			d.collect(inner, properties, items)
		}
	}
}

// typed reads a parameter's text as the type that it shall have.
func typed(schema json.RawMessage, text string) any {
	var s shape
	if err := json.Unmarshal(schema, &s); err != nil {
		return text
	}
	if s.Type == "integer" {
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return n
		}
	}
	return text
}

// answer completes a reply by what GitHub always has in it, and holds it against the description.
func (d *description) answer(o operation, r reply) ([]byte, error) {
	method, status := strings.ToLower(o.method), strconv.Itoa(r.status)
	content, at := d.Paths[o.path][method].Responses[status], pointer("paths", o.path, method, "responses", status)
	if content == nil && r.status < http.StatusBadRequest {
		return nil, fmt.Errorf("the fake's own answer: HTTP %d is not described", r.status)
	}
	if r.status == http.StatusNoContent {
		return nil, nil
	}
	value, err := generic(r.body)
	if err != nil || content == nil {
		return plainJSON(value), err
	}
	if name, shared := strings.CutPrefix(content.Ref, "#/components/responses/"); shared {
		content, at = d.Components.Responses[name], pointer("components", "responses", name)
	}
	if s := content.Content[ofJSON].Schema; s != nil {
		value = d.complete(s, value)
		if err := d.check(at+pointer("content", ofJSON, "schema"), value); err != nil {
			return plainJSON(value), fmt.Errorf("the fake's own answer: %w", err)
		}
	}
	return plainJSON(forget(value)), nil
}

// gone is the name of a fork that was deleted.
const gone = "-"

// forget makes a deleted fork null, as GitHub has it. Its description does not say so.
func forget(value any) any {
	switch v := value.(type) {
	case map[string]any:
		if v["full_name"] == gone {
			return nil
		}
		for key, inner := range v {
			v[key] = forget(inner)
		}
	case []any:
		for i := range v {
			v[i] = forget(v[i])
		}
	}
	return value
}

// generic is a value as JSON has it.
func generic(body any) (any, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	var value any
	err = json.Unmarshal(text, &value)
	return value, err
}

// plainJSON writes a value that was read from JSON.
func plainJSON(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	return text
}
