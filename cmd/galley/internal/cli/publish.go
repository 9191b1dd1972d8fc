package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/pipeline/source"
	"github.com/galley-social/galley/schema"

	"github.com/go-git/go-git/v5"
)

type publishFlags struct {
	now, channel string
	limit        int
	dryRun       bool
}

// The bounds of one run, unless galley.yaml says otherwise.
const (
	defaultLimit = 20
	defaultLease = 10 * time.Minute
	// shortestLease leaves a run time to do anything at all.
	shortestLease = 10 * time.Second
	// grace and recordTime together stay under seven seconds, which is what runners give before they kill.
	grace      = 3 * time.Second
	recordTime = 3500 * time.Millisecond
)

func (a *app) publishCommand() *cobra.Command {
	var f publishFlags
	cmd := &cobra.Command{
		Use:   "publish",
		Short: "Publish what is due, once",
		Long: `publish reads the tip of the remote's default branch, looks up what earlier runs left
open, claims what is due in the ledger, sends it, and records receipts. Run again,
it does nothing: what the ledger has is never sent a second time.

It ends with 0 when all is well, 1 when a delivery was refused or needs a person,
3 when it could not work, and 4 when something was sent and its outcome is unknown.`,
		Example: `  galley publish
  galley publish --dry-run
  galley publish --channel mastodon --limit 1`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.limit < 0 {
				return usage("--limit %d is less than nothing", f.limit)
			}
			return a.publish(cmd.Context(), f)
		},
	}
	cmd.Flags().StringVar(&f.now, "now", "", "publish what is due at this instant (RFC 3339), in place of the clock's")
	cmd.Flags().StringVar(&f.channel, "channel", "", "only this channel")
	cmd.Flags().IntVar(&f.limit, "limit", 0, fmt.Sprintf("the most deliveries to send (default: galley.yaml's, else %d)", defaultLimit))
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "show what would be sent, and send nothing")
	return cmd
}

func (a *app) publish(ctx context.Context, f publishFlags) error {
	started := a.now
	if err := a.at(f.now); err != nil {
		return err
	}
	repo, l, commit, err := a.published(ctx)
	if err != nil {
		return err
	}
	if err := a.usable(l, f.channel); err != nil {
		return err
	}
	store, err := a.ledger(repo, l.set.Config.Value.Ledger)
	if err != nil {
		return err
	}
	if f.dryRun {
		return a.dryRun(ctx, l, store, f)
	}
	lock, err := a.lockRun(repo)
	if err != nil {
		return err
	}
	defer lock.release()
	runner := a.runner(repo, l, store, lock, commit, started, f)
	result, err := runner.Publish(ctx)
	return a.outcome(ctx, result, err)
}

// published loads the tip of the default branch: what is merged, whatever is checked out.
func (a *app) published(ctx context.Context) (*git.Repository, *loaded, string, error) {
	repo, err := a.openGit()
	if err != nil {
		return nil, nil, "", err
	}
	hash, err := a.defaultBranch(ctx, repo, "")
	if err != nil {
		return nil, nil, "", fmt.Errorf("read the default branch: %w", err)
	}
	src, err := source.Tree(repo, hash)
	if err != nil {
		return nil, nil, "", err
	}
	l := a.load(src)
	if name := l.set.Config.Value.DefaultBranch; name != "" {
		again, err := a.defaultBranch(ctx, repo, name)
		if err != nil {
			return nil, nil, "", fmt.Errorf("read the default branch: %w", err)
		}
		if again != hash {
			if src, err = source.Tree(repo, again); err != nil {
				return nil, nil, "", err
			}
			hash, l = again, a.load(src)
		}
	}
	return repo, l, hash.String(), nil
}

func (a *app) dryRun(ctx context.Context, l *loaded, store *ledger.Store, f publishFlags) error {
	snapshot, err := store.Read(ctx)
	if err != nil {
		return fmt.Errorf("read the ledger: %w", err)
	}
	p := l.plan(a, snapshot.State, f.channel, a.hasSecret)
	var now []plan.Step
	for _, s := range p.Steps {
		if s.Due && s.Op != plan.Done {
			now = append(now, s)
		}
	}
	p.Steps = now
	if err := review.Plan(a.Stdout, p, a.style()); err != nil {
		return err
	}
	fmt.Fprintln(a.Stdout, "Dry run: nothing was claimed and nothing was sent.")
	return nil
}

func (a *app) hasSecret(name string) bool { return a.Getenv(name) != "" }

// runner wires one run.
func (a *app) runner(repo *git.Repository, l *loaded, store *ledger.Store, lock *runLock, commit string, started time.Time, f publishFlags) *publish.Runner {
	config := l.set.Config.Value
	limit := f.limit
	if limit == 0 {
		limit = config.Publish.Limit
	}
	if limit == 0 {
		limit = defaultLimit
	}
	return &publish.Runner{
		Ledger:  store,
		Client:  func(channel string) (publish.Client, error) { return a.connect(repo, l, channel) },
		Media:   func(m schema.MediaFile) ([]byte, error) { return mediaBytes(l.src, m) },
		Plan:    func(state ledger.State) plan.Plan { return l.plan(a, state, f.channel, a.hasSecret) },
		Gone:    lock.gone,
		Nonce:   a.nonce,
		Watch:   a.watch,
		Run:     ledger.Run{ID: a.runID(), Host: lock.host, Lock: lock.name},
		Started: started,
		Clock:   a.Now,
		Source:  commit,
		Limit:   limit,
		Lease:   max(config.Publish.Lease.Or(defaultLease), shortestLease),
		Grace:   grace,
		Record:  recordTime,
	}
}

// mediaBytes reads a file and makes sure that it is the one that was reviewed.
func mediaBytes(src content.Source, m schema.MediaFile) ([]byte, error) {
	blob, err := src.Blob(m.File)
	if err != nil {
		return nil, err
	}
	if blob != m.Blob {
		return nil, fmt.Errorf("%s has changed since the post was claimed; restore the file, or resolve the delivery", m.File)
	}
	return readFile(src, m.File)
}

// watch says each thing as it happens.
func (a *app) watch(e publish.Event) {
	style := a.style()
	fmt.Fprintln(a.Stdout, review.Event(e, style))
}

// outcome says how the run ended, and picks the exit code.
func (a *app) outcome(ctx context.Context, result publish.Result, err error) error {
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
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
