package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/live"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/schema"
)

// The bounds of one look: a day's run of them must not eat the account's own limits.
const (
	driftSince = "30d"
	driftLimit = 100
)

type driftFlags struct {
	channel, since, now string
	limit               int
	json                bool
}

func (a *app) driftCommand() *cobra.Command {
	var f driftFlags
	cmd := &cobra.Command{
		Use:   "drift",
		Short: "Compare what is live with what was sent",
		Long: `drift asks each network what it holds of the posts in the ledger, the newest first, and
says what somebody has deleted or edited there. It changes nothing. A channel whose
secret is not set, or that asks to wait, is reported as not judged.

It ends with 0 when nothing drifted, 1 when something did, and 3 when it could not work
or nothing could be read.`,
		Example: `  galley drift
  galley drift --channel mastodon --since 7d
  galley drift --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.at(f.now); err != nil {
				return err
			}
			return a.drift(cmd.Context(), f)
		},
	}
	cmd.Flags().StringVar(&f.channel, "channel", "", "only this channel")
	cmd.Flags().StringVar(&f.since, "since", driftSince, "how far back, such as 7d or 12h")
	cmd.Flags().IntVar(&f.limit, "limit", driftLimit, "the most parts to ask for")
	cmd.Flags().StringVar(&f.now, "now", "", "stand at this instant (RFC 3339), in place of the clock's")
	cmd.Flags().BoolVar(&f.json, "json", false, "print one JSON document for programs")
	return cmd
}

func (a *app) drift(ctx context.Context, f driftFlags) error {
	back, err := schema.Duration(f.since).Value()
	if err != nil || back <= 0 {
		return usage("--since %q is no length of time", f.since).hint("write it as 12h, 7d or 2w")
	}
	if f.limit < 1 {
		return usage("--limit %d asks for nothing", f.limit)
	}
	r := &rounds{channel: f.channel, load: a.load}
	if err := r.read(ctx, a); err != nil {
		return err
	}
	snapshot, err := r.store.Read(ctx)
	if err != nil {
		return fmt.Errorf("read the ledger: %w", err)
	}
	since := a.now.Add(-back)
	report := live.Survey{
		State: snapshot.State, Channel: f.channel, Since: since, Limit: f.limit,
		Client: func(channel string) (any, error) { return a.look(ctx, r.loaded, channel) },
	}.Look(ctx)
	if f.json {
		err = review.DriftJSON(a.Stdout, a.now, since, report)
	} else {
		err = review.Drift(a.Stdout, report, since, r.loaded.set.Zone.String(), a.style())
	}
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil:
		return stopped("interrupted; what is above was read before")
	case report.Drift():
		return silent(exitFound)
	case report.Blind():
		return &stop{code: exitStopped, err: errors.New("nothing of it could be read")}
	}
	return nil
}
