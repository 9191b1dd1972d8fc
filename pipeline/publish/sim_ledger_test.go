package publish_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/galley-social/galley/pipeline/gitbranch"
	"github.com/galley-social/galley/pipeline/ledger"
)

// simCommit is one commit of the simulated ledger's branch. Like Git's, its id is made of all that it holds.
type simCommit struct {
	id, parent plumbing.Hash
	entries    []ledger.Entry
	state      ledger.State
}

// simBranch is the remote's side of the ledger: commits in one line, and a compare-and-swap on the tip.
type simBranch struct {
	line []simCommit
}

func (b *simBranch) tip() simCommit {
	if len(b.line) == 0 {
		return simCommit{}
	}
	return b.line[len(b.line)-1]
}

func (b *simBranch) holds(id plumbing.Hash) bool {
	return slices.ContainsFunc(b.line, func(c simCommit) bool { return c.id == id })
}

// push is what the server does with a push: nothing, unless the branch is where the client has seen it.
func (b *simBranch) push(c simCommit) bool {
	if b.tip().id != c.parent {
		return false
	}
	b.line = append(b.line, c)
	return true
}

// simStore is an actor's client of the branch. It takes the steps that ledger.Store and gitbranch.Branch take,
// and each exchange with the remote is a command of the actor.
type simStore struct{ *actor }

func (s simStore) Read(ctx context.Context) (ledger.Snapshot, error) {
	if err := ctx.Err(); err != nil {
		return ledger.Snapshot{}, fmt.Errorf("read the ledger: %w", err)
	}
	tip, err := s.fetch("read")
	if err != nil {
		return ledger.Snapshot{}, fmt.Errorf("read the ledger: %w", err)
	}
	return ledger.Snapshot{Tip: gitbranch.Tip{Hash: tip.id}, State: tip.state, ID: "sim"}, nil
}

func (s simStore) fetch(label string) (simCommit, error) {
	got := s.do(command{label: label, kind: read, run: func() reply {
		tip := s.sim.branch.tip()
		if s.base == 0 {
			s.base = len(s.sim.branch.line)
		}
		return reply{value: tip, print: tip.id.String()}
	}})
	if got.err != nil {
		return simCommit{}, got.err
	}
	return got.value.(simCommit), nil
}

func (s simStore) Append(ctx context.Context, base ledger.Snapshot, entries []ledger.Entry, nonce, why string, at time.Time) (ledger.Snapshot, error) {
	if len(entries) == 0 {
		return base, nil
	}
	entries = slices.Clone(entries)
	sum := sha256.New()
	fmt.Fprintln(sum, base.Tip.Hash, why, at)
	for i := range entries {
		entries[i].Version, entries[i].Run.Nonce = ledger.Version, nonce
		if k := entries[i].Kind; k == ledger.Edit || k == ledger.Edited {
			entries[i].Version = 2
		}
		switch e := entries[i]; {
		case e.Kind == ledger.Handed, e.Kind == ledger.Cancel, e.Kind == ledger.Cancelled, !e.Scheduled.IsZero():
			entries[i].Version = 3
		}
		e := entries[i]
		fmt.Fprintln(sum, e.Kind, e.Post, e.Seq, e.At.Unix(), e.Run.Nonce, e.Digest, e.Part, e.Reason)
	}
	next, err := base.State.With(entries)
	if err != nil {
		return base, fmt.Errorf("append to the ledger: %w", err)
	}
	c := simCommit{id: plumbing.Hash(sum.Sum(nil)[:20]), parent: base.Tip.Hash, entries: entries, state: next}
	if err := s.push(ctx, c); err != nil {
		return base, err
	}
	return ledger.Snapshot{Tip: gitbranch.Tip{Hash: c.id}, State: next, ID: base.ID}, nil
}

// push is Store.push: one commit, until the answer is certain, three times at most.
func (s simStore) push(ctx context.Context, c simCommit) error {
	for n := 1; ; n++ {
		won, err := s.pushOnce(ctx, c)
		switch {
		case won && err == nil:
			return nil
		case err == nil:
			return fmt.Errorf("%w: the branch has moved", ledger.ErrLost)
		case errors.Is(err, gitbranch.ErrUncertain) && n < 3 && ctx.Err() == nil:
		case errors.Is(err, gitbranch.ErrUncertain) || n > 1:
			return fmt.Errorf("%w: %w", ledger.ErrUncertain, err)
		default:
			return fmt.Errorf("append to the ledger: %w", err)
		}
	}
}

// pushOnce is Branch.Push: after anything but a clean report the remote is read, and what it holds counts.
func (s simStore) pushOnce(ctx context.Context, c simCommit) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	got := s.do(command{label: "push " + labelOf(c.entries), kind: push, late: c.id.String(), run: func() reply {
		return reply{value: s.sim.branch.push(c), print: c.id.String()}
	}})
	if got.unsent {
		return false, got.err
	}
	if got.err == nil && got.value.(bool) {
		return true, nil
	}
	tip, err := s.fetch("settle")
	switch {
	case err != nil && got.err != nil:
		return false, fmt.Errorf("%w: %w", gitbranch.ErrUncertain, err)
	case err != nil:
		return false, err
	case s.sim.branch.holds(c.id):
		return true, nil
	case tip.id != c.parent || got.err == nil:
		return false, nil
	}
	return false, fmt.Errorf("%w: the branch has not moved yet: %w", gitbranch.ErrUncertain, got.err)
}

// AppendOutcome is Store.AppendOutcome.
func (s simStore) AppendOutcome(ctx context.Context, base ledger.Snapshot, entries []ledger.Entry, nonce, why string, at time.Time) (ledger.Snapshot, error) {
	current := base
	for n := 1; ; n++ {
		next, err := s.Append(ctx, current, entries, nonce, why, at)
		if !errors.Is(err, ledger.ErrLost) {
			return next, err
		}
		if err := ctx.Err(); err != nil || n == 30 {
			return base, fmt.Errorf("append to the ledger: %w", errors.Join(err, ledger.ErrLost))
		}
		if current, err = s.Read(ctx); err != nil {
			return base, err
		}
		for _, e := range entries {
			if base.State.Delivery(e.Delivery).NextSeq != current.State.Delivery(e.Delivery).NextSeq {
				return current, fmt.Errorf("%w: %s", ledger.ErrConflict, e.Delivery)
			}
		}
	}
}

// labelOf names a push by what it writes.
func labelOf(entries []ledger.Entry) string {
	return string(entries[0].Kind) + " " + strconv.Itoa(entries[0].Part)
}
