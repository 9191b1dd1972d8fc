package brand

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/schema/diag"
)

// common reads the keys that every kind has.
func (d *definition) common(rule *Rule) (func(*definition, *Rule) check, bool) {
	rule.Kind = d.str("extends")
	if f, ok := d.keys["extends"]; ok {
		rule.Pos = diag.Pos{Line: f.key.Line, Column: max(f.key.Column, 1)}
	}
	read, ok := parsers()[rule.Kind]
	if !ok {
		d.kind(rule.Kind)
		return nil, false
	}
	rule.Message, rule.Description, rule.Link = d.str("message"), d.str("description"), d.str("link")
	if _, ok := d.keys["message"]; !ok {
		d.errorf("message", `write message: "'%s' is a word we avoid."`, "the rule has no message")
	}
	if regexp.MustCompile(`%[^a-zA-Z%]*(\d{4}|\*)`).MatchString(rule.Message) {
		d.errorf("message", "leave the width out", "the message asks for more than 999 characters in one place")
	}
	rule.Level = d.level()
	rule.Limit = d.int("limit")
	rule.Scope = d.list("scope")
	rule.matchCase = d.bool("matchcase", false)
	d.checkScopes(rule.Scope)
	rule.Action = d.action()
	if d.bool("code", false) {
		d.errorf("code", "write scope: raw", "code is no longer a key of rules")
	}
	d.node("name")
	d.node("tests")
	return read, d.ok()
}

// kind says what is wrong with an extends that no parser reads.
func (d *definition) kind(name string) {
	all := kinds()
	var list []string
	for k := range all {
		list = append(list, k)
	}
	slices.Sort(list)
	hint := "the kinds are " + strings.Join(list, ", ")
	why, known := all[name]
	switch {
	case name == "":
		d.errorf("extends", hint, "the rule has no extends")
	case known:
		d.add(d.at("extends"), diag.Warning, "run Vale for this rule, or remove the file", "rules of the kind %q are not supported, so this one is not run: %s", name, why)
	case strings.Contains(name, "."):
		d.add(d.at("extends"), diag.Warning, "copy the keys of "+name+" into this file", "a rule that extends another rule is not supported, so this one is not run")
	default:
		d.errorf("extends", hint, "unknown kind of brand rule %q", name)
	}
}

func (d *definition) level() diag.Severity {
	if _, ok := d.keys["level"]; !ok {
		return diag.Warning
	}
	switch name := d.str("level"); name {
	case "suggestion":
		return diag.Note
	case "warning":
		return diag.Warning
	case "error":
		return diag.Error
	default:
		d.errorf("level", "write suggestion, warning or error", "unknown level %q", name)
		return diag.Warning
	}
}

func (d *definition) checkScopes(scopes []string) {
	for _, s := range scopes {
		switch {
		case strings.Contains(s, "doc("):
			d.errorf("scope", "name a scope as heading or text", "the scope %q selects by CSS, which is not supported", s)
		case regexp.MustCompile(`~\s*(link|strong|emphasis|code)\b`).MatchString(s):
			d.warnf("scope", "set the words in exceptions", "the scope %q does not leave words out of a text: it leaves out texts that are nothing else", s)
		case !strings.Contains(s, "&") && strings.Contains(strings.Split(s, ".")[0], " "):
			d.errorf("scope", "write a list to name several scopes", "the scope %q has a blank in it", s)
		}
	}
}

// action reads what the rule says about mending. What can't be done is a warning, and the rule runs without it.
func (d *definition) action() Action {
	n := d.node("action")
	if n == nil || n.ShortTag() == "!!null" {
		return Action{}
	}
	inner := &definition{file: d.file, keys: map[string]field{}}
	if n.Kind != yaml.MappingNode {
		d.errorf("action", "write action: {name: replace}", "action wants a name and params")
		return Action{}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		inner.keys[strings.ToLower(n.Content[i].Value)] = field{n.Content[i], flat(n.Content[i+1])}
	}
	a := Action{Name: inner.str("name"), Params: inner.list("params")}
	d.findings = append(d.findings, inner.findings...)
	err := checkAction(a)
	if err == nil && len(inner.unread()) > 0 {
		err = errors.New("it has the unknown key " + inner.unread()[0])
	}
	if err != nil {
		d.warnf("action", "the rule is run without it", "the action can't be used: %v", err)
		return Action{}
	}
	return a
}

// flat makes one list of a list of lists.
func flat(n *yaml.Node) *yaml.Node {
	if n.Kind != yaml.SequenceNode {
		return n
	}
	out := *n
	out.Content = nil
	for _, c := range n.Content {
		if c.Kind == yaml.SequenceNode {
			out.Content = append(out.Content, c.Content...)
		} else {
			out.Content = append(out.Content, c)
		}
	}
	return &out
}

// unknown reports a key that nothing read. Vale refuses such a rule, but for one of the kind consistency.
func (d *definition) unknown(kind, key string) {
	f := d.keys[key]
	severity := diag.Error
	if kind == "consistency" {
		severity = diag.Warning
	}
	d.add(f.key, severity, "remove it, or look for a misspelling", "a rule of the kind %s has no key %q", kind, f.key.Value)
}
