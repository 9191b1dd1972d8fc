package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/galley-social/galley/schema/diag"
)

// FolderSource is a folder as it is on disk. Close it when done.
type FolderSource struct {
	root *os.Root

	mu sync.Mutex
	// folders are those that were looked at and found plain, and lists what is in them. What takes the place of one
	// later is not seen.
	folders map[string]*os.Root
	lists   map[string][]fs.DirEntry

	memory Memory
	// settled is before when a file must have been changed last for its stamp to be remembered.
	settled time.Time

	survey func() []diag.Diagnostic
}

// Folder gives the files of a folder. What lies outside can't be reached through it, whatever links it holds.
func Folder(dir string) (*FolderSource, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no folder %q: %w", dir, err)
	}
	if err != nil {
		return nil, fmt.Errorf("open folder %q: %w", dir, err)
	}
	f := &FolderSource{root: root, folders: map[string]*os.Root{".": root}, lists: map[string][]fs.DirEntry{}}
	f.survey = sync.OnceValue(func() []diag.Diagnostic { return survey(f.items) })
	return f, nil
}

// Close lets go of the folder.
func (f *FolderSource) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var errs []error
	for _, root := range f.folders {
		errs = append(errs, root.Close())
	}
	clear(f.folders)
	return errors.Join(errs...)
}

// Irregular follows Source.
func (f *FolderSource) Irregular() []diag.Diagnostic { return slices.Clone(f.survey()) }

// hidden are names that are never content: Git's own folder, and galley's at the top.
func hidden(dir, name string) bool {
	return strings.EqualFold(name, ".git") || dir == "." && name == ".galley"
}

// judge says why what is in a folder can't be read.
func judge(dir *os.Root, base string, mode fs.FileMode) (what, hint string) {
	switch {
	case mode.IsDir():
		if _, err := dir.Lstat(base + "/.git"); base != "." && err == nil {
			return isNested, hintNested
		}
		return "", ""
	case mode.IsRegular():
		return "", ""
	case mode&fs.ModeSymlink != 0:
		return isLink, hintLink
	}
	return isSpecial, hintSpecial
}

// at calls do with the folder that holds a path, and what is there.
func (f *FolderSource) at(op, name string, do func(dir *os.Root, base string, at fs.FileInfo) error) error {
	dir, base := path.Dir(name), path.Base(name)
	switch {
	case !fs.ValidPath(name):
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	case hidden(dir, base):
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return f.within(op, name, dir, func(root *os.Root) error {
		at, err := root.Lstat(base)
		if err != nil {
			return &fs.PathError{Op: op, Path: name, Err: plainError(err)}
		}
		return do(root, base, at)
	})
}

// plainError is what an error of the file system says besides the path.
func plainError(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	return err
}

// regular is at for a regular file.
func (f *FolderSource) regular(op, name string, do func(dir *os.Root, base string, at fs.FileInfo) error) error {
	return f.at(op, name, func(dir *os.Root, base string, at fs.FileInfo) error {
		if what, _ := judge(dir, base, at.Mode()); what != "" {
			return irregular(op, name, what)
		}
		if at.IsDir() {
			return irregular(op, name, "is a folder")
		}
		return do(dir, base, at)
	})
}

func (f *FolderSource) items(dir string) ([]item, error) {
	list, err := f.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	items := make([]item, len(list))
	err = f.within("readdir", dir, dir, func(root *os.Root) error {
		for i, entry := range list {
			what, hint := judge(root, entry.Name(), entry.Type())
			items[i] = item{name: entry.Name(), mode: entry.Type(), what: what, hint: hint}
		}
		return nil
	})
	return items, err
}

// Open opens a regular file or a folder.
func (f *FolderSource) Open(name string) (file fs.File, err error) {
	err = f.at("open", name, func(dir *os.Root, base string, at fs.FileInfo) error {
		if at.IsDir() {
			list, err := f.ReadDir(name)
			file = &dirFile{at: at, rest: list}
			return err
		}
		return f.regular("open", name, func(dir *os.Root, base string, _ fs.FileInfo) error {
			file, err = dir.Open(base)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return file, nil
}

// Stat reads no content and follows no link.
func (f *FolderSource) Stat(name string) (info fs.FileInfo, err error) {
	err = f.at("stat", name, func(_ *os.Root, _ string, at fs.FileInfo) error {
		info = at
		return nil
	})
	return info, err
}

// ReadDir lists a folder in the order of names, without Git's and galley's own folders.
func (f *FolderSource) ReadDir(name string) ([]fs.DirEntry, error) {
	f.mu.Lock()
	list, known := f.lists[name]
	f.mu.Unlock()
	if known {
		return slices.Clone(list), nil
	}
	list, err := f.list(name)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lists[name] = list
	return slices.Clone(list), nil
}

func (f *FolderSource) list(name string) (list []fs.DirEntry, err error) {
	err = f.at("readdir", name, func(dir *os.Root, base string, at fs.FileInfo) error {
		if what, _ := judge(dir, base, at.Mode()); what != "" {
			return irregular("readdir", name, what)
		}
		list, err = fs.ReadDir(dir.FS(), base)
		return err
	})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(e fs.DirEntry) bool { return hidden(name, e.Name()) }), nil
}

// listed is what a listing of the folder has told of a file, or nil: to ask the system for each of many files again
// takes as long as all the rest that is done with one that was not touched.
func (f *FolderSource) listed(name string) fs.FileInfo {
	f.mu.Lock()
	list := f.lists[path.Dir(name)]
	f.mu.Unlock()
	i, found := slices.BinarySearchFunc(list, path.Base(name), func(e fs.DirEntry, base string) int {
		return strings.Compare(e.Name(), base)
	})
	if !found {
		return nil
	}
	at, err := list[i].Info()
	if err != nil {
		return nil
	}
	return at
}
