package main_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	examplerepo "github.com/galley-social/galley/example-repo"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

var pinOfGalley = regexp.MustCompile(`galley-social/galley@(\S+)(.*)`)

// TestWorkflowsOfInit: galley init writes the example's workflows, and nothing else but the branch is its own. The
// test's galley is built from no commit, so the pin is the example's.
func TestWorkflowsOfInit(t *testing.T) {
	for _, branch := range []string{"main", "trunk", "it's"} {
		t.Run(branch, func(t *testing.T) {
			r := &docRepository{dir: t.TempDir()}
			gittest.Git(t, r.dir, "init", "--quiet", "--initial-branch", branch)
			r.galley("init")
			ours := exampleWorkflows(t)
			for name, text := range ours {
				got, err := os.ReadFile(filepath.Join(r.dir, ".github", "workflows", name))
				if err != nil {
					t.Fatal(err)
				}
				if branch == "trunk" {
					text = strings.ReplaceAll(text, "branches: [main]", `branches: ["trunk"]`)
					text = strings.ReplaceAll(text, "ref: main", `ref: "trunk"`)
				}
				if diff := cmp.Diff(text, string(got)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
			entries, err := os.ReadDir(filepath.Join(r.dir, ".github", "workflows"))
			if err != nil || len(entries) != len(ours) {
				t.Errorf("got %d workflows (%v), want %d", len(entries), err, len(ours))
			}
		})
	}
}

// TestWorkflowsPinGalley: every workflow has galley at the same commit, written in the one form that init changes.
func TestWorkflowsPinGalley(t *testing.T) {
	pins := map[string][]string{}
	for name, text := range exampleWorkflows(t) {
		found := pinOfGalley.FindAllStringSubmatch(text, -1)
		if len(found) == 0 {
			t.Errorf("%s does not use galley-social/galley", name)
		}
		for _, m := range found {
			pins[m[1]] = append(pins[m[1]], name)
			if !regexp.MustCompile(`^[0-9a-f]{40}$`).MatchString(m[1]) || m[2] != " # main" {
				t.Errorf("%s: got galley-social/galley@%s%s, want a commit and \" # main\"", name, m[1], m[2])
			}
		}
	}
	if len(pins) != 1 {
		t.Errorf("got the pins %v, want one", pins)
	}
}

// exampleWorkflows are the example's workflow files by name.
func exampleWorkflows(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := fs.ReadDir(examplerepo.Files(), ".github/workflows")
	if err != nil || len(entries) != 3 {
		t.Fatalf("got %d workflows (%v), want 3", len(entries), err)
	}
	for _, e := range entries {
		text, err := fs.ReadFile(examplerepo.Files(), ".github/workflows/"+e.Name())
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(text)
	}
	return files
}
