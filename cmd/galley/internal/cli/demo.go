package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/spf13/cobra"

	examplerepo "github.com/galley-social/galley/example-repo"
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
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(a.Dir, dir)
	}
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
	env.Getenv = func(name string) string {
		if name == "NO_COLOR" || name == "TERM" {
			return d.Getenv(name)
		}
		return "" // no token, so that nothing can leave this machine
	}
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
	if err := d.withoutForge(); err != nil {
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
