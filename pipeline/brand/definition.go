package brand

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/schema/diag"
)

// ruleName is what findings on rule files are called.
const ruleName = "brand-rules"

// definition is a rule file as it is read: its keys, and what is wrong with them. Keys are read without regard to
// case and values are taken loosely, as Vale does: a number is a text, and one text is a list of one.
type definition struct {
	file     string
	vocab    Vocab
	keys     map[string]field
	read     map[string]bool
	findings []diag.Diagnostic
}

type field struct{ key, value *yaml.Node }

// pair is an entry of a map, in the order of the file.
type pair struct {
	key, value string
	node       *yaml.Node
}

// ok reports whether nothing so far keeps the rule from being run.
func (d *definition) ok() bool { return diag.Worst(d.findings) < diag.Error }

func (d *definition) has(key string) bool {
	f, ok := d.keys[key]
	return ok && f.value.Tag != "!!null"
}

// node returns the value of a key and notes that it was read.
func (d *definition) node(key string) *yaml.Node {
	if d.read == nil {
		d.read = map[string]bool{}
	}
	d.read[key] = true
	return d.keys[key].value
}

func (d *definition) add(n *yaml.Node, severity diag.Severity, hint, message string, args ...any) {
	f := diag.Diagnostic{
		File: d.file, Pos: diag.Pos{Line: 1, Column: 1}, Severity: severity, Rule: ruleName,
		Message: fmt.Sprintf(message, args...), Hint: hint,
	}
	if n != nil && n.Line > 0 {
		f.Pos = diag.Pos{Line: n.Line, Column: max(n.Column, 1)}
		if n.Kind == yaml.ScalarNode && n.Style == 0 {
			f.Length = len([]rune(n.Value))
		}
	}
	d.findings = append(d.findings, f)
}

// at is where to point for a key: its value, or the rule's extends.
func (d *definition) at(key string) *yaml.Node {
	if f, ok := d.keys[key]; ok {
		return f.value
	}
	if f, ok := d.keys["extends"]; ok {
		return f.key
	}
	return nil
}

func (d *definition) errorf(key, hint, message string, args ...any) {
	d.add(d.at(key), diag.Error, hint, message, args...)
}

func (d *definition) warnf(key, hint, message string, args ...any) {
	n := d.at(key)
	if f, ok := d.keys[key]; ok {
		n = f.key
	}
	d.add(n, diag.Warning, hint, message, args...)
}

// unread lists the keys that no part of the rule asked for.
func (d *definition) unread() []string {
	var out []string
	for k := range d.keys {
		if !d.read[k] {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

// compile reads the expression under a key; a bad one is a finding there.
func (d *definition) compile(key, expr string) *pattern {
	return d.compileAt(d.at(key), expr)
}

func (d *definition) compileAt(n *yaml.Node, expr string) *pattern {
	p, err := compile(expr)
	if err != nil {
		if n == nil {
			n = d.at("extends")
		}
		d.add(n, diag.Error, "mend the expression: in plain text, put a backslash before signs such as ( and +",
			"the expression can't be read: %v", err)
	}
	return p
}

// exceptions compiles a rule's exceptions.
func (d *definition) exceptions(own []string, useVocab bool) exceptions {
	e, err := newExceptions(own, d.vocab, useVocab)
	if err != nil {
		d.errorf("exceptions", "mend the expression, or the term of the vocabulary", "the exceptions can't be read: %v", err)
	}
	return e
}
