package source

import (
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"
	"time"
)

// Memory keeps the blob ids of files. It may forget at any time, and gives back only what was put under the same
// version. It is used by several goroutines at once.
type Memory interface {
	Get(name, version string) ([]byte, bool)
	Put(name, version string, data []byte)
}

// settling is how long a file must be left alone before its times can tell another change of it. Some file systems
// count in steps of two seconds.
const settling = 2 * time.Second

// Remember makes the folder keep the blob ids of its files in a memory, so that files that were not touched need not
// be read. now is the time of the file system.
func (f *FolderSource) Remember(memory Memory, now time.Time) {
	f.memory, f.settled = memory, now.Add(-settling)
}

// stampName is the name of a file's stamp in the memory.
func stampName(name string) string { return "stamp " + name }

// KnownBlob is the blob id of a file that was not touched since it was read, or false.
func (f *FolderSource) KnownBlob(name string) (blob string, known bool) {
	if f.memory == nil {
		return "", false
	}
	if at := f.listed(name); at != nil && at.Mode().IsRegular() {
		return f.recall(name, at)
	}
	err := f.regular("open", name, func(_ *os.Root, _ string, at fs.FileInfo) error {
		blob, known = f.recall(name, at)
		return nil
	})
	return blob, known && err == nil
}

func (f *FolderSource) recall(name string, at fs.FileInfo) (string, bool) {
	stamp, _, ok := stampOf(at)
	if !ok || f.memory == nil {
		return "", false
	}
	sum, ok := f.memory.Get(stampName(name), stamp)
	return hex.EncodeToString(sum), ok && len(sum) == sha1.Size
}

func (f *FolderSource) keep(name string, at fs.FileInfo, sum []byte) {
	stamp, changed, ok := stampOf(at)
	if ok && f.memory != nil && changed.Before(f.settled) {
		f.memory.Put(stampName(name), stamp, sum)
	}
}

// Blob follows Source: the id Git would give to the bytes on disk.
func (f *FolderSource) Blob(name string) (blob string, err error) {
	err = f.regular("open", name, func(dir *os.Root, base string, at fs.FileInfo) error {
		var known bool
		if blob, known = f.recall(name, at); known {
			return nil
		}
		file, err := dir.Open(base)
		if err != nil {
			return err
		}
		defer file.Close()
		sum := sha1.New()
		io.WriteString(sum, blobHeader(at.Size()))
		n, err := io.Copy(sum, file)
		if err != nil {
			return &fs.PathError{Op: "read", Path: name, Err: err}
		}
		if n != at.Size() {
			return changedWhile(name)
		}
		f.keep(name, at, sum.Sum(nil))
		blob = hex.EncodeToString(sum.Sum(nil))
		return nil
	})
	return blob, err
}

// ReadFile is the content of a regular file.
func (f *FolderSource) ReadFile(name string) (data []byte, err error) {
	err = f.regular("open", name, func(dir *os.Root, base string, at fs.FileInfo) error {
		if data, err = dir.ReadFile(base); err != nil || f.memory == nil || int64(len(data)) != at.Size() {
			return err
		}
		sum := sha1.New()
		io.WriteString(sum, blobHeader(at.Size()))
		sum.Write(data)
		f.keep(name, at, sum.Sum(nil))
		return nil
	})
	return data, err
}

func blobHeader(size int64) string { return "blob " + strconv.FormatInt(size, 10) + "\x00" }

func changedWhile(name string) error {
	return &fs.PathError{Op: "read", Path: name, Err: errors.New("the file changed while it was read; try again")}
}
