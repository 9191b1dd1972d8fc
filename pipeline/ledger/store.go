package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/galley-social/galley/pipeline/gitbranch"
)

// The errors a caller may test for, beside ErrDamaged and ErrNewer. Each comes wrapped in words for people.
var (
	// ErrMissing: the branch is not on the remote. With gitbranch.ErrDeleted it is known to have been there.
	ErrMissing = errors.New("the ledger is missing")
	// ErrForeign: the branch is no ledger, or the ledger of another repository.
	ErrForeign = errors.New("this is not the repository's ledger")
	// ErrExists: Init found a branch of that name.
	ErrExists = errors.New("the ledger exists already")
	// ErrLost: another run moved the tip first. Nothing was written; read and plan again.
	ErrLost = errors.New("another run was faster")
	// ErrConflict: another run wrote to a delivery whose outcome was to be recorded.
	ErrConflict = errors.New("another run wrote to the same delivery")
	// ErrUncertain: the remote gave no answer, so the append may or may not have happened.
	ErrUncertain = errors.New("it is not known whether the ledger was written")
)

// Store is a ledger on a branch. It is for one goroutine at a time.
type Store struct {
	branch *gitbranch.Branch
	wantID string
	pause  Pause
	// memory opens what earlier processes have read; it may be nil.
	memory func() Memory
	// last is what was read or written before: unchanged folders are not read again.
	last     Snapshot
	lastTree plumbing.Hash
}

// Pause waits before attempt n (from 1) of an outcome that lost a race, or returns the context's error.
// Inject a short, jittered wait; nil means none.
type Pause func(ctx context.Context, n int) error

// Snapshot is the ledger at one commit.
type Snapshot struct {
	Tip   gitbranch.Tip
	State State
	// ID of the ledger.
	ID string
}

// header is the file that makes a branch a ledger.
type header struct {
	Format  int       `json:"format"`
	ID      string    `json:"id"`
	Created time.Time `json:"created"`
}

const (
	headerFile = "ledger.json"
	readmeFile = "README.md"
	entriesDir = "entries"
)

const readme = `# The ledger of galley

This branch is the record of what galley has claimed and published. galley writes it, adds one file for each
step, and never changes or removes one.

Do not edit, merge, rebase, squash, shorten or delete this branch. galley reads it before it sends anything:
without it galley can't know what went out, and it stops. To say that a post is public or is not, run
"galley resolve".

- ledger.json names the ledger; galley.yaml has the same id.
- entries/ has one folder for each post and channel, its files numbered in the order in which they happened.
- The log reads like a history: see git log on this branch.
`

// Init creates the ledger's branch, once. The id is 16 random hexadecimal digits. ErrExists when the branch
// is there already.
func Init(ctx context.Context, branch *gitbranch.Branch, id string, at time.Time) error {
	if seen := branch.Seen(); !seen.IsZero() {
		return fmt.Errorf("%w: this clone has seen branch %q of remote %q at %s; if it is gone there, restore it: git push %s %s:refs/heads/%s",
			ErrExists, branch.Name(), branch.Remote(), seen, branch.Remote(), seen, branch.Name())
	}
	data, err := json.MarshalIndent(header{Format: Version, ID: id, Created: at.UTC()}, "", "  ")
	if err != nil {
		return fmt.Errorf("encode %s: %w", headerFile, err)
	}
	changes := []gitbranch.Change{
		{Path: headerFile, Data: append(data, '\n')},
		{Path: readmeFile, Data: []byte(readme)},
	}
	_, err = branch.Create(ctx, changes, message("create the ledger "+id, nil, 0), at)
	if errors.Is(err, gitbranch.ErrExists) {
		return fmt.Errorf("%w: branch %q is on remote %q; galley never starts a ledger over",
			ErrExists, branch.Name(), branch.Remote())
	}
	if err != nil {
		return fmt.Errorf("create the ledger: %w", err)
	}
	return nil
}

// Open gives the store on a branch, which must be made with gitbranch.Options.AppendOnly. An empty wantID
// accepts any ledger; otherwise another id is foreign.
func Open(branch *gitbranch.Branch, wantID string, pause Pause) *Store {
	return &Store{branch: branch, wantID: wantID, pause: pause}
}

// Read fetches the branch, checks that it is the whole and untouched ledger, and folds it.
func (s *Store) Read(ctx context.Context) (Snapshot, error) {
	if !s.branch.AppendOnly() {
		return Snapshot{}, errors.New("read the ledger: its branch was not opened as append-only")
	}
	tip, err := s.branch.Fetch(ctx)
	switch {
	case errors.Is(err, gitbranch.ErrMissing):
		return Snapshot{}, s.missing(err)
	case errors.Is(err, gitbranch.ErrRewound):
		return Snapshot{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	case err != nil:
		return Snapshot{}, fmt.Errorf("read the ledger: %w", err)
	}
	if tip == s.last.Tip {
		return s.last, nil
	}
	snapshot, tree, err := s.load(tip)
	for n := 1; errors.Is(err, plumbing.ErrObjectNotFound) && n <= loads; n++ {
		if err := s.again(ctx, tip, n); err != nil {
			return Snapshot{}, err
		}
		snapshot, tree, err = s.load(tip)
	}
	if err != nil {
		return Snapshot{}, err
	}
	if err := s.branch.Remember(tip); err != nil {
		return Snapshot{}, err
	}
	s.last, s.lastTree = snapshot, tree
	return snapshot, nil
}

// loads is how often a ledger of which a part is missing here is read again.
const loads = 3

// again waits, and at last fetches all of the ledger. That a part is not here proves nothing about the remote: another
// process of this clone may be about to write the pack that has it.
func (s *Store) again(ctx context.Context, tip gitbranch.Tip, n int) error {
	if s.pause != nil {
		if err := s.pause(ctx, n); err != nil {
			return err
		}
	}
	if n < loads {
		return nil
	}
	if err := s.branch.FetchWhole(ctx, tip); err != nil {
		return fmt.Errorf("read the ledger: %w", err)
	}
	return nil
}

// missing tells a ledger that never was from one that is gone.
func (s *Store) missing(err error) error {
	lost := ", because without it galley can't know what went out"
	if seen := s.branch.Seen(); !seen.IsZero() {
		return fmt.Errorf("%w: %w: branch %q is gone from remote %q; restore it%s: git push %s %s:refs/heads/%s",
			ErrMissing, gitbranch.ErrDeleted, s.branch.Name(), s.branch.Remote(), lost, s.branch.Remote(), seen, s.branch.Name())
	}
	return fmt.Errorf("%w: %w; `galley init` creates it once; if it was there before, restore it%s", ErrMissing, err, lost)
}
