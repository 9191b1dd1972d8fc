package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/transport"
	"github.com/go-git/go-git/v5/plumbing/transport/http"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/gitbranch"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/source"
	"github.com/galley-social/galley/schema"
)

// remoteName is the remote that galley reads the default branch from and keeps the ledger on.
const remoteName = "origin"

// errNoRemote: publishing and the ledger need a remote.
var errNoRemote = &stop{
	code:    exitStopped,
	message: `the repository has no remote "origin"`,
	next:    "galley publishes what is on the remote's default branch, and keeps its ledger there: git remote add origin URL",
}

// dir is the folder that holds galley.yaml: the given one, or the nearest one above it that has the file.
func (a *app) dir() (string, error) {
	start := a.Dir
	if a.chdir != "" {
		start = a.chdir
		if !filepath.IsAbs(start) {
			start = filepath.Join(a.Dir, a.chdir)
		}
	}
	abs, err := filepath.Abs(start)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(abs); err != nil || !info.IsDir() {
		return "", usage("%s is not a folder", start)
	}
	for up := abs; ; up = filepath.Dir(up) {
		if _, err := os.Stat(filepath.Join(up, "galley.yaml")); err == nil {
			return up, nil
		}
		if filepath.Dir(up) == up || isDir(filepath.Join(up, ".git")) {
			return abs, nil
		}
	}
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// openGit opens the repository that the folder is in.
func (a *app) openGit() (*git.Repository, error) {
	dir, err := a.dir()
	if err != nil {
		return nil, err
	}
	repo, err := git.PlainOpenWithOptions(dir, &git.PlainOpenOptions{DetectDotGit: true, EnableDotGitCommonDir: true})
	if errors.Is(err, git.ErrRepositoryNotExists) {
		return nil, stopped("%s is not in a Git repository", dir).hint("git init, or run galley in a clone of your content repository")
	}
	if err != nil {
		return nil, fmt.Errorf("open the Git repository of %s: %w", dir, err)
	}
	return repo, nil
}

// source gives the content: the working folder, or the tree of a ref.
func (a *app) source(ref string) (content.Source, error) {
	if ref == "" {
		dir, err := a.dir()
		if err != nil {
			return nil, err
		}
		return source.Folder(dir)
	}
	repo, err := a.openGit()
	if err != nil {
		return nil, err
	}
	hash, err := source.Resolve(repo, ref)
	if err != nil {
		return nil, err
	}
	return source.Tree(repo, hash)
}

// branch is one branch of the remote as a store of files. One that is append-only is refused once it has
// been rewound.
func (a *app) branch(repo *git.Repository, name string, appendOnly bool) (*gitbranch.Branch, error) {
	remote, err := repo.Remote(remoteName)
	if errors.Is(err, git.ErrRemoteNotFound) || err == nil && len(remote.Config().URLs) == 0 {
		return nil, errNoRemote
	}
	if err != nil {
		return nil, err
	}
	return gitbranch.New(repo, remoteName, name, gitbranch.Options{
		Auth:       a.gitAuth(remote.Config().URLs[0]),
		AuthorName: "galley", AuthorEmail: "galley@localhost",
		AppendOnly: appendOnly,
	}), nil
}

// gitAuth is the token for a remote over HTTP, where the environment has one. Other remotes authenticate by
// themselves: SSH by its agent, and HTTP by what the URL holds.
func (a *app) gitAuth(url string) transport.AuthMethod {
	endpoint, err := transport.NewEndpoint(url)
	if err != nil || endpoint.Protocol != "https" && endpoint.Protocol != "http" || endpoint.User != "" {
		return nil
	}
	for _, name := range []string{"GALLEY_GIT_TOKEN", "GITHUB_TOKEN"} {
		if token := a.Getenv(name); token != "" {
			return &http.BasicAuth{Username: "x-access-token", Password: token}
		}
	}
	return nil
}

// ledger opens the store that galley.yaml names.
func (a *app) ledger(repo *git.Repository, config schema.LedgerConfig) (*ledger.Store, error) {
	branch, err := a.branch(repo, ledgerBranch(config), true)
	if err != nil {
		return nil, err
	}
	return ledger.Open(branch, config.ID, a.pause), nil
}

func ledgerBranch(config schema.LedgerConfig) string {
	if config.Branch != "" {
		return config.Branch
	}
	return "galley-ledger"
}

// defaultBranch fetches the tip of the branch that is published: the named one, or the remote's own.
func (a *app) defaultBranch(ctx context.Context, repo *git.Repository, name string) (plumbing.Hash, error) {
	if name == "" {
		var err error
		if name, err = a.remoteHead(ctx, repo); err != nil {
			return plumbing.ZeroHash, err
		}
	}
	branch, err := a.branch(repo, name, false)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	tip, err := branch.Fetch(ctx)
	if errors.Is(err, gitbranch.ErrMissing) {
		return plumbing.ZeroHash, stopped("the remote has no branch %q, so nothing has been merged", name).
			hint("push it (git push origin %s), or set default_branch in galley.yaml", name)
	}
	return tip.Hash, err
}

// remoteHead asks the remote which branch is its default one.
func (a *app) remoteHead(ctx context.Context, repo *git.Repository) (string, error) {
	branch, err := a.branch(repo, "HEAD", false)
	if err != nil {
		return "", err
	}
	name, err := branch.Head(ctx)
	if err != nil {
		return "", err
	}
	if name == "" {
		return "", stopped("the remote does not say which branch is its default one").
			hint("push a first commit, or set default_branch in galley.yaml")
	}
	return name, nil
}
