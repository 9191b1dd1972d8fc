package schema

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

// explainer turns the validator's errors into findings.
type explainer struct {
	doc    frontmatter.Document
	file   string
	schema map[string]any
	found  []diag.Diagnostic
	// large are the paths of numbers that no field can hold.
	large [][]any
}

func (e *explainer) at(pos diag.Pos, length int, message, hint string) {
	e.found = append(e.found, diag.Diagnostic{
		File: e.file, Pos: pos, Length: length, Severity: diag.Error, Rule: RuleName, Message: message, Hint: hint,
	})
}

// add puts a finding at the value of the path, or at its key when nothing is written there.
func (e *explainer) add(path []any, message, hint string) {
	if n := e.node(path); n != nil && n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0 {
		e.at(e.doc.KeyPos(path...), e.doc.KeyLength(path...), message, hint)
		return
	}
	e.at(e.doc.Pos(path...), e.doc.Length(path...), message, hint)
}

// explain says what the keyword of the rule has against the value at the path.
func (e *explainer) explain(keyword string, rule map[string]any, path []any) {
	n := e.node(path)
	if n == nil {
		return
	}
	name := e.name(path)
	switch keyword {
	case "additionalProperties":
		e.unknownKeys(rule, path, n)
	case "required":
		e.missingKeys(rule, path, n)
	case "type":
		e.wrongType(rule, path, n)
	case "enum":
		e.unknownWord(rule, path, n)
	case "pattern", "format":
		e.wrongForm(rule, path, n)
	case "uniqueItems":
		e.repeated(path, n)
	case "minLength", "minItems", "minProperties":
		e.tooFew(keyword, rule, path, n)
	case "maxLength":
		e.add(path, fmt.Sprintf("%s has %d characters, and %v are the most", name, utf8.RuneCountInString(n.Value), rule[keyword]), "shorten it")
	case "maxItems":
		e.add(path, fmt.Sprintf("%s has %d items, and %v are the most", name, len(n.Content), rule[keyword]), "take some out")
	case "minimum":
		e.add(path, fmt.Sprintf("%s is %s, and %v is the least", name, n.Value, rule[keyword]), fmt.Sprintf("write %v or more", rule[keyword]))
	case "exclusiveMinimum":
		e.add(path, fmt.Sprintf("%s is %s, and must be more than %v", name, n.Value, rule[keyword]), fmt.Sprintf("write a number above %v", rule[keyword]))
	case "maximum":
		e.add(path, fmt.Sprintf("%s is %s, and %v is the most", name, n.Value, rule[keyword]), fmt.Sprintf("write %v or less", rule[keyword]))
	default:
		e.add(path, fmt.Sprintf("%s does not fit the schema's %s", name, keyword), fmt.Sprintf("see %q in the JSON Schema", keyword))
	}
}

// suggestions are the keys that were probably meant, by the keys that are not known. The empty word stands
// for no idea.
func (e *explainer) suggestions(rule map[string]any, n *yaml.Node) map[string]string {
	known := properties(rule)
	free := slices.DeleteFunc(slices.Clone(known), func(k string) bool { return child(n, k) != nil })
	words := map[string]string{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i].Value; !slices.Contains(known, key) {
			words[key], _ = Suggest(key, free)
		}
	}
	return words
}

func (e *explainer) unknownKeys(rule map[string]any, path []any, n *yaml.Node) {
	where := e.in(path)
	for key, word := range e.suggestions(rule, n) {
		hint := "keys" + where + ": " + strings.Join(properties(rule), ", ")
		if word != "" {
			hint = fmt.Sprintf("did you mean %q?", word)
		}
		to := append(slices.Clone(path), key)
		e.at(e.doc.KeyPos(to...), e.doc.KeyLength(to...), fmt.Sprintf("unknown key %q%s", key, where), hint)
	}
}

// in says where a key is, for a key that is not at the top.
func (e *explainer) in(path []any) string {
	if len(path) == 0 {
		return ""
	}
	return " in " + e.name(path)
}

// tooLarge is about numbers that nothing else is wrong with.
func (e *explainer) tooLarge() {
	for _, path := range e.large {
		if pos := e.doc.Pos(path...); !slices.ContainsFunc(e.found, func(d diag.Diagnostic) bool { return d.Pos == pos }) {
			e.add(path, fmt.Sprintf("%s is the number %s, which is too large", e.name(path), e.node(path).Value), "write a smaller number")
		}
	}
}

func (e *explainer) missingKeys(rule map[string]any, path []any, n *yaml.Node) {
	meant := map[string]bool{}
	for _, word := range e.suggestions(rule, n) {
		meant[word] = true
	}
	required, _ := rule["required"].([]any)
	for _, r := range required {
		key := fmt.Sprint(r)
		// A misspelt key is one mistake, and the finding about it names the right one.
		if child(n, key) != nil || meant[key] {
			continue
		}
		properties, _ := rule["properties"].(map[string]any)
		property, _ := properties[key].(map[string]any)
		e.at(e.doc.Pos(path...), 0, "no "+key+e.in(path), e.sample(key, property))
	}
}

// unknownWord is about a value that is not in the list of words.
func (e *explainer) unknownWord(rule map[string]any, path []any, n *yaml.Node) {
	list, _ := rule["enum"].([]any)
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = fmt.Sprint(w)
	}
	hint := oneOf(list)
	if word, ok := Suggest(n.Value, words); ok && n.Tag == "!!str" {
		hint = fmt.Sprintf("did you mean %q? ", word) + hint
	}
	written := n.Value
	if n.Tag == "!!str" {
		written = fmt.Sprintf("%q", n.Value)
	}
	key, item := lastKey(path)
	switch {
	case item:
		e.add(path, fmt.Sprintf("unknown item %s in %s", written, key), hint)
		return
	case isSecret(key):
		e.add(path, e.name(path)+" does not say where the secret is", hint)
		return
	}
	e.add(path, fmt.Sprintf("unknown %s %s", e.name(path), written), hint)
}

func (e *explainer) wrongForm(rule map[string]any, path []any, n *yaml.Node) {
	pattern, _ := rule["pattern"].(string)
	format, _ := rule["format"].(string)
	what, hint := form(pattern, format)
	if hint == "" {
		hint = "write it like " + strings.Join(examples(rule), " or ")
	}
	message := fmt.Sprintf("%s is %q, which is not %s", e.name(path), n.Value, what)
	if key, _ := lastKey(path); isSecret(key) {
		message = fmt.Sprintf("%s is not %s", e.name(path), what)
	}
	same := func(d diag.Diagnostic) bool { return d.Pos == e.doc.Pos(path...) && d.Message == message }
	// A value that breaks a pattern often breaks the format beside it, and one finding says both.
	if !slices.ContainsFunc(e.found, same) {
		e.add(path, message, hint)
	}
}

func (e *explainer) repeated(path []any, n *yaml.Node) {
	seen := map[string]int{}
	for i, c := range n.Content {
		if c.Kind != yaml.ScalarNode {
			continue
		}
		id := c.Tag + " " + c.Value
		if first, ok := seen[id]; ok {
			message := fmt.Sprintf("%q is in %s twice", c.Value, e.name(path))
			if line := n.Content[first].Line; line != c.Line {
				message += fmt.Sprintf("; the first is on line %d", line)
			}
			e.add(append(slices.Clone(path), i), message, "keep one of them")
			continue
		}
		seen[id] = i
	}
}

func (e *explainer) tooFew(keyword string, rule map[string]any, path []any, n *yaml.Node) {
	size := len(n.Content)
	if size == 0 {
		hint := "fill it in"
		if least := rule[keyword]; least != 1.0 {
			hint = fmt.Sprintf("write %v or more", least)
		}
		e.add(path, e.name(path)+" is empty", hint)
		return
	}
	e.add(path, fmt.Sprintf("%s has %d, and %v are the least", e.name(path), size, rule[keyword]), "add what is missing, or remove the key")
}

// name is what a finding calls the value: its keys from the top. An item of a list has no name of its own.
func (e *explainer) name(path []any) string {
	if len(path) == 0 {
		return "the document"
	}
	var keys []string
	for _, step := range path {
		if key, ok := step.(string); ok {
			keys = append(keys, quoteOdd(key))
		}
	}
	name := strings.Join(keys, ".")
	if _, item := lastKey(path); item {
		return "an item of " + name
	}
	return name
}

func lastKey(path []any) (key string, item bool) {
	for _, step := range slices.Backward(path) {
		if key, ok := step.(string); ok {
			return quoteOdd(key), item
		}
		item = true
	}
	return "the document", item
}

// quoteOdd quotes a key that would not read as a word in a sentence.
func quoteOdd(key string) string {
	odd := func(r rune) bool {
		return r != '_' && r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}
	if key == "" || strings.ContainsFunc(key, odd) {
		return fmt.Sprintf("%q", key)
	}
	return key
}
