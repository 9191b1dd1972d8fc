package gitbranch

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// settle finds out who won after a push without a clean report.
func (b *Branch) settle(ctx context.Context, parent, commit plumbing.Hash, r result) (won bool, err error) {
	if ctx.Err() != nil {
		// The caller's time is up, and it still has to know: a claim that won must not be forgotten.
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
	}
	if r.err != nil && !r.sent {
		return false, r.err
	}
	tip, err := b.Fetch(ctx)
	switch {
	case errors.Is(err, ErrMissing) && parent.IsZero():
		tip, err = Tip{}, nil
	case err != nil && r.sent:
		return false, fmt.Errorf("%w: %s, and then: %w", ErrUncertain, b.mask(r.err), err)
	case err != nil:
		return false, err
	}
	if won, err := b.holds(tip.Hash, commit, parent); err != nil {
		return false, err
	} else if won {
		return true, b.Remember(Tip{Hash: commit})
	}
	switch {
	case tip.Hash != parent:
		return false, nil
	case r.sent:
		return false, fmt.Errorf("%w: remote %q (%s) has not moved %q yet, and it may still do so: %s; push the same commit again",
			ErrUncertain, b.remote, b.place(), b.name, b.mask(r.err))
	case r.refused == "" || isRace(r.refused):
		// Another writer holds the ref's lock and has not finished, or moved the branch and back.
		return false, nil
	}
	return false, b.refusal(r)
}

func (b *Branch) refusal(r result) error {
	said := ""
	if r.said != "" {
		said = "; the server says: " + r.said
	}
	return fmt.Errorf("%w: %q on remote %q (%s): %s%s; check that branch protection lets galley push to it",
		ErrRefused, b.name, b.remote, b.place(), r.refused, said)
}

// clean is what a server printed, on one line, without what could steer a terminal.
func clean(said string) string {
	said = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, said)
	said = strings.Join(strings.Fields(said), " ")
	if runes := []rune(said); len(runes) > 500 {
		said = string(runes[:500]) + " …"
	}
	return said
}
