package main_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var relativeLink = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// TestDocLinks follows every relative link, and the heading it names.
func TestDocLinks(t *testing.T) {
	pages := docPages(t)
	headings := map[string][]string{}
	for _, p := range pages {
		headings[p.file] = docAnchors(p.text)
	}
	followed := 0
	for _, p := range pages {
		for _, m := range relativeLink.FindAllStringSubmatch(p.text, -1) {
			target, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(target, "://") {
				continue
			}
			followed++
			file := path.Join(path.Dir(p.file), target)
			if target == "" {
				file = p.file
			}
			if _, err := os.Stat(filepath.Join(docsRoot, filepath.FromSlash(file))); err != nil {
				t.Errorf("%s links to %s, which is not there", p.file, m[1])
			} else if anchor != "" && !slices.Contains(headings[file], anchor) {
				t.Errorf("%s links to %s, and %s has no such heading", p.file, m[1], file)
			}
		}
	}
	if followed == 0 {
		t.Fatal("got no relative link in any page")
	}
}

// docAnchors are the names that GitHub gives to headings.
func docAnchors(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		title := strings.TrimLeft(line, "#")
		if title == line || !strings.HasPrefix(title, " ") {
			continue
		}
		list = append(list, strings.Map(func(r rune) rune {
			switch {
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			case r == ' ':
				return '-'
			}
			return -1
		}, strings.TrimSpace(title)))
	}
	return list
}

var (
	docCommand = regexp.MustCompile("(?:^|[`$&|( ])galley ([a-z]+)\\b([^`\n|&;]*)")
	longFlag   = regexp.MustCompile(`--[a-z][a-z-]*`)
	helpLine   = regexp.MustCompile(`(?m)^  ([a-z]+) {2,}\S`)
	codeSpan   = regexp.MustCompile("`[^`\n]+`")
)

// TestDocFlags makes sure that every command in code, and every flag behind it, exists.
func TestDocFlags(t *testing.T) {
	r := &docRepository{dir: t.TempDir()}
	_, list, _ := strings.Cut(r.galley("--help"), "Available Commands:")
	list, _, _ = strings.Cut(list, "Flags:")
	known := map[string]string{}
	for _, m := range helpLine.FindAllStringSubmatch(list, -1) {
		known[m[1]] = r.galley(m[1], "--help")
	}
	if len(known) < 10 {
		t.Fatalf("got %d commands from galley --help, want 10 at least", len(known))
	}
	flags := 0
	for _, p := range docPages(t) {
		var code []string
		for _, language := range []string{"sh", "console", "yaml", "crontab"} {
			for _, b := range p.blocks(language) {
				for _, line := range b.lines {
					if language != "console" || strings.HasPrefix(line, "$ ") {
						code = append(code, line)
					}
				}
			}
		}
		for _, c := range append(code, codeSpan.FindAllString(p.text, -1)...) {
			for _, m := range docCommand.FindAllStringSubmatch(c, -1) {
				help, ok := known[m[1]]
				if !ok {
					t.Errorf("%s: %q names no command of galley", p.file, c)
				}
				for _, flag := range longFlag.FindAllString(m[2], -1) {
					flags++
					if !strings.Contains(help, flag+" ") {
						t.Errorf("%s: galley %s has no flag %s", p.file, m[1], flag)
					}
				}
			}
		}
	}
	if flags == 0 {
		t.Fatal("got no flag in any page")
	}
}

var benchmarkName = regexp.MustCompile(`\bBenchmark[A-Z]\w*`)

// TestDocBenchmarks makes sure that docs/speed.md names benchmarks that are there.
func TestDocBenchmarks(t *testing.T) {
	there := map[string]bool{}
	err := filepath.WalkDir(docsRoot, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, "_test.go") {
			return err
		}
		code, err := os.ReadFile(file)
		for _, m := range benchmarkName.FindAllString(string(code), -1) {
			there[m] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, p := range docPages(t) {
		for _, name := range benchmarkName.FindAllString(p.text, -1) {
			named++
			if !there[name] {
				t.Errorf("%s names %s, which no test file has", p.file, name)
			}
		}
	}
	if named == 0 {
		t.Fatal("got no benchmark in any page")
	}
}
