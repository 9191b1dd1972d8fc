package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/pipeline/review"
)

type publishFlags struct {
	now, channel     string
	limit            int
	dryRun, announce bool
	wait             time.Duration
}

// longestWindow is the longest that galley publish stays; galley run stays for good.
const longestWindow = 6 * time.Hour

func (a *app) publishCommand() *cobra.Command {
	var f publishFlags
	cmd := &cobra.Command{
		Use:   "publish",
		Short: "Publish what is due, once",
		Long: `publish reads the tip of the remote's default branch, looks up what earlier runs left
open, claims what is due in the ledger, sends it, and records receipts. Run again,
it does nothing: what the ledger has is never sent a second time.

With --wait it stays for that long, as long as something is next within it, and
publishes each delivery at its second.

With --announce it keeps a comment with links to what is live, and a label, on the pull
requests that brought the posts, and one issue for what waits for a person.

It ends with 0 when all is well, 1 when a delivery was refused, was not taken back, or
needs a person, 3 when it could not work, and 4 when something was sent and its outcome is unknown.`,
		Example: `  galley publish
  galley publish --dry-run
  galley publish --channel mastodon --limit 1
  galley publish --wait 14m`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case f.limit < 0:
				return usage("--limit %d is less than nothing", f.limit)
			case f.wait < 0 || f.wait > longestWindow:
				return usage("--wait %s is not between nothing and 6h", f.wait).hint("galley run stays for good")
			case f.wait > 0:
				return a.publishWaiting(cmd.Context(), f)
			}
			return a.publish(cmd.Context(), f)
		},
	}
	cmd.Flags().StringVar(&f.now, "now", "", "publish what is due at this instant (RFC 3339), in place of the clock's")
	cmd.Flags().StringVar(&f.channel, "channel", "", "only this channel")
	cmd.Flags().IntVar(&f.limit, "limit", 0, fmt.Sprintf("the most deliveries to send (default: galley.yaml's, else %d)", defaultLimit))
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "show what would be sent, handed over and taken back, and do nothing of it")
	cmd.Flags().DurationVar(&f.wait, "wait", 0, "stay this long (6h at most), and publish what comes due at its second")
	cmd.Flags().BoolVar(&f.announce, "announce", false, "say on the forge what went out, and what needs a person")
	cmd.MarkFlagsMutuallyExclusive("announce", "channel")
	cmd.MarkFlagsMutuallyExclusive("announce", "dry-run")
	cmd.MarkFlagsMutuallyExclusive("wait", "now")
	cmd.MarkFlagsMutuallyExclusive("wait", "dry-run")
	return cmd
}

func (a *app) publish(ctx context.Context, f publishFlags) error {
	started := a.now.Round(0) // see round: a lease must not stand still while a machine sleeps
	if err := a.at(f.now); err != nil {
		return err
	}
	r := &rounds{channel: f.channel, limit: f.limit, load: a.load, say: a.watch}
	if f.dryRun {
		if err := r.read(ctx, a); err != nil {
			return err
		}
		return a.dryRun(ctx, r.loaded, r.store, f)
	}
	result, err := a.insist(ctx, r, started)
	if err != nil {
		return err
	}
	if f.announce {
		a.announce(ctx, r, result)
	}
	return a.outcome(ctx, result)
}

// mostRounds is how many rounds a run makes because others kept the ledger moving.
const mostRounds = 5

// insist makes a round, and another one where other runs were faster time and again.
func (a *app) insist(ctx context.Context, r *rounds, started time.Time) (publish.Result, error) {
	var all publish.Result
	for n := 1; ; n++ {
		made, err := r.make(ctx, a, started)
		all = together(all, made.result)
		if n == mostRounds || !errors.Is(err, ledger.ErrLost) || all.Unrecorded != nil {
			return all, err
		}
	}
}

func (a *app) dryRun(ctx context.Context, l *loaded, store *ledger.Store, f publishFlags) error {
	snapshot, err := store.Read(ctx)
	if err != nil {
		return fmt.Errorf("read the ledger: %w", err)
	}
	p := l.plan(a, snapshot.State, f.channel, a.hasSecret)
	p.Steps = slices.DeleteFunc(p.Steps, func(s plan.Step) bool { return !carriedOut(s) })
	if err := review.Plan(a.Stdout, p, a.style()); err != nil {
		return err
	}
	fmt.Fprintln(a.Stdout, "Dry run: nothing was claimed and nothing was sent.")
	return nil
}

// carriedOut reports whether a run has to do with a step now: its time has come, or it is left with its network ahead of
// its time, or taken back from there.
func carriedOut(s plan.Step) bool {
	return s.Due && s.Op != plan.Done || !s.Schedule.IsZero() || s.Op == plan.Cancel && s.Apply
}

func (a *app) hasSecret(name string) bool { return a.Getenv(name) != "" }

// watch says each thing as it happens.
func (a *app) watch(e publish.Event) {
	style := a.style()
	fmt.Fprintln(a.Stdout, review.Event(e, style))
}

// outcome says how the run ended, and picks the exit code.
func (a *app) outcome(ctx context.Context, result publish.Result) error {
	fmt.Fprintln(a.Stdout, review.RunSummary(result))
	switch {
	case result.Unrecorded != nil:
		return &stop{code: exitUnknown, message: result.Unrecorded.Error(), err: result.Unrecorded,
			next: "run galley publish again once the remote is back: it looks up what is public before it sends anything"}
	case result.Count(ledger.Unknown) > 0:
		return silent(exitUnknown)
	case result.NeedPerson():
		return silent(exitFound)
	case ctx.Err() != nil:
		return stopped("interrupted; what was in flight has been recorded")
	}
	return nil
}
