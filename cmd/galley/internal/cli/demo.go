package cli

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/spf13/cobra"

	examplerepo "github.com/galley-social/galley/example-repo"
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

// The demo's instants: when the team's first two posts were due, and just after the new one is.
const (
	demoFirst  = "2026-10-01T08:01:00Z"
	demoSecond = "2026-10-05T07:31:00Z"
	demoNow    = "2026-10-06T09:31:00Z"
)

func (a *app) demoCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "See one post go the whole way, with no account and no network",
		Long: `demo makes a content repository and its remote in a temporary folder, opens a branch
with a post that has three mistakes, shows them, mends them, shows the plan, merges,
publishes to a website in a folder, and publishes again to show that nothing happens.`,
		Example: `  galley demo
  galley demo --dir my-demo`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.demo(cmd.Context(), dir) },
	}
	cmd.Flags().StringVar(&dir, "dir", "", "an empty or new folder to use (default: a temporary one)")
	return cmd
}

func (a *app) demo(ctx context.Context, dir string) error {
	dir, err := a.demoFolder(dir)
	if err != nil {
		return err
	}
	d := &demo{app: a, work: filepath.Join(dir, "northwind"), remote: filepath.Join(dir, "remote.git")}
	for _, step := range []func(context.Context) error{d.begin, d.mistakes, d.mend, d.merge, d.publish} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	return nil
}

func (a *app) demoFolder(dir string) (string, error) {
	if dir == "" {
		return os.MkdirTemp("", "galley-demo-")
	}
	dir = filepath.Join(a.Dir, dir)
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return "", usage("--dir %s is not empty", dir).hint("name a new folder")
	}
	return filepath.Abs(dir)
}

// demo runs real commands in a real repository; only the instant is chosen.
type demo struct {
	*app
	work, remote string
	repo         *git.Repository
	tree         *git.Worktree
}

func (d *demo) title(text string) { fmt.Fprintf(d.Stdout, "\n%s\n\n", d.style().Title("── "+text)) }

// galley runs one command as a person would, and checks how it ended.
func (d *demo) galley(ctx context.Context, want int, args ...string) error {
	fmt.Fprintf(d.Stdout, "$ galley %s\n", strings.Join(args, " "))
	env := d.Env
	env.Args, env.Dir = args, d.work
	env.Getenv = func(string) string { return "" }
	if got := Main(ctx, env); got != want {
		return fmt.Errorf("galley %s ended with %d, not %d", strings.Join(args, " "), got, want)
	}
	return nil
}

// begin makes the remote and a clone of it that holds the example's files.
func (d *demo) begin(ctx context.Context) error {
	d.title("A content repository, and its remote")
	main := plumbing.NewBranchReferenceName("main")
	options := &git.PlainInitOptions{InitOptions: git.InitOptions{DefaultBranch: main}, Bare: true}
	if _, err := git.PlainInitWithOptions(d.remote, options); err != nil {
		return err
	}
	options.Bare = false
	var err error
	if d.repo, err = git.PlainInitWithOptions(d.work, options); err != nil {
		return err
	}
	if _, err := d.repo.CreateRemote(&config.RemoteConfig{Name: remoteName, URLs: []string{d.remote}}); err != nil {
		return err
	}
	if d.tree, err = d.repo.Worktree(); err != nil {
		return err
	}
	if err := copyTree(d.work, examplerepo.Files()); err != nil {
		return err
	}
	if err := d.commit("Northwind Coffee's content"); err != nil {
		return err
	}
	if err := d.push(ctx, main); err != nil {
		return err
	}
	fmt.Fprintf(d.Stdout, "%s\n", d.work)
	if err := d.galley(ctx, exitClean, "init"); err != nil {
		return err
	}
	d.title("Earlier this week: the team's first two posts went out")
	if err := d.galley(ctx, exitClean, "publish", "--channel", "site", "--now", demoFirst); err != nil {
		return err
	}
	return d.galley(ctx, exitClean, "publish", "--channel", "site", "--now", demoSecond)
}

func (d *demo) mistakes(ctx context.Context) error {
	d.title("A branch with a new post, and three mistakes in it")
	branch := &git.CheckoutOptions{Branch: plumbing.NewBranchReferenceName("friday-cupping"), Create: true, Keep: true}
	if err := d.tree.Checkout(branch); err != nil {
		return err
	}
	if err := d.write(demoWrong); err != nil {
		return err
	}
	return d.galley(ctx, exitFound, "check")
}

func (d *demo) mend(ctx context.Context) error {
	d.title("Mended, and what merging it would change")
	if err := d.write(demoMend.Replace(demoWrong)); err != nil {
		return err
	}
	if err := d.commit("A cupping on Friday"); err != nil {
		return err
	}
	if err := d.galley(ctx, exitClean, "check"); err != nil {
		return err
	}
	return d.galley(ctx, exitClean, "plan", "--base", "main", "--now", demoNow)
}

func (d *demo) merge(ctx context.Context) error {
	d.title("Approved and merged")
	head, err := d.repo.Head()
	if err != nil {
		return err
	}
	main := plumbing.NewBranchReferenceName("main")
	if err := d.repo.Storer.SetReference(plumbing.NewHashReference(main, head.Hash())); err != nil {
		return err
	}
	if err := d.tree.Checkout(&git.CheckoutOptions{Branch: main, Keep: true}); err != nil {
		return err
	}
	if err := d.push(ctx, main); err != nil {
		return err
	}
	fmt.Fprintf(d.Stdout, "main is at %s now, here and on the remote\n", head.Hash().String()[:12])
	return nil
}

func (d *demo) publish(ctx context.Context) error {
	d.title("Its time has come: publish to the website")
	if err := d.galley(ctx, exitClean, "publish", "--channel", "site", "--now", demoNow); err != nil {
		return err
	}
	d.title("Publish again: nothing happens, because the ledger has it")
	if err := d.galley(ctx, exitClean, "publish", "--channel", "site", "--now", demoNow); err != nil {
		return err
	}
	fmt.Fprintf(d.Stdout, `
Open %s in a browser.
Then look around:
  cd %s
  galley status --now %s
  git fetch && git log origin/galley-ledger
`, filepath.Join(d.work, "public", "index.html"), d.work, demoNow)
	return nil
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
