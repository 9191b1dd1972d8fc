package source

import (
	"bytes"
	"io/fs"
	"path"

	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// Open opens a regular file, which it reads whole, or a folder.
func (t *TreeSource) Open(name string) (fs.File, error) {
	entry, err := t.entry("open", name)
	if err != nil {
		return nil, err
	}
	if entry.Mode == filemode.Dir {
		list, err := t.ReadDir(name)
		if err != nil {
			return nil, err
		}
		return &dirFile{at: sized{info: t.info(entry)}, rest: list}, nil
	}
	data, err := t.ReadFile(name)
	if err != nil {
		return nil, err
	}
	at := sized{info: info{name: path.Base(name), mode: mode(entry.Mode)}, bytes: int64(len(data))}
	return &file{sized: at, Reader: bytes.NewReader(data)}, nil
}

// ReadFile is the content of a regular file.
func (t *TreeSource) ReadFile(name string) ([]byte, error) {
	entry, err := t.regular("open", name)
	if err != nil {
		return nil, err
	}
	data, err := t.read(entry.Hash)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return data, nil
}

// Stat reads no content. It describes links and submodules too, without following them.
func (t *TreeSource) Stat(name string) (fs.FileInfo, error) {
	entry, err := t.entry("stat", name)
	if err != nil {
		return nil, err
	}
	at, err := t.info(entry).Info()
	if err != nil {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: err}
	}
	return at, nil
}

// ReadDir lists a folder in the order of names, with links and submodules, which have their types. Names
// that no fs.FS can show are left out; Irregular has them.
func (t *TreeSource) ReadDir(name string) ([]fs.DirEntry, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrInvalid}
	}
	l, err := t.folder(name)
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	list := make([]fs.DirEntry, 0, len(l.entries))
	for _, entry := range l.entries {
		if listable(entry.Name) {
			list = append(list, t.info(entry))
		}
	}
	return list, nil
}

// Blob follows Source. It reads nothing: a tree knows its blobs.
func (t *TreeSource) Blob(name string) (string, error) {
	entry, err := t.regular("open", name)
	if err != nil {
		return "", err
	}
	return entry.Hash.String(), nil
}

// KnownBlob is Blob, without words about what is wrong.
func (t *TreeSource) KnownBlob(name string) (string, bool) {
	blob, err := t.Blob(name)
	return blob, err == nil
}

func (t *TreeSource) info(entry object.TreeEntry) info {
	at := info{name: entry.Name, mode: mode(entry.Mode)}
	if entry.Mode != filemode.Dir && entry.Mode != filemode.Submodule {
		at.size = func() (int64, error) { return t.size(entry.Hash) }
	}
	return at
}
