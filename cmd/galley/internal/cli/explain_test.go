package cli

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/pipeline/rules/explain"
)

var update = flag.Bool("update", false, "write what galley check says into the examples")

// TestExamples runs galley check on every example of every rule: the bad one has the findings that are shown,
// all of that rule, and the good one has none.
func TestExamples(t *testing.T) {
	all := explain.All()
	if len(all) < 15 {
		t.Fatalf("got %d rules", len(all))
	}
	for _, rule := range all {
		if len(rule.Bad) == 0 {
			continue // package explain's own test reports it
		}
		t.Run(rule.Name, func(t *testing.T) {
			if got := checkExample(t, rule, rule.Good); got != "" {
				t.Errorf("the good example has findings:\n%s", got)
			}
			got := checkExample(t, rule, rule.Bad)
			if *update {
				writeFindings(t, rule.Name, got)
				return
			}
			if diff := cmp.Diff(rule.Findings, got); diff != "" || got == "" {
				t.Errorf("the bad example's findings (-want +got):\n%s", diff)
			}
		})
	}
}

// checkExample puts the files into a folder and gives what galley check finds, a line for the finding and one
// for the hint.
func checkExample(t *testing.T, rule explain.Rule, files []explain.File) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range slices.Concat(explain.Base(), rule.Around, files) {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if target, ok := strings.CutPrefix(f.Text, "a symbolic link to "); ok {
			if err := os.Symlink(strings.TrimSpace(target), path); err != nil {
				t.Fatal(err)
			}
			continue
		}
		tree, err := contenttest.Archive(&txtar.Archive{Files: []txtar.File{{Name: f.Name, Data: []byte(f.Text)}}})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, tree.MapFS[f.Name].Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"check", "--json"}
	if rule.Answers != "" {
		args = append(args, "--links")
	}
	var stdout, stderr bytes.Buffer
	Main(t.Context(), Env{
		Args: args, Stdout: &stdout, Stderr: &stderr, Dir: dir, Getenv: func(string) string { return "" },
		Now:  func() time.Time { return time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC) },
		Rand: rand.Reader, HTTP: &http.Client{Transport: answers(rule.Answers)},
	})
	var report struct {
		Findings []struct {
			File                          string
			Line, Column                  int
			Severity, Message, Rule, Hint string
		}
	}
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatalf("%v: %s%s", err, stdout.String(), stderr.String())
	}
	var b strings.Builder
	for _, d := range report.Findings {
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s [%s]\n  hint: %s\n", d.File, d.Line, d.Column, d.Severity, d.Message, d.Rule, d.Hint)
	}
	return b.String()
}

// answers are what the Web says, as an example has them.
type answers string

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	for line := range strings.Lines(string(a)) {
		words := append(strings.Fields(line), "")
		if status, err := strconv.Atoi(words[1]); err == nil && words[0] == r.URL.String() {
			return &http.Response{StatusCode: status, Header: http.Header{"Location": {words[2]}}, Body: http.NoBody, Request: r}, nil
		}
	}
	return nil, fmt.Errorf("the example has no answer for %s", r.URL)
}

func writeFindings(t *testing.T, rule, findings string) {
	t.Helper()
	path := filepath.Join("..", "..", "..", "..", "pipeline", "rules", "explain", rule+".txtar")
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range archive.Files {
		if archive.Files[i].Name == "findings" {
			archive.Files[i].Data = []byte(findings)
		}
	}
	if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
