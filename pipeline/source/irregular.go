package source

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/galley-social/galley/schema/diag"
)

// areas are the files and folders that galley reads, at the top of a repository.
var areas = []string{"brand", "brand.md", "campaigns", "freeze.md", "galley.yaml", "media", "posts", "strategy"}

// item is one name in a folder.
type item struct {
	name string
	mode fs.FileMode
	// what says in words why the item can't be read; empty for regular files and folders.
	what, hint string
}

// survey walks the areas and finds what is irregular.
func survey(list func(dir string) ([]item, error)) []diag.Diagnostic {
	var found []diag.Diagnostic
	var walk func(dir string)
	walk = func(dir string) {
		items, err := list(dir)
		if err != nil {
			found = append(found, finding(dir, "can't be read: "+err.Error(), "restore the folder from Git: git checkout -- "+quote(dir)))
			return
		}
		if dir == "." {
			items = slices.DeleteFunc(items, func(i item) bool { return !inAreas(i.name) })
		}
		found = append(found, clashes(dir, items)...)
		for _, i := range items {
			path := join(dir, i.name)
			switch {
			case i.what != "":
				found = append(found, finding(path, i.what, i.hint))
			case badName(i.name):
				found = append(found, finding(path, "has a name that not every computer can write",
					"rename it to letters, digits, dots and dashes: git mv"))
			case i.mode.IsDir():
				walk(path)
			}
		}
	}
	walk(".")
	return diag.Sort(found)
}

// inAreas compares without case: on many computers "Posts" is the same folder as "posts".
func inAreas(name string) bool {
	return slices.ContainsFunc(areas, func(area string) bool { return strings.EqualFold(area, name) })
}

// badName finds names that break a terminal, a checkout on Windows, or an fs.FS.
func badName(name string) bool {
	return !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || r == '\\' })
}

func clashes(dir string, items []item) []diag.Diagnostic {
	var found []diag.Diagnostic
	first := map[string]string{}
	for _, i := range items {
		key := strings.ToLower(i.name)
		other, clash := first[key]
		if !clash {
			first[key] = i.name
			continue
		}
		found = append(found, finding(join(dir, i.name), fmt.Sprintf("differs from %q only by case", join(dir, other)),
			"macOS and Windows keep only one of the two; rename one: git mv"))
	}
	return found
}

func finding(path, what, hint string) diag.Diagnostic {
	return diag.Diagnostic{
		File: quote(path), Pos: diag.Pos{Line: 1, Column: 1}, Severity: diag.Error, Rule: "source",
		Message: fmt.Sprintf("%q %s", path, what), Hint: hint,
	}
}

// quote is the path, with what a terminal would obey written out.
func quote(path string) string {
	if !badName(path) {
		return path
	}
	return strings.Trim(strconv.Quote(path), `"`)
}

func join(dir, name string) string {
	if dir == "." {
		return name
	}
	return dir + "/" + name
}

// irregular is the error of opening what is not a regular file.
func irregular(op, name, what string) error {
	return &fs.PathError{Op: op, Path: name, Err: fmt.Errorf("%s, and galley reads regular files only: %w", what, fs.ErrInvalid)}
}

const (
	isLink    = "is a symbolic link"
	isModule  = "is a submodule"
	isNested  = "is a Git repository of its own"
	isSpecial = "is not a regular file"

	hintLink    = "replace the link by a copy of the file it points to"
	hintModule  = "commit the files themselves in place of the submodule"
	hintNested  = "remove its .git folder, or move it out of the content"
	hintSpecial = "remove it, or move it out of the content"
)
