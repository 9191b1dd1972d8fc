package gitbranch

import (
	"context"
	"errors"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/transport"
)

// Head asks the remote for the name of its default branch, whatever branch b is. It is empty when the remote
// has no commits, or does not say.
func (b *Branch) Head(ctx context.Context) (string, error) {
	ctx, cancel := b.bound(ctx)
	defer cancel()
	c, ep, err := b.transport()
	if err != nil {
		return "", err
	}
	session, err := c.NewUploadPackSession(ep, b.opts.Auth)
	if err != nil {
		return "", b.explain(err)
	}
	defer session.Close()
	refs, err := session.AdvertisedReferencesContext(ctx)
	if errors.Is(err, transport.ErrEmptyRemoteRepository) {
		return "", nil
	}
	if err != nil {
		return "", b.explain(err)
	}
	all, err := refs.AllReferences()
	if err != nil {
		return "", b.explain(err)
	}
	head, ok := all[plumbing.HEAD]
	if !ok || head.Type() != plumbing.SymbolicReference {
		return "", nil
	}
	return head.Target().Short(), nil
}
