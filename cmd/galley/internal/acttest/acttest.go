// Package acttest runs a repository's workflow files, unchanged, under act on this machine: for tests only.
//
// It stands in for the marketplace's actions with small ones that do the same on local folders (checkout clones
// from the test's remote, artifacts are copied to a folder), and for galley's action with this very checkout. An
// action that it has no stand-in for fails the test: nothing is downloaded, and no container runs.
//
// A job's steps run with this process's rights, on a home of their own. What a step sends goes where the event's Env
// points, so set GITHUB_API_URL to a server of the test.
package acttest

import (
	"os"
	"path/filepath"
	"testing"
)

// Forge is one repository with its workflows, and the artifacts that its runs have left.
type Forge struct {
	remote, name string
	galley       string // the folder of galley's action
	artifacts    string
}

// Event is what starts a run.
type Event struct {
	// Name is GitHub's, such as "pull_request". Payload becomes the event's JSON.
	Name    string
	Payload any
	// Workflow is the file's name under .github/workflows, as it is at Ref.
	Workflow string
	// Ref is what the event is about: refs/heads/main, or refs/pull/7/merge of a remote that has it.
	Ref string
	// RunID is the run's number. A run that fetches artifacts names the run that left them.
	RunID int
	// Env is added to every step's environment, and wins over what the runner sets.
	Env map[string]string
	// Secrets are the repository's. Token is the job's own, also as ${{ github.token }}.
	Secrets map[string]string
	Token   string
}

// Result is what came of a run.
type Result struct {
	// Log is what act and the steps said. A line that a step printed starts with "| ".
	Log string
	// Summary is what the steps wrote to the job's summary.
	Summary  string
	ExitCode int
}

// New is the forge of a repository such as "northwind/content", whose remote is a folder or an URL. Galley's action
// is this module's, built from source.
func New(tb testing.TB, remote, name string) *Forge {
	tb.Helper()
	root := moduleRoot(tb)
	action := filepath.Join(tb.TempDir(), "galley")
	copyAction(tb, root, action)
	return &Forge{remote: remote, name: name, galley: action, artifacts: tb.TempDir()}
}

// Substitute puts a program of the test's in the place of galley's action: a script that runs as galley.
func (f *Forge) Substitute(tb testing.TB, script string) {
	tb.Helper()
	f.galley = standIn(tb, "galley", map[string]string{"action.yml": substituteAction, "galley": script})
}

// Artifact is one file of an artifact that a run has left; ok is false when it left none.
func (f *Forge) Artifact(tb testing.TB, run int, name, file string) (data []byte, ok bool) {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join(f.artifactFolder(run), name, file))
	if os.IsNotExist(err) {
		return nil, false
	}
	if err != nil {
		tb.Fatal(err)
	}
	return data, true
}
