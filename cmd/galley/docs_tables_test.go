package main_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/pipeline/rules/explain"
	"github.com/galley-social/galley/schema"
)

var docMarker = regexp.MustCompile(`(?s)<!-- generated: ([a-z ]+) -->\n(.*?)<!-- end -->`)

// TestDocTables compares every generated table with what it is made from: go test ./cmd/galley -run TestDocTables -update.
func TestDocTables(t *testing.T) {
	want := map[string]string{
		"limits": docLimitTable(), "rules": docRuleTable(), "rule examples": docRuleExamples(), "ledger moves": docMoveTable(t),
	}
	for _, k := range schema.Kinds() {
		want["keys "+string(k.Kind)] = docKeyTable(t, k.Kind)
	}
	seen := map[string]bool{}
	for _, p := range docPages(t) {
		text := docMarker.ReplaceAllStringFunc(p.text, func(all string) string {
			m := docMarker.FindStringSubmatch(all)
			table, ok := want[m[1]]
			if !ok {
				t.Errorf("%s: nothing generates %q", p.file, m[1])
				return all
			}
			seen[m[1]] = true
			return "<!-- generated: " + m[1] + " -->\n" + table + "<!-- end -->"
		})
		switch {
		case text == p.text:
		case *update:
			if err := os.WriteFile(filepath.Join(docsRoot, filepath.FromSlash(p.file)), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s has a table that is not what the code says; run this test with -update", p.file)
		}
	}
	for name := range want {
		if !seen[name] {
			t.Errorf("no page has the table %q", name)
		}
	}
}

// docKeyTable lists the keys of a kind of document, from its published JSON Schema, in their order.
func docKeyTable(t *testing.T, kind schema.Kind) string {
	t.Helper()
	var doc yaml.Node // JSON is YAML, and nodes keep the order of keys
	if err := yaml.Unmarshal(schema.JSONSchema(kind), &doc); err != nil || len(doc.Content) != 1 {
		t.Fatalf("schema of %s: %v", kind, err)
	}
	k := docKeys{root: doc.Content[0], first: map[string]string{}}
	k.object("", doc.Content[0])
	return "| key | value | needed | what it is | example |\n|---|---|---|---|---|\n" + strings.Join(k.rows, "")
}

// docKeys walks a schema.
type docKeys struct {
	root *yaml.Node
	// first is where a shared definition was shown.
	first map[string]string
	rows  []string
}

func docGet(n *yaml.Node, key string) *yaml.Node {
	for i := 0; n != nil && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func docText(n *yaml.Node, key string) string {
	if v := docGet(n, key); v != nil {
		return v.Value
	}
	return ""
}

func (k *docKeys) object(at string, n *yaml.Node) {
	needed := map[string]bool{}
	if list := docGet(n, "required"); list != nil {
		for _, r := range list.Content {
			needed[r.Value] = true
		}
	}
	properties := docGet(n, "properties")
	for i := 0; i+1 < len(properties.Content); i += 2 {
		k.key(at+properties.Content[i].Value, properties.Content[i+1], needed[properties.Content[i].Value])
	}
}

// key writes the row of one key, and below it those of the group that it holds.
func (k *docKeys) key(at string, n *yaml.Node, needed bool) {
	value, group, path := k.value(at, n)
	must := ""
	if needed {
		must = "yes"
	}
	var examples []string
	if list := docGet(n, "examples"); list != nil {
		for _, e := range list.Content {
			examples = append(examples, "`"+e.Value+"`")
		}
	}
	row := []string{"`" + at + "`", value, must, docText(n, "description"), strings.Join(examples, ", ")}
	for i := range row {
		row[i] = strings.ReplaceAll(row[i], "|", `\|`)
	}
	k.rows = append(k.rows, "| "+strings.Join(row, " | ")+" |\n")
	if group != nil {
		k.object(path+".", group)
	}
}

// value says in words what a key takes, and gives the group that it holds with the path of its keys.
func (k *docKeys) value(at string, n *yaml.Node) (words string, group *yaml.Node, path string) {
	if name, ok := strings.CutPrefix(docText(n, "$ref"), "#/$defs/"); ok {
		def := docGet(docGet(k.root, "$defs"), name)
		if docGet(def, "properties") == nil {
			return k.value(at, def)
		}
		if first, shown := k.first[name]; shown {
			return "keys as in `" + first + "`", nil, ""
		}
		k.first[name] = at
		return "keys", def, at
	}
	switch docText(n, "type") {
	case "array":
		words, group, path = k.value(at+"[]", docGet(n, "items"))
		return "list of " + strings.TrimPrefix(words, "one of ") + docBounds(n, "Items", "items"), group, path
	case "object":
		words, group, path = k.value(at+".<name>", docGet(n, "additionalProperties"))
		return "by name: " + words, group, path
	}
	return docScalar(n), nil, ""
}

func docScalar(n *yaml.Node) string {
	kind := map[string]string{"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}[docText(n, "type")]
	switch docText(n, "format") {
	case "galley-duration":
		return "duration"
	case "date":
		return "day"
	case "uri":
		kind = "address"
	}
	if list := docGet(n, "enum"); list != nil {
		var words []string
		for _, e := range list.Content {
			words = append(words, "`"+e.Value+"`")
		}
		if len(words) == 1 {
			return words[0]
		}
		return "one of " + strings.Join(words, ", ")
	}
	if pattern := docText(n, "pattern"); pattern != "" {
		kind += " that fits `" + pattern + "`"
	}
	return kind + docBounds(n, "Length", "characters") + docRange(n)
}

// docBounds says how many there may be, from minX and maxX.
func docBounds(n *yaml.Node, suffix, unit string) string {
	least, most := docText(n, "min"+suffix), docText(n, "max"+suffix)
	switch {
	case most != "" && cmp.Or(least, "0") != "0":
		return fmt.Sprintf(", %s to %s %s", least, most, unit)
	case most != "":
		return fmt.Sprintf(", at most %s %s", most, unit)
	case least == "1":
		return ", not empty"
	case least != "":
		return fmt.Sprintf(", at least %s %s", least, unit)
	}
	return ""
}

func docRange(n *yaml.Node) string {
	least, most, above := docText(n, "minimum"), docText(n, "maximum"), docText(n, "exclusiveMinimum")
	switch {
	case least != "" && most != "":
		return ", " + least + " to " + most
	case least != "":
		return ", " + least + " or more"
	case above != "":
		return ", more than " + above
	}
	return ""
}

// docRuleTable lists the rules and the checks of reading, by name.
func docRuleTable() string {
	out := "| rule | what it wants, and why |\n|---|---|\n"
	for _, r := range explain.All() {
		out += "| [`" + r.Name + "`](#" + strings.ReplaceAll(r.Name, ".", "") + ") | " + strings.ReplaceAll(r.Doc, "|", `\|`) + " |\n"
	}
	return out
}

// docRuleExamples is what galley explain prints about each rule.
func docRuleExamples() string {
	var sections []string
	for _, r := range explain.All() {
		sections = append(sections, review.RuleMarkdown(r))
	}
	return "\n" + strings.Join(sections, "\n") + "\n"
}
