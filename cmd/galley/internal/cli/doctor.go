package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-git/go-git/v5"
	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/forge/forges"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/pipeline/source"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func (a *app) doctorCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look at the set-up, and say what is wrong and what to do",
		Long: `doctor looks at what publishing needs: the Git repository and its remote, the default
branch, galley.yaml there, the ledger, this machine's clock, each channel and its
token, when tokens expire, and the forge that is asked for approvals. Run it where
galley publish runs, with the same environment. It publishes nothing, and changes
nothing.

It ends with 0 when all is well, 1 when something is wrong or soon will be, and 3 when
galley could publish nothing at all.`,
		Example: `  galley doctor
  galley doctor --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.doctor(cmd.Context(), asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document for programs")
	return cmd
}

func (a *app) doctor(ctx context.Context, asJSON bool) error {
	checks := a.examine(ctx)
	var err error
	if asJSON {
		err = review.DoctorJSON(a.Stdout, a.now, checks)
	} else {
		err = review.Doctor(a.Stdout, checks, a.style())
	}
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil:
		return stopped("interrupted; what is above was looked at before")
	case review.CannotWork(checks):
		return silent(exitStopped)
	case review.NeedCare(checks) > 0:
		return silent(exitFound)
	}
	return nil
}

// examine looks at one thing after the other. What can be looked at without what is wrong, is.
func (a *app) examine(ctx context.Context) []review.Check {
	repo, err := a.openGit()
	if err != nil {
		return []review.Check{ailing("git", "", err)}
	}
	checks := []review.Check{{Name: "git", Health: review.Well, Message: "the folder is in a Git repository"}}
	l, remote := a.examineRemote(ctx, repo)
	checks = append(checks, remote)
	if l == nil {
		return checks
	}
	config := examineConfig(l)
	checks = append(checks, config)
	if remote.Health == review.Well {
		checks = append(checks, a.examineLedger(ctx, repo, l.set.Config.Value.Ledger))
	}
	checks = append(checks, a.examineClock(ctx, repo, l.set))
	checks = append(checks, a.examineChannels(ctx, l)...)
	if l.set.Config.Value.Review.Approval == schema.ApprovalForge && remote.Health == review.Well {
		checks = append(checks, a.examineForge(ctx, repo, l))
	}
	return checks
}

// examineRemote reads the tip that would be published, or else the working folder.
func (a *app) examineRemote(ctx context.Context, repo *git.Repository) (*loaded, review.Check) {
	l, err := a.published(ctx, repo)
	if err == nil {
		return l, review.Check{Name: "remote", Health: review.Well, Message: "it answers, and has the branch that is published"}
	}
	check := ailing("remote", "", err)
	src, err := a.source("")
	if err != nil {
		return nil, check
	}
	return a.load(src), check
}

// published is what is on the branch that galley publish reads.
func (a *app) published(ctx context.Context, repo *git.Repository) (*loaded, error) {
	name := ""
	for {
		tip, err := a.defaultBranch(ctx, repo, name)
		if err != nil {
			return nil, err
		}
		src, err := source.Tree(repo, tip)
		if err != nil {
			return nil, err
		}
		l := a.load(src)
		if name != "" || l.set.Config.Value.DefaultBranch == "" {
			return l, nil
		}
		name = l.set.Config.Value.DefaultBranch
	}
}

func examineConfig(l *loaded) review.Check {
	for _, d := range l.findings {
		if d.File == "galley.yaml" && d.Severity == diag.Error {
			return review.Check{
				Name: "galley.yaml", Health: review.Wrong, Message: fmt.Sprintf("line %d: %s", d.Line, d.Message), Hint: "galley check",
			}
		}
	}
	n := len(l.set.Config.Value.Channels)
	if l.set.Broken["galley.yaml"] || n == 0 {
		return review.Check{Name: "galley.yaml", Health: review.Wrong, Message: "it can't be used", Hint: "galley check, or galley init to make one"}
	}
	message := fmt.Sprintf("it can be used, and has %d channels", n)
	if n == 1 {
		message = "it can be used, and has 1 channel"
	}
	return review.Check{Name: "galley.yaml", Health: review.Well, Message: message}
}

func (a *app) examineLedger(ctx context.Context, repo *git.Repository, config schema.LedgerConfig) review.Check {
	store, err := a.ledger(repo, config)
	if err != nil {
		return ailing("ledger", "", err)
	}
	snapshot, err := store.Read(ctx)
	if err != nil {
		return ailing("ledger", "", err)
	}
	check := review.Check{Name: "ledger", Health: review.Well, Message: "it is there and in order"}
	if config.ID == "" {
		check.Hint = fmt.Sprintf("write its id, %s, under ledger in galley.yaml, so that no other one is taken for it", snapshot.ID)
	}
	return check
}

// examineForge asks what approvals are judged by.
func (a *app) examineForge(ctx context.Context, repo *git.Repository, l *loaded) review.Check {
	where, err := a.forge(ctx, repo, l.set.Config.Value.DefaultBranch)
	if err != nil {
		return ailing("forge", "", err)
	}
	client, err := forges.Open(where)
	if err != nil {
		return ailing("forge", "", err)
	}
	tip, err := a.defaultBranch(ctx, repo, where.Branch)
	if err != nil {
		return ailing("forge", "", err)
	}
	if _, err := client.Changes(ctx, tip.String()); err != nil {
		check := ailing("forge", "", err)
		if check.Hint == "" {
			check.Hint = "GALLEY_FORGE_TOKEN or GITHUB_TOKEN must be able to read contents and pull requests of " + where.Repository
		}
		return check
	}
	return review.Check{Name: "forge", Health: review.Well, Message: "the pull requests of " + where.Repository + " can be read"}
}

// ailing is a check that failed, with the next step when the error knows one.
func ailing(name, channel string, err error) review.Check {
	check := review.Check{Name: name, Channel: channel, Health: review.Wrong, Message: err.Error()}
	var s *stop
	var h hinter
	var f *schema.Fault
	switch {
	case errors.As(err, &s):
		check.Hint = s.next
	case errors.As(err, &h):
		check.Hint = h.Hint()
	case errors.As(err, &f):
		check.Hint = f.Hint
	}
	return check
}
