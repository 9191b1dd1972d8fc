package content

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"
)

const (
	// maxBoxes is how many boxes or elements of a video are looked at. A header has some dozens; a video that
	// was cut up for streaming has its header first, and thousands after it.
	maxBoxes = 4096
	// maxDuration is far beyond every video, and far from an overflow.
	maxDuration = 100 * 365 * 24 * time.Hour
)

// box is a part of a video file, from its own header to its end. Depth is bounded by who walks: no box is
// entered but on the way to something that is wanted.
type box struct {
	kind             string
	start, body, end int64
}

// boxes reads an ISO media file (ISO/IEC 14496-12), which MP4 and MOV are. There are libraries, but none that
// is kept and reads so little: they take a whole video apart, and trust its sizes.
type boxes struct {
	window
	budget
}

// budget is how many parts of a file are still looked at.
type budget struct{ left int }

// each calls visit with one place after the other: visit says where the next one is.
func (b *budget) each(start, end int64, visit func(at int64) (next int64, err error)) error {
	for start < end {
		if b.left--; b.left < 0 {
			return errLongHeader
		}
		next, err := visit(start)
		if err != nil {
			return err
		}
		start = next
	}
	return nil
}

// walk visits the boxes between two places. A few bytes behind the last one are padding.
func (b *boxes) walk(start, end int64, visit func(box) error) error {
	const header = 8
	return b.each(start, end-header+1, func(at int64) (int64, error) {
		next, err := b.read(at, end)
		if err != nil {
			return 0, err
		}
		return next.end, visit(next)
	})
}

// read reads one box's header. A size of 1 stands for a long one behind the name, and 0 for all the rest.
func (b *boxes) read(start, end int64) (box, error) {
	head, err := b.at(start, 8)
	if err != nil {
		return box{}, err
	}
	got := box{kind: string(head[4:]), start: start, body: start + 8}
	size := int64(binary.BigEndian.Uint32(head))
	switch {
	case size == 0:
		size = end - start
	case size == 1 && start+16 <= end:
		if head, err = b.at(start+8, 8); err != nil {
			return box{}, err
		}
		size = int64(min(binary.BigEndian.Uint64(head), math.MaxInt64))
		got.body = start + 16
	}
	switch {
	case size < got.body-start:
		return box{}, fmt.Errorf("its box %q has %d bytes", got.kind, size)
	case size > end-start:
		return box{}, fmt.Errorf("it is cut short in its box %q", got.kind)
	}
	got.end = start + size
	return got, nil
}

// fields reads a box's content, which must have so many bytes at least in version 0, and so many in version 1,
// which has room for longer times.
func (b *boxes) fields(of box, short, long int64) (data []byte, version1 bool, err error) {
	n := min(of.end-of.body, max(short, long))
	if data, err = b.at(of.body, n); err != nil {
		return nil, false, err
	}
	if version1 = n > 0 && data[0] == 1; version1 {
		short = long
	}
	if n < short {
		return nil, false, fmt.Errorf("its box %q has %d bytes", of.kind, of.end-of.start)
	}
	return data, version1, nil
}

// span is a length of time that a file states in units; 0 is unknown.
func span(units, perSecond float64) (time.Duration, error) {
	seconds := units / perSecond
	switch {
	case !(seconds > 0):
		return 0, nil
	case seconds > maxDuration.Seconds():
		return 0, fmt.Errorf("it says that it runs for %.3g seconds", seconds)
	}
	return time.Duration(seconds * float64(time.Second)), nil
}
