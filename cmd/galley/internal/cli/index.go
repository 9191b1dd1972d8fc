package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/go-git/go-git/v5/storage/filesystem"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/index"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/rules"
	"github.com/galley-social/galley/pipeline/source"
)

// openIndex opens what earlier runs remember, in a folder of galley's own beside the Git objects. Where there is none,
// as outside of a repository or on a disk that can't be written, everything is worked out anew.
func (a *app) openIndex(name string) *index.Index {
	repo, err := a.openGit()
	if err != nil {
		return nil
	}
	storage, ok := repo.Storer.(*filesystem.Storage)
	if !ok {
		return nil
	}
	program, err := a.program()
	if err != nil {
		return nil
	}
	x, err := index.Open(filepath.Join(storage.Filesystem().Root(), "galley", "index"), name, program)
	if err != nil {
		return nil
	}
	return x
}

// indexOf opens what earlier runs remember of a source.
func (a *app) indexOf(src content.Source) *index.Index {
	folder, ok := src.(*source.FolderSource)
	if !ok {
		return a.openIndex("tree")
	}
	x := a.openIndex("folder")
	if x != nil {
		folder.Remember(x, x.Now())
	}
	return x
}

// ledgerMemory opens what earlier runs remember of the ledger, or gives nil.
func (a *app) ledgerMemory() ledger.Memory {
	if x := a.openIndex("ledger"); x != nil {
		return x
	}
	return nil
}

// program tells this galley, reading this folder, from any other: what one has worked out is not what the next would.
func (a *app) program() (string, error) {
	dir, err := a.dir()
	if err != nil {
		return "", err
	}
	file, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find this program: %w", err)
	}
	at, err := os.Stat(file)
	if err != nil {
		return "", fmt.Errorf("find this program: %w", err)
	}
	return fmt.Sprintf("%s %s %d %d %s", a.Version, file, at.Size(), at.ModTime().UnixNano(), dir), nil
}

// reading is survey, or load for a check that needs the messages.
func (a *app) reading(src content.Source, f checkFlags) *loaded {
	if f.links {
		return a.load(src)
	}
	return a.survey(src)
}

// survey is load without messages, which remembers what it works out.
func (a *app) survey(src content.Source) *loaded {
	go src.Irregular() // listing the folders takes as long as reading the index
	x := a.indexOf(src)
	if x == nil {
		return a.read(src, rules.Input{Forget: true})
	}
	defer x.Save() //nolint:errcheck // what can't be remembered is worked out again
	return a.read(src, rules.Input{Forget: true, Memory: x})
}
