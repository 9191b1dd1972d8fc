package index

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// scan finds where the records of a file are, and how far it can be read. It trusts nothing: a record that is not
// what it seems fails its digest.
func (x *Index) scan(file io.Reader) (int64, error) {
	r := bufio.NewReaderSize(file, 1<<17)
	title := make([]byte, len(x.title))
	if _, err := io.ReadFull(r, title); err != nil || !bytes.Equal(title, x.title) {
		return 0, errForeign
	}
	offset := int64(len(title))
	for {
		head, err := r.Peek(headSize + 4)
		if err != nil {
			return offset, nil
		}
		size, name := binary.LittleEndian.Uint32(head), binary.LittleEndian.Uint32(head[headSize:])
		if size < headSize+8 || size > maxRecord || name > size-headSize-8 || name > 1<<16 {
			return offset, nil
		}
		whole, err := r.Peek(headSize + 4 + int(name))
		if err != nil {
			return offset, nil
		}
		key := keyOf(string(whole[headSize+4:]))
		if _, err := r.Discard(int(size)); err != nil {
			return offset, nil
		}
		x.places[key] = place{offset: offset, size: size}
		offset += int64(size)
	}
}

// maxWhole is how large a file may be to be read at once.
const maxWhole = 32 << 20

// small is the whole of a file, or nil when it is too large or can't be read.
func small(file *os.File) []byte {
	at, err := file.Stat()
	if err != nil || at.Size() > maxWhole {
		return nil
	}
	data := make([]byte, at.Size())
	if _, err := file.ReadAt(data, 0); err != nil {
		return nil
	}
	return data
}

// Save writes what is new. Records that nobody asked for are forgotten once there is much of them.
func (x *Index) Save() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	defer x.close()
	x.flush()
	if x.err != nil {
		return fmt.Errorf("write the index: %w", x.err)
	}
	used := int64(0)
	for _, p := range x.places {
		if p.used && !p.fresh {
			used += int64(p.size)
		}
	}
	switch {
	case x.end == 0 && x.old != nil:
		return nil
	case x.old != nil && x.size+x.end <= 2*(used+x.end)+1<<16:
		return x.extend()
	}
	return x.rewrite()
}

// extend adds the new records to the file.
func (x *Index) extend() error {
	data := make([]byte, x.end)
	if _, err := x.added.ReadAt(data, 0); err != nil {
		return fmt.Errorf("read the index: %w", err)
	}
	file, err := os.OpenFile(x.path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	// What was behind the last whole record is written over.
	_, err = file.WriteAt(data, x.size)
	return errors.Join(err, file.Truncate(x.size+x.end), file.Close())
}

// rewrite makes a new file of the records that were used.
func (x *Index) rewrite() error {
	file, err := os.CreateTemp(filepath.Dir(x.path), filepath.Base(x.path)+".new-*")
	if err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	defer os.Remove(file.Name())
	defer file.Close()
	w := bufio.NewWriterSize(file, 1<<20)
	w.Write(x.title)
	if x.old != nil {
		for _, p := range x.places {
			if p.used && !p.fresh {
				io.Copy(w, io.NewSectionReader(x.old, p.offset, int64(p.size)))
			}
		}
	}
	_, err = io.Copy(w, io.NewSectionReader(x.added, 0, x.end))
	if err = errors.Join(err, w.Flush(), file.Close()); err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	if x.old != nil {
		x.old.Close() // some systems keep a file that is open
	}
	if err := os.Rename(file.Name(), x.path); err != nil {
		return fmt.Errorf("write the index: %w", err)
	}
	return nil
}

func (x *Index) close() {
	if x.old != nil {
		x.old.Close()
	}
	x.added.Close()
	os.Remove(x.added.Name())
	x.places = map[uint64]place{}
}
