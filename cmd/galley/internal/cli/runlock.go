package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/gofrs/flock"

	"github.com/galley-social/galley/pipeline/ledger"
)

// runLock is a file that this run holds locked for as long as it lives. The system lets go of the lock when
// the process dies, however it dies, so another run in the same clone can tell at once that this one is
// over, instead of waiting for its lease to end. A run in another clone has no such proof, and waits.
type runLock struct {
	folder string
	name   string
	host   string
	file   *flock.Flock
}

// lockRun makes this run's lock, in a folder of its own beside the Git objects.
func (a *app) lockRun(repo *git.Repository) (*runLock, error) {
	folder, err := runsFolder(repo)
	if err != nil {
		return nil, err
	}
	l := &runLock{folder: folder}
	if err := os.MkdirAll(l.folder, 0o755); err != nil {
		return nil, fmt.Errorf("make the run's lock: %w", err)
	}
	l.sweep()
	name, err := a.nonce()
	if err != nil {
		return nil, err
	}
	l.name = name
	l.host, _ = os.Hostname() // for people only: an unnamed host is no reason to stop
	l.file = flock.New(filepath.Join(l.folder, name))
	if won, err := l.file.TryLock(); err != nil || !won {
		return nil, fmt.Errorf("lock %s: %w", l.file.Path(), err)
	}
	return l, nil
}

// runsFolder is where the locks of this clone's runs are.
func runsFolder(repo *git.Repository) (string, error) {
	storage, ok := repo.Storer.(*filesystem.Storage)
	if !ok {
		return "", fmt.Errorf("the repository is not on a disk")
	}
	return filepath.Join(storage.Filesystem().Root(), "galley", "runs"), nil
}

// gone reports whether the run that wrote an entry is certainly over: its lock was made in this clone, and
// nobody holds it.
func (l *runLock) gone(run ledger.Run) bool {
	if run.Lock == "" || run.Lock == l.name || filepath.Base(run.Lock) != run.Lock {
		return false
	}
	path := filepath.Join(l.folder, run.Lock)
	if _, err := os.Stat(path); err != nil {
		return false
	}
	other := flock.New(path)
	won, err := other.TryLock()
	if err != nil || !won {
		return false
	}
	other.Unlock() //nolint:errcheck // closing the file is all there is to it
	return true
}

// release ends the run. The file stays, as proof that it is over: a claim of it whose outcome could not be
// recorded need not wait for its lease.
func (l *runLock) release() {
	l.file.Unlock() //nolint:errcheck // closing the file is all there is to it
}

// keep is how many lock files of dead runs stay, as proof that they are dead.
const keep = 50

// sweep removes lock files that nobody holds, but for the newest.
func (l *runLock) sweep() {
	entries, err := os.ReadDir(l.folder)
	if err != nil || len(entries) <= keep {
		return
	}
	slices.SortFunc(entries, func(a, b os.DirEntry) int { return modified(b).Compare(modified(a)) })
	for _, e := range entries[keep:] {
		f := flock.New(filepath.Join(l.folder, e.Name()))
		if won, err := f.TryLock(); err == nil && won {
			f.Unlock()          //nolint:errcheck // about to go
			os.Remove(f.Path()) //nolint:errcheck // what stays is swept next time
		}
	}
}

func modified(e os.DirEntry) time.Time {
	info, err := e.Info()
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// runID names this run for people: the workflow run where there is one, else the instant.
func (a *app) runID() string {
	if id := a.Getenv("GITHUB_RUN_ID"); id != "" {
		if attempt := a.Getenv("GITHUB_RUN_ATTEMPT"); attempt != "" {
			return "actions-" + id + "-" + attempt
		}
		return "actions-" + id
	}
	return a.Now().UTC().Format("20060102T150405.000Z")
}
