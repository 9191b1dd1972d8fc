package main_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// workflowRights is what each job may do, and no other right.
var workflowRights = map[string]map[string]map[string]string{
	"review.yml": {"": {"contents": "read"}, "review": nil},
	"comment.yml": {
		"": {}, "comment": {"actions": "read", "checks": "write", "pull-requests": "write"},
		"gate": {"contents": "read", "pull-requests": "read", "statuses": "write"},
	},
	"publish.yml": {"": {}, "publish": {"contents": "write", "issues": "write", "pull-requests": "write"}},
	"ci.yml":      {"": {"contents": "read"}, "test": nil, "vulnerabilities": nil, "action": nil},
	"release.yml": {"": {}, "release": {"attestations": "write", "contents": "write", "id-token": "write"}},
}

func permissionFaults(name string, f workflowFile) []string {
	if len(f.Runs.Steps) > 0 {
		return nil // an action has the rights of the job that uses it
	}
	want, ok := workflowRights[name]
	if !ok {
		return []string{"its rights are not listed in this test"}
	}
	if f.Permissions == nil {
		return []string{"there are no permissions at the top: every job has the repository's default"}
	}
	var faults []string
	if !maps.Equal(*f.Permissions, want[""]) {
		faults = append(faults, fmt.Sprintf("permissions at the top: got %v, want %v", *f.Permissions, want[""]))
	}
	for id, job := range f.Jobs {
		if rights, ok := want[id]; !ok || !maps.Equal(job.Permissions, rights) {
			faults = append(faults, fmt.Sprintf("permissions of %s: got %v, want %v", id, job.Permissions, rights))
		}
	}
	return faults
}

// shippedFaults are the promises that one file makes and others need not.
func shippedFaults() map[string]func(workflowFile) []string {
	return map[string]func(workflowFile) []string{"review.yml": reviewFaults, "comment.yml": commentFaults, "publish.yml": publishFaults}
}

// unless lists the sentences whose promise is not kept.
func unless(promises map[string]bool) []string {
	var faults []string
	for _, sentence := range slices.Sorted(maps.Keys(promises)) {
		if !promises[sentence] {
			faults = append(faults, sentence)
		}
	}
	return faults
}

func triggers(f workflowFile) string {
	return strings.Join(slices.Sorted(maps.Keys(f.On)), " ")
}

func reviewFaults(f workflowFile) []string {
	return unless(map[string]bool{
		"it runs for pull requests and their reviews":    triggers(f) == "pull_request pull_request_review",
		"an approval and its withdrawal run it again":    strings.Contains(f.text, "types: [submitted, dismissed]"),
		"it has no secret":                               !strings.Contains(f.text, "secrets."),
		"its token is the job's own, for one step":       strings.Count(f.text, "github.token") == 1 && strings.Count(f.text, "GITHUB_TOKEN: ${{ github.token }}") == 1,
		"it has no environment":                          f.Jobs["review"].Environment == "",
		"the newest push is the one that counts":         f.Concurrency != nil && f.Concurrency.Cancel,
		"the plan is handed over when the check failed":  strings.Contains(f.text, "if: ${{ !cancelled() }}"),
		"the base is in env, from the event of a review": strings.Contains(f.text, "BASE: origin/${{ github.event.pull_request.base.ref }}"),
	})
}

func commentFaults(f workflowFile) []string {
	job, gate := f.Jobs["comment"], f.Jobs["gate"]
	promises := map[string]bool{
		"the gate reads the default branch":     len(gate.Steps) > 0 && gate.Steps[0].With["ref"] == "main",
		"the gate waits for the same reviews":   gate.If == job.If,
		"it runs after a review only":           triggers(f) == "workflow_run",
		"a run in progress is not cancelled":    f.Concurrency != nil && !f.Concurrency.Cancel,
		"the branches of forks are apart":       f.Concurrency != nil && strings.Contains(f.Concurrency.Group, "head_repository.id"),
		"it has no secret but its token":        !strings.Contains(f.text, "secrets."),
		"a review that never ran is left alone": strings.Contains(job.If, "'success'") && strings.Contains(job.If, "'failure'"),
	}
	fetched := false
	for _, s := range job.Steps {
		if strings.Contains(s.Uses, "checkout") || strings.Contains(s.Run, "git ") {
			promises["nothing is checked out"] = false
		}
		for _, v := range s.Env {
			if strings.Contains(v, "github.event") {
				promises["nothing of the event goes to a step but the run's number"] = false
			}
		}
		fetched = fetched || strings.HasPrefix(s.Uses, "actions/download-artifact@") && s.With["run-id"] == "${{ github.event.workflow_run.id }}"
	}
	promises["the artifact is that of the run in the event"] = fetched
	return unless(promises)
}

func publishFaults(f workflowFile) []string {
	job := f.Jobs["publish"]
	promises := map[string]bool{
		"it runs by schedule, push and hand":     triggers(f) == "push schedule workflow_dispatch",
		"a push to main runs it, and no other":   strings.Contains(f.text, "branches: [main]\n"),
		"one runs at a time":                     f.Concurrency != nil && f.Concurrency.Group != "" && !strings.Contains(f.Concurrency.Group, "${{"),
		"a run in progress is not cancelled":     f.Concurrency != nil && !f.Concurrency.Cancel,
		"the secrets belong to an environment":   job.Environment == "publish",
		"the tip of main is read, with history":  false,
		"it is scheduled at odd minutes":         oddMinutes(f.text),
		"galley publish is what the job ends on": len(job.Steps) > 0 && strings.HasPrefix(job.Steps[len(job.Steps)-1].Run, "exec galley publish --announce"),
	}
	for _, s := range job.Steps {
		if strings.HasPrefix(s.Uses, "actions/checkout@") && s.With["ref"] == "main" && s.With["fetch-depth"] == "0" {
			promises["the tip of main is read, with history"] = true
		}
	}
	return unless(promises)
}

func oddMinutes(text string) bool {
	m := regexp.MustCompile(`cron: "([0-9,]+) \* \* \* \*"`).FindStringSubmatch(text)
	if m == nil {
		return false
	}
	for _, minute := range strings.Split(m[1], ",") {
		if !strings.ContainsAny(minute[len(minute)-1:], "13579") || minute == "15" || minute == "45" {
			return false
		}
	}
	return true
}

// actionFaults: nothing of the action's own is cached, and its scripts are those of its own folder.
func actionFaults(f workflowFile) []string {
	var faults []string
	for _, s := range f.Runs.Steps {
		if s.Run != "" && (s.Shell != "bash" || !strings.HasPrefix(s.Run, `exec bash "$GITHUB_ACTION_PATH/.ci/release/`)) {
			faults = append(faults, fmt.Sprintf("step %q runs something else than a script of the action", s.Name))
		}
	}
	for _, name := range []string{"path", "version"} {
		if got, want := f.Outputs[name].Value, "${{ steps.install.outputs."+name+" }}"; got != want {
			faults = append(faults, fmt.Sprintf("the output %s is %q, want %q", name, got, want))
		}
	}
	if strings.Contains(f.text, "secrets.") || strings.Contains(f.text, "github.token") {
		faults = append(faults, "the action takes a secret")
	}
	return append(faults, cacheFaults("the action", f.Runs.Steps)...)
}

// workflowTexts are all the files by name: the example's workflows, this repository's, and the action.
func workflowTexts(t *testing.T) map[string]string {
	t.Helper()
	texts := exampleWorkflows(t)
	own, err := filepath.Glob(filepath.Join(docsRoot, ".github", "workflows", "*.yml"))
	if err != nil || len(own) < 2 {
		t.Fatalf("got the workflows %v (%v), want 2 at least", own, err)
	}
	for _, file := range append(own, filepath.Join(docsRoot, "action.yml")) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(file)] = string(text)
	}
	return texts
}

// TestWorkflowsAreSafe holds every workflow and the action to what they promise.
func TestWorkflowsAreSafe(t *testing.T) {
	for name, text := range workflowTexts(t) {
		for _, fault := range workflowFaults(name, text) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}
