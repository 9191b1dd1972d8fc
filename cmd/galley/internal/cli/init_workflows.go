package cli

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"

	examplerepo "github.com/galley-social/galley/example-repo"
)

// workflowFolder is where GitHub and Gitea look for workflows.
const workflowFolder = ".github/workflows"

var (
	galleyPin   = regexp.MustCompile(`galley-social/galley@[0-9a-f]{40} # main`)
	plainBranch = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_./-]*$`)
)

// writeWorkflows writes example-repo's workflows, where they are missing: pinned to the galley that writes them, when
// that is a build of a commit, and for the branch that is checked out.
func (a *app) writeWorkflows(dir string, repo *git.Repository) error {
	info, ok := debug.ReadBuildInfo()
	commit := ""
	if ok {
		commit = builtFrom(info.Settings)
	}
	branch := "main"
	if head, err := repo.Reference(plumbing.HEAD, false); err == nil && head.Type() == plumbing.SymbolicReference {
		branch = head.Target().Short()
	}
	files := examplerepo.Files()
	entries, err := fs.ReadDir(files, workflowFolder)
	if err != nil {
		return fmt.Errorf("read the workflows of the example: %w", err)
	}
	for _, e := range entries {
		name := path.Join(workflowFolder, e.Name())
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if err := a.keepFile(dir, name, []byte(adaptWorkflow(string(text), commit, branch))); err != nil {
			return err
		}
	}
	return nil
}

// adaptWorkflow puts a commit of galley and a branch in the places of the example's. Neither is put there when it is
// not known, or could be read as anything but a name.
func adaptWorkflow(text, commit, branch string) string {
	if commit != "" {
		text = galleyPin.ReplaceAllString(text, "galley-social/galley@"+commit+" # main")
	}
	if branch == "main" || !plainBranch.MatchString(branch) {
		return text
	}
	// In quotes: a branch may be called 1.10, or true.
	return strings.NewReplacer("branches: [main]\n", `branches: ["`+branch+"\"]\n", "ref: main\n", `ref: "`+branch+"\"\n").Replace(text)
}

// builtFrom is the commit that a build recorded, or "" when it recorded none or files had been changed since.
func builtFrom(settings []debug.BuildSetting) string {
	values := map[string]string{}
	for _, s := range settings {
		values[s.Key] = s.Value
	}
	commit := values["vcs.revision"]
	if values["vcs.modified"] != "false" || !regexp.MustCompile(`^[0-9a-f]{40}$`).MatchString(commit) {
		return ""
	}
	return commit
}
