package ledger

import (
	"encoding/binary"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"

	"github.com/galley-social/galley/schema"
)

// Memory keeps what was read of a ledger for the next process. It may forget at any time, is used by several goroutines
// at once, and gives back only what this very program put under the same name and version, byte for byte: a digest must
// prove that. Then no proof of the ledger is weaker than without it. A folder's entries are kept with the hash that Git
// has for the folder, and that names every byte in it: what they are compared with is always the branch as it is now.
// Beyond that they are played and counted like those just read, so that one too few shows, and whatever is found
// wrong is found once more without the Memory before anybody hears of it. Who can write a right digest into the Memory
// can as well write into the Git objects beside it.
type Memory interface {
	Get(name, version string) ([]byte, bool)
	Put(name, version string, data []byte)
	// Save is called after the last Put. What can't be saved is read again, so its error is no one's concern.
	Save() error
}

// keptFormat is the version of what is kept. Programs that differ don't read each other's anyway. A folder whose record
// is too large for the Memory is read each time: with an index that is one of some 8,000 entries.
const keptFormat = "1"

// Remember gives the store a memory, which is opened when a first Read needs it, and let go of at its end. open may
// give nil.
func (s *Store) Remember(open func() Memory) { s.memory = open }

// kept is an Entry with numbers for keys, which is read several times faster than with names. That the two have the
// same fields is seen by the compiler, where one is turned into the other.
type kept struct {
	Version         int  `cbor:"1,keyasint,omitempty"`
	Kind            Kind `cbor:"2,keyasint,omitempty"`
	schema.Delivery `cbor:"3,keyasint,omitzero"`
	Seq             int             `cbor:"4,keyasint,omitempty"`
	At              time.Time       `cbor:"5,keyasint,omitzero"`
	Run             Run             `cbor:"6,keyasint,omitzero"`
	Digest          string          `cbor:"7,keyasint,omitempty"`
	Source          string          `cbor:"8,keyasint,omitempty"`
	Attempt         int             `cbor:"9,keyasint,omitempty"`
	LeaseUntil      time.Time       `cbor:"10,keyasint,omitzero"`
	Scheduled       time.Time       `cbor:"11,keyasint,omitzero"`
	Message         *schema.Message `cbor:"12,keyasint,omitempty"`
	Approval        string          `cbor:"13,keyasint,omitempty"`
	Part            int             `cbor:"14,keyasint,omitempty"`
	Remote          *schema.Remote  `cbor:"15,keyasint,omitempty"`
	Reason          string          `cbor:"16,keyasint,omitempty"`
	Hint            string          `cbor:"17,keyasint,omitempty"`
	Until           time.Time       `cbor:"18,keyasint,omitzero"`
	By              string          `cbor:"19,keyasint,omitempty"`
	Verdict         Verdict         `cbor:"20,keyasint,omitempty"`
	URL             string          `cbor:"21,keyasint,omitempty"`
	Why             string          `cbor:"22,keyasint,omitempty"`
}

// smallest is less than the bytes of any entry that is kept.
const smallest = 32

// freeze is the record of a folder: its hash, the number of its entries, and these one after the other.
func freeze(tree plumbing.Hash, entries []Entry) ([]byte, error) {
	mode, err := cbor.EncOptions{Time: cbor.TimeRFC3339Nano}.EncMode()
	if err != nil {
		return nil, err
	}
	data := binary.LittleEndian.AppendUint32(tree[:], uint32(len(entries)))
	for _, e := range entries {
		item, err := mode.Marshal(kept(e))
		if err != nil {
			return nil, err
		}
		data = append(data, item...)
	}
	return data, nil
}

// thaw takes a record apart.
func thaw(data []byte) (tree plumbing.Hash, entries []Entry, err error) {
	if len(data) < len(tree)+4 {
		return tree, nil, fmt.Errorf("%d bytes are no record", len(data))
	}
	rest := data[copy(tree[:], data):]
	n := int(binary.LittleEndian.Uint32(rest))
	if rest = rest[4:]; n > len(rest)/smallest {
		return tree, nil, fmt.Errorf("%d entries can't be in %d bytes", n, len(rest))
	}
	entries = make([]Entry, n)
	for i := range entries {
		var k kept
		if rest, err = cbor.UnmarshalFirst(rest, &k); err != nil {
			return tree, nil, err
		}
		entries[i] = Entry(k)
	}
	if len(rest) > 0 {
		return tree, nil, fmt.Errorf("%d bytes are left after %d entries", len(rest), n)
	}
	return tree, entries, nil
}

// folder reads one of the folders at the top, on top of what the memory has of it.
func (r *reader) folder(s step) error {
	if r.memory == nil || s.now.Mode != filemode.Dir || !s.was.IsZero() {
		return r.visit(s)
	}
	if r.extend(s) {
		return nil
	}
	r.entries = nil
	if err := r.visit(s); err != nil {
		return err
	}
	r.keep(s)
	return nil
}

// extend reads what has come to a folder since it was kept. It gives up when anything is gone from it, or changed: the
// branch may have been put back on purpose, and to judge that is not the memory's business.
func (r *reader) extend(s step) bool {
	data, ok := r.memory.Get(s.path, keptFormat)
	if !ok {
		return false
	}
	tree, entries, err := thaw(data)
	if err != nil || r.walk(tree, s.now.Hash, s.path) != nil {
		return false
	}
	grown := len(r.entries) > 0
	r.entries = append(entries, r.entries...)
	if grown {
		r.keep(s)
	}
	return true
}

func (r *reader) keep(s step) {
	if data, err := freeze(s.now.Hash, r.entries); err == nil {
		r.memory.Put(s.path, keptFormat, data)
	}
}
