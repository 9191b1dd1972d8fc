package gitbranch

import (
	"errors"
	"fmt"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/transport"
)

// Options of a Branch.
type Options struct {
	// Auth for the remote; nil uses what the URL or the ssh agent gives.
	Auth transport.AuthMethod
	// AuthorName and AuthorEmail sign the commits.
	AuthorName, AuthorEmail string
	// AppendOnly makes Fetch refuse a branch that was rewound or rewritten. The proof is what Remember keeps
	// in this clone, and on the remote the ref refs/galley/witness/<name>, which every push moves
	// along; so a fresh clone sees a rewind too. A server that refuses that ref costs only that proof.
	AppendOnly bool
	// Timeout bounds each exchange with the remote. The default is one minute.
	Timeout time.Duration
}

// Branch is one branch on one remote.
type Branch struct {
	repo   *git.Repository
	remote string
	name   string
	opts   Options
	// noWitness is set once the server has refused the witness ref together with the whole push.
	noWitness bool
	// before is what Seen was when the remote was last asked.
	before plumbing.Hash
}

// Tip is the newest commit of the branch as the remote had it.
type Tip struct{ Hash plumbing.Hash }

// Change is one file to write, or to delete when Data is nil. Deleting what is not there changes nothing.
type Change struct {
	Path string
	Data []byte
}

// The errors a caller may test for. Each comes wrapped in words for people.
var (
	// ErrNoRemote: the repository has no remote of that name.
	ErrNoRemote = errors.New("no such remote")
	// ErrUnreachable: the remote gave no usable answer, and nothing was sent to it.
	ErrUnreachable = errors.New("the remote can't be reached")
	// ErrAuth: the remote wants other credentials.
	ErrAuth = errors.New("the remote refuses the credentials")
	// ErrMissing: the remote answers, and the branch is not there.
	ErrMissing = errors.New("the branch is missing")
	// ErrDeleted: the branch is missing, and its witness proves that it was there. It comes with ErrMissing.
	ErrDeleted = errors.New("the branch was deleted")
	// ErrExists: Create found a branch of that name.
	ErrExists = errors.New("the branch exists already")
	// ErrRewound: the branch no longer holds a commit that it held before.
	ErrRewound = errors.New("the branch was rewound or rewritten")
	// ErrRefused: the server understood the push and said no; the branch has not moved.
	ErrRefused = errors.New("the server refused the push")
	// ErrUncertain: the push was sent, and whether it was applied can't be known now.
	ErrUncertain = errors.New("it is not known whether the push was applied")
	// ErrNoChange: the changes leave every file as it is.
	ErrNoChange = errors.New("nothing changes")
)

// New gives the branch of that name on the remote of that name. Nothing is read yet.
func New(repo *git.Repository, remote, name string, opts Options) *Branch {
	if opts.Timeout <= 0 {
		opts.Timeout = time.Minute
	}
	if opts.AuthorName == "" {
		opts.AuthorName, opts.AuthorEmail = "galley", "galley@localhost"
	}
	return &Branch{repo: repo, remote: remote, name: name, opts: opts}
}

// Name of the branch.
func (b *Branch) Name() string { return b.name }

// Remote is the name of the remote.
func (b *Branch) Remote() string { return b.remote }

// AppendOnly reports whether Fetch refuses a rewound branch.
func (b *Branch) AppendOnly() bool { return b.opts.AppendOnly }

// Repository is where fetched and new objects are.
func (b *Branch) Repository() *git.Repository { return b.repo }

// Seen is the newest tip that this clone has met, or the zero hash.
func (b *Branch) Seen() plumbing.Hash {
	if ref, err := b.repo.Storer.Reference(b.SeenRef()); err == nil {
		return ref.Hash()
	}
	return plumbing.ZeroHash
}

// SeenRef is the local ref that keeps the newest tip this clone has met.
func (b *Branch) SeenRef() plumbing.ReferenceName {
	return plumbing.ReferenceName("refs/galley/seen/" + b.remote + "/" + b.name)
}

// WitnessRef is the remote's ref that remembers how far the branch has come.
func (b *Branch) WitnessRef() plumbing.ReferenceName {
	return plumbing.ReferenceName("refs/galley/witness/" + b.name)
}

func (b *Branch) ref() plumbing.ReferenceName { return plumbing.NewBranchReferenceName(b.name) }

// Remember makes the tip that Fetch gave the one that later fetches are measured against. On an append-only
// branch the caller does this once it has found the content in order; otherwise Fetch does it.
func (b *Branch) Remember(tip Tip) error {
	if tip.Hash == b.before {
		return nil
	}
	ref := plumbing.NewHashReference(b.SeenRef(), tip.Hash)
	var old *plumbing.Reference
	if !b.before.IsZero() {
		old = plumbing.NewHashReference(b.SeenRef(), b.before)
	}
	if err := b.repo.Storer.CheckAndSetReference(ref, old); err != nil && b.Seen() == b.before {
		return fmt.Errorf("remember the tip of %q: %w", b.name, err)
	}
	// With an error and another value, another process of this clone has remembered a newer tip. It stays.
	b.before = tip.Hash
	return nil
}
