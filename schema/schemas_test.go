package schema_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/galley-social/galley/schema"
)

// walk calls visit for every object in the schema, with its path.
func walk(node any, path string, visit func(path string, node map[string]any)) {
	switch node := node.(type) {
	case map[string]any:
		visit(path, node)
		for k, v := range node {
			walk(v, path+"/"+k, visit)
		}
	case []any:
		for i, v := range node {
			walk(v, fmt.Sprintf("%s/%d", path, i), visit)
		}
	}
}

func parsed(t *testing.T, kind schema.Kind) map[string]any {
	t.Helper()
	var s map[string]any
	if err := json.Unmarshal(schema.JSONSchema(kind), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSchemasDescribeEverything(t *testing.T) {
	for _, k := range schema.Kinds() {
		s := parsed(t, k.Kind)
		if s["title"] == nil || s["$id"] != "urn:galley:schema:"+string(k.Kind)+":1" {
			t.Errorf("%s has the title %v and the id %v", k.Kind, s["title"], s["$id"])
		}
		objects := 0
		delete(s, "examples")
		walk(s, string(k.Kind), func(path string, node map[string]any) {
			properties, ok := node["properties"].(map[string]any)
			if !ok || node["type"] != "object" {
				return
			}
			objects++
			if node["additionalProperties"] != false {
				t.Errorf("%s takes unknown keys", path)
			}
			if text, _ := node["description"].(string); text == "" {
				t.Errorf("%s has no description", path)
			}
			for key, value := range properties {
				text, _ := value.(map[string]any)["description"].(string)
				if text == "" || strings.Contains(text, "\n") {
					t.Errorf("%s.%s has the description %q", path, key, text)
				}
			}
		})
		if objects == 0 {
			t.Errorf("%s has no objects", k.Kind)
		}
	}
}

// TestTagsComeOutRight looks at the tags that the reflector has most ways to get wrong.
func TestTagsComeOutRight(t *testing.T) {
	tests := []struct {
		name string
		kind schema.Kind
		path []string
		want string
	}{
		{"enum of a list's items", schema.KindStrategy, []string{"$defs", "Window", "properties", "days", "items", "enum"}, `["mon","tue","wed","thu","fri","sat","sun"]`},
		{"commas in a pattern", schema.KindPost, []string{"properties", "id", "pattern"}, `"^[a-z0-9][a-z0-9._-]{0,99}$"`},
		{"backslashes in a pattern", schema.KindPost, []string{"$defs", "Media", "properties", "focus", "pattern"}, `"^-?(0(\\.[0-9]+)?|1(\\.0+)?),-?(0(\\.[0-9]+)?|1(\\.0+)?)$"`},
		{"two examples", schema.KindPost, []string{"properties", "publish_at", "examples"}, `["2026-12-01 09:00","2026-12-01T09:00:00Z"]`},
		{"enum of a number", schema.KindConfig, []string{"properties", "version", "enum"}, `[1]`},
		{"least number of keys", schema.KindConfig, []string{"properties", "channels", "minProperties"}, `1`},
		{"numbers of a map", schema.KindBrand, []string{"$defs", "HashtagPolicy", "properties", "max", "additionalProperties", "minimum"}, `0`},
		{"description beside a reference", schema.KindPost, []string{"$defs", "Repeat", "properties", "every", "description"}, `"Every is the time between two occurrences."`},
		{"description in the words of YAML", schema.KindPost, []string{"$defs", "Repeat", "properties", "cool_down", "description"}, `"cool_down is the least time between this post and the occurrence before, on one channel."`},
		{"required keys", schema.KindPost, []string{"required"}, `["title","channels"]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var node any = parsed(t, tt.kind)
			for _, key := range tt.path {
				node = node.(map[string]any)[key]
			}
			var b strings.Builder
			encoder := json.NewEncoder(&b)
			encoder.SetEscapeHTML(false)
			if err := encoder.Encode(node); err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimSpace(b.String()); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestKindOf(t *testing.T) {
	tests := []struct {
		path string
		want schema.Kind
	}{
		{"galley.yaml", schema.KindConfig}, {"brand.md", schema.KindBrand}, {"freeze.md", schema.KindFreeze},
		{"strategy/2026-q4.md", schema.KindStrategy}, {"campaigns/a/b.md", schema.KindCampaign},
		{"posts/2026/12/launch.md", schema.KindPost}, {"posts/launch.md", schema.KindPost},
		{"posts/launch.markdown", ""}, {"posts/.md", ""}, {"posts", ""}, {"posts.md", ""}, {"README.md", ""},
		{"sub/galley.yaml", ""}, {"brand/words.yml", ""}, {"media/posts/a.md", ""}, {"strategy/**.md", schema.KindStrategy}, {"", ""},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			got, ok := schema.KindOf(tt.path)
			if got != tt.want || ok != (tt.want != "") {
				t.Errorf("got %q, %v, want %q", got, ok, tt.want)
			}
		})
	}
}

func TestKindsAreSorted(t *testing.T) {
	last := schema.Kind("")
	for _, k := range schema.Kinds() {
		if k.Kind <= last {
			t.Errorf("%q comes after %q", k.Kind, last)
		}
		last = k.Kind
	}
	if last == "" {
		t.Error("there are no kinds")
	}
	if got := schema.JSONSchema("nothing"); got != nil {
		t.Errorf("got a schema of %d bytes for a kind that is none", len(got))
	}
}
