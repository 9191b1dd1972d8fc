package content

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
)

// window is a file of which any part can be read. A video has its header at its end as often as at its
// start, and it is too large to read what lies between.
type window struct {
	io.ReaderAt
	size int64
}

// open gives the whole file where it can be read at any place, as files of a folder and of a Git tree can.
// Of any other it is the start.
func open(f fs.File, size int64) (window, error) {
	if at, ok := f.(io.ReaderAt); ok {
		return window{at, size}, nil
	}
	data, err := io.ReadAll(io.LimitReader(f, maxHeader))
	return window{bytes.NewReader(data), int64(len(data))}, err
}

// at reads n bytes from a place, which must all be there.
func (w window) at(place, n int64) ([]byte, error) {
	data := make([]byte, n)
	if got, err := w.ReadAt(data, place); got < len(data) {
		return nil, err
	}
	return data, nil
}

// start is a reader of the first so many bytes.
func (w window) start(n int64) io.Reader { return io.NewSectionReader(w, 0, min(n, w.size)) }

// errLongHeader is what a reader gets that goes round in circles.
var errLongHeader = errors.New("its header is too long")

// frugal lets its user read so many bytes in all, however often it goes back.
type frugal struct {
	*io.SectionReader
	left int
}

func (w window) frugal(most int) *frugal { return &frugal{io.NewSectionReader(w, 0, w.size), most} }

func (f *frugal) Read(data []byte) (int, error) {
	if f.left <= 0 {
		return 0, errLongHeader
	}
	n, err := f.SectionReader.Read(data)
	f.left -= n
	return n, err
}
