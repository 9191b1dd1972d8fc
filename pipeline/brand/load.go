package brand

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/galley-social/galley/schema/diag"
)

// maxRules bounds a folder of rules. The largest public styles have a few hundred.
const maxRules = 5000

// Load reads a folder of rules: the files in it are a style of its name, and each folder in it is a style, with
// all folders below. Word lists are read from vocab/accept.txt and vocab/reject.txt, and from the folders of
// vocabularies where Vale keeps them, config/vocabularies/NAME and Vocab/NAME. All of them are used.
//
// A folder that isn't there is an engine without rules. Every rule that can be read is in the engine, whatever is
// wrong with the others.
func Load(fsys fs.FS, dir string) (*Engine, []diag.Diagnostic) {
	l := loader{fsys: fsys, dir: path.Clean(dir)}
	err := fs.WalkDir(fsys, l.dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return l.visit(name, e)
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.problem(l.dir, "look at the folder", "the folder can't be read: %v", err)
	}
	var rules []Rule
	for _, name := range l.files {
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			l.problem(name, "look at the file", "the rule can't be read: %v", err)
			continue
		}
		rule, found := parse(l.name(name), name, src, l.vocab)
		l.findings = append(l.findings, found...)
		if rule.Usable() {
			rules = append(rules, rule)
		}
	}
	rules = append(rules, vocabRules(l.vocabFile, l.vocab)...)
	return newEngine(newProse(), rules), diag.Sort(l.findings)
}

type loader struct {
	fsys      fs.FS
	dir       string
	files     []string
	vocab     Vocab
	vocabFile string
	findings  []diag.Diagnostic
}

func (l *loader) problem(file, hint, message string, args ...any) {
	d := definition{file: file}
	d.add(nil, diag.Error, hint, message, args...)
	l.findings = append(l.findings, d.findings...)
}

// rel is a path from the folder of rules.
func (l *loader) rel(name string) string {
	if l.dir == "." {
		return name
	}
	return strings.TrimPrefix(strings.TrimPrefix(name, l.dir), "/")
}

// name is the rule's name: its style is the first folder, or the folder of rules itself.
func (l *loader) name(file string) string {
	rel := l.rel(file)
	style, rest, ok := strings.Cut(rel, "/")
	if !ok {
		style, rest = path.Base(l.dir), rel
	}
	return nameOf(style, rest)
}

func (l *loader) visit(name string, e fs.DirEntry) error {
	rel := strings.ToLower(l.rel(name))
	if e.IsDir() {
		if base := path.Base(rel); strings.HasPrefix(base, ".") && len(base) > 1 {
			return fs.SkipDir
		}
		return nil
	}
	if !e.Type().IsRegular() {
		return nil
	}
	list := path.Base(rel) == "accept.txt" || path.Base(rel) == "reject.txt"
	switch {
	case list && isVocab(path.Dir(rel)):
		return l.words(name, path.Base(rel) == "accept.txt")
	case rel == "config" || strings.HasPrefix(rel, "config/"):
	case strings.HasSuffix(rel, ".test.yml"):
	case strings.HasSuffix(rel, ".yml"):
		if l.files = append(l.files, name); len(l.files) > maxRules {
			return fmt.Errorf("it has more than %d rules", maxRules)
		}
	case strings.HasSuffix(rel, ".yaml") && !strings.HasSuffix(rel, ".test.yaml"):
		l.problem(name, "rename it to "+strings.TrimSuffix(path.Base(name), ".yaml")+".yml", "rule files end in .yml, so this one is not read")
	}
	return nil
}

// isVocab reports whether a folder, from the folder of rules, is one of word lists.
func isVocab(dir string) bool {
	if dir == "vocab" {
		return true
	}
	parent := path.Dir(dir)
	return parent == "config/vocabularies" || parent == "vocab"
}

func (l *loader) words(name string, accept bool) error {
	src, err := fs.ReadFile(l.fsys, name)
	if err != nil {
		return err
	}
	var good []string
	for _, term := range ParseVocab(src) {
		if _, err := compile(termExpr(term)); err != nil {
			l.problem(name, "a term is an expression: put a backslash before signs such as ( and +", "the term %q can't be read: %v", term, err)
			continue
		}
		good = append(good, term)
	}
	l.vocabFile = name
	if accept {
		l.vocab.Accept = append(l.vocab.Accept, good...)
	} else {
		l.vocab.Reject = append(l.vocab.Reject, good...)
	}
	return nil
}
