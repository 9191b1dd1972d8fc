// Package examplerepo is the content repository of Northwind Coffee, a brand that does not exist: the example
// of the README, what `galley demo` runs on, and a fixture of tests.
//
// It holds no code but this file, which hands the files over.
package examplerepo

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed all:*
var files embed.FS

// Files is the repository's tree, without the Go files beside it.
func Files() fs.FS { return contentOnly{files} }

// contentOnly leaves out what is not content.
type contentOnly struct{ embed.FS }

func (c contentOnly) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, ".go") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return c.FS.Open(name)
}

func (c contentOnly) ReadFile(name string) ([]byte, error) {
	if strings.HasSuffix(name, ".go") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return c.FS.ReadFile(name)
}

func (c contentOnly) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := c.FS.ReadDir(name)
	kept := entries[:0]
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") {
			kept = append(kept, e)
		}
	}
	return kept, err
}
