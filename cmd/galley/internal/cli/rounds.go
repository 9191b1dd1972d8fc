package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/storage/filesystem"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/pipeline/source"
	"github.com/galley-social/galley/pipeline/watch"
	"github.com/galley-social/galley/schema"
)

// rounds are runs of galley publish, one after the other. Each asks the remote for the default branch and the
// ledger anew; what is at the same commit as in the round before is not read and checked again.
type rounds struct {
	channel string
	// limit is the most deliveries that a round sends; zero is galley.yaml's.
	limit int
	// total makes the limit one for all rounds together, and sent counts towards it.
	total bool
	sent  int
	// patient is whether what was put off waits for a while: see watch.Patient.
	patient bool
	// load reads and checks a tree, and say is told what happens as it happens.
	load func(content.Source) *loaded
	say  func(publish.Event)
	kept
	// looked is when unknown outcomes were last looked up.
	looked time.Time
	// asked is when the forge was last asked about what is not due yet.
	asked time.Time
}

// kept is what one round leaves to the next.
type kept struct {
	repo *git.Repository
	// head is the tip of the remote's own default branch, and branch the one that galley.yaml names there.
	head   plumbing.Hash
	branch string
	// tip is the commit that is published, and loaded what it holds.
	tip    plumbing.Hash
	loaded *loaded
	// unusable is why nothing can be planned from it.
	unusable error
	// store keeps the ledger that it has read. config is what it was opened for.
	store  *ledger.Store
	config schema.LedgerConfig
}

// lookEvery is how often rounds look up an unknown outcome that earlier look-ups did not settle.
const lookEvery = 5 * time.Minute

// askEvery is how often rounds ask whether what is not due yet may be handed over to its network, while nothing is merged.
const askEvery = 15 * time.Minute

// made is what came of a round.
type made struct {
	result publish.Result
	// state is the ledger after it.
	state ledger.State
}

// forget makes the next round read everything.
func (r *rounds) forget() { r.kept, r.looked, r.asked = kept{}, time.Time{}, time.Time{} }

// make makes one round: it reads, plans, and publishes when there is anything to do. Otherwise it writes
// nothing but what it remembers of the ledger. The app's instant is what it plans for, and started is the clock's.
func (r *rounds) make(ctx context.Context, a *app, started time.Time) (made, error) {
	before := r.loaded
	if err := r.read(ctx, a); err != nil {
		return made{}, err
	}
	if r.loaded.calm = r.patient && r.loaded == before && started.Sub(r.asked) < askEvery; !r.loaded.calm {
		r.asked = started
	}
	snapshot, err := r.store.Read(ctx)
	if err != nil {
		return made{}, fmt.Errorf("publish: %w", err)
	}
	p := r.plan(a, snapshot.State)
	folder, err := runsFolder(r.repo)
	if err != nil {
		return made{}, err
	}
	question := watch.Question{
		Plan: p, State: snapshot.State, Gone: (&runLock{folder: folder}).gone, Unknown: started.Sub(r.looked) >= lookEvery,
	}
	if !watch.Needed(question) {
		return made{publish.Result{Plan: p}, snapshot.State}, nil
	}
	r.looked = started
	return r.publish(ctx, a, started, snapshot)
}

// publish carries out what is due. Each round has a lock of its own: what a round left open is proven to be
// over as soon as it ends, and the next one looks it up.
func (r *rounds) publish(ctx context.Context, a *app, started time.Time, snapshot ledger.Snapshot) (made, error) {
	lock, err := a.lockRun(r.repo)
	if err != nil {
		return made{}, err
	}
	defer lock.release()
	out := made{state: snapshot.State}
	runner := r.runner(ctx, a, lock)
	runner.Ledger = &primed{Store: r.store, first: &snapshot, pause: a.pause}
	runner.Started = started
	runner.Plan = func(state ledger.State) plan.Plan {
		out.state = state
		return r.plan(a, state)
	}
	if out.result, err = runner.Publish(ctx); err != nil {
		err = fmt.Errorf("publish: %w", err)
	}
	r.sent += attempted(out.result)
	if out.result.Count(publish.Held) > 0 {
		r.kept = kept{} // a file that can't be read may only have been packed anew: the next round opens all again
	}
	return out, err
}

func (r *rounds) plan(a *app, state ledger.State) plan.Plan {
	p := r.loaded.plan(a, state, r.channel, a.hasSecret)
	if r.patient {
		p = watch.Patient(p, state)
	}
	return p
}

// read brings what is merged and the store of the ledger, whatever is checked out.
func (r *rounds) read(ctx context.Context, a *app) error {
	if err := r.open(a); err != nil {
		return err
	}
	head, err := a.defaultBranch(ctx, r.repo, "")
	if err != nil {
		return fmt.Errorf("read the default branch: %w", err)
	}
	var l *loaded
	if head != r.head || r.loaded == nil {
		if l, err = r.tree(head); err != nil {
			return err
		}
		r.branch = l.set.Config.Value.DefaultBranch
	}
	r.head = head
	tip := head
	if r.branch != "" {
		if tip, err = a.defaultBranch(ctx, r.repo, r.branch); err != nil {
			return fmt.Errorf("read the default branch: %w", err)
		}
	}
	if tip != r.tip || r.loaded == nil {
		if l == nil || tip != head {
			if l, err = r.tree(tip); err != nil {
				return err
			}
		}
		r.tip, r.loaded, r.unusable = tip, l, a.usable(l, r.channel)
	}
	if r.unusable != nil {
		return r.unusable
	}
	r.loaded.approve = a.approver(ctx, r.repo, r.tip, r.branch, r.loaded.set.Config.Value.Review)
	return r.openLedger(a)
}

// open opens the repository, or lets the one that is open see what other programs have put there since.
func (r *rounds) open(a *app) error {
	if r.repo != nil {
		if storage, ok := r.repo.Storer.(*filesystem.Storage); ok {
			storage.Reindex()
		}
		return nil
	}
	repo, err := a.openGit()
	if err != nil {
		return err
	}
	r.repo = repo
	return nil
}

func (r *rounds) tree(hash plumbing.Hash) (*loaded, error) {
	src, err := source.Tree(r.repo, hash)
	if err != nil {
		return nil, err
	}
	return r.load(src), nil
}

func (r *rounds) openLedger(a *app) error {
	config := r.loaded.set.Config.Value.Ledger
	if r.store != nil && config == r.config {
		return nil
	}
	store, err := a.ledger(r.repo, config)
	if err != nil {
		return err
	}
	store.Remember(a.ledgerMemory)
	r.store, r.config = store, config
	return nil
}
