package source

import (
	"bytes"
	"io"
	"io/fs"
	"time"
)

// info is the fs.FileInfo and fs.DirEntry of what a commit's tree holds.
type info struct {
	name string
	mode fs.FileMode
	// size is asked for when it is needed, because it costs a look at the object.
	size func() (int64, error)
}

func (i info) Name() string      { return i.name }
func (i info) Mode() fs.FileMode { return i.mode }
func (i info) Type() fs.FileMode { return i.mode.Type() }
func (i info) IsDir() bool       { return i.mode.IsDir() }

// ModTime is zero: Git keeps no times of files.
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) Sys() any           { return nil }

// sized is an info whose size is known.
type sized struct {
	info
	bytes int64
}

func (s sized) Size() int64 { return s.bytes }

func (i info) Info() (fs.FileInfo, error) {
	if i.size == nil {
		return sized{info: i}, nil
	}
	n, err := i.size()
	return sized{info: i, bytes: n}, err
}

// file is an open file of a tree, all of it in memory.
type file struct {
	sized
	*bytes.Reader
}

func (f *file) Stat() (fs.FileInfo, error) { return f.sized, nil }
func (f *file) Size() int64                { return f.sized.bytes }
func (f *file) Close() error               { return nil }

// dirFile is an open folder.
type dirFile struct {
	at   fs.FileInfo
	rest []fs.DirEntry
}

func (d *dirFile) Stat() (fs.FileInfo, error) { return d.at, nil }
func (d *dirFile) Close() error               { return nil }

func (d *dirFile) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.at.Name(), Err: fs.ErrInvalid}
}

// ReadDir follows fs.ReadDirFile.
func (d *dirFile) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		list := d.rest
		d.rest = nil
		return list, nil
	}
	if len(d.rest) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(d.rest))
	list := d.rest[:n]
	d.rest = d.rest[n:]
	return list, nil
}
