package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/forge"
	"github.com/galley-social/galley/pipeline/forge/forges"
	"github.com/galley-social/galley/pipeline/review/effect"
)

// planCheck is the name under which the forge shows the findings of a pull request.
const planCheck = "galley/plan"

type commentFlags struct {
	from string
	pull int
}

func (a *app) commentCommand() *cobra.Command {
	var f commentFlags
	cmd := &cobra.Command{
		Use:   "comment",
		Short: "Comment on a pull request with what merging it would do",
		Long: `comment takes what galley review wrote and puts it below the pull request: one comment,
edited in place; the findings beside the lines, as the check ` + planCheck + `; and the
label draft, scheduled or held.

It needs no clone, and trusts nothing in the file: the pull request is the event's or
--pull's, every text is shown so that it does nothing, and a file that is too large, of
another format or about another commit is refused.`,
		Example: `  galley comment --from effect.json               in a workflow
  galley comment --from effect.json --pull 12`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.from == "" {
				return usage("--from is missing: where is the plan?").hint("galley review --base origin/main --out FILE writes it")
			}
			return a.comment(cmd.Context(), f)
		},
	}
	cmd.Flags().StringVar(&f.from, "from", "", "the file that galley review --out wrote")
	cmd.Flags().IntVar(&f.pull, "pull", 0, "the number of the pull request (default: the event's)")
	return cmd
}

func (a *app) comment(ctx context.Context, f commentFlags) error {
	started, err := a.event()
	if err != nil {
		return err
	}
	e, bad := a.effect(f.from)
	if bad != nil && started.Run == 0 {
		return bad
	}
	where := forge.Detect(a.Getenv, a.remoteURL())
	where.HTTP, where.Wait = a.HTTP, sleep
	client, err := forges.Open(where)
	if err != nil {
		return err
	}
	pull, err := started.pull(ctx, client, f.pull)
	if stale(err) {
		a.note("nothing to comment on: " + err.Error())
		return nil
	}
	if err != nil {
		return err
	}
	if bad != nil {
		return errors.Join(bad, client.Check(ctx, pull.Head.Commit, unplanned(a.runURL(started.Run))))
	}
	if e.Commit != pull.Head.Commit {
		a.note(fmt.Sprintf("nothing to comment on: the plan is of commit %.12s, and #%d is at %.12s by now", e.Commit, pull.Number, pull.Head.Commit))
		return nil
	}
	return a.post(ctx, client, reviewed{pull, e, where.Kind, started.Run})
}

// effect reads what another job wrote.
func (a *app) effect(name string) (effect.Effect, error) {
	if !filepath.IsAbs(name) {
		name = filepath.Join(a.Dir, name)
	}
	file, err := os.Open(name)
	if err != nil {
		return effect.Effect{}, stopped("read the plan: %w", err).hint("galley review --base origin/main --out FILE writes it")
	}
	defer file.Close()
	e, err := effect.Read(file)
	if err != nil {
		return effect.Effect{}, stopped("read the plan in %s: %w", name, err)
	}
	return e, nil
}

// remoteURL is where the folder's clone comes from, if it is one.
func (a *app) remoteURL() string {
	repo, err := a.openGit()
	if err != nil {
		return ""
	}
	remote, err := repo.Remote(remoteName)
	if err != nil || len(remote.Config().URLs) == 0 {
		return ""
	}
	return remote.Config().URLs[0]
}
