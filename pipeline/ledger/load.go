package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/storer"

	"github.com/galley-social/galley/pipeline/gitbranch"
	"github.com/galley-social/galley/pipeline/source"
)

// maxEntry bounds one file, so that a planted one can't fill the memory.
const maxEntry = 4 << 20

// load checks and folds the ledger at a tip, on top of what was read before.
func (s *Store) load(tip gitbranch.Tip) (Snapshot, plumbing.Hash, error) {
	db := source.Objects(s.branch.Repository())
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
	r := reader{db: db}
	if err := r.walk(s.lastTree, entries, entriesDir); errors.Is(err, ErrNewer) {
		return Snapshot{}, plumbing.ZeroHash, fmt.Errorf("read the ledger: %w", err)
	} else if err != nil {
		return Snapshot{}, plumbing.ZeroHash, s.damaged(tip, "%w", err)
	}
	state, err := s.last.State.With(r.entries)
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

// reader collects the entries of a tree that an older tree did not have, and finds what is gone or changed.
type reader struct {
	db      storer.EncodedObjectStorer
	entries []Entry
}

func (r *reader) walk(old, tree plumbing.Hash, path string) error {
	if old == tree {
		return nil
	}
	before, err := listing(r.db, old)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	now, err := listing(r.db, tree)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	known := make(map[string]plumbing.Hash, len(before))
	for _, entry := range before {
		known[entry.Name] = entry.Hash
	}
	for _, entry := range now {
		was := known[entry.Name]
		delete(known, entry.Name)
		if err := r.visit(was, entry, path+"/"+entry.Name); err != nil {
			return err
		}
	}
	for name := range known {
		return fmt.Errorf("%s/%s is gone", path, name)
	}
	return nil
}

func (r *reader) visit(was plumbing.Hash, entry object.TreeEntry, path string) error {
	switch {
	case was == entry.Hash:
		return nil
	case entry.Mode == filemode.Dir:
		return r.walk(was, entry.Hash, path)
	case !was.IsZero():
		return fmt.Errorf("%s was edited", path)
	case entry.Mode != filemode.Regular:
		return fmt.Errorf("%s is not a plain file", path)
	}
	data, err := blob(r.db, entry.Hash)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	e, err := Decode(data)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if e.Path() != path {
		return fmt.Errorf("%s is the entry that belongs at %s", path, e.Path())
	}
	r.entries = append(r.entries, e)
	return nil
}

func listing(db storer.EncodedObjectStorer, tree plumbing.Hash) ([]object.TreeEntry, error) {
	if tree.IsZero() {
		return nil, nil
	}
	t, err := object.GetTree(db, tree)
	if err != nil {
		return nil, fmt.Errorf("read folder %s: %w", tree, err)
	}
	return t.Entries, nil
}

func blob(db storer.EncodedObjectStorer, hash plumbing.Hash) ([]byte, error) {
	encoded, err := db.EncodedObject(plumbing.BlobObject, hash)
	if err != nil {
		return nil, err
	}
	if encoded.Size() > maxEntry {
		return nil, fmt.Errorf("%d bytes are more than an entry can have", encoded.Size())
	}
	r, err := encoded.Reader()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data := bytes.NewBuffer(make([]byte, 0, encoded.Size()))
	_, err = io.Copy(data, r)
	return data.Bytes(), err
}

func subject(message string) string {
	first, _, _ := strings.Cut(message, "\n")
	return first
}
