package source

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/storer"
	"github.com/go-git/go-git/v5/storage/filesystem"

	"github.com/galley-social/galley/schema/diag"
)

// TreeSource is the tree of one commit. It never changes. It may be used by many goroutines, which then wait
// for each other, because go-git's object stores are not safe to read from several at once.
type TreeSource struct {
	root plumbing.Hash

	mu      sync.Mutex
	objects storer.EncodedObjectStorer
	folders map[string]*listing

	survey func() []diag.Diagnostic
}

// listing is one folder, in the order of names.
type listing struct {
	entries []object.TreeEntry
	byName  map[string]int
}

// Tree gives the files of a commit.
func Tree(repo *git.Repository, hash plumbing.Hash) (*TreeSource, error) {
	commit, err := repo.CommitObject(hash)
	if err != nil {
		return nil, fmt.Errorf("read commit %s: %w", hash, err)
	}
	t := &TreeSource{root: commit.TreeHash, objects: Objects(repo), folders: map[string]*listing{}}
	if _, err := t.folder("."); err != nil {
		return nil, fmt.Errorf("read the files of commit %s: %w", hash, err)
	}
	t.survey = sync.OnceValue(func() []diag.Diagnostic { return survey(t.items) })
	return t, nil
}

// Objects is a reader of the repository's objects that shares nothing with the repository's own, so that a
// fetch may go on meanwhile. It keeps packs open between reads, which takes a third of the time away; they
// are closed when it is collected. It does not see packs that come later.
func Objects(repo *git.Repository) storer.EncodedObjectStorer {
	disk, ok := repo.Storer.(*filesystem.Storage)
	if !ok {
		return repo.Storer
	}
	return filesystem.NewStorageWithOptions(disk.Filesystem(), cache.NewObjectLRUDefault(), filesystem.Options{KeepDescriptors: true})
}

// Irregular follows Source.
func (t *TreeSource) Irregular() []diag.Diagnostic { return slices.Clone(t.survey()) }

// folder reads a folder's tree, once.
func (t *TreeSource) folder(name string) (*listing, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.load(name)
}

func (t *TreeSource) load(name string) (*listing, error) {
	if known, ok := t.folders[name]; ok {
		return known, nil
	}
	hash := t.root
	if name != "." {
		parent, err := t.load(path.Dir(name))
		if err != nil {
			return nil, err
		}
		i, ok := parent.byName[path.Base(name)]
		if !ok {
			return nil, fs.ErrNotExist
		}
		if parent.entries[i].Mode != filemode.Dir {
			return nil, fmt.Errorf("not a folder: %w", fs.ErrInvalid)
		}
		hash = parent.entries[i].Hash
	}
	tree, err := object.GetTree(t.objects, hash)
	if err != nil {
		return nil, fmt.Errorf("tree %s: %w", hash, err)
	}
	// Git sorts a folder as if its name ended in a slash; fs.FS wants plain order.
	entries := slices.Clone(tree.Entries)
	slices.SortFunc(entries, func(a, b object.TreeEntry) int { return strings.Compare(a.Name, b.Name) })
	l := &listing{entries: entries, byName: make(map[string]int, len(entries))}
	for i, entry := range entries {
		l.byName[entry.Name] = i
	}
	t.folders[name] = l
	return l, nil
}

// entry finds what a path names.
func (t *TreeSource) entry(op, name string) (object.TreeEntry, error) {
	if !fs.ValidPath(name) {
		return object.TreeEntry{}, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	if name == "." {
		return object.TreeEntry{Name: ".", Mode: filemode.Dir, Hash: t.root}, nil
	}
	parent, err := t.folder(path.Dir(name))
	if err != nil {
		return object.TreeEntry{}, &fs.PathError{Op: op, Path: name, Err: err}
	}
	i, ok := parent.byName[path.Base(name)]
	if !ok {
		return object.TreeEntry{}, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return parent.entries[i], nil
}

// regular is entry for a regular file.
func (t *TreeSource) regular(op, name string) (object.TreeEntry, error) {
	entry, err := t.entry(op, name)
	if err != nil {
		return entry, err
	}
	if what, _ := t.judge(entry); what != "" {
		return entry, irregular(op, name, what)
	}
	if entry.Mode == filemode.Dir {
		return entry, irregular(op, name, "is a folder")
	}
	return entry, nil
}

// judge says why an entry can't be read.
func (t *TreeSource) judge(entry object.TreeEntry) (what, hint string) {
	switch entry.Mode {
	case filemode.Dir, filemode.Regular, filemode.Executable, filemode.Deprecated:
		return "", ""
	case filemode.Symlink:
		return isLink, hintLink
	case filemode.Submodule:
		return isModule, hintModule
	}
	return isSpecial, hintSpecial
}

// items is a folder for the survey.
func (t *TreeSource) items(dir string) ([]item, error) {
	l, err := t.folder(dir)
	if err != nil {
		return nil, err
	}
	items := make([]item, len(l.entries))
	for i, entry := range l.entries {
		what, hint := t.judge(entry)
		if what == "" && !listable(entry.Name) {
			what, hint = "has a name that is no name of a file", "rewrite the commit that added it"
		}
		items[i] = item{name: entry.Name, mode: mode(entry.Mode), what: what, hint: hint}
	}
	return items, nil
}

// listable reports whether an fs.FS can show the name. A tree made by hand can hold any bytes.
func listable(name string) bool {
	return name != "." && fs.ValidPath(name) && !strings.Contains(name, "/") && !strings.EqualFold(name, ".git")
}

func mode(m filemode.FileMode) fs.FileMode {
	switch m {
	case filemode.Dir:
		return fs.ModeDir | 0o755
	case filemode.Executable:
		return 0o755
	case filemode.Regular, filemode.Deprecated:
		return 0o644
	case filemode.Symlink:
		return fs.ModeSymlink | 0o777
	}
	return fs.ModeIrregular
}

// read is the content of a blob.
func (t *TreeSource) read(hash plumbing.Hash) ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	blob, err := t.objects.EncodedObject(plumbing.BlobObject, hash)
	if err != nil {
		return nil, fmt.Errorf("blob %s: %w", hash, err)
	}
	r, err := blob.Reader()
	if err != nil {
		return nil, fmt.Errorf("blob %s: %w", hash, err)
	}
	defer r.Close()
	// One more than the size lets the last read see the end without growing.
	data := bytes.NewBuffer(make([]byte, 0, blob.Size()+bytes.MinRead))
	if _, err := io.Copy(data, r); err != nil {
		return nil, fmt.Errorf("blob %s: %w", hash, err)
	}
	return data.Bytes(), nil
}

func (t *TreeSource) size(hash plumbing.Hash) (int64, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.objects.EncodedObjectSize(hash)
}
