package main_test

import (
	"strings"
	"testing"

	"github.com/galley-social/galley/cmd/galley/internal/acttest"
)

// askVersion is a workflow of three steps that uses all that the action gives.
const askVersion = `name: ask
on: {workflow_dispatch: {}}
jobs:
  ask:
    runs-on: ubuntu-24.04
    steps:
      - id: galley
        uses: galley-social/galley@0123456789abcdef0123456789abcdef01234567 # main
        with:
          version: "@VERSION@"
      - env:
          AT: ${{ steps.galley.outputs.path }}
          SAYS: ${{ steps.galley.outputs.version }}
        run: |
          echo "on the path: $(command -v galley)"
          echo "the output path: $AT"
          echo "the output version: $SAYS"
          exec galley version
`

func runAskVersion(t *testing.T, version string) acttest.Result {
	t.Helper()
	workflow := map[string]string{".github/workflows/ask.yml": strings.ReplaceAll(askVersion, "@VERSION@", version)}
	f := acttest.New(t, actRepository(t, workflow), "northwind/content")
	return f.Run(t, acttest.Event{Name: "workflow_dispatch", Payload: map[string]any{}, Workflow: "ask.yml", Ref: "refs/heads/main", RunID: 3})
}

// TestActionBuildsFromSource runs action.yml as a job would that is pinned to a commit.
func TestActionBuildsFromSource(t *testing.T) {
	result := runAskVersion(t, "")
	actHas(t, result, 0, "galley source is installed: galley ", "the output version: galley ", "galley devel")
	var path, output string
	for line := range strings.Lines(result.Log) {
		if _, after, ok := strings.Cut(line, "| on the path: "); ok {
			path = after
		}
		if _, after, ok := strings.Cut(line, "| the output path: "); ok {
			output = after
		}
	}
	if path == "" || path != output {
		t.Errorf("got galley at %q on the PATH, and the output %q", path, output)
	}
}

// TestActionRefuses: what a workflow asks for is never repeated in a log, which reads commands.
func TestActionRefuses(t *testing.T) {
	for _, c := range []struct{ name, version, says string }{
		{"a version that is in no list", "v99.0.0", "v99.0.0 is not in this action's list of releases"},
		{"a command in the version", "1.0::warning::$(id)", "version is neither a release such as v1.2.0 nor source"},
	} {
		t.Run(c.name, func(t *testing.T) {
			result := runAskVersion(t, c.version)
			if result.ExitCode != 1 || !strings.Contains(result.Log, c.says) || strings.Contains(result.Log, "galley devel") {
				t.Errorf("got exit code %d, want 1 and %q:\n%s", result.ExitCode, c.says, result.Log)
			}
			if strings.Contains(result.Log, "uid=") {
				t.Errorf("the version was run:\n%s", result.Log)
			}
		})
	}
}
