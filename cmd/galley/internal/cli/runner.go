package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/schema"
)

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

// runner wires one run, but for its ledger, its plan and when it started.
func (r *rounds) runner(ctx context.Context, a *app, lock *runLock) *publish.Runner {
	l := r.loaded
	return &publish.Runner{
		Client: func(channel string) (publish.Client, error) { return a.connect(ctx, l, channel) },
		Media:  func(m schema.MediaFile) ([]byte, error) { return mediaBytes(l.src, m) },
		Gone:   lock.gone,
		Nonce:  a.nonce,
		Watch:  r.say,
		Run:    ledger.Run{ID: a.runID(), Host: lock.host, Lock: lock.name},
		Clock:  a.Now,
		Source: r.tip.String(),
		Limit:  r.allowed(),
		Lease:  max(l.set.Config.Value.Publish.Lease.Or(defaultLease), shortestLease),
		Grace:  grace,
		Record: recordTime,
	}
}

// allowed is how many deliveries a run may send now.
func (r *rounds) allowed() int {
	limit := r.limit
	if limit == 0 {
		limit = r.loaded.set.Config.Value.Publish.Limit
	}
	if limit == 0 {
		limit = defaultLimit
	}
	if r.total {
		limit = max(limit-r.sent, 0)
	}
	return limit
}

// attempted is how many deliveries a run has sent, handed over or changed. What an earlier run or the network itself made
// public does not count, nor what was taken back, nor what was put off: nothing of it is public.
func attempted(result publish.Result) int {
	tried := map[schema.Delivery]bool{}
	for _, e := range result.Events {
		own := e.Part > 0 || e.Edit // an event about what was only looked up has no part
		if own && !e.Found && !e.Cancel && e.Kind != publish.Held && e.Kind != ledger.Later {
			tried[e.Delivery] = true
		}
	}
	return len(tried)
}

// primed is a ledger whose first reading has just been made. A claim that another run was faster with is
// refused all the same, and then the ledger is read again.
//
// Whoever lost a race waits a little, and longer each time: runs that all begin again at once would go on losing to
// each other.
type primed struct {
	*ledger.Store
	first *ledger.Snapshot
	pause func(context.Context, int) error
	lost  int
}

func (p *primed) Append(ctx context.Context, base ledger.Snapshot, entries []ledger.Entry, nonce, why string, at time.Time) (ledger.Snapshot, error) {
	after, err := p.Store.Append(ctx, base, entries, nonce, why, at)
	if errors.Is(err, ledger.ErrLost) {
		p.lost++
		if interrupted := p.pause(ctx, p.lost); interrupted != nil {
			return after, errors.Join(err, interrupted)
		}
	}
	return after, err
}

func (p *primed) Read(ctx context.Context) (ledger.Snapshot, error) {
	if first := p.first; first != nil {
		p.first = nil
		return *first, nil
	}
	return p.Store.Read(ctx)
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
