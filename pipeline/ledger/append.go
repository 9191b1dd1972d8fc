package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-git/go-git/v5/plumbing/object"

	"github.com/galley-social/galley/pipeline/gitbranch"
)

const (
	// outcomeTries bounds how often an outcome is written again after lost races.
	outcomeTries = 30
	// samePushes bounds how often one commit is pushed when the remote gives no answer.
	samePushes = 3
)

// Append writes entries (claims, and whatever must be decided on the state as it is) on top of base.
// ErrLost when the tip has moved. The entries' Version and, when nonce is not empty, Run.Nonce are set; a Seq
// of zero becomes the delivery's next. The new snapshot includes the entries. After ErrUncertain they may have been written: send nothing,
// and let the next Read tell. An empty why makes a subject from the entries.
func (s *Store) Append(ctx context.Context, base Snapshot, entries []Entry, nonce, why string, at time.Time) (Snapshot, error) {
	if len(entries) == 0 {
		return base, nil
	}
	entries = number(base.State, entries, nonce)
	next, err := base.State.With(entries)
	if err != nil {
		return base, fmt.Errorf("append to the ledger: %w", err)
	}
	changes := make([]gitbranch.Change, len(entries))
	for i, e := range entries {
		data, err := Encode(e)
		if err != nil {
			return base, fmt.Errorf("append to the ledger: %w", err)
		}
		changes[i] = gitbranch.Change{Path: e.Path(), Data: data}
	}
	if why == "" {
		why = subjectOf(entries)
	}
	commit, err := s.branch.Commit(base.Tip, changes, message(why, entries, next.Len()), at)
	if err != nil {
		return base, fmt.Errorf("append to the ledger: %w", err)
	}
	tip := gitbranch.Tip{Hash: commit}
	if err := s.push(ctx, base.Tip, tip); err != nil {
		return base, err
	}
	return s.wrote(Snapshot{Tip: tip, State: next, ID: base.ID})
}

// wrote keeps what was just written as the base of the next Read.
func (s *Store) wrote(now Snapshot) (Snapshot, error) {
	commit, err := object.GetCommit(s.branch.Repository().Storer, now.Tip.Hash)
	if err != nil {
		return now, fmt.Errorf("read commit %s: %w", now.Tip.Hash, err)
	}
	tree, err := commit.Tree()
	if err != nil {
		return now, fmt.Errorf("read the files of %s: %w", now.Tip.Hash, err)
	}
	s.last, s.lastTree = now, entriesOf(tree)
	return now, nil
}

// push pushes one commit until the answer is certain. The same commit can be pushed again: either it is in
// the branch, which is a win, or it can still be, or it never can.
func (s *Store) push(ctx context.Context, base, tip gitbranch.Tip) error {
	for n := 1; ; n++ {
		won, err := s.branch.Push(ctx, base, tip.Hash)
		switch {
		case won && err == nil:
			return nil
		case err == nil:
			return fmt.Errorf("%w: branch %q has moved", ErrLost, s.branch.Name())
		case errors.Is(err, gitbranch.ErrUncertain) && n < samePushes && s.wait(ctx, n) == nil:
		case errors.Is(err, gitbranch.ErrUncertain) || n > 1:
			return fmt.Errorf("%w: %w", ErrUncertain, err)
		default:
			return fmt.Errorf("append to the ledger: %w", err)
		}
	}
}

func (s *Store) wait(ctx context.Context, n int) error {
	if s.pause == nil {
		return ctx.Err()
	}
	return s.pause(ctx, n)
}

// AppendOutcome writes what happened to deliveries that this run holds. On a lost race it reads again and
// writes on the new tip, as long as no other run touched the same deliveries since base: ErrConflict.
func (s *Store) AppendOutcome(ctx context.Context, base Snapshot, entries []Entry, nonce, why string, at time.Time) (Snapshot, error) {
	entries = number(base.State, entries, nonce)
	current := base
	for n := 1; ; n++ {
		next, err := s.Append(ctx, current, entries, nonce, why, at)
		if !errors.Is(err, ErrLost) {
			return next, err
		}
		if n == outcomeTries {
			return base, fmt.Errorf("append to the ledger after %d tries: %w", n, err)
		}
		if err := s.wait(ctx, n); err != nil {
			return base, fmt.Errorf("append to the ledger: %w", err)
		}
		if current, err = s.Read(ctx); err != nil {
			return base, err
		}
		if err := untouched(base.State, current.State, entries); err != nil {
			return current, err
		}
	}
}

// untouched makes sure that what an outcome says is about still stands as the run left it.
func untouched(base, current State, entries []Entry) error {
	for _, e := range entries {
		was, is := base.Delivery(e.Delivery), current.Delivery(e.Delivery)
		if was.NextSeq != is.NextSeq {
			return fmt.Errorf("%w: %s: %q was to follow entry %d, but run %s has written %q",
				ErrConflict, e.Delivery, string(e.Kind), was.NextSeq-1, is.Last.Run.ID, string(is.Last.Kind))
		}
	}
	return nil
}

// number fills in what an append decides: the version, the nonce, and the place in each delivery's history.
func number(state State, entries []Entry, nonce string) []Entry {
	entries = slices.Clone(entries)
	next := map[string]int{}
	for i := range entries {
		e := &entries[i]
		e.Version = e.version()
		if nonce != "" {
			e.Run.Nonce = nonce
		}
		folder := dir(e.Delivery)
		if next[folder] == 0 {
			next[folder] = state.Delivery(e.Delivery).NextSeq
		}
		if e.Seq == 0 {
			e.Seq = next[folder]
		}
		next[folder]++
	}
	return entries
}
