package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/gitbranch"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/schema"
)

type planFlags struct {
	base, ref, channel, now string
	asJSON, offline         bool
}

func (a *app) planCommand() *cobra.Command {
	var f planFlags
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Show what goes out, where, when and how it reads",
		Long: `plan shows the ordered steps that would make the networks agree with Git:

  + publish   ~ edited after publishing   - cancelled or gone from Git
  ! held, with the reason   ? the outcome of an attempt is unknown

With --base it shows what merging the working folder into that ref would change.
It reads the ledger from the remote, and sends nothing.`,
		Example: `  galley plan
  galley plan --base origin/main
  galley plan --now 2026-12-01T09:00:00Z --channel bluesky --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.plan(cmd.Context(), f) },
	}
	cmd.Flags().StringVar(&f.base, "base", "", "a branch, tag or commit to compare with")
	cmd.Flags().StringVar(&f.ref, "ref", "", "a branch, tag or commit, in place of the working folder")
	cmd.Flags().StringVar(&f.channel, "channel", "", "only this channel")
	cmd.Flags().StringVar(&f.now, "now", "", "plan for this instant (RFC 3339), in place of the clock's")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print one JSON document for programs")
	cmd.Flags().BoolVar(&f.offline, "offline", false, "do not ask the remote for the ledger")
	return cmd
}

// at takes the instant from a --now flag.
func (a *app) at(flag string) error {
	if flag == "" {
		return nil
	}
	t, err := time.Parse(time.RFC3339, flag)
	if err != nil {
		return usage("--now %q is not a time", flag).hint("write RFC 3339, such as 2026-12-01T09:00:00Z")
	}
	a.now = t.UTC()
	return nil
}

func (a *app) plan(ctx context.Context, f planFlags) error {
	if err := a.at(f.now); err != nil {
		return err
	}
	src, err := a.source(f.ref)
	if err != nil {
		return err
	}
	head := a.load(src)
	if err := a.usable(head, f.channel); err != nil {
		return err
	}
	state, err := a.state(ctx, head.set.Config.Value.Ledger, f.offline)
	if err != nil {
		return err
	}
	p := head.plan(a, state, f.channel, nil)
	if f.base != "" {
		return a.compare(f, p, state)
	}
	if f.asJSON {
		return review.PlanJSON(a.Stdout, p)
	}
	return review.Plan(a.Stdout, p, a.style())
}

// compare shows what the plan changes against that of the base.
func (a *app) compare(f planFlags, head plan.Plan, state ledger.State) error {
	src, err := a.source(f.base)
	if err != nil {
		return err
	}
	changes := plan.Compare(a.load(src).plan(a, state, f.channel, nil), head)
	if f.asJSON {
		return review.ChangesJSON(a.Stdout, f.base, a.now, changes)
	}
	return review.Changes(a.Stdout, f.base, changes, a.style())
}

// usable stops when galley.yaml can't be used at all, or the channel asked for is not in it.
func (a *app) usable(l *loaded, channel string) error {
	if l.set.Broken["galley.yaml"] || len(l.set.Config.Value.Channels) == 0 {
		if err := review.Findings(a.Stderr, about(l.findings, "galley.yaml"), l.line(), a.style()); err != nil {
			return err
		}
		return stopped("galley.yaml can't be used").hint("galley check, or galley init to make one")
	}
	if _, ok := l.set.Config.Value.Channels[channel]; channel != "" && !ok {
		err := usage("there is no channel %q in galley.yaml", channel)
		if word, ok := schema.Suggest(channel, l.set.ChannelNames()); ok {
			return err.hint("did you mean %q?", word)
		}
		return err
	}
	return nil
}

// state reads the ledger for a command that sends nothing. Without a repository, a remote or a ledger it
// plans as if nothing had gone out, and says so; publish, on the contrary, stops.
func (a *app) state(ctx context.Context, config schema.LedgerConfig, offline bool) (ledger.State, error) {
	if offline {
		a.note("planned without the ledger, as if nothing had been published")
		return ledger.State{}, nil
	}
	repo, err := a.openGit()
	if err != nil {
		a.note("there is no Git repository and so no ledger: planned as if nothing had been published")
		return ledger.State{}, nil
	}
	store, err := a.ledger(repo, config)
	if errors.Is(err, errNoRemote) {
		a.note("there is no remote and so no ledger: planned as if nothing had been published")
		return ledger.State{}, nil
	}
	if err != nil {
		return ledger.State{}, err
	}
	snapshot, err := store.Read(ctx)
	if errors.Is(err, ledger.ErrMissing) && !errors.Is(err, gitbranch.ErrDeleted) {
		a.note("there is no ledger on the remote yet: planned as if nothing had been published")
		return ledger.State{}, nil
	}
	if err != nil {
		return ledger.State{}, fmt.Errorf("read the ledger: %w", err)
	}
	return snapshot.State, nil
}

func (a *app) note(text string) { fmt.Fprintln(a.Stderr, "note: "+text) }
