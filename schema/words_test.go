package schema

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

func TestEveryFormHasWords(t *testing.T) {
	seen := 0
	for _, k := range Kinds() {
		var s any
		if err := json.Unmarshal(JSONSchema(k.Kind), &s); err != nil {
			t.Fatal(err)
		}
		var visit func(path string, node any)
		visit = func(path string, node any) {
			m, _ := node.(map[string]any)
			pattern, _ := m["pattern"].(string)
			format, _ := m["format"].(string)
			if pattern+format != "" {
				seen++
				what, hint := form(pattern, format)
				if hint == "" {
					t.Errorf("%s: no words for the pattern %q and the format %q", path, pattern, format)
				}
				for _, e := range examples(m) {
					if !regexp.MustCompile(pattern).MatchString(e) {
						t.Errorf("%s: the example %q is not %s", path, e, what)
					}
				}
			}
			for key, v := range m {
				visit(path+"/"+key, v)
			}
		}
		visit(string(k.Kind), s)
	}
	if seen == 0 {
		t.Error("no patterns in the schemas")
	}
}

func TestSuggest(t *testing.T) {
	channels := []string{"site", "mastodon", "linkedin", "bluesky", "x"}
	tests := []struct {
		name, word string
		known      []string
		want       string
	}{
		{"swapped letters", "mastodno", channels, "mastodon"},
		{"wrong letter", "mastadon", channels, "mastodon"},
		{"missing letter", "blusky", channels, "bluesky"},
		{"capitals", "LinkedIn", channels, "linkedin"},
		{"no likeness", "pinterest", channels, ""},
		{"a single letter", "y", channels, ""},
		{"nothing written", "", channels, ""},
		{"nothing known", "site", nil, ""},
		{"the first of equals", "cat", []string{"hat", "bat"}, "bat"},
		{"fewer slips win", "publsh_at", []string{"expires_at", "publish_at", "published_at"}, "publish_at"},
		{"letters beyond ASCII", "münhcen", []string{"münchen"}, "münchen"},
		{"wild length", strings.Repeat("a", 10000), channels, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := Suggest(tt.word, tt.known)
			if got != tt.want || ok != (tt.want != "") {
				t.Errorf("got %q, %v, want %q", got, ok, tt.want)
			}
		})
	}
}
