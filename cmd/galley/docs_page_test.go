package main_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/cmd/galley/internal/cli"
	examplerepo "github.com/galley-social/galley/example-repo"
)

// docsRoot is where README.md and docs/ are.
const docsRoot = "../.."

// docsNow is the instant at which every command of the documentation runs.
var docsNow = time.Date(2026, 10, 1, 8, 1, 0, 0, time.UTC)

// docPage is one page of the documentation.
type docPage struct{ file, text string }

// docBlock is one fenced block: its info string, its lines, and the page's text from the block before to it.
type docBlock struct {
	info, before string
	lines        []string
	line         int
}

// docPages reads README.md and docs/.
func docPages(t *testing.T) []docPage {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(docsRoot, "docs", "*.md"))
	if err != nil || len(files) < 7 {
		t.Fatalf("got %d pages in docs (%v), want 7 at least", len(files), err)
	}
	var pages []docPage
	for _, file := range append([]string{filepath.Join(docsRoot, "README.md")}, files...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name, err := filepath.Rel(docsRoot, file)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, docPage{filepath.ToSlash(name), string(text)})
	}
	return pages
}

// blocks are the page's fenced blocks of one language.
func (p docPage) blocks(language string) []docBlock {
	var list []docBlock
	var current *docBlock
	before := ""
	for i, line := range strings.Split(p.text, "\n") {
		info, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && current == nil:
			current = &docBlock{info: info, before: before, line: i + 1}
		case fence:
			if word, _, _ := strings.Cut(current.info, " "); word == language {
				list = append(list, *current)
			}
			current, before = nil, ""
		case current != nil:
			current.lines = append(current.lines, line)
		default:
			before += line + "\n"
		}
	}
	return list
}

// docRepository is a copy of example-repo with a remote that is a bare repository.
type docRepository struct {
	dir  string
	code int
}

func newDocRepository(t *testing.T) *docRepository {
	t.Helper()
	top := t.TempDir()
	r := &docRepository{dir: filepath.Join(top, "work")}
	if err := os.CopyFS(r.dir, examplerepo.Files()); err != nil {
		t.Fatal(err)
	}
	docEdit(t, r, "galley.yaml", "approval: forge", "approval: none") // there is no forge here
	r.git(t, "init", "--quiet", "--bare", filepath.Join(top, "remote.git"))
	r.git(t, "init", "--quiet")
	r.git(t, "remote", "add", "origin", filepath.Join(top, "remote.git"))
	r.git(t, "add", "--all")
	r.git(t, "commit", "--quiet", "--message", "Northwind Coffee's content")
	r.git(t, "push", "--quiet", "origin", "main")
	if out := r.galley("init"); r.code != 0 {
		t.Fatalf("galley init: exit code %d: %s", r.code, out)
	}
	return r
}

// git runs git with the environment that TestMain has made.
func (r *docRepository) git(t *testing.T, args ...string) {
	t.Helper()
	c := exec.Command("git", args...)
	c.Dir = r.dir
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// galley runs one command and gives what a terminal would show. No network can be reached.
func (r *docRepository) galley(args ...string) string {
	var out bytes.Buffer
	r.code = r.run(&out, &out, args...)
	return out.String()
}

func (r *docRepository) run(stdout, stderr io.Writer, args ...string) int {
	return cli.Main(context.Background(), cli.Env{
		Args: args, Stdout: stdout, Stderr: stderr, Dir: r.dir, Getenv: func(string) string { return "" },
		Now: func() time.Time { return docsNow }, Rand: rand.Reader, HTTP: &http.Client{Transport: offline{}}, Version: "v0.0.0-test",
	})
}

type offline struct{}

func (offline) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("the documentation's commands reach no network")
}

func (r *docRepository) write(t *testing.T, file, text string) {
	t.Helper()
	path := filepath.Join(r.dir, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
