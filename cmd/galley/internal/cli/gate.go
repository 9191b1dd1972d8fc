package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/forge"
	"github.com/galley-social/galley/pipeline/forge/forges"
	"github.com/galley-social/galley/pipeline/review"
)

// gateStatus is the name under which the forge shows the gate: what a branch protection asks for.
const gateStatus = "galley/gate"

type gateFlags struct {
	pull           int
	status, asJSON bool
}

func (a *app) gateCommand() *cobra.Command {
	var f gateFlags
	cmd := &cobra.Command{
		Use:   "gate",
		Short: "Say whether those who must have approved a pull request",
		Long: `gate reads what a pull request changes, and the policy of the default branch's
galley.yaml, and says whose approval there is and whose is missing. It runs nothing of
the pull request: its files are read from Git's objects.

In a workflow it takes the pull request from the event. With --status it also sets the
commit status ` + gateStatus + `, which a branch protection can ask for.

It ends with 0 when nothing is missing, and with 5 when an approval is; with --status,
where the status says it, with 0.`,
		Example: `  galley gate --pull 12
  galley gate --status               in a workflow`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.gate(cmd.Context(), f) },
	}
	cmd.Flags().IntVar(&f.pull, "pull", 0, "the number of the pull request (default: the event's)")
	cmd.Flags().BoolVar(&f.status, "status", false, "set the commit status "+gateStatus)
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print one JSON document for programs")
	return cmd
}

func (a *app) gate(ctx context.Context, f gateFlags) error {
	repo, err := a.openGit()
	if err != nil {
		return err
	}
	merged, err := a.mergedTree(ctx, repo)
	if err != nil {
		return err
	}
	where, err := a.forge(ctx, repo, merged.branch)
	if err != nil {
		return err
	}
	client, err := forges.Open(where)
	if err != nil {
		return err
	}
	started, err := a.event()
	if err != nil {
		return err
	}
	pull, err := started.pull(ctx, client, f.pull)
	if stale(err) {
		a.note("nothing to judge: " + err.Error())
		return nil
	}
	if err != nil {
		return err
	}
	g, err := a.judged(ctx, gated{repo: repo, merged: merged, pull: pull}, client)
	if err != nil {
		return err
	}
	if f.status {
		if err := client.Status(ctx, pull.Head.Commit, gateLine(g)); err != nil {
			return err
		}
	}
	if err := a.sayGate(g, f.asJSON); err != nil || g.Missing() == 0 || f.status {
		return err
	}
	return silent(exitNeeded)
}

// gateLine is the gate as a commit status. What is missing may still come, so nothing has failed.
func gateLine(g review.Gate) forge.Status {
	status := forge.Status{Name: gateStatus, Outcome: forge.Success, Description: g.Sentence()}
	if g.Missing() > 0 {
		status.Outcome = forge.Pending
	}
	return status
}

func (a *app) sayGate(g review.Gate, asJSON bool) error {
	show := func() error { return review.WriteGate(a.Stdout, g, a.style()) }
	if asJSON {
		show = func() error { return review.GateJSON(a.Stdout, g) }
	}
	return show()
}
