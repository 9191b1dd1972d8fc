package cli

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/gitbranch"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/source"
)

//go:embed all:starter
var starter embed.FS

type initFlags struct{ name, zone, domain string }

func (a *app) initCommand() *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Start a content repository, and create its ledger",
		Long: `init writes the files of a small content repository, where they are missing, with
the workflows for GitHub Actions, and creates the ledger: a branch of its own on the
remote, on which galley records what it publishes. It never overwrites a file, and
it creates the ledger only once. On a remote without branches, push the files first
and run init again.`,
		Example: `  galley init --name "Northwind Coffee" --timezone Europe/Lisbon
  galley init                          create the ledger once the remote is there`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.init(cmd.Context(), f) },
	}
	cmd.Flags().StringVar(&f.name, "name", "", "the brand's name (default: the folder's)")
	cmd.Flags().StringVar(&f.zone, "timezone", "UTC", "the IANA zone in which posts' times are read")
	cmd.Flags().StringVar(&f.domain, "domain", "brand.example", "the brand's domain")
	return cmd
}

func (a *app) init(ctx context.Context, f initFlags) error {
	if _, err := time.LoadLocation(f.zone); err != nil || f.zone == "" || f.zone == "Local" {
		return usage("--timezone %q is not an IANA zone", f.zone).hint("write one such as Europe/Lisbon or America/New_York")
	}
	dir, err := a.dir()
	if err != nil {
		return err
	}
	repo, err := a.openGit()
	if err != nil {
		return err
	}
	id, err := a.random(8)
	if err != nil {
		return err
	}
	if f.name == "" {
		f.name = filepath.Base(dir)
	}
	wrote, err := a.writeStarter(dir, repo, f, id)
	if err != nil {
		return err
	}
	err = a.initLedger(ctx, repo, dir)
	if wrote && errors.Is(err, errEmptyRemote) {
		fmt.Fprintf(a.Stdout, "next, because a forge makes the first branch it gets the default one: %s\n", errEmptyRemote.next)
		return nil
	}
	return err
}

// writeStarter writes what is missing, and says whether it wrote at all. A repository that has a galley.yaml has begun already, and gets
// nothing.
func (a *app) writeStarter(dir string, repo *git.Repository, f initFlags, ledgerID string) (wrote bool, err error) {
	if _, err := os.Stat(filepath.Join(dir, "galley.yaml")); err == nil {
		fmt.Fprintln(a.Stdout, "galley.yaml is there already: no file was written")
		return false, nil
	}
	zone, err := time.LoadLocation(f.zone)
	if err != nil {
		return false, err
	}
	now := a.now.In(zone)
	data := map[string]string{
		"Name": quoteYAML(f.name), "Title": quoteYAML(f.name + ", " + now.Format("2006")), "Zone": f.zone, "Domain": f.domain, "LedgerID": ledgerID,
		"Period": now.Format("2006"), "From": now.Format("2006") + "-01-01", "To": now.Format("2006") + "-12-31",
		"Tomorrow": now.AddDate(0, 0, 1).Format("2006-01-02") + " 09:00",
	}
	err = fs.WalkDir(starter, "starter", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return a.writeFile(dir, strings.TrimPrefix(name, "starter/"), name, data)
	})
	if err != nil {
		return true, err
	}
	return true, a.writeWorkflows(dir, repo)
}

func (a *app) writeFile(dir, to, from string, data map[string]string) error {
	t, err := template.ParseFS(starter, from)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		return err
	}
	return a.keepFile(dir, to, b.Bytes())
}

// keepFile writes a file where there is none.
func (a *app) keepFile(dir, to string, text []byte) error {
	path := filepath.Join(dir, filepath.FromSlash(to))
	if _, err := os.Stat(path); err == nil {
		fmt.Fprintf(a.Stdout, "kept  %s\n", to)
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "wrote %s\n", to)
	return nil
}

// quoteYAML makes any name one YAML text on one line: "2026" is a name too, and so is "true".
func quoteYAML(name string) string {
	out, err := yaml.Marshal(strings.Join(strings.Fields(name), " "))
	if err != nil {
		return fmt.Sprintf("%q", name)
	}
	return strings.TrimSpace(string(out))
}

// errEmptyRemote: a forge makes the first branch it gets the default one, and the ledger must never be that.
var errEmptyRemote = &stop{
	code:    exitStopped,
	message: "the ledger was not created: the remote has no branch yet",
	next:    `git add -A && git commit -m "Start with galley" && git push -u origin HEAD, then run galley init again`,
}

// initLedger creates the ledger's branch on the remote.
func (a *app) initLedger(ctx context.Context, repo *git.Repository, dir string) error {
	src, err := source.Folder(dir)
	if err != nil {
		return err
	}
	config := content.Load(src).Config.Value.Ledger
	branch, err := a.branch(repo, ledgerBranch(config), true)
	if errors.Is(err, errNoRemote) {
		return stopped("the ledger was not created: %w", errNoRemote).
			hint("git remote add origin URL, then run galley init again")
	}
	if err != nil {
		return err
	}
	if name, err := branch.Head(ctx); err == nil && name == "" {
		return errEmptyRemote
	}
	id := config.ID
	if id == "" {
		if id, err = a.random(8); err != nil {
			return err
		}
	}
	err = ledger.Init(ctx, branch, id, a.now)
	if errors.Is(err, ledger.ErrExists) {
		_, look := ledger.Open(branch, config.ID, a.pause).Read(ctx)
		switch {
		case errors.Is(look, gitbranch.ErrMissing):
			return err // this clone has seen it; the error says how to put it back
		case look != nil:
			return fmt.Errorf("look at the ledger: %w", look)
		}
		fmt.Fprintf(a.Stdout, "the ledger is there already: branch %s on %s\n", ledgerBranch(config), remoteName)
		return nil
	}
	if err != nil {
		return fmt.Errorf("create the ledger: %w", err)
	}
	fmt.Fprintf(a.Stdout, "created the ledger: branch %s on %s\n", ledgerBranch(config), remoteName)
	if config.ID == "" {
		fmt.Fprintf(a.Stdout, "add its id to galley.yaml, so that no other ledger is taken for it:\n\nledger:\n  id: %s\n", id)
	}
	return nil
}
