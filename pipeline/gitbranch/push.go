package gitbranch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/capability"
	"github.com/go-git/go-git/v5/plumbing/transport"
)

// grace is how long the remote is asked who won after the caller's own time has run out.
const grace = 5 * time.Second

// Push moves the remote's branch from parent to commit, if it is still at parent. It reports whether the
// commit is now in the branch's history. Lost is (false, nil): the branch has moved to something else and
// the commit can never be applied as it is.
//
// After anything but a clean report of success the remote is read again, and only what it then holds
// counts. ErrUncertain: it was sent, and the remote has not been seen to hold it or to have moved past it;
// pushing the same commit again is safe. ErrRefused carries what the server and its hooks said.
func (b *Branch) Push(ctx context.Context, parent Tip, commit plumbing.Hash) (won bool, err error) {
	if err := b.checkParent(parent, commit); err != nil {
		return false, err
	}
	b.before = b.Seen()
	result := b.send(ctx, parent.Hash, commit, !b.noWitness)
	if result.refusedWitness() {
		result = b.send(ctx, parent.Hash, commit, false)
		b.noWitness = result.clean
	}
	if result.clean {
		return true, b.Remember(Tip{Hash: commit})
	}
	return b.settle(ctx, parent.Hash, commit, result)
}

// Create makes the branch with a root commit. ErrExists when the remote has a branch of that name.
func (b *Branch) Create(ctx context.Context, changes []Change, message string, at time.Time) (Tip, error) {
	commit, err := b.Commit(Tip{}, changes, message, at)
	if err != nil {
		return Tip{}, err
	}
	won, err := b.Push(ctx, Tip{}, commit)
	if err == nil && !won {
		err = fmt.Errorf("%w: %q on remote %q (%s)", ErrExists, b.name, b.remote, b.place())
	}
	if err != nil {
		return Tip{}, err
	}
	return Tip{Hash: commit}, nil
}

// checkParent makes sure that the push can only ever be a step forward from parent: a matching old value
// alone would let a rewind through.
func (b *Branch) checkParent(parent Tip, commit plumbing.Hash) error {
	c, err := object.GetCommit(b.repo.Storer, commit)
	if err != nil {
		return fmt.Errorf("read commit %s: %w", commit, err)
	}
	if parent.Hash.IsZero() && len(c.ParentHashes) == 0 {
		return nil
	}
	if len(c.ParentHashes) != 1 || c.ParentHashes[0] != parent.Hash {
		return fmt.Errorf("push %s to %q: its only parent must be %s, but its parents are %v",
			commit, b.name, parent.Hash, c.ParentHashes)
	}
	return nil
}

// result is what one attempt to push showed.
type result struct {
	// clean: the server reported that it moved the branch.
	clean bool
	// sent: the request may have reached the server, and it gave no readable report on the branch.
	sent bool
	// refused is the server's reason, from its report.
	refused string
	// said is what the server's hooks printed.
	said string
	// witness: the request also moved the witness.
	witness bool
	err     error
}

// refusedWitness guesses that a whole push was refused for the ref that people never see. Sending the
// branch alone then tells.
func (r result) refusedWitness() bool { return r.witness && r.refused != "" && !isRace(r.refused) }

// isRace recognises the reports of a server whose ref another push holds or has moved.
func isRace(reason string) bool {
	for _, words := range []string{"failed to update ref", "cannot lock ref", "failed to lock", "incorrect old value", "reference already exists", "fetch first", "non-fast-forward"} {
		if strings.Contains(reason, words) {
			return true
		}
	}
	return false
}

func (b *Branch) send(ctx context.Context, parent, commit plumbing.Hash, witness bool) result {
	ctx, cancel := b.bound(ctx)
	defer cancel()
	c, ep, err := b.transport()
	if err != nil {
		return result{err: err}
	}
	session, err := c.NewReceivePackSession(ep, b.opts.Auth)
	if err != nil {
		return result{err: b.explain(err)}
	}
	defer session.Close()
	refs, err := session.AdvertisedReferencesContext(ctx)
	if err != nil && !errors.Is(err, transport.ErrEmptyRemoteRepository) {
		return result{err: b.explain(err)}
	}
	if err != nil {
		refs = packp.NewAdvRefs()
	}
	if refs.References[b.ref().String()] != parent {
		return result{}
	}
	if old := refs.References[b.WitnessRef().String()]; b.opts.AppendOnly && parent.IsZero() && !old.IsZero() {
		return result{err: b.missing(old)}
	}
	req, err := b.request(refs, parent, commit, witness)
	if err != nil {
		return result{err: err}
	}
	var said bytes.Buffer
	req.Progress = &said
	report, err := session.ReceivePack(ctx, req)
	out := b.read(report, err)
	out.said, out.witness = clean(said.String()), len(req.Commands) > 1
	return out
}

// request is the update of the branch, of the witness, and the objects for both.
func (b *Branch) request(refs *packp.AdvRefs, parent, commit plumbing.Hash, witness bool) (*packp.ReferenceUpdateRequest, error) {
	req := packp.NewReferenceUpdateRequestFromCapabilities(refs.Capabilities)
	for _, c := range []capability.Capability{capability.Sideband64k, capability.Sideband} {
		if refs.Capabilities.Supports(c) {
			if err := req.Capabilities.Set(c); err != nil {
				return nil, err
			}
			break
		}
	}
	req.Commands = []*packp.Command{{Name: b.ref(), Old: parent, New: commit}}
	if b.opts.AppendOnly && witness {
		next, err := b.nextWitness(req, refs, parent, commit)
		if err != nil {
			return nil, err
		}
		if old := refs.References[b.WitnessRef().String()]; !next.IsZero() && old != next {
			req.Commands = append(req.Commands, &packp.Command{Name: b.WitnessRef(), Old: old, New: next})
		}
	}
	hashes, err := newObjects(b.repo.Storer, parent, commit)
	if err != nil {
		return nil, err
	}
	var pack bytes.Buffer
	if _, err := packfile.NewEncoder(&pack, b.repo.Storer, false).Encode(hashes, 0); err != nil {
		return nil, fmt.Errorf("pack commit %s: %w", commit, err)
	}
	req.Packfile = io.NopCloser(&pack)
	return req, nil
}

// nextWitness is where the witness goes. A server that moves both refs or none takes it to the new tip. Any
// other could move the witness for a push that loses, so there it goes to the old tip, which is in the history
// whoever wins; a rewind by that one commit is then seen only by clones that were there.
func (b *Branch) nextWitness(req *packp.ReferenceUpdateRequest, refs *packp.AdvRefs, parent, commit plumbing.Hash) (plumbing.Hash, error) {
	if !refs.Capabilities.Supports(capability.Atomic) {
		return parent, nil
	}
	return commit, req.Capabilities.Set(capability.Atomic)
}

// read judges the answer to a request that was sent. A server that answers without a report, as a proxy
// does that makes up an empty 200, proves nothing.
func (b *Branch) read(report *packp.ReportStatus, err error) result {
	for _, no := range []error{transport.ErrAuthenticationRequired, transport.ErrAuthorizationFailed, transport.ErrRepositoryNotFound} {
		if errors.Is(err, no) {
			return result{err: b.explain(err)}
		}
	}
	if report == nil {
		if err == nil {
			err = errors.New("the server's answer has no report")
		}
		return result{sent: true, err: err}
	}
	if report.UnpackStatus != "ok" {
		return result{refused: report.UnpackStatus}
	}
	for _, status := range report.CommandStatuses {
		if status.ReferenceName != b.ref() {
			continue
		}
		if status.Status == "ok" {
			return result{clean: true}
		}
		return result{refused: status.Status}
	}
	return result{sent: true, err: errors.New("the server's report does not name the branch")}
}
