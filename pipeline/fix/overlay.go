package fix

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"io/fs"

	"github.com/galley-social/galley/pipeline/content"
)

// Overlay is a tree in which some files have other texts. The files must be there already.
func Overlay(src content.Source, texts map[string][]byte) content.Source {
	if len(texts) == 0 {
		return src
	}
	return overlay{src, texts}
}

type overlay struct {
	content.Source
	texts map[string][]byte
}

// Open gives a file with its text, and everything else as it is below.
func (o overlay) Open(name string) (fs.File, error) {
	text, ok := o.texts[name]
	if !ok {
		return o.Source.Open(name)
	}
	info, err := o.Stat(name)
	if err != nil {
		return nil, err
	}
	return &openFile{info, bytes.NewReader(text)}, nil
}

// Stat gives the size of the text.
func (o overlay) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(o.Source, name)
	if text, ok := o.texts[name]; ok && err == nil {
		return sized{info, int64(len(text))}, nil
	}
	return info, err
}

// ReadDir lists a folder: names and kinds are those of the tree below.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(o.Source, name) }

// Blob is the id that Git gives to the text.
func (o overlay) Blob(name string) (string, error) {
	text, ok := o.texts[name]
	if !ok {
		return o.Source.Blob(name)
	}
	sum := sha1.Sum(append(fmt.Appendf(nil, "blob %d\x00", len(text)), text...))
	return hex.EncodeToString(sum[:]), nil
}

// openFile is an open text.
type openFile struct {
	info fs.FileInfo
	*bytes.Reader
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }

// sized is a file's info with the size of another text.
type sized struct {
	fs.FileInfo
	size int64
}

func (s sized) Size() int64 { return s.size }
