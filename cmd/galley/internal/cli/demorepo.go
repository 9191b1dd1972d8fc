package cli

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// The demo's post: first as somebody in a hurry wrote it, then mended.
const (
	demoFile  = "posts/2026/10/friday-cupping.md"
	demoWrong = `---
title: A cupping on Friday
campaign: brew-school-2062
pillar: craft
audience: home-baristas
channels: [site, mastadon]
publish_at: 2026-10-06 10:30
media:
  - file: media/cup-from-above.jpg
link: https://northwind.example/brew-school
hashtags: [Coffee]
---
On Friday we taste six coffees side by side, and you are **welcome to join**.

No experience needed: bring your nose, and tell us what you find. Ten seats, free, at six in the evening.
`
)

// demoMend turns the wrong post into the right one, mistake by mistake.
var demoMend = strings.NewReplacer(
	"brew-school-2062", "brew-school-2026",
	"mastadon", "mastodon",
	"cup-from-above.jpg\n", "cup-from-above.jpg\n    alt: A cup of black coffee on a wooden table, seen from above\n",
)

// withoutForge lets the site channel write to a folder, where a browser finds it, and asks for no approval. The
// example's own site goes to a branch, for a host to serve, and its approvals are the reviews of a forge.
func (d *demo) withoutForge() error {
	path := filepath.Join(d.work, "galley.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	mended := strings.NewReplacer("branch: site", "folder: public", "approval: forge", "approval: none").Replace(string(text))
	return os.WriteFile(path, []byte(mended), 0o644)
}

func (d *demo) write(text string) error {
	return os.WriteFile(filepath.Join(d.work, filepath.FromSlash(demoFile)), []byte(text), 0o644)
}

func (d *demo) commit(message string) error {
	if err := d.tree.AddWithOptions(&git.AddOptions{All: true}); err != nil {
		return err
	}
	author := &object.Signature{Name: "Inês Marques", Email: "ines@northwind.example", When: d.now}
	_, err := d.tree.Commit(message, &git.CommitOptions{Author: author})
	return err
}

func (d *demo) push(ctx context.Context, ref plumbing.ReferenceName) error {
	spec := config.RefSpec(ref + ":" + ref)
	return d.repo.PushContext(ctx, &git.PushOptions{RemoteName: remoteName, RefSpecs: []config.RefSpec{spec}})
}

// copyTree writes every file of a tree into a folder.
func copyTree(to string, from fs.FS) error {
	return fs.WalkDir(from, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		in, err := from.Open(name)
		if err != nil {
			return err
		}
		defer in.Close()
		path := filepath.Join(to, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		out, err := os.Create(path)
		if err != nil {
			return err
		}
		_, err = io.Copy(out, in)
		if closed := out.Close(); err == nil {
			err = closed
		}
		return err
	})
}
