package content

import (
	"fmt"
	"io/fs"

	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

// brandRule reads one rule file. Package brand judges it, so one that can't be read has no finding here.
func (l *loader) brandRule(file string) (BrandRule, []diag.Diagnostic, bool) {
	rule := BrandRule{Doc: Doc[map[string]any]{File: file}}
	src, blob, bad := l.read(file)
	if bad != nil {
		return rule, nil, false
	}
	front, problems := frontmatter.ParseYAML(src)
	rule.Blob, rule.front = blob, &front
	if len(problems) > 0 || front.Root == nil || front.Root.Kind != yaml.MappingNode || front.Root.Decode(&rule.Value) != nil {
		return rule, nil, false
	}
	rule.Extends, _ = rule.Value["extends"].(string)
	return rule, nil, true
}

// capped is a tree whose files can be read up to the size of a document.
type capped struct{ fs.FS }

// ReadDir makes use of the tree's own way to list a folder.
func (c capped) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(c.FS, name) }

// Stat makes use of the tree's own way to look at a file.
func (c capped) Stat(name string) (fs.FileInfo, error) { return fs.Stat(c.FS, name) }

// ReadFile reads a file, but not one that is too large.
func (c capped) ReadFile(name string) ([]byte, error) {
	src, size, err := readCapped(c.FS, name)
	if err == nil && size > maxDocument {
		err = fmt.Errorf("it has %d bytes, and at most %d are read", size, maxDocument)
	}
	return src, err
}
