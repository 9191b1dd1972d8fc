package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

// TestDocCommands runs every console block, page by page, in one copy of example-repo a page. A line "…" stands
// for any number of lines. With -update, blocks without one get what the commands print.
func TestDocCommands(t *testing.T) {
	ran := 0
	for _, p := range docPages(t) {
		t.Run(p.file, func(t *testing.T) {
			blocks := p.blocks("console")
			if len(blocks) == 0 {
				return
			}
			r := newDocRepository(t)
			if p.file == "README.md" {
				r.write(t, "posts/2026/12/launch.md", docMistaken(t, p))
			}
			for _, b := range blocks {
				ran += r.replay(t, p, b)
			}
		})
	}
	if ran == 0 {
		t.Fatal("got no command in any console block")
	}
}

// docMistaken is the README's post with two words misspelt, as the README shows.
func docMistaken(t *testing.T, p docPage) string {
	t.Helper()
	posts := p.blocks("markdown")
	if len(posts) == 0 {
		t.Fatal("got no markdown block in the README")
	}
	text := strings.Join(posts[0].lines, "\n") + "\n"
	for _, word := range [][2]string{{"campaign: holiday-2026", "campaign: hollday-2026"}, {"bluesky, mastodon]", "bluesky, mastadon]"}} {
		if !strings.Contains(text, word[0]) {
			t.Fatalf("the README's post has no %q to misspell", word[0])
		}
		text = strings.Replace(text, word[0], word[1], 1)
	}
	return text
}

// docMergeLine is what a page changes in a file on the default branch before a block.
var docMergeLine = regexp.MustCompile(`<!-- merge: (\S+): (.+) => (.+) -->`)

var docSeedLine = regexp.MustCompile(`<!-- seed: (\w+) (\S+) (\S+) -->`)

// replay runs the commands of a block and compares what they print.
func (r *docRepository) replay(t *testing.T, p docPage, b docBlock) int {
	t.Helper()
	for _, m := range docSeedLine.FindAllStringSubmatch(b.before, -1) {
		r.seed(t, m[1], schema.Delivery{Post: m[2], Channel: m[3]})
	}
	for _, m := range docMergeLine.FindAllStringSubmatch(b.before, -1) {
		docEdit(t, r, m[1], m[2], m[3])
		r.git(t, "commit", "--quiet", "--all", "--message", "change "+m[1])
		r.git(t, "push", "--quiet", "origin", "main")
	}
	var got []string
	ran, exact := 0, true
	for _, line := range b.lines {
		exact = exact && strings.TrimSpace(line) != "…"
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		ran++
		got = append(got, line)
		words := docWords(command)
		switch {
		case command == "echo $?":
			got = append(got, fmt.Sprint(r.code))
		case words[0] == "galley":
			out := strings.TrimSuffix(r.galley(words[1:]...), "\n")
			got = append(got, strings.Split(out, "\n")...)
		default:
			t.Errorf("%s:%d: %q is not a galley command", p.file, b.line, command)
		}
	}
	switch {
	case ran == 0:
		t.Errorf("%s:%d: the console block has no command", p.file, b.line)
	case *update && exact:
		docRewrite(t, p.file, strings.Join(b.lines, "\n"), strings.Join(got, "\n"))
	case !docMatches(b.lines, got):
		t.Errorf("%s:%d: the block differs from what galley prints (-want +got):\n%s", p.file, b.line, cmp.Diff(b.lines, got))
	}
	return ran
}

// docWords splits a command at spaces outside double quotes.
func docWords(command string) []string {
	var words []string
	for _, m := range regexp.MustCompile(`"([^"]*)"|(\S+)`).FindAllStringSubmatch(command, -1) {
		words = append(words, m[1]+m[2])
	}
	return words
}

// docMatches compares lines, of which "…" stands for any number.
func docMatches(want, got []string) bool {
	for i, line := range want {
		if strings.TrimSpace(line) == "…" {
			for skip := i; skip <= len(got); skip++ {
				if docMatches(want[i+1:], got[skip:]) {
					return true
				}
			}
			return false
		}
		if i >= len(got) || strings.TrimRight(line, " ") != strings.TrimRight(got[i], " ") {
			return false
		}
	}
	return len(want) == len(got)
}

func docRewrite(t *testing.T, file, before, after string) {
	t.Helper()
	path := filepath.Join(docsRoot, filepath.FromSlash(file))
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), before, after, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestDocDocuments holds every markdown and yaml block that is a whole document against its schema. The kind
// is the second word of the info string, or else a post for Markdown and galley.yaml for YAML.
func TestDocDocuments(t *testing.T) {
	whole := 0
	for _, p := range docPages(t) {
		for _, b := range append(p.blocks("markdown"), p.blocks("yaml")...) {
			text := strings.Join(b.lines, "\n") + "\n"
			language, kind, _ := strings.Cut(b.info, " ")
			front, problems := frontmatter.Parse([]byte(text))
			if language == "yaml" {
				front, problems = frontmatter.ParseYAML([]byte(text))
			}
			if language == "yaml" && kind == "" && front.Has("version") {
				kind = string(schema.KindConfig)
			} else if language == "markdown" && kind == "" && front.Format != frontmatter.None {
				kind = string(schema.KindPost)
			}
			if kind == "" {
				continue // a piece of a document
			}
			whole++
			if len(problems) > 0 {
				t.Errorf("%s:%d: %v", p.file, b.line, problems)
				continue
			}
			for _, d := range schema.Validate(schema.Kind(kind), p.file, front) {
				if d.Severity == diag.Error {
					t.Errorf("%s:%d: line %d of the %s: %s", p.file, b.line, d.Line, kind, d.Message)
				}
			}
		}
	}
	if whole < 5 {
		t.Fatalf("got %d whole documents in the pages, want 5 at least", whole)
	}
}
