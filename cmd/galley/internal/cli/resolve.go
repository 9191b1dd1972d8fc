package cli

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

type resolveFlags struct {
	posted, by, why string
	absent          bool
}

func (a *app) resolveCommand() *cobra.Command {
	var f resolveFlags
	cmd := &cobra.Command{
		Use:   "resolve POST CHANNEL",
		Short: "Say what became of a delivery that galley can't find out by itself",
		Long: `resolve ends a delivery that is unknown or refused. Look at the account first, then
say what you saw: --posted with its address, or --absent. After --absent the
delivery may be sent again. For one that is public, --posted corrects the address.`,
		Example: `  galley resolve holiday-blend mastodon --posted https://social.example/@northwind/1
  galley resolve holiday-blend mastodon --absent --why "not on the profile, 10:20"`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.resolve(cmd.Context(), schema.Delivery{Post: args[0], Channel: args[1]}, f)
		},
	}
	cmd.Flags().StringVar(&f.posted, "posted", "", "it is public, at this address")
	cmd.Flags().BoolVar(&f.absent, "absent", false, "it is not public")
	cmd.Flags().StringVar(&f.by, "by", "", "who looked (default: the Git user's name)")
	cmd.Flags().StringVar(&f.why, "why", "", "what you saw, in your words")
	cmd.MarkFlagsMutuallyExclusive("posted", "absent")
	cmd.MarkFlagsOneRequired("posted", "absent")
	return cmd
}

func (a *app) resolve(ctx context.Context, d schema.Delivery, f resolveFlags) error {
	if u, err := url.Parse(f.posted); !f.absent && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		return usage("--posted %q is not the address of a public post", f.posted)
	}
	repo, err := a.openGit()
	if err != nil {
		return err
	}
	src, err := a.source("")
	if err != nil {
		return err
	}
	l := a.load(src)
	store, err := a.ledger(repo, l.set.Config.Value.Ledger)
	if err != nil {
		return err
	}
	snapshot, err := store.Read(ctx)
	if err != nil {
		return fmt.Errorf("read the ledger: %w", err)
	}
	entry, err := a.verdict(snapshot.State, d, f)
	if err != nil {
		return err
	}
	if err := a.sureAbsent(ctx, l, snapshot.State, entry); err != nil {
		return err
	}
	if entry.By == "" {
		if config, err := repo.ConfigScoped(2); err == nil {
			entry.By = config.User.Name
		}
	}
	if entry.By == "" {
		return usage("nobody is named who looked").hint(`add --by "Your Name"`)
	}
	nonce, err := a.nonce()
	if err != nil {
		return err
	}
	if _, err := store.Append(ctx, snapshot, []ledger.Entry{entry}, nonce, "resolve "+d.Post+" on "+d.Channel, a.now); err != nil {
		return fmt.Errorf("record the verdict: %w", err)
	}
	fmt.Fprintf(a.Stdout, "%s: recorded as %s by %s\n", d, entry.Verdict, entry.By)
	return nil
}

// verdict is the entry that says what a person saw, if there is anything to say.
func (a *app) verdict(state ledger.State, d schema.Delivery, f resolveFlags) (ledger.Entry, error) {
	known := state.Delivery(d)
	switch known.Status {
	case ledger.StatusSent:
		if f.absent || f.posted == known.Parts[0].URL {
			return ledger.Entry{}, usage("%s is public already, at %s", d, known.Parts[0].URL).
				hint("galley never sends it again; to correct the address, name another one with --posted")
		}
	case ledger.StatusRetracted:
		return ledger.Entry{}, usage("%s was retracted, and there is nothing to resolve", d).hint("it never goes out again")
	case ledger.StatusEditing:
		return ledger.Entry{}, usage("a run is changing %s, which is public at %s, and there is nothing to resolve", d, known.Parts[0].URL).
			hint("galley publish goes on with the change by itself")
	case ledger.StatusRetracting:
		return ledger.Entry{}, usage("somebody began to retract %s, and there is nothing to resolve", d).
			hint("what is deleted by hand is recorded with galley retract %s --channel %s --done-by-hand", d.Post, d.Channel)
	case ledger.StatusHanded, ledger.StatusCancelling:
		if !known.Away().After(a.now) {
			break // whatever the network would say, it is over, and a person can see it
		}
		return ledger.Entry{}, usage("%s is with its network, which makes it public at %s", d, known.Away().UTC().Format(time.RFC3339)).
			hint("galley publish looks once that time has come; to take it back before, change the post in Git")
	case ledger.StatusOpen:
		return ledger.Entry{}, usage("%s has not been attempted, so there is nothing to resolve", d).hint("galley status")
	case ledger.StatusClaimed:
		return ledger.Entry{}, usage("run %s claimed %s and has not said how it ended", known.Claim.Run.ID, d).
			hint("from %s on, galley publish looks it up by itself; resolve what it can't settle", known.Claim.LeaseUntil.UTC().Format(time.RFC3339))
	}
	entry := ledger.Entry{
		Version: ledger.Version, Kind: ledger.Resolved, Delivery: d, Seq: known.NextSeq, At: a.now, Run: ledger.Run{ID: a.runID()},
		By: f.by, Verdict: ledger.Posted, URL: f.posted, Why: f.why,
	}
	if f.absent {
		entry.Verdict = ledger.Absent
	}
	return entry, nil
}
