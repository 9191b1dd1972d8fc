package schema

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/schema/frontmatter"
)

// wrongType says what is wanted and what is there, and how to write what was probably meant.
func (e *explainer) wrongType(rule map[string]any, path []any, n *yaml.Node) {
	name := e.name(path)
	if n.Tag == "!!null" {
		hint := "give it one, or remove the key"
		if _, item := lastKey(path); item {
			hint = "write one, or remove the item"
			if e.doc.Format == frontmatter.YAML {
				hint = "put quotes around it if it starts with #, which starts a comment, or remove the item"
			}
		}
		e.add(path, name+" has no value", hint)
		return
	}
	want, _ := rule["type"].(string)
	wanted := map[string]string{
		"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
		"array": "a list", "object": "a group of keys",
	}[want]
	is := written(n)
	if key, _ := lastKey(path); isSecret(key) && n.Kind == yaml.ScalarNode {
		is = "something else"
	}
	e.add(path, fmt.Sprintf("%s wants %s, and this is %s", name, wanted, is), e.typeHint(want, rule, n))
}

// isSecret is about the keys under which people write the secret itself, which no finding may repeat: findings end
// up in public logs and comments.
func isSecret(key string) bool { return key == "secret" || key == "secret_env" }

// written is what the value is, in words.
func written(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.MappingNode:
		return "a group of keys"
	case n.Tag == "!!int" || n.Tag == "!!float":
		return "the number " + n.Value
	case n.Tag == "!!bool":
		return n.Value + " without quotes"
	}
	return fmt.Sprintf("the text %q", short(n.Value))
}

func (e *explainer) typeHint(want string, rule map[string]any, n *yaml.Node) string {
	scalar := n.Kind == yaml.ScalarNode
	switch want {
	case "string":
		if words, ok := rule["enum"].([]any); ok {
			return oneOf(words)
		}
		if hint := formHint(rule, n.Value); hint != "" {
			return hint
		}
		if scalar {
			return "put it in quotes: " + strconv.Quote(n.Value)
		}
		if n.Style&yaml.FlowStyle != 0 && e.doc.Format == frontmatter.YAML {
			return "put quotes around it, or write one text without brackets"
		}
		return "write one text"
	case "integer", "number":
		return numberHint(n)
	case "boolean":
		return boolHint(n)
	case "array":
		if scalar && len(n.Value) <= 60 && !strings.Contains(n.Value, "\n") {
			return "write " + e.list(n)
		}
		return "write a list, even for a single item"
	}
	if keys := properties(rule); len(keys) > 0 {
		return "write keys under it: " + strings.Join(keys, ", ")
	}
	return "write keys under it, each with a value"
}

// oneOf lists the words of an enum.
func oneOf(words []any) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = fmt.Sprint(w)
	}
	if len(list) == 1 {
		return "write " + list[0]
	}
	return "one of: " + strings.Join(list, ", ")
}

// formHint is how to write the text, when quotes around the value would not do.
func formHint(rule map[string]any, value string) string {
	pattern, _ := rule["pattern"].(string)
	format, _ := rule["format"].(string)
	if matches, err := regexp.MatchString(pattern, value); err != nil || matches {
		return ""
	}
	_, hint := form(pattern, format)
	return hint
}

func numberHint(n *yaml.Node) string {
	if _, err := strconv.ParseFloat(n.Value, 64); err == nil && n.Tag == "!!str" {
		return "write it without quotes: " + n.Value
	}
	return "write digits, such as 3"
}

func boolHint(n *yaml.Node) string {
	switch strings.ToLower(n.Value) {
	case "yes", "y", "on", "true", "1":
		return "write true"
	case "no", "n", "off", "false", "0":
		return "write false"
	}
	return "write true or false"
}

// list writes a single value as the list it should have been.
func (e *explainer) list(n *yaml.Node) string {
	items := strings.FieldsFunc(n.Value, func(r rune) bool { return r == ',' || r == ' ' })
	for i, item := range items {
		if e.doc.Format != frontmatter.YAML || strings.ContainsAny(item, "#@&*!|>'\"%`:{}[]") {
			items[i] = strconv.Quote(item)
		}
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// sample shows a line that has the key.
func (e *explainer) sample(key string, property map[string]any) string {
	if ref, ok := property["$ref"].(string); ok {
		definitions, _ := e.schema["$defs"].(map[string]any)
		if definition, ok := definitions[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any); ok && len(examples(definition)) > 0 {
			property = definition
		}
	}
	value := ""
	if list := examples(property); len(list) > 0 {
		value = list[0]
	}
	if items, ok := property["items"].(map[string]any); ok && value == "" {
		if list := examples(items); len(list) > 0 {
			value = list[0]
			return "add a line such as " + e.line(key, "["+e.text(value)+"]")
		}
	}
	if enum, ok := property["enum"].([]any); ok && len(enum) > 0 {
		return "add a line such as " + e.line(key, fmt.Sprint(enum[0]))
	}
	if value != "" {
		return "add a line such as " + e.line(key, e.text(value))
	}
	description, _ := property["description"].(string)
	return fmt.Sprintf("add the key %q (%s)", key, strings.TrimSuffix(description, "."))
}

func (e *explainer) line(key, value string) string {
	switch e.doc.Format {
	case frontmatter.TOML:
		return key + " = " + value
	case frontmatter.JSON:
		return strconv.Quote(key) + ": " + value
	}
	return key + ": " + value
}

// text writes an example as the format does. Days and times get quotes, which YAML does not need and other
// tools are glad of.
func (e *explainer) text(value string) string {
	if _, err := strconv.ParseFloat(value, 64); err == nil {
		return value
	}
	if e.doc.Format != frontmatter.YAML || strings.ContainsAny(value, "#@&*!|>'\"%`{}[]") || strings.Contains(value, ": ") {
		return strconv.Quote(value)
	}
	return value
}

func examples(rule map[string]any) []string {
	list, _ := rule["examples"].([]any)
	texts := make([]string, 0, len(list))
	for _, v := range list {
		texts = append(texts, fmt.Sprint(v))
	}
	return texts
}

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return s
}

// form says in words what a pattern or a format asks for, and how to write it. A test looks for patterns
// in the schemas that have no words here.
func form(pattern, format string) (what, hint string) {
	for _, f := range forms() {
		if f.pattern == pattern && pattern != "" || f.format == format && format != "" && pattern == "" {
			return f.what, f.hint
		}
	}
	return "in the form that is wanted", ""
}

func forms() []struct{ pattern, format, what, hint string } {
	return []struct{ pattern, format, what, hint string }{
		{durationPattern, durationFormat, "a length of time", "write numbers with w, d, h, m or s, such as 90m, 24h or 1d12h"},
		{`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`, "date", "a day of the calendar", "write year, month and day, such as 2026-12-31"},
		{`^([01][0-9]|2[0-3]):[0-5][0-9]$`, "", "a time of day", "write hours and minutes, such as 08:00 or 17:30"},
		{`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`, "", "a language tag", "write a BCP 47 tag, such as en or pt-BR"},
		{`^[A-Z][A-Z0-9_]*$`, "", "the name of an environment variable", "write capitals, digits and _, such as BLUESKY_APP_PASSWORD; the secret itself never goes into a file"},
		{`^[a-z0-9][a-z0-9._-]{0,99}$`, "", "an id", "write small letters, digits, -, _ and dots, such as holiday-blend"},
		{`^[A-Z]{3}$`, "", "a currency", "write an ISO 4217 code, such as EUR"},
		{`^[0-9a-f]{16}$`, "", "a ledger's id", "take it from what galley init wrote"},
		{`^-?(0(\.[0-9]+)?|1(\.0+)?),-?(0(\.[0-9]+)?|1(\.0+)?)$`, "", "a point in the picture", `write x and y from -1 to 1, such as "0.2,-0.5"`},
		{"", "uri", "a whole address", "write it with https:// in front"},
	}
}
