package cli

import (
	"io/fs"
	"runtime/debug"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	examplerepo "github.com/galley-social/galley/example-repo"
)

func TestBuiltFrom(t *testing.T) {
	const commit = "0123456789abcdef0123456789abcdef01234567"
	for _, c := range []struct {
		name             string
		revision, dirty  string
		want             string
		withoutRevisions bool
	}{
		{name: "a commit", revision: commit, dirty: "false", want: commit},
		{name: "a changed tree", revision: commit, dirty: "true"},
		{name: "a short hash", revision: commit[:12], dirty: "false"},
		{name: "no history", withoutRevisions: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			settings := []debug.BuildSetting{{Key: "vcs", Value: "git"}}
			if !c.withoutRevisions {
				settings = append(settings, debug.BuildSetting{Key: "vcs.revision", Value: c.revision}, debug.BuildSetting{Key: "vcs.modified", Value: c.dirty})
			}
			if got := builtFrom(settings); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAdaptWorkflow(t *testing.T) {
	const old, commit = "89abcdef0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef01234567"
	text := "branches: [main]\nref: main\nuses: galley-social/galley@" + old + " # main\nuses: actions/checkout@" + old + " # v7\n"
	for _, c := range []struct{ name, commit, branch, want string }{
		{"nothing known", "", "main", text},
		{"a commit", commit, "main", strings.Replace(text, "galley@"+old, "galley@"+commit, 1)},
		{"a branch", "", "content/live", strings.ReplaceAll(strings.Replace(text, "[main]", `["content/live"]`, 1), "ref: main", `ref: "content/live"`)},
		{"a branch that YAML would read as more", "", "a, b", text},
		{"a branch that an expression would read", "", "${{x}}", text},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := adaptWorkflow(text, c.commit, c.branch); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// FuzzAdaptWorkflow: whatever a branch is called, the file says the branch's name or main in two places, and is
// otherwise what it was.
func FuzzAdaptWorkflow(f *testing.F) {
	text, err := fs.ReadFile(examplerepo.Files(), workflowFolder+"/publish.yml")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"main", "trunk", "1.10", "true", "a\"]\nenv: {A: b}", "${{ secrets.A }}", "a # b", "-x", "a//b", "ü"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, branch string) {
		var got struct {
			On   struct{ Push struct{ Branches []string } }
			Jobs struct {
				Publish struct {
					Steps []struct{ With map[string]any }
				}
			}
		}
		adapted := adaptWorkflow(string(text), "", branch)
		if err := yaml.Unmarshal([]byte(adapted), &got); err != nil {
			t.Fatalf("%q: %v", branch, err)
		}
		if len(got.On.Push.Branches) != 1 || len(got.Jobs.Publish.Steps) == 0 {
			t.Fatalf("%q: got %+v", branch, got)
		}
		name := got.On.Push.Branches[0]
		if name != "main" && name != branch || got.Jobs.Publish.Steps[0].With["ref"] != name {
			t.Errorf("%q: got the branch %q and the ref %v", branch, name, got.Jobs.Publish.Steps[0].With["ref"])
		}
		back := strings.NewReplacer(`["`+name+`"]`, "[main]", `ref: "`+name+`"`, "ref: main").Replace(adapted)
		if back != string(text) {
			t.Errorf("%q: more was changed:\n%s", branch, adapted)
		}
	})
}
