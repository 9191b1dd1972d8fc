package cli

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/pipeline/watch"
)

type runFlags struct {
	channel, listen string
	limit           int
	every           time.Duration
	json            bool
}

// The bounds of --every: less would only keep the remote busy, and more is what galley publish is for.
const (
	shortestEvery = time.Second
	longestEvery  = time.Hour
)

// defaultListen is on loopback: what it serves names posts' channels and when they go out.
const defaultListen = "127.0.0.1:9746"

func (a *app) runCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Stay, and publish each delivery at its second",
		Long: `run is galley publish that stays. It asks the remote for what has been merged, sleeps
until the next delivery's time, and publishes it then. A lost network ends nothing: it
tries again, and says once that it is lost and once that it is back. Any number of
them, and of galley publish, can run at once.

SIGHUP makes it read everything anew at once. http://127.0.0.1:9746/healthz answers 200
while it works and 503 when it has not for three times --every; /metrics has numbers
for Prometheus.

It ends on SIGTERM or Ctrl-C within seven seconds: with 0, or with 4 when something
was sent and its outcome is unknown or could not be recorded. It ends with 2 or 3 when
it can't begin, because of the set-up.`,
		Example: `  galley run
  galley run --every 30s --json
  galley run --listen off`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case f.limit < 0:
				return usage("--limit %d is less than nothing", f.limit)
			case f.every < shortestEvery || f.every > longestEvery:
				return usage("--every %s is not between 1s and 1h", f.every)
			}
			return a.run(cmd.Context(), f)
		},
	}
	cmd.Flags().DurationVar(&f.every, "every", fetchEvery, "how often to ask the remote what has been merged")
	cmd.Flags().StringVar(&f.listen, "listen", defaultListen, `the address of /healthz and /metrics, or "off"`)
	cmd.Flags().StringVar(&f.channel, "channel", "", "only this channel")
	cmd.Flags().IntVar(&f.limit, "limit", 0, fmt.Sprintf("the most deliveries to send at a time (default: galley.yaml's, else %d)", defaultLimit))
	cmd.Flags().BoolVar(&f.json, "json", false, "print one JSON object a line")
	return cmd
}

func (a *app) run(ctx context.Context, f runFlags) error {
	w := &watcher{app: a, journal: newJournal(a, f.json), meters: newMeters(a.Version)}
	w.rounds = &rounds{channel: f.channel, limit: f.limit, patient: true, load: a.load, say: w.say}
	if f.listen != "off" {
		address, end, err := a.serve(f.listen, w.routes(f.every))
		if err != nil {
			return stopped("listen on %s: %w", f.listen, err).hint(`name another address with --listen, or --listen off`)
		}
		defer end()
		w.journal.note("listening", fmt.Sprintf("http://%s/healthz and /metrics", address))
	}
	reload, end := a.reloads(ctx)
	defer end()
	loop := &watch.Loop{
		Clock: systemClock{a.Now}, Round: w.round, Every: f.every, Reload: reload,
		Passing: passing, Changed: w.journal.changed,
	}
	if err := loop.Run(ctx); err != nil {
		return err
	}
	w.journal.note("stopped", "stopped; what was in flight has been recorded or is said above")
	if w.last.Unrecorded != nil || w.last.Count(ledger.Unknown) > 0 {
		return silent(exitUnknown)
	}
	return nil
}

// reloads are the wishes to read everything anew: signals, where the system has one for it.
func (a *app) reloads(ctx context.Context) (<-chan struct{}, func()) {
	if a.Reload == nil {
		return nil, func() {}
	}
	signals, end := a.Reload()
	wishes := make(chan struct{})
	go relay(ctx, signals, wishes)
	return wishes, end
}

func relay(ctx context.Context, signals <-chan os.Signal, wishes chan<- struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-signals:
		}
		select {
		case <-ctx.Done():
			return
		case wishes <- struct{}{}:
		}
	}
}

// watcher is one galley run.
type watcher struct {
	app     *app
	rounds  *rounds
	journal *journal
	meters  *meters
	tracker watch.Tracker
	// last is what came of the newest round.
	last publish.Result
}

func (w *watcher) say(e publish.Event) {
	w.journal.event(e)
	w.meters.event(e)
}

func (w *watcher) round(ctx context.Context, fresh bool) (time.Time, error) {
	w.tracker.Begin(w.app.Now())
	out, err := w.app.round(ctx, w.rounds, fresh)
	w.last = out.result
	var next time.Time
	if err == nil {
		next = watch.Next(out.result.Plan, out.state)
		w.journal.after(out.result)
		w.meters.after(out.result.Plan)
	}
	if ctx.Err() == nil {
		w.meters.round(w.app.Now(), err)
		w.tracker.End(w.app.Now(), next, err)
	}
	return next, err
}
