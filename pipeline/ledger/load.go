package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/storer"

	"github.com/galley-social/galley/pipeline/gitbranch"
)

// maxEntry bounds one file, so that a planted one can't fill the memory.
const maxEntry = 4 << 20

// load checks and folds the ledger at a tip, on top of what was read before, in this process or by another. Whatever
// is wrong shows without the memory too: the words are those of a reading of everything.
func (s *Store) load(tip gitbranch.Tip) (Snapshot, plumbing.Hash, error) {
	if s.memory == nil || !s.lastTree.IsZero() {
		return s.fold(tip, nil)
	}
	memory := s.memory()
	if memory == nil {
		return s.fold(tip, nil)
	}
	defer func() { _ = memory.Save() }() // what can't be kept is read again
	snapshot, tree, err := s.fold(tip, memory)
	if err != nil {
		return s.fold(tip, nil)
	}
	return snapshot, tree, nil
}

func (s *Store) fold(tip gitbranch.Tip, memory Memory) (Snapshot, plumbing.Hash, error) {
	db := s.objects()
	commit, err := object.GetCommit(db, tip.Hash)
	if err != nil {
		return Snapshot{}, plumbing.ZeroHash, fmt.Errorf("read the ledger: commit %s: %w", tip.Hash, err)
	}
	tree, err := commit.Tree()
	if err != nil {
		return Snapshot{}, plumbing.ZeroHash, fmt.Errorf("read the ledger: files of %s: %w", tip.Hash, err)
	}
	id, err := s.identify(db, tree)
	if err != nil {
		return Snapshot{}, plumbing.ZeroHash, err
	}
	want, ok := count(commit.Message)
	if !ok {
		return Snapshot{}, plumbing.ZeroHash, s.damaged(tip, "its newest commit, by %s (%q), was not written by galley",
			commit.Author.Name, subject(commit.Message))
	}
	entries := entriesOf(tree)
	r := reader{db: db, memory: memory}
	found, err := r.spread(s.lastTree, entries, s.objects)
	if errors.Is(err, ErrNewer) {
		return Snapshot{}, plumbing.ZeroHash, fmt.Errorf("read the ledger: %w", err)
	} else if err != nil {
		return Snapshot{}, plumbing.ZeroHash, s.damaged(tip, "%w", err)
	}
	state, err := s.last.State.with(found...)
	if err != nil {
		return Snapshot{}, plumbing.ZeroHash, s.damaged(tip, "%w", err)
	}
	if state.Len() != want {
		return Snapshot{}, plumbing.ZeroHash, s.damaged(tip, "its newest commit says that it holds %d entries, and there are %d",
			want, state.Len())
	}
	return Snapshot{Tip: tip, State: state, ID: id}, entries, nil
}

// damaged says what was found, and the way out.
func (s *Store) damaged(tip gitbranch.Tip, format string, args ...any) error {
	what := fmt.Errorf(format, args...)
	ledger := fmt.Sprintf("branch %q on remote %q at %s", s.branch.Name(), s.branch.Remote(), tip.Hash.String()[:10])
	way := "git log " + tip.Hash.String()[:10] + " shows who changed it; put the last good commit back with git push --force " +
		s.branch.Remote() + " <commit>:refs/heads/" + s.branch.Name()
	return fmt.Errorf("%w: %s: %w; %s", ErrDamaged, ledger, what, way)
}

// identify reads ledger.json.
func (s *Store) identify(db storer.EncodedObjectStorer, tree *object.Tree) (string, error) {
	where := fmt.Sprintf("branch %q on remote %q", s.branch.Name(), s.branch.Remote())
	var data []byte
	for _, entry := range tree.Entries {
		if entry.Name == headerFile && entry.Mode.IsFile() {
			var err error
			if data, err = blob(db, entry.Hash); err != nil {
				return "", fmt.Errorf("read the ledger: %s: %w", headerFile, err)
			}
		}
	}
	if data == nil {
		return "", fmt.Errorf("%w: %s has no file %s; name another branch under ledger.branch in galley.yaml", ErrForeign, where, headerFile)
	}
	var h header
	if err := json.Unmarshal(data, &h); err != nil || h.Format < 1 || h.ID == "" {
		return "", fmt.Errorf("%w: %s of %s is not one that galley writes", ErrForeign, headerFile, where)
	}
	if h.Format > Version {
		return "", fmt.Errorf("%w: %s has format %d, and this galley reads up to %d; install the newest galley", ErrNewer, where, h.Format, Version)
	}
	if s.wantID != "" && h.ID != s.wantID {
		return "", fmt.Errorf("%w: %s has the id %s, and galley.yaml has %s; a copied repository needs a ledger of its own",
			ErrForeign, where, h.ID, s.wantID)
	}
	return h.ID, nil
}

func entriesOf(tree *object.Tree) plumbing.Hash {
	for _, entry := range tree.Entries {
		if entry.Name == entriesDir && entry.Mode == filemode.Dir {
			return entry.Hash
		}
	}
	return plumbing.ZeroHash
}

func subject(message string) string {
	first, _, _ := strings.Cut(message, "\n")
	return first
}
