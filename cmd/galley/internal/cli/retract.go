package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/live"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/schema"
)

type retractFlags struct {
	channel, by, reason string
	yes, byHand         bool
}

func (a *app) retractCommand() *cobra.Command {
	var f retractFlags
	cmd := &cobra.Command{
		Use:   "retract POST",
		Short: "Take back what is public of a post, for good",
		Long: `retract deletes a published post from its networks, and records who took it back and
why. The ledger is told first; the parts of a thread are deleted last first, and each
is recorded at once. Cut off anywhere, the same command goes on. galley never publishes
that post on that channel again: to publish it once more, give it a new id.

It ends with 0 when all of it is gone, 1 when a person must delete something, 3 when it
could not work, and 4 when something may have been deleted and that is not known.`,
		Example: `  galley retract holiday-blend --reason "the price is wrong"
  galley retract holiday-blend --channel mastodon --reason "asked by legal" --yes
  galley retract holiday-blend --channel linkedin --reason "deleted in the app" --done-by-hand`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.retract(cmd.Context(), args[0], f)
		},
	}
	cmd.Flags().StringVar(&f.channel, "channel", "", "only from this channel")
	cmd.Flags().StringVar(&f.reason, "reason", "", "why, in your words (must be given)")
	cmd.Flags().StringVar(&f.by, "by", "", "who takes it back (default: GITHUB_ACTOR, or the Git user's name)")
	cmd.Flags().BoolVar(&f.yes, "yes", false, "do it without asking")
	cmd.Flags().BoolVar(&f.byHand, "done-by-hand", false, "it has been deleted by hand: only record it")
	return cmd
}

func (a *app) retract(ctx context.Context, post string, f retractFlags) error {
	if strings.TrimSpace(f.reason) == "" {
		return usage("--reason is missing: the ledger keeps why something was taken back").hint(`add --reason "…"`)
	}
	r := &rounds{load: a.load}
	if err := r.read(ctx, a); err != nil {
		return err
	}
	snapshot, err := r.store.Read(ctx)
	if err != nil {
		return fmt.Errorf("read the ledger: %w", err)
	}
	list, err := retractable(snapshot.State, post, f.channel)
	if err != nil {
		return err
	}
	if f.by == "" {
		f.by = a.who(r.repo)
	}
	if f.by == "" {
		return usage("nobody is named who takes it back").hint(`add --by "Your Name"`)
	}
	if err := a.confirmRetract(list, f); err != nil {
		return err
	}
	var events []live.Event
	retraction := live.Retraction{
		Ledger: r.store, Client: func(channel string) (any, error) { return a.connect(ctx, r.loaded, channel) },
		Nonce: a.nonce, Run: ledger.Run{ID: a.runID()}, At: a.now, Record: recordTime, By: f.by, Why: f.reason, ByHand: f.byHand,
		Watch: func(e live.Event) {
			events = append(events, e)
			fmt.Fprintln(a.Stdout, review.Retraction(e, a.style()))
		},
	}
	err = retraction.Retract(ctx, list)
	return retracted(events, err)
}

// retractable are the deliveries of a post that are public. There must be one.
func retractable(state ledger.State, post, channel string) ([]ledger.Delivery, error) {
	var list, others []ledger.Delivery
	for _, known := range state.All() {
		switch {
		case known.Post != post || channel != "" && known.Channel != channel:
		case live.Public(known):
			list = append(list, known)
		default:
			others = append(others, known)
		}
	}
	if len(list) > 0 {
		return list, nil
	}
	if len(others) == 0 {
		where := ""
		if channel != "" {
			where = " on " + channel
		}
		return nil, usage("the ledger has nothing public of %q%s", post, where).hint("galley status shows what is public")
	}
	switch known := others[0]; known.Status {
	case ledger.StatusRetracted:
		return nil, usage("%s was retracted already", known.Delivery).hint("galley status %s", post)
	case ledger.StatusHanded, ledger.StatusCancelling:
		return nil, usage("%s is not public: its network makes it public at %s", known.Delivery, known.Away().UTC().Format(time.RFC3339)).
			hint("make its post a draft in Git, or delete it there: galley publish takes it back")
	case ledger.StatusUnknown, ledger.StatusClaimed:
		return nil, usage("%s may be public, and the ledger has no receipt of it (%s)", known.Delivery, known.Status).
			hint("let galley publish look it up, or say what you see with galley resolve %s %s; then retract it", known.Post, known.Channel)
	default:
		return nil, usage("%s has no receipt in the ledger (%s, %d parts public)", known.Delivery, known.Status, len(known.Parts)).
			hint("galley status %s", post)
	}
}

// who is whoever started this run: on a forge the account that did, else the Git user.
func (a *app) who(repo *git.Repository) string {
	if name := a.Getenv("GITHUB_ACTOR"); name != "" {
		return name
	}
	if config, err := repo.ConfigScoped(2); err == nil {
		return config.User.Name
	}
	return ""
}

// confirmRetract shows what is to go, and asks at a terminal. Elsewhere somebody must have said yes before.
func (a *app) confirmRetract(list []ledger.Delivery, f retractFlags) error {
	for _, known := range list {
		for _, r := range known.Parts {
			fmt.Fprintf(a.Stderr, "%s  %s\n", review.Visible(known.String()), review.Visible(r.URL))
		}
		if m := known.Claim.Message; m != nil && len(known.Receipt.Parts) < len(m.Parts) {
			fmt.Fprintf(a.Stderr, "note: %s has %d parts, and the ledger has the address of %d: delete the others by hand\n",
				review.Visible(known.String()), len(m.Parts), len(known.Receipt.Parts))
		}
	}
	if f.yes {
		return nil
	}
	if !a.Terminal || a.Stdin == nil {
		return usage("nothing was done: nobody can be asked here whether this is to go for good").hint("to do it, add --yes")
	}
	question := "delete this for good, never to be published there again? [y/N] "
	if f.byHand {
		question = "is all of this deleted, never to be published there again? [y/N] "
	}
	fmt.Fprint(a.Stderr, question)
	answer, err := bufio.NewReader(a.Stdin).ReadString('\n')
	if err != nil {
		fmt.Fprintln(a.Stderr)
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return stopped("nothing was done")
}

// retracted says how it ended.
func retracted(events []live.Event, err error) error {
	if err != nil {
		code := exitStopped
		for _, e := range events {
			if e.Gone {
				code = exitUnknown
			}
		}
		return &stop{code: code, message: err.Error(), err: err, next: "run the same command again: what is gone already is only recorded"}
	}
	worst := exitClean
	for _, e := range events {
		switch {
		case e.Gone:
		case e.Outcome == schema.Unknown:
			worst = exitUnknown
		case e.Outcome == schema.Later && worst != exitUnknown:
			worst = exitStopped
		case e.Outcome == schema.Refused && worst == exitClean:
			worst = exitFound
		}
	}
	if worst == exitClean {
		return nil
	}
	return silent(worst)
}
