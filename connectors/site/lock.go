package site

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// A write waits for the one of another run, which takes moments, and looks so often whether it is over.
const (
	lockDeadline = 30 * time.Second
	lockLook     = 5 * time.Millisecond
)

const lockHint = "keep the clone on a disk where galley may write and whose file system can lock files, or give the site a branch: in place of its folder:"

// locked does something while no other process and no other folder of this one does. The system lets go of the lock
// when the process dies, however it dies. The file stays: who removed it could take it from under another run.
func (f *folder) locked(ctx context.Context, do func() error) error {
	if err := os.MkdirAll(filepath.Dir(f.lock), 0o755); err != nil {
		return later(lockHint, "lock the site's folder: %v", err)
	}
	file := flock.New(f.lock, flock.SetPermissions(0o644))
	defer file.Close() //nolint:errcheck // nobody is told of a lock that is let go
	waiting, cancel := context.WithTimeout(ctx, lockDeadline)
	defer cancel()
	switch won, err := file.TryLockContext(waiting, lockLook); {
	case ctx.Err() != nil:
		return unwritten(ctx.Err(), "wait for the lock of the site's folder")
	case errors.Is(err, context.DeadlineExceeded):
		return later("end the other run if it hangs; the next run goes on",
			"another run has been writing the site's folder for %v", lockDeadline)
	case err != nil || !won:
		return later(lockHint, "lock the site's folder: %v", cause(err, f.lock))
	}
	return do()
}

// cause says which file it is about.
func cause(err error, path string) error {
	var named *os.PathError
	if errors.As(err, &named) {
		return err
	}
	return fmt.Errorf("%s: %w", path, err)
}
