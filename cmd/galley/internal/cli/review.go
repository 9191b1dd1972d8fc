package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/pipeline/review/comment"
	"github.com/galley-social/galley/pipeline/review/effect"
)

type reviewFlags struct {
	base, ref, out, summary, now string
	offline                      bool
}

func (a *app) reviewCommand() *cobra.Command {
	var f reviewFlags
	cmd := &cobra.Command{
		Use:   "review",
		Short: "Work out what merging a pull request would do",
		Long: `review compares the commit that is checked out with what it has in common with the
base, and shows the findings of the change and what merging would do: each message
as it is sent, the calendar, the mix of pillars, the cadence, the strategy.

With --out it writes that as data, galley/effect, for galley comment: the job that reads
a stranger's pull request needs no secret, and the job that may comment reads no
stranger's files. With --summary the same goes into a file as Markdown, whole.

It ends with 1 when there are errors; the files are written all the same.`,
		Example: `  galley review --base origin/main
  galley review --base origin/main --out effect.json --summary "$GITHUB_STEP_SUMMARY"`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.base == "" {
				return usage("--base is missing: what does the change go to?").hint("galley review --base origin/main")
			}
			return a.review(cmd.Context(), f)
		},
	}
	cmd.Flags().StringVar(&f.base, "base", "", "the branch that the change goes to")
	cmd.Flags().StringVar(&f.ref, "ref", "HEAD", "the change, in place of what is checked out")
	cmd.Flags().StringVar(&f.out, "out", "", "write the data to this file")
	cmd.Flags().StringVar(&f.summary, "summary", "", "append the whole plan as Markdown to this file")
	cmd.Flags().StringVar(&f.now, "now", "", "plan for this instant (RFC 3339), in place of the clock's")
	cmd.Flags().BoolVar(&f.offline, "offline", false, "do not ask the remote for the ledger")
	return cmd
}

func (a *app) review(ctx context.Context, f reviewFlags) error {
	if err := a.at(f.now); err != nil {
		return err
	}
	started, err := a.event()
	if err != nil {
		return err
	}
	change, err := a.change(ctx, f, started)
	if err != nil {
		return err
	}
	e := effect.Of(change)
	if err := a.showReview(change, e); err != nil {
		return err
	}
	if err := a.keepReview(f, e); err != nil {
		return err
	}
	if e.Counts.Errors > 0 {
		return silent(exitFound)
	}
	return nil
}

// showReview prints what was found, as annotations in a workflow, and what would happen.
func (a *app) showReview(in effect.Input, e effect.Effect) error {
	findings := func() error {
		return review.Findings(a.Stdout, e.Findings, func(string, int) (string, bool) { return "", false }, a.style())
	}
	if a.Getenv("GITHUB_ACTIONS") == "true" {
		findings = func() error { return review.GitHub(a.Stdout, e.Findings, "") }
	}
	if err := findings(); err != nil {
		return err
	}
	fmt.Fprintln(a.Stdout)
	var b strings.Builder
	if err := review.Changes(&b, e.Base, plan.Compare(in.Base.Plan, in.Head.Plan), a.style()); err != nil {
		return err
	}
	for _, sentence := range slices.Concat(e.Strategy, e.Notes) {
		fmt.Fprintf(&b, "%s\n", review.Visible(sentence))
	}
	_, err := io.WriteString(a.Stdout, review.Harmless(b.String()))
	return err
}

// keepReview writes the files that were asked for.
func (a *app) keepReview(f reviewFlags, e effect.Effect) error {
	if f.out != "" {
		if err := a.writeOut(f.out, os.O_TRUNC, func(w io.Writer) error { return effect.Write(w, e) }); err != nil {
			return err
		}
	}
	if f.summary == "" {
		return nil
	}
	at := comment.Place{Server: a.Getenv("GITHUB_SERVER_URL"), Repo: a.Getenv("GITHUB_REPOSITORY"), Commit: e.Commit}
	text := comment.Full(e, at, comment.SummaryLimit())
	return a.writeOut(f.summary, os.O_APPEND, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}

func (a *app) writeOut(name string, how int, write func(io.Writer) error) error {
	if !filepath.IsAbs(name) {
		name = filepath.Join(a.Dir, name)
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|how, 0o644)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}
