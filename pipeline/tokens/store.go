package tokens

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/galley-social/galley/pipeline/gitbranch"
)

// Branch is the name of the store's branch.
const Branch = "galley-tokens"

const (
	headerFile = "tokens.json"
	sealedFile = "tokens.age"
	readmeFile = "README.md"
)

// header is the file that makes a branch a token store.
type header struct {
	Format int    `json:"format"`
	Key    string `json:"key"`
}

const readme = `# The token store of galley

tokens.age holds the secrets of channels, encrypted with age. The key is where galley runs, in GALLEY_KEY, and
nowhere here. "galley token" writes this branch; do not edit or merge it.

When the key has leaked, revoke every token at its network first. Then delete this branch, make a new key with
"galley token key", and set the new tokens. Nothing else is lost with the branch.
`

const (
	// tries bounds how often a write begins again because somebody wrote another channel's token first.
	tries = 30
	// samePushes bounds how often one commit is pushed when the remote gives no answer.
	samePushes = 3
)

// Store is the document on a branch. It is for one goroutine at a time.
//
// Its branch is not append-only: a lost history loses nothing that can't be signed in for again, and after a leak
// it must be possible to delete the branch. So it grows by one small commit for each write until somebody does.
type Store struct {
	branch *gitbranch.Branch
	key    Key
	pause  func(ctx context.Context, n int) error
}

// Open gives the store on a branch. The pause is a short, jittered wait before try n.
func Open(branch *gitbranch.Branch, key Key, pause func(ctx context.Context, n int) error) *Store {
	return &Store{branch, key, pause}
}

// Read fetches the document. A store that is not there yet is the zero Document.
func (s *Store) Read(ctx context.Context) (Document, error) {
	_, d, err := s.read(ctx)
	return d, err
}

func (s *Store) read(ctx context.Context) (gitbranch.Tip, Document, error) {
	tip, err := s.branch.Fetch(ctx)
	if errors.Is(err, gitbranch.ErrMissing) {
		return gitbranch.Tip{}, Document{}, nil
	}
	if err != nil {
		return tip, Document{}, fmt.Errorf("read the token store: %w", err)
	}
	d, err := s.load(tip)
	if err != nil {
		return tip, Document{}, fmt.Errorf("branch %q on remote %q: %w", s.branch.Name(), s.branch.Remote(), err)
	}
	return tip, d, nil
}

// Swap replaces the channel's token by another, or by none when it is nil, if it is still of the generation old;
// 0 is that of a channel without one. ErrLost when it is not: read again and decide anew. Writes for other
// channels do not disturb it. After ErrUncertain it may have been written: read again.
func (s *Store) Swap(ctx context.Context, channel string, old int, token *Token, at time.Time) (Document, error) {
	for n := 1; n <= tries; n++ {
		tip, d, err := s.read(ctx)
		if err != nil {
			return d, err
		}
		if have := d.Channels[channel].Generation; have != old {
			return d, fmt.Errorf("%w: the token of %s is of generation %d, and %d was to be replaced", ErrLost, channel, have, old)
		}
		next := d.With(channel, token)
		won, err := s.write(ctx, tip, next, at)
		if err != nil {
			return d, fmt.Errorf("write the token store: %w", err)
		}
		if won {
			return next, nil
		}
		if err := s.pause(ctx, n); err != nil {
			return d, err
		}
	}
	return Document{}, fmt.Errorf("write the token store: %w, %d times in a row", ErrLost, tries)
}

// write pushes the document as one commit on the tip, until the answer is certain. Its bytes are never those of
// another write, so a commit that is in the branch is this one.
func (s *Store) write(ctx context.Context, tip gitbranch.Tip, d Document, at time.Time) (bool, error) {
	sealed, err := s.key.Seal(d)
	if err != nil {
		return false, err
	}
	head, err := json.MarshalIndent(header{Format: d.version(), Key: s.key.mark()}, "", "  ")
	if err != nil {
		return false, err
	}
	commit, err := s.branch.Commit(tip, []gitbranch.Change{
		{Path: headerFile, Data: append(head, '\n')}, {Path: sealedFile, Data: sealed}, {Path: readmeFile, Data: []byte(readme)},
	}, fmt.Sprintf("tokens, generation %d\n", d.Generation), at)
	if err != nil {
		return false, err
	}
	for n := 1; ; n++ {
		won, err := s.branch.Push(ctx, tip, commit)
		if !errors.Is(err, gitbranch.ErrUncertain) {
			return won, err
		}
		if n == samePushes {
			return false, fmt.Errorf("%w: %w", ErrUncertain, err)
		}
		if err := s.pause(ctx, n); err != nil {
			return false, fmt.Errorf("%w: %w", ErrUncertain, err)
		}
	}
}
