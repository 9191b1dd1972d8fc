package source

import (
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/galley-social/galley/schema/diag"
)

// FolderSource is a folder as it is on disk. Close it when done.
type FolderSource struct {
	root  *os.Root
	files fs.FS

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
	f := &FolderSource{root: root, files: root.FS()}
	f.survey = sync.OnceValue(func() []diag.Diagnostic { return survey(f.items) })
	return f, nil
}

// Close lets go of the folder.
func (f *FolderSource) Close() error { return f.root.Close() }

// Irregular follows Source.
func (f *FolderSource) Irregular() []diag.Diagnostic { return slices.Clone(f.survey()) }

// hidden are names that are never content: Git's own folder, and galley's at the top.
func hidden(dir, name string) bool {
	return strings.EqualFold(name, ".git") || dir == "." && name == ".galley"
}

// check makes sure that a path names something that is reached without a link, and says what it is.
func (f *FolderSource) check(op, name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	dir, parts := ".", strings.Split(name, "/")
	for i, part := range parts {
		if hidden(dir, part) {
			return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
		}
		if dir = join(dir, part); i == len(parts)-1 {
			break
		}
		if err := f.plainFolder(op, name, dir); err != nil {
			return nil, err
		}
	}
	return f.root.Lstat(name)
}

// plainFolder refuses to pass through a link or into another repository.
func (f *FolderSource) plainFolder(op, name, dir string) error {
	at, err := f.root.Lstat(dir)
	if err != nil {
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	if what, _ := f.judge(dir, at.Mode()); what != "" {
		return irregular(op, name, fmt.Sprintf("lies in %q, which %s", dir, what))
	}
	return nil
}

// judge says why what is at a path can't be read.
func (f *FolderSource) judge(name string, mode fs.FileMode) (what, hint string) {
	switch {
	case mode.IsDir():
		if _, err := f.root.Lstat(name + "/.git"); name != "." && err == nil {
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

func (f *FolderSource) items(dir string) ([]item, error) {
	list, err := f.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	items := make([]item, len(list))
	for i, entry := range list {
		what, hint := f.judge(join(dir, entry.Name()), entry.Type())
		items[i] = item{name: entry.Name(), mode: entry.Type(), what: what, hint: hint}
	}
	return items, nil
}

// regular is check for a regular file.
func (f *FolderSource) regular(op, name string) (fs.FileInfo, error) {
	at, err := f.check(op, name)
	if err != nil {
		return nil, err
	}
	if what, _ := f.judge(name, at.Mode()); what != "" {
		return nil, irregular(op, name, what)
	}
	if at.IsDir() {
		return nil, irregular(op, name, "is a folder")
	}
	return at, nil
}

// Open opens a regular file or a folder.
func (f *FolderSource) Open(name string) (fs.File, error) {
	at, err := f.check("open", name)
	if err != nil {
		return nil, err
	}
	if at.IsDir() {
		list, err := f.ReadDir(name)
		if err != nil {
			return nil, err
		}
		return &dirFile{at: at, rest: list}, nil
	}
	if _, err := f.regular("open", name); err != nil {
		return nil, err
	}
	return f.files.Open(name)
}

// ReadFile is the content of a regular file.
func (f *FolderSource) ReadFile(name string) ([]byte, error) {
	if _, err := f.regular("open", name); err != nil {
		return nil, err
	}
	return fs.ReadFile(f.files, name)
}

// Stat reads no content and follows no link.
func (f *FolderSource) Stat(name string) (fs.FileInfo, error) { return f.check("stat", name) }

// ReadDir lists a folder in the order of names, without Git's and galley's own folders.
func (f *FolderSource) ReadDir(name string) ([]fs.DirEntry, error) {
	at, err := f.check("readdir", name)
	if err != nil {
		return nil, err
	}
	if what, _ := f.judge(name, at.Mode()); what != "" {
		return nil, irregular("readdir", name, what)
	}
	list, err := fs.ReadDir(f.files, name)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(e fs.DirEntry) bool { return hidden(name, e.Name()) }), nil
}

// Blob follows Source: the id Git would give to the bytes on disk.
func (f *FolderSource) Blob(name string) (string, error) {
	at, err := f.regular("open", name)
	if err != nil {
		return "", err
	}
	file, err := f.files.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha1.New()
	io.WriteString(sum, "blob "+strconv.FormatInt(at.Size(), 10)+"\x00")
	n, err := io.Copy(sum, file)
	if err != nil {
		return "", &fs.PathError{Op: "read", Path: name, Err: err}
	}
	if n != at.Size() {
		return "", &fs.PathError{Op: "read", Path: name, Err: errors.New("the file changed while it was read; try again")}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
