package main_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// workflowFile is what the rules read of a workflow, or of an action.
type workflowFile struct {
	text        string
	On          map[string]any         `yaml:"on"`
	Permissions *map[string]string     `yaml:"permissions"`
	Concurrency *workflowConcurrency   `yaml:"concurrency"`
	Env         map[string]string      `yaml:"env"`
	Jobs        map[string]workflowJob `yaml:"jobs"`
	Outputs     map[string]struct{ Value string }
	Runs        struct {
		Steps []workflowStep `yaml:"steps"`
	} `yaml:"runs"`
}

type workflowConcurrency struct {
	Group  string `yaml:"group"`
	Cancel bool   `yaml:"cancel-in-progress"`
}

type workflowJob struct {
	If          string            `yaml:"if"`
	Environment string            `yaml:"environment"`
	Timeout     int               `yaml:"timeout-minutes"`
	Permissions map[string]string `yaml:"permissions"`
	Env         map[string]string `yaml:"env"`
	Secrets     any               `yaml:"secrets"`
	Steps       []workflowStep    `yaml:"steps"`
}

type workflowStep struct {
	Name  string            `yaml:"name"`
	Uses  string            `yaml:"uses"`
	Run   string            `yaml:"run"`
	Shell string            `yaml:"shell"`
	With  map[string]string `yaml:"with"`
	Env   map[string]string `yaml:"env"`
}

var (
	pinnedUse   = regexp.MustCompile(`^[\w.-]+/[\w.-]+@[0-9a-f]{40}$`)
	namedPin    = regexp.MustCompile(`@[0-9a-f]{40} # (v\d+\.\d+\.\d+|main)$`)
	usesAction  = regexp.MustCompile(`^[\s-]*uses:`)
	bareTrigger = regexp.MustCompile(`(?m)^\s*workflow_dispatch:\s*$`)
)

// workflowFaults reads a file as an attacker would, and says what it would let one do.
func workflowFaults(name, text string) []string {
	f := workflowFile{text: text}
	if err := yaml.Unmarshal([]byte(text), &f); err != nil {
		return []string{err.Error()}
	}
	faults := append(lineFaults(text), permissionFaults(name, f)...)
	steps := f.Runs.Steps
	for id, job := range f.Jobs {
		steps = append(steps, job.Steps...)
		if job.Timeout == 0 || job.Timeout > 30 {
			faults = append(faults, id+": timeout-minutes is missing or over 30")
		}
		faults = append(faults, trustedJobFaults(id, job)...)
	}
	if len(steps) == 0 {
		faults = append(faults, "there is no step")
	}
	for _, s := range steps {
		faults = append(faults, stepFaults(s)...)
	}
	if len(f.Runs.Steps) > 0 {
		return append(faults, actionFaults(f)...)
	}
	if check := shippedFaults()[name]; check != nil {
		faults = append(faults, check(f)...)
	}
	return faults
}

// lineFaults are those that can be seen without knowing what a line belongs to.
func lineFaults(text string) []string {
	var faults []string
	for _, word := range []string{"pull_request_target", "secrets: inherit", "allow-unsafe-pr-checkout", "ACTIONS_ALLOW_UNSECURE_COMMANDS"} {
		if strings.Contains(text, word) {
			faults = append(faults, "it has "+word)
		}
	}
	if bareTrigger.MatchString(text) {
		faults = append(faults, "workflow_dispatch has no value: Gitea's runner wants {}")
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if usesAction.MatchString(line) && !strings.Contains(line, "uses: ./") && !namedPin.MatchString(line) {
			faults = append(faults, "the pin does not say its version: "+strings.TrimSpace(line))
		}
	}
	return faults
}

func stepFaults(s workflowStep) []string {
	var faults []string
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Sprintf("step %q: ", s.Name+s.Uses)+fmt.Sprintf(format, args...))
	}
	if s.Uses != "" && s.Uses != "./" && !pinnedUse.MatchString(s.Uses) {
		fault("it is not pinned to a commit")
	}
	if strings.HasPrefix(s.Uses, "actions/checkout@") && s.With["persist-credentials"] != "false" {
		fault("persist-credentials is not false")
	}
	if strings.Contains(s.Run, "${{") {
		fault("run has an expression: put it into env")
	}
	for line := range strings.Lines(s.Run) {
		if strings.Contains(line, "galley ") && !strings.Contains(line, "exec galley ") {
			fault("galley is run without exec: %s", strings.TrimSpace(line))
		}
	}
	return faults
}

// trustedJobFaults are those of a job with a secret, or with a right to write.
func trustedJobFaults(id string, job workflowJob) []string {
	var faults []string
	trusted := false
	for _, right := range job.Permissions {
		trusted = trusted || right == "write"
	}
	for i, s := range job.Steps {
		for _, value := range s.Env {
			trusted = trusted || strings.Contains(value, "secrets.")
			if strings.Contains(value, "secrets.") && i != len(job.Steps)-1 {
				faults = append(faults, id+": a step before the last has a secret")
			}
		}
		for _, value := range s.With {
			if strings.Contains(value, "secrets.") {
				faults = append(faults, id+": an action is given a secret")
			}
		}
	}
	for _, value := range job.Env {
		if strings.Contains(value, "secrets.") || strings.Contains(value, "github.token") {
			faults = append(faults, id+": every step has a secret")
		}
	}
	if !trusted {
		return faults
	}
	return append(faults, cacheFaults(id, job.Steps)...)
}

func cacheFaults(id string, steps []workflowStep) []string {
	var faults []string
	for _, s := range steps {
		name, _, _ := strings.Cut(s.Uses, "@")
		if strings.HasPrefix(name, "actions/cache") || slices.Contains([]string{"actions/setup-go", "actions/setup-node"}, name) && s.With["cache"] != "false" {
			faults = append(faults, id+": it has a cache, which other runs can write to")
		}
	}
	return faults
}
