package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/policy"
)

type codeownersFlags struct{ write, check bool }

func (a *app) codeownersCommand() *cobra.Command {
	var f codeownersFlags
	cmd := &cobra.Command{
		Use:   "codeowners",
		Short: "Write CODEOWNERS from galley.yaml and the strategies",
		Long: `codeowners writes the file by which a forge asks the right people to review a pull
request: the strategists for posts and media, the owner of a strategy for it and its
campaigns, the owners for galley.yaml, the brand's rules and the workflows.

It prints the file. With --write it goes where the repository has one, or else into
.github; a file that galley did not write is left alone. With --check nothing is
written, and the exit code is 1 when the file differs.`,
		Example: `  galley codeowners
  galley codeowners --write
  galley codeowners --check`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.codeowners(f) },
	}
	cmd.Flags().BoolVar(&f.write, "write", false, "write the file")
	cmd.Flags().BoolVar(&f.check, "check", false, "say whether the file is up to date")
	cmd.MarkFlagsMutuallyExclusive("write", "check")
	return cmd
}

func (a *app) codeowners(f codeownersFlags) error {
	text, err := a.codeownersText()
	if err != nil {
		return err
	}
	if !f.write && !f.check {
		_, err := fmt.Fprint(a.Stdout, text)
		return err
	}
	name, old, err := a.codeownersFile()
	if err != nil {
		return err
	}
	switch {
	case old == text:
		fmt.Fprintf(a.Stdout, "%s is up to date\n", name)
		return nil
	case f.check:
		fmt.Fprintf(a.Stdout, "%s is not what galley.yaml and the strategies say; write it with: galley codeowners --write\n", name)
		return silent(exitFound)
	case old != "" && !strings.HasPrefix(old, policy.CodeOwnersHead):
		return stopped("%s was not written by galley, and is left alone", name).
			hint("take what you need of it into galley.yaml, remove it, and run galley codeowners --write")
	}
	if err := a.writeCodeowners(name, text, old == ""); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	fmt.Fprintf(a.Stdout, "wrote %s\n", name)
	return nil
}

func (a *app) writeCodeowners(name, text string, fresh bool) error {
	dir, err := a.dir()
	if err != nil {
		return err
	}
	if fresh {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, []byte(text), 0o644)
	}
	nonce, err := a.nonce()
	if err != nil {
		return err
	}
	return replaceFile(dir, name, []byte(text), nonce)
}

// codeownersText is the file for the working folder.
func (a *app) codeownersText() (string, error) {
	src, err := a.source("")
	if err != nil {
		return "", err
	}
	l := a.load(src)
	if err := a.usable(l, ""); err != nil {
		return "", err
	}
	var decided []policy.Decided
	for _, s := range l.set.Strategies {
		decided = append(decided, policy.Decided{File: s.File, Owner: s.Value.Owner})
	}
	for _, c := range l.set.Campaigns {
		if s := l.set.Strategy(c.Value.Strategy); s != nil {
			decided = append(decided, policy.Decided{File: c.File, Owner: s.Value.Owner})
		}
	}
	text, err := policy.CodeOwners(l.set.Config.Value.Review, decided)
	if errors.Is(err, policy.ErrNobody) {
		return "", stopped("%w", err).hint("add review: {strategists: [NAME]} with the forge's user names")
	}
	return text, err
}

// codeownersFile is the file that the forge reads: the first of those that are there, or the place for a new one.
func (a *app) codeownersFile() (name, text string, err error) {
	dir, err := a.dir()
	if err != nil {
		return "", "", err
	}
	places := []string{".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitea/CODEOWNERS"}
	for _, place := range places {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(place)))
		if err == nil {
			return place, string(data), nil
		}
		if !errors.Is(err, os.ErrNotExist) {
			return "", "", err
		}
	}
	return places[0], "", nil
}
