package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/schema"
)

func (a *app) statusCommand() *cobra.Command {
	var channel, now string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status [POST]",
		Short: "Show where every delivery stands, and what comes next",
		Long: `status joins the ledger with the working folder: what is scheduled, due, held,
claimed, put off (later), published, refused or unknown, with the address of what is
public.`,
		Example: `  galley status
  galley status holiday-blend --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.at(now); err != nil {
				return err
			}
			return a.status(cmd.Context(), append(args, "")[0], channel, asJSON)
		},
	}
	cmd.Flags().StringVar(&channel, "channel", "", "only this channel")
	cmd.Flags().StringVar(&now, "now", "", "stand at this instant (RFC 3339), in place of the clock's")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document for programs")
	return cmd
}

func (a *app) status(ctx context.Context, post, channel string, asJSON bool) error {
	src, err := a.source("")
	if err != nil {
		return err
	}
	l := a.load(src)
	if err := a.usable(l, channel); err != nil {
		return err
	}
	state, err := a.state(ctx, l.set.Config.Value.Ledger, false)
	if err != nil {
		return err
	}
	p := l.plan(a, state, channel, nil)
	var list []review.Standing
	for _, s := range review.Standings(p, state) {
		if first, _ := schema.OccurrenceOf(s.Post); post == "" || s.Post == post || first == post {
			list = append(list, s)
		}
	}
	if post != "" && len(list) == 0 {
		if _, err := a.findPost(l, post); err != nil {
			return err
		}
	}
	if asJSON {
		return review.StatusJSON(a.Stdout, a.now, list)
	}
	if err := review.Status(a.Stdout, list, p.Zone, a.style()); err != nil || post == "" {
		return err
	}
	return review.Attempts(a.Stdout, list, p.Zone, a.style())
}
