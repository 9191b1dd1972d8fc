package brand

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"sync/atomic"

	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/schema/diag"
)

// maxFile is far above the largest public rule, a word list of 60 KB.
const maxFile = 1 << 20

// parsers are the kinds of rules that can be run.
func parsers() map[string]func(*definition, *Rule) check {
	return map[string]func(*definition, *Rule) check{
		"capitalization": parseCapitalization,
		"conditional":    parseConditional,
		"consistency":    parseConsistency,
		"existence":      parseExistence,
		"metric":         parseMetric,
		"occurrence":     parseOccurrence,
		"readability":    parseReadability,
		"repetition":     parseRepetition,
		"sequence":       parseSequence,
		"substitution":   parseSubstitution,
	}
}

// kinds are all kinds of Vale's rules, with the reason for those that can't be run.
func kinds() map[string]string {
	out := map[string]string{
		"script":   "a script in the language Tengo is a program, and rules are data here",
		"spelling": "a dictionary checker is not part of galley",
	}
	for k := range parsers() {
		out[k] = ""
	}
	return out
}

// Parse reads one rule file. Its name is made of the path's last folder and the file's name. A rule that can't
// be run is one whose Usable is false, and then a finding says why. What in a rule is not supported is a finding
// as well: a warning when the rule is run without it, or left out for a kind that galley doesn't have, and an
// error when the file is wrong.
func Parse(file string, src []byte, vocab Vocab) (Rule, []diag.Diagnostic) {
	return parse(nameOf(path.Base(path.Dir(file)), path.Base(file)), file, src, vocab)
}

// Usable reports whether the rule can be run.
func (r Rule) Usable() bool { return r.check != nil }

// nameOf is a rule's name: the style's, the folders between, and the file's up to its first dot.
func nameOf(style, rel string) string {
	if style == "." || style == "/" {
		style = "brand"
	}
	dir, base := path.Split(rel)
	base, _, _ = strings.Cut(base, ".")
	return style + "." + strings.ReplaceAll(dir, "/", ".") + base
}

func parse(name, file string, src []byte, vocab Vocab) (Rule, []diag.Diagnostic) {
	d := &definition{file: file, vocab: vocab}
	rule := Rule{Name: name, File: file, Pos: diag.Pos{Line: 1, Column: 1}}
	if !d.open(src) {
		return rule, d.findings
	}
	read, ok := d.common(&rule)
	if !ok {
		return rule, d.findings
	}
	c := read(d, &rule)
	for _, key := range d.unread() {
		d.unknown(rule.Kind, key)
	}
	if c == nil || !d.ok() {
		if d.ok() && len(d.findings) == 0 {
			d.errorf("extends", "look at its keys", "the rule can't be used")
		}
		return rule, d.findings
	}
	rule.finish(rule.Scope, c)
	return rule, d.findings
}

// finish makes the rule one that can be run.
func (r *Rule) finish(scope []string, c check) {
	if len(scope) == 0 {
		scope = []string{"text"}
	}
	r.Scope, r.selectors = scope, parseScope(scope)
	r.check, r.slow = c, new(atomic.Bool)
}

// open reads the YAML into keys.
func (d *definition) open(src []byte) bool {
	if len(src) > maxFile {
		d.add(nil, diag.Error, "part it into several rules", "the rule file has more than 1 MiB")
		return false
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(src, &doc); err != nil {
		n, text := yamlPlace(err)
		d.add(n, diag.Error, "mend the YAML", "the rule can't be read: %s", text)
		return false
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		d.add(nil, diag.Error, "write extends, message and what the kind needs", "the rule file is no map of keys")
		return false
	}
	if n := findAlias(doc.Content[0]); n != nil {
		d.add(n, diag.Error, "write the value out", "anchors and aliases are not read in rule files")
		return false
	}
	d.keys = map[string]field{}
	root := doc.Content[0].Content
	for i := 0; i+1 < len(root); i += 2 {
		key := strings.ToLower(root[i].Value)
		if _, twice := d.keys[key]; twice {
			d.add(root[i], diag.Error, "leave one of them out", "the key %q is there twice", root[i].Value)
			return false
		}
		d.keys[key] = field{root[i], root[i+1]}
	}
	return true
}

func yamlPlace(err error) (*yaml.Node, string) {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	n := &yaml.Node{Line: 1, Column: 1}
	if m := regexp.MustCompile(`^line (\d+): (.*)`).FindStringSubmatch(text); m != nil {
		_, _ = fmt.Sscan(m[1], &n.Line)
		text = m[2]
	}
	return n, text
}

func findAlias(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return n
	}
	for _, c := range n.Content {
		if found := findAlias(c); found != nil {
			return found
		}
	}
	return nil
}
