package fix

import (
	"bytes"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/schema/frontmatter"
)

// safe reports whether an edit changes what it is meant to change and nothing around it: in the body anything goes,
// and in a header one value differs, by the edit.
func safe(file string, before, after []byte, e edit) bool {
	old, problems := parse(file, before)
	if len(problems) > 0 {
		return false // where the header ends can't be told
	}
	top := len(before) - len(old.Body)
	if e.start >= top {
		return true
	}
	header := len(old.Prefix)
	if e.start < header || e.end > header+len(old.Header) {
		return false
	}
	changed, problems := parse(file, after)
	if len(problems) > 0 || changed.Format != old.Format || !bytes.Equal(changed.Prefix, old.Prefix) ||
		!bytes.Equal(changed.Fence, old.Fence) || !bytes.Equal(changed.Body, old.Body) {
		return false
	}
	differences := 0
	return compare(old.Root, changed.Root, string(before[e.start:e.end]), e.new, &differences) && differences == 1
}

// parse reads Markdown, or a file that is YAML as a whole.
func parse(file string, text []byte) (frontmatter.Document, []frontmatter.Problem) {
	switch path.Ext(file) {
	case ".yaml", ".yml":
		return frontmatter.ParseYAML(text)
	}
	return frontmatter.Parse(text)
}

// compare walks two headers. It counts the values that differ, and is false when they differ by more than old having
// become new. Comments are no values, so an edit in one makes no difference and is not made.
func compare(a, b *yaml.Node, old, new string, differences *int) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Kind != b.Kind || a.Style != b.Style || len(a.Content) != len(b.Content) {
		return false
	}
	if a.Value != b.Value {
		*differences++
		return isText(a.Tag) && isText(b.Tag) && replaced(a.Value, b.Value, old, new)
	}
	if a.Tag != b.Tag {
		return false
	}
	for i := range a.Content {
		if !compare(a.Content[i], b.Content[i], old, new, differences) {
			return false
		}
		if isKey := a.Kind == yaml.MappingNode && i%2 == 0; isKey && a.Content[i].Value != b.Content[i].Value {
			return false
		}
	}
	return true
}

// isText reports whether a value is read as it is written. A number or "true" would be read as something else.
func isText(tag string) bool { return tag == "!!str" || tag == "!!timestamp" }

// replaced reports whether after is before with one old become new.
func replaced(before, after, old, new string) bool {
	if len(after)-len(before) != len(new)-len(old) {
		return false
	}
	for i := 0; i+len(old) <= len(before); i++ {
		rest, ok := strings.CutPrefix(before[i:], old)
		if ok && after == before[:i]+new+rest {
			return true
		}
	}
	return false
}
