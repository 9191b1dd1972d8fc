package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"

	"github.com/galley-social/galley/connectors"
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/site"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/gitbranch"
	"github.com/galley-social/galley/pipeline/source"
	"github.com/galley-social/galley/schema"
)

// connect makes the client of a channel, to send. It reads the channel's secret, and nobody else does.
func (a *app) connect(ctx context.Context, l *loaded, name string) (connector.Client, error) {
	return a.client(ctx, l, name, sending)
}

// client makes the client of a channel.
func (a *app) client(ctx context.Context, l *loaded, name string, why purpose) (connector.Client, error) {
	channel, ok := l.set.Config.Value.Channels[name]
	if !ok {
		return nil, fmt.Errorf("channel %q is not in galley.yaml any more", name)
	}
	driver, ok := connectors.Lookup(channel.Network)
	if !ok {
		return nil, fmt.Errorf("channel %q is on network %q, which this galley does not speak", name, channel.Network)
	}
	options := a.options(l.set.Config.Value, name)
	if channel.Secret == schema.SecretStore {
		return a.openStored(ctx, name, why, opens(driver, options))
	}
	var err error
	if options.Secret, err = a.secret(name, channel); err != nil {
		return nil, err
	}
	switch {
	case channel.Branch != "":
		options.Files, err = a.branchFiles(channel.Branch)
	case channel.Folder != "":
		options.Files, err = a.folderFiles(channel.Folder)
	}
	if err != nil {
		return nil, fmt.Errorf("channel %s: %w", name, err)
	}
	return driver.Client(options)
}

// options are what the client of a channel may use, but for its secret and its files.
func (a *app) options(config schema.Config, name string) connector.Options {
	return connector.Options{
		Name: name, Channel: config.Channels[name], Config: config, HTTP: a.HTTP, Sleep: a.Sleep,
		Now: a.Now, Rand: a.Rand, Version: a.Version,
	}
}

// folderFiles is a folder inside the content repository's folder. Runs of one clone keep out of each other's way by a
// lock beside the Git objects, where nobody publishes it.
func (a *app) folderFiles(folder string) (connector.Files, error) {
	dir, err := a.dir()
	if err != nil {
		return nil, err
	}
	if !filepath.IsLocal(filepath.FromSlash(folder)) {
		return nil, fmt.Errorf("folder %q is not inside the repository", folder)
	}
	repo, err := a.openGit()
	if err != nil {
		return nil, err
	}
	runs, err := runsFolder(repo)
	if err != nil {
		return nil, err
	}
	return site.Folder(filepath.Join(dir, filepath.FromSlash(folder)), filepath.Join(filepath.Dir(runs), "folder.lock"))
}

// branchFiles is a branch of the remote, such as the one a static host serves. It is written while other channels
// record parts in the ledger, and go-git's repository is for one goroutine at a time: so it opens one of its own.
func (a *app) branchFiles(name string) (connector.Files, error) {
	repo, err := a.openGit()
	if err != nil {
		return nil, err
	}
	branch, err := a.branch(repo, name, false)
	if err != nil {
		return nil, err
	}
	return &filesOnBranch{app: a, repo: repo, branch: branch}, nil
}

// filesOnBranch writes files as commits. Each write is one commit on the tip that was read.
type filesOnBranch struct {
	app    *app
	repo   *git.Repository
	branch *gitbranch.Branch
	// first is the tip that the first reading since the last write has shown: zero for a branch that is not there, and
	// nil when nothing was read. lost counts the writes that came too late, one after the other.
	first *plumbing.Hash
	lost  int
}

// Read returns a file of the branch's newest commit.
func (f *filesOnBranch) Read(ctx context.Context, name string) ([]byte, error) {
	tip, err := f.branch.Fetch(ctx)
	if err != nil && !errors.Is(err, gitbranch.ErrMissing) {
		return nil, err
	}
	if f.first == nil {
		f.first = &tip.Hash
	}
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
	}
	tree, err := source.Tree(f.repo, tip.Hash)
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(tree, name)
}

// Write commits the files and pushes.
func (f *filesOnBranch) Write(ctx context.Context, files map[string][]byte, message string) error {
	nonce, err := f.app.nonce()
	if err != nil {
		return err
	}
	changes := make([]gitbranch.Change, 0, len(files))
	for name, data := range files {
		if data != nil && len(data) == 0 {
			data = []byte{} // an empty file is not a deletion
		}
		changes = append(changes, gitbranch.Change{Path: name, Data: data})
	}
	message += "\n\nGalley-Nonce: " + nonce + "\n"
	won, err := f.try(ctx, changes, message, f.app.now)
	f.first = nil
	if err != nil || won {
		f.lost = 0
		return err
	}
	f.lost++
	if err := f.app.pause(ctx, f.lost); err != nil {
		return err
	}
	return fmt.Errorf("branch %s: %w", f.branch.Name(), connector.ErrMoved)
}

// try reports whether the changes are on the branch now. They are not when it has moved since it was read.
func (f *filesOnBranch) try(ctx context.Context, changes []gitbranch.Change, message string, at time.Time) (bool, error) {
	tip, err := f.branch.Fetch(ctx)
	if err != nil && !errors.Is(err, gitbranch.ErrMissing) {
		return false, err
	}
	if f.first != nil && *f.first != tip.Hash {
		return false, nil
	}
	if errors.Is(err, gitbranch.ErrMissing) {
		_, err = f.branch.Create(ctx, changes, message, at)
		if errors.Is(err, gitbranch.ErrExists) {
			return false, nil
		}
		return err == nil, err
	}
	commit, err := f.branch.Commit(tip, changes, message, at)
	if errors.Is(err, gitbranch.ErrNoChange) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return f.branch.Push(ctx, tip, commit)
}

// readFile reads a whole file of a source.
func readFile(src content.Source, name string) ([]byte, error) { return fs.ReadFile(src, name) }
