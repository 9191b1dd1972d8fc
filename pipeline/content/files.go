package content

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/galley-social/galley/schema/diag"
)

// root looks for files at the root whose names are nearly those that galley reads. A freeze that is not
// read stops nothing, so that one is an error.
func (l *loader) root() {
	entries, err := fs.ReadDir(l.src, ".")
	if err != nil {
		l.note(finding(ruleContent, configFile, "the folder can't be read: "+err.Error(), "check that you may read it"))
		return
	}
	near := map[string]string{"brand": brandFile, "freeze": freezeFile}
	for _, e := range entries {
		name := e.Name()
		want, ok := near[strings.ToLower(strings.TrimSuffix(name, path.Ext(name)))]
		if !ok || name == want || e.IsDir() || l.known(name) {
			continue
		}
		d := unread(name, "rename it to "+want)
		if want == freezeFile {
			d.Severity = diag.Error
		}
		l.note(d)
	}
}

// documents lists the .md files below a folder, in the order of their names, and says which files there
// look like documents and are not read.
func (l *loader) documents(folder string) []string {
	return l.list(folder, ".md", ".markdown", ".mdown", ".mdx", ".txt", ".html", ".yaml", ".yml", ".toml", ".json", ".docx")
}

// brandRules lists the rule files below brand/. What is not read there is for package brand to say.
func (l *loader) brandRules() []string { return l.list("brand", ".yml") }

func (l *loader) list(folder, ext string, mistaken ...string) []string {
	var files []string
	err := fs.WalkDir(l.src, folder, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			if name == folder && errors.Is(err, fs.ErrNotExist) {
				return fs.SkipAll
			}
			l.broken(name, finding(ruleContent, name, "the folder can't be read: "+err.Error(), "check that you may read it"))
			return nil
		case e.IsDir():
			return nil
		case !e.Type().IsRegular():
			l.notRegular(name)
		case path.Ext(name) == ext:
			files = append(files, name)
		case len(mistaken) > 0 && strings.EqualFold(path.Ext(name), ext), contains(mistaken, path.Ext(name)):
			l.note(unread(name, fmt.Sprintf("rename it to end in %q, or move it out of %s/", ext, folder)))
		}
		return nil
	})
	if err != nil {
		l.note(finding(ruleContent, folder, "the folder can't be read: "+err.Error(), "check that you may read it"))
	}
	return files
}

func contains(list []string, ext string) bool {
	for _, e := range list {
		if strings.EqualFold(e, ext) {
			return true
		}
	}
	return false
}

func unread(file, hint string) diag.Diagnostic {
	d := finding(ruleContent, file, "the file is not read", hint)
	d.Severity = diag.Warning
	return d
}

// notRegular reports what the source has not reported itself.
func (l *loader) notRegular(name string) {
	if !l.known(name) {
		l.broken(name, finding(ruleSource, name, "it is not a regular file", "replace it with the file itself"))
	}
}

// known reports whether there is a finding about the file already.
func (l *loader) known(file string) bool {
	for _, d := range l.set.Findings {
		if d.File == file {
			return true
		}
	}
	return false
}
