package cli

import (
	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/schema/diag"
)

func (a *app) checkCommand() *cobra.Command {
	var ref, failOn string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Find mistakes in strategies, campaigns and posts",
		Long: `check reads the working folder (or the tree of a ref) and shows every finding with
its place and what to do about it.

It ends with 0 when nothing was found at or above --fail-on, 1 when something was,
2 when it was called wrongly, and 3 when it could not work.`,
		Example: `  galley check
  galley check --ref origin/main --json
  galley check --fail-on warning`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			least, ok := diag.ParseSeverity(failOn)
			if !ok {
				return usage("unknown severity %q for --fail-on", failOn).hint("error, warning or note")
			}
			return a.check(ref, least, asJSON)
		},
	}
	cmd.Flags().StringVar(&ref, "ref", "", "a branch, tag or commit, in place of the working folder")
	cmd.Flags().StringVar(&failOn, "fail-on", "error", "the least severity that makes check fail: error, warning or note")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document for programs")
	return cmd
}

func (a *app) check(ref string, least diag.Severity, asJSON bool) error {
	src, err := a.source(ref)
	if err != nil {
		return err
	}
	l := a.load(src)
	if asJSON {
		err = review.FindingsJSON(a.Stdout, l.findings)
	} else {
		err = review.Findings(a.Stdout, l.findings, l.line(), a.style())
	}
	if err != nil {
		return err
	}
	if diag.Worst(l.findings) >= least {
		return silent(exitFound)
	}
	return nil
}
