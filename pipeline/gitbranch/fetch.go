package gitbranch

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/capability"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/sideband"
	"github.com/go-git/go-git/v5/plumbing/transport"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// Fetch asks the remote for the branch's tip and brings what is not here yet. ErrMissing when the remote
// answers and has no such branch; ErrRewound, with AppendOnly, when a commit it had is gone from it.
func (b *Branch) Fetch(ctx context.Context) (Tip, error) {
	ctx, cancel := b.bound(ctx)
	defer cancel()
	// Read before the remote is asked: another process of this clone may move it to a newer tip meanwhile,
	// which the answer then can't know.
	b.before = b.Seen()
	hash, witness, err := b.fetch(ctx, b.before)
	if err != nil {
		return Tip{}, err
	}
	tip := Tip{Hash: hash}
	if b.opts.AppendOnly {
		return tip, b.checkHistory(hash, b.before, witness)
	}
	return tip, b.Remember(tip)
}

// FetchWhole brings every object of a tip, whatever this clone has already.
func (b *Branch) FetchWhole(ctx context.Context, tip Tip) error {
	ctx, cancel := b.bound(ctx)
	defer cancel()
	c, ep, err := b.transport()
	if err != nil {
		return err
	}
	session, err := c.NewUploadPackSession(ep, b.opts.Auth)
	if err != nil {
		return b.explain(err)
	}
	defer session.Close()
	refs, err := session.AdvertisedReferencesContext(ctx)
	if err != nil {
		return b.explain(err)
	}
	if disk, ok := b.repo.Storer.(*filesystem.Storage); ok {
		disk.Reindex()
	}
	if err := b.download(ctx, session, refs, tip.Hash, plumbing.ZeroHash); err != nil {
		return b.explain(err)
	}
	return nil
}

func (b *Branch) fetch(ctx context.Context, seen plumbing.Hash) (tip, witness plumbing.Hash, err error) {
	c, ep, err := b.transport()
	if err != nil {
		return tip, witness, err
	}
	session, err := c.NewUploadPackSession(ep, b.opts.Auth)
	if err != nil {
		return tip, witness, b.explain(err)
	}
	defer session.Close()
	refs, err := session.AdvertisedReferencesContext(ctx)
	if errors.Is(err, transport.ErrEmptyRemoteRepository) {
		return tip, witness, b.missing(plumbing.ZeroHash)
	}
	if err != nil {
		return tip, witness, b.explain(err)
	}
	witness = refs.References[b.WitnessRef().String()]
	tip, there := refs.References[b.ref().String()]
	if !there {
		return tip, witness, b.missing(witness)
	}
	if tip == seen && b.repo.Storer.HasEncodedObject(tip) == nil {
		return tip, witness, nil
	}
	// A commit can be here without its files: a clone of a folder copies objects one by one, and may catch a
	// push half way. Then what this clone has proves nothing, and the whole is asked for.
	if b.repo.Storer.HasEncodedObject(tip) == nil {
		if complete(b.repo.Storer, tip) {
			return tip, witness, nil
		}
		seen = plumbing.ZeroHash
	}
	if err := b.download(ctx, session, refs, tip, seen); err != nil {
		return tip, witness, b.explain(err)
	}
	return tip, witness, nil
}

// download brings the objects of the tip that are not reachable from what was seen.
func (b *Branch) download(ctx context.Context, session transport.UploadPackSession, refs *packp.AdvRefs, tip, seen plumbing.Hash) (err error) {
	req := packp.NewUploadPackRequestFromCapabilities(refs.Capabilities)
	if refs.Capabilities.Supports(capability.NoProgress) {
		if err := req.Capabilities.Set(capability.NoProgress); err != nil {
			return err
		}
	}
	req.Wants = []plumbing.Hash{tip}
	if !seen.IsZero() && b.repo.Storer.HasEncodedObject(seen) == nil {
		req.Haves = []plumbing.Hash{seen}
	}
	answer, err := session.UploadPack(ctx, req)
	if err != nil {
		return err
	}
	defer answer.Close()
	var pack io.Reader = answer
	switch {
	case req.Capabilities.Supports(capability.Sideband64k):
		pack = sideband.NewDemuxer(sideband.Sideband64k, answer)
	case req.Capabilities.Supports(capability.Sideband):
		pack = sideband.NewDemuxer(sideband.Sideband, answer)
	}
	if err := packfile.UpdateObjectStorage(b.repo.Storer, pack); err != nil {
		return fmt.Errorf("read the pack: %w", err)
	}
	return b.repo.Storer.HasEncodedObject(tip)
}
