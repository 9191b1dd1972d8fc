package gitbranch

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/transport"
	"github.com/go-git/go-git/v5/plumbing/transport/client"
)

// endpoint is where the remote is. The same URL serves reading and pushing, because a compare-and-swap
// against another place than the one that was read means nothing.
func (b *Branch) endpoint() (*transport.Endpoint, error) {
	remote, err := b.repo.Remote(b.remote)
	if err != nil || len(remote.Config().URLs) == 0 {
		return nil, fmt.Errorf("%w: this repository has no remote %q; add it with: git remote add %s <url>",
			ErrNoRemote, b.remote, b.remote)
	}
	where := remote.Config().URLs[0]
	ep, err := transport.NewEndpoint(where)
	if err != nil {
		return nil, fmt.Errorf("%w: the URL of remote %q can't be read", ErrNoRemote, b.remote)
	}
	if ep.Protocol == "file" && !strings.HasPrefix(where, "file:") && !filepath.IsAbs(where) {
		// Git takes a relative path from the top of the work tree; go-git from wherever the process is.
		if tree, err := b.repo.Worktree(); err == nil {
			ep.Path = filepath.Join(tree.Filesystem.Root(), where)
		}
	}
	return ep, nil
}

// transport is the client for the endpoint.
func (b *Branch) transport() (transport.Transport, *transport.Endpoint, error) {
	ep, err := b.endpoint()
	if err != nil {
		return nil, nil, err
	}
	c, err := client.NewClient(ep)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: remote %q: %w", ErrNoRemote, b.remote, err)
	}
	return c, ep, nil
}

// bound gives every exchange with the remote an end.
func (b *Branch) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, b.opts.Timeout)
}

// explain turns what the transport says into words for people, without the secrets that a URL can carry.
func (b *Branch) explain(err error) error {
	where := fmt.Sprintf("remote %q (%s)", b.remote, b.place())
	switch {
	case errors.Is(err, transport.ErrAuthenticationRequired), errors.Is(err, transport.ErrAuthorizationFailed),
		errors.Is(err, transport.ErrInvalidAuthMethod), strings.Contains(err.Error(), "unable to authenticate"):
		return fmt.Errorf("%w: %s: %s; check that the token is set, not expired, and may write contents",
			ErrAuth, where, b.mask(err))
	case errors.Is(err, transport.ErrRepositoryNotFound):
		return fmt.Errorf("%w: %s: there is no repository, or the credentials may not see it; check the URL with: git remote -v",
			ErrUnreachable, where)
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%w: %s: %w", ErrUnreachable, where, context.Canceled)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: %s: no answer within %s: %w", ErrUnreachable, where, b.opts.Timeout, context.DeadlineExceeded)
	}
	return fmt.Errorf("%w: %s: %s; check the network and the URL", ErrUnreachable, where, b.mask(err))
}

// place is the remote's URL without user, password and query.
func (b *Branch) place() string {
	ep, err := b.endpoint()
	if err != nil {
		return "no URL"
	}
	if ep.Protocol == "file" {
		return ep.Path
	}
	host := ep.Host
	if ep.Port > 0 {
		host = fmt.Sprintf("%s:%d", ep.Host, ep.Port)
	}
	path, _, _ := strings.Cut(ep.Path, "?")
	return ep.Protocol + "://" + host + "/" + strings.TrimPrefix(path, "/")
}

// mask is the error's text with the URL's own secrets taken out. Only the first line is kept: a server's
// error page is no help.
func (b *Branch) mask(err error) string {
	text, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	ep, epErr := b.endpoint()
	if epErr != nil {
		return text
	}
	for _, secret := range []string{ep.Password, url.QueryEscape(ep.Password), ep.User, url.QueryEscape(ep.User)} {
		if len(secret) > 3 {
			text = strings.ReplaceAll(text, secret, "***")
		}
	}
	return strings.TrimSuffix(text, ":")
}

// missing says that the branch is not there, and when its witness is, that it was.
func (b *Branch) missing(witness plumbing.Hash) error {
	if !b.opts.AppendOnly || witness.IsZero() {
		return fmt.Errorf("%w: %q is not on remote %q (%s)", ErrMissing, b.name, b.remote, b.place())
	}
	return fmt.Errorf("%w: %w: %q was deleted from remote %q (%s), where its witness is still at %s; "+
		"put it back from a clone that has it, or else up to the witness: git fetch %s %s && git push %s FETCH_HEAD:%s",
		ErrMissing, ErrDeleted, b.name, b.remote, b.place(), witness, b.remote, b.WitnessRef(), b.remote, b.ref())
}
