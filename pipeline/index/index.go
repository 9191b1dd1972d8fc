// Package index remembers on disk what was worked out from a file, so that it need not be worked out again.
//
// An Index is one file of records, each a name, the version of what it was made from, and the data. It holds
// nothing that can't be made anew: delete it, cut it off or write into it, and what is damaged is forgotten. Get
// gives back only what was put under the same name and version by the same program, byte for byte; every record
// carries a digest. Several processes may use one file at once; the last to save wins, and none reads what another
// has half written.
package index

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

const (
	// headSize is a record's length and the start of its digest.
	headSize = 4 + digestSize
	// digestSize is how much of the SHA-256 is kept.
	digestSize = 16
	// maxRecord is the largest record. A larger one is not kept.
	maxRecord = 4 << 20
)

// place is where a record is.
type place struct {
	offset int64
	size   uint32
	used   bool
	fresh  bool // in the file of new records
}

// Index is safe for concurrent use.
type Index struct {
	path  string
	title []byte
	now   time.Time

	mu     sync.Mutex
	old    *os.File // nil when there was none
	whole  []byte   // all of old, when it is small
	size   int64    // of old
	places map[uint64]place
	added  *os.File // new records
	end    int64    // of added, with what waits
	waits  []byte   // records on their way to added
	err    error    // of writing
}

// Open opens the index in a folder, which is made if it is not there. program is what may read it: another
// program, or another version of one, finds it empty.
func Open(folder, name, program string) (*Index, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of the index: %w", err)
	}
	added, err := os.CreateTemp(folder, name+".new-*")
	if err != nil {
		return nil, fmt.Errorf("make the index: %w", err)
	}
	title := fmt.Appendf(nil, "galley index 1\n%q\n", program)
	x := &Index{path: filepath.Join(folder, name), title: title, places: map[uint64]place{}, added: added}
	if at, err := added.Stat(); err == nil {
		x.now = at.ModTime()
	}
	x.sweep()
	if old, err := os.Open(x.path); err == nil {
		x.whole = small(old)
		var from io.Reader = old
		if x.whole != nil {
			from = bytes.NewReader(x.whole)
		}
		if x.size, err = x.scan(from); err != nil {
			old.Close()
		} else {
			x.old = old
		}
	}
	return x, nil
}

// Now is the time of the file system when the index was opened.
func (x *Index) Now() time.Time { return x.now }

// sweep removes what processes that were killed have left behind.
func (x *Index) sweep() {
	left, _ := filepath.Glob(x.path + ".new-*")
	for _, file := range left {
		if at, err := os.Stat(file); err == nil && at.ModTime().Before(x.now.Add(-24*time.Hour)) {
			os.Remove(file)
		}
	}
}

func keyOf(name string) uint64 {
	h := fnv.New64a()
	io.WriteString(h, name)
	return h.Sum64()
}

// Get gives the data that was put under a name and version. It must not be written to.
func (x *Index) Get(name, version string) ([]byte, bool) {
	key := keyOf(name)
	x.mu.Lock()
	p, ok := x.places[key]
	if p.fresh {
		x.flush()
	}
	x.mu.Unlock()
	if !ok {
		return nil, false
	}
	record, err := x.record(p)
	if err != nil {
		return nil, false
	}
	data, ok := open(record, name, version)
	if ok && !p.used {
		p.used = true
		x.mu.Lock()
		x.places[key] = p
		x.mu.Unlock()
	}
	return data, ok
}

// record reads one record, whatever it holds.
func (x *Index) record(p place) ([]byte, error) {
	if !p.fresh && x.whole != nil {
		return x.whole[p.offset : p.offset+int64(p.size)], nil
	}
	file := x.old
	if p.fresh {
		file = x.added
	}
	record := make([]byte, p.size)
	_, err := file.ReadAt(record, p.offset)
	return record, err
}

// Put keeps data under a name and version, in place of what is there under the name.
func (x *Index) Put(name, version string, data []byte) {
	record := seal(name, version, data)
	if len(record) > maxRecord {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.err != nil {
		return
	}
	x.places[keyOf(name)] = place{offset: x.end, size: uint32(len(record)), used: true, fresh: true}
	x.end += int64(len(record))
	if x.waits = append(x.waits, record...); len(x.waits) >= maxWaiting {
		x.flush()
	}
}

// maxWaiting is how much is written at once: most of the time that a small write takes goes into making it.
const maxWaiting = 1 << 19

// flush writes the records that wait.
func (x *Index) flush() {
	if len(x.waits) == 0 || x.err != nil {
		return
	}
	_, x.err = x.added.WriteAt(x.waits, x.end-int64(len(x.waits)))
	x.waits = x.waits[:0]
}

// seal makes a record.
func seal(name, version string, data []byte) []byte {
	record := make([]byte, headSize, headSize+8+len(name)+len(version)+len(data))
	for _, part := range []string{name, version} {
		record = binary.LittleEndian.AppendUint32(record, uint32(len(part)))
		record = append(record, part...)
	}
	record = append(record, data...)
	binary.LittleEndian.PutUint32(record, uint32(len(record)))
	digest := sha256.Sum256(record[headSize:])
	copy(record[4:headSize], digest[:])
	return record
}

// open takes the data out of a record, if it is whole and the one that is asked for.
func open(record []byte, name, version string) ([]byte, bool) {
	if len(record) < headSize {
		return nil, false
	}
	digest := sha256.Sum256(record[headSize:])
	if !bytes.Equal(digest[:digestSize], record[4:headSize]) {
		return nil, false
	}
	rest := record[headSize:]
	for _, part := range []string{name, version} {
		if len(rest) < 4 || int64(binary.LittleEndian.Uint32(rest)) != int64(len(part)) || len(rest) < 4+len(part) || string(rest[4:4+len(part)]) != part {
			return nil, false
		}
		rest = rest[4+len(part):]
	}
	return rest, true
}

// errForeign: the file is no index, or another program's.
var errForeign = errors.New("the file is another program's")
