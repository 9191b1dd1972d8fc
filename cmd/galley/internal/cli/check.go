package cli

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/pipeline/rules/explain"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

type checkFlags struct {
	ref, failOn, format string
	changed             string
	links               bool
	asJSON, fix, yes    bool
}

func (a *app) checkCommand() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Find mistakes in strategies, campaigns and posts",
		Long: `check reads the working folder (or the tree of a ref) and shows every finding with
its place and what to do about it.

The formats are text; json; github, for annotations beside the lines of a pull
request; sarif, for code scanning; and junit, for the test reports of CI systems.

With --changed it shows what a change to the named branch brings: what stands on lines
that it touched, and what it breaks elsewhere. With --links it asks for every link of
the posts; nothing else of check reaches a network.

With --fix it shows as a diff what has one right answer, such as a word that the brand
rules replace or two spaces between words. On a terminal it then asks whether to write it;
elsewhere it writes with --yes alone. The diff can be given to git apply.

It ends with 0 when nothing was found at or above --fail-on, 1 when something was,
2 when it was called wrongly, and 3 when it could not work.`,
		Example: `  galley check
  galley check --ref origin/main --json
  galley check --format sarif > galley.sarif
  galley check --fail-on warning
  galley check --changed origin/main --links
  galley check --fix`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.check(cmd.Context(), f) },
	}
	cmd.Flags().StringVar(&f.ref, "ref", "", "a branch, tag or commit, in place of the working folder")
	cmd.Flags().StringVar(&f.failOn, "fail-on", "error", "the least severity that makes check fail: error, warning or note")
	cmd.Flags().StringVar(&f.format, "format", "text", "how findings are written: "+strings.Join(formats(), ", "))
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print one JSON document for programs, as --format json does")
	cmd.Flags().StringVar(&f.changed, "changed", "", "only findings of the change since this branch, tag or commit")
	cmd.Flags().BoolVar(&f.links, "links", false, "test the links of the posts, over the network")
	cmd.Flags().BoolVar(&f.fix, "fix", false, "show what has one right answer as a diff, and write it when you agree")
	cmd.Flags().BoolVar(&f.yes, "yes", false, "write what --fix shows without asking")
	cmd.MarkFlagsMutuallyExclusive("format", "json")
	cmd.MarkFlagsMutuallyExclusive("fix", "links")
	cmd.MarkFlagsMutuallyExclusive("fix", "changed")
	return cmd
}

// formats are what check writes.
func formats() []string { return []string{"text", "json", "github", "sarif", "junit"} }

func (a *app) check(ctx context.Context, f checkFlags) error {
	least, ok := diag.ParseSeverity(f.failOn)
	if !ok {
		return usage("unknown severity %q for --fail-on", f.failOn).hint("error, warning or note")
	}
	if f.asJSON {
		f.format = "json"
	}
	write := a.writers(f.ref, least)[f.format]
	if write == nil {
		err := usage("unknown format %q for --format", f.format)
		if word, ok := schema.Suggest(f.format, formats()); ok {
			return err.hint("did you mean %q? the formats are %s", word, strings.Join(formats(), ", "))
		}
		return err.hint("the formats are %s", strings.Join(formats(), ", "))
	}
	if f.yes && !f.fix {
		return usage("--yes is for --fix").hint("galley check --fix --yes")
	}
	if f.fix {
		return a.fix(f, least)
	}
	src, err := a.source(f.ref)
	if err != nil {
		return err
	}
	l := a.reading(src, f)
	before, err := a.before(l, f)
	if err != nil {
		return err
	}
	if f.links {
		if err := a.testLinks(ctx, l, before.posts(l.set.Posts)); err != nil {
			return err
		}
	}
	older := before.narrow()
	if err := write(l); err != nil {
		return err
	}
	a.older(older, f.format)
	return judged(l.findings, least)
}

// writers print what was found, by format.
func (a *app) writers(ref string, least diag.Severity) map[string]func(*loaded) error {
	return map[string]func(*loaded) error{
		"text": func(l *loaded) error { return review.Findings(a.Stdout, l.findings, l.line(), a.style()) },
		"json": func(l *loaded) error { return review.FindingsJSON(a.Stdout, l.findings) },
		"github": func(l *loaded) error {
			return review.GitHub(a.Stdout, l.findings, a.folder(ref))
		},
		"sarif": func(l *loaded) error {
			return review.SARIF(a.Stdout, l.findings, explain.All(), l.line(), a.folder(ref), a.Version)
		},
		"junit": func(l *loaded) error { return review.JUnit(a.Stdout, l.findings, l.files(), least) },
	}
}

// folder is where the content is in its Git repository, with slashes: annotations name files from the
// repository's root. It is empty at the root, outside of a repository, and for the tree of a ref.
func (a *app) folder(ref string) string {
	dir, err := a.dir()
	if err != nil || ref != "" {
		return ""
	}
	repo, err := a.openGit()
	if err != nil {
		return ""
	}
	tree, err := repo.Worktree()
	if err != nil {
		return ""
	}
	root, dir := resolved(tree.Filesystem.Root()), resolved(dir)
	folder, err := filepath.Rel(root, dir)
	if folder = filepath.ToSlash(folder); err != nil || folder == "." || folder == ".." || strings.HasPrefix(folder, "../") {
		return ""
	}
	return folder
}

// resolved is the path without symbolic links, where it can be had.
func resolved(path string) string {
	if p, err := filepath.EvalSymlinks(path); err == nil {
		return p
	}
	return path
}
