package content

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"

	"github.com/galley-social/galley/schema"
)

// The elements of WebM that are read.
const (
	idHeader    = 0x1A45DFA3
	idSegment   = 0x18538067
	idInfo      = 0x1549A966
	idScale     = 0x2AD7B1
	idDuration  = 0x4489
	idTracks    = 0x1654AE6B
	idTrack     = 0xAE
	idVideo     = 0xE0
	idWidth     = 0xB0
	idHeight    = 0xBA
	idCluster   = 0x1F43B675
	maxElement  = 64 // the longest of those that hold a value
	nanoseconds = 1e9
)

// element is a part of a file in EBML (RFC 8794).
type element struct {
	id        uint64
	body, end int64
}

// webm is what a WebM or Matroska file says about itself. The libraries for EBML allocate what an element says that it
// has, which a file of twelve bytes can make the whole memory.
type webm struct {
	window
	budget
	facts    schema.MediaFacts
	scale    uint64 // nanoseconds
	duration float64
}

// errEnough ends a walk at the first frames.
var errEnough = errors.New("the header is read")

func readWebM(w window) (schema.MediaFacts, error) {
	m := webm{window: w, budget: budget{maxBoxes}, scale: 1_000_000}
	err := m.walk(0, w.size, m.visit)
	if err != nil && !errors.Is(err, errEnough) {
		return m.facts, err
	}
	m.facts.Duration, err = span(m.duration*float64(m.scale), nanoseconds)
	return m.facts, err
}

func (m *webm) walk(start, end int64, visit func(element) error) error {
	return m.each(start, end, func(at int64) (int64, error) {
		next, err := m.read(at, end)
		if err != nil {
			return 0, err
		}
		return next.end, visit(next)
	})
}

// visit enters what leads to the header, and reads its values.
func (m *webm) visit(e element) error {
	switch e.id {
	case idHeader, idSegment, idInfo, idTracks, idTrack, idVideo:
		return m.walk(e.body, e.end, m.visit)
	case idCluster:
		return errEnough
	case idScale, idDuration, idWidth, idHeight:
		if e.end-e.body > maxElement {
			return fmt.Errorf("its element %X has %d bytes", e.id, e.end-e.body)
		}
		data, err := m.at(e.body, e.end-e.body)
		if err != nil {
			return err
		}
		m.value(e.id, data)
	}
	return nil
}

func (m *webm) value(id uint64, data []byte) {
	var number uint64
	for _, b := range data {
		number = number<<8 | uint64(b)
	}
	switch id {
	case idScale:
		m.scale = number
	case idDuration:
		switch len(data) {
		case 4:
			m.duration = float64(math.Float32frombits(uint32(number)))
		case 8:
			m.duration = math.Float64frombits(number)
		}
	case idWidth:
		m.facts.Width = int(min(number, math.MaxInt32))
	case idHeight:
		m.facts.Height = int(min(number, math.MaxInt32))
	}
}

// read reads the head of an element. One whose size is unknown, as of a video that was recorded live, goes on
// to the end of what it is in.
func (m *webm) read(start, end int64) (element, error) {
	head, err := m.at(start, min(12, end-start))
	if err != nil {
		return element{}, err
	}
	id, n := number(head)
	if n == 0 || n > 4 {
		return element{}, errors.New("it has an element without a name")
	}
	size, k := number(head[n:])
	if k == 0 {
		return element{}, fmt.Errorf("it is cut short in its element %X", id)
	}
	size &^= 1 << (7 * k) // the mark of how long it is
	got := element{id: id, body: start + int64(n+k), end: end}
	switch {
	case size == 1<<(7*k)-1: // unknown
	case size > uint64(end-got.body):
		return element{}, fmt.Errorf("it is cut short in its element %X", id)
	default:
		got.end = got.body + int64(size)
	}
	return got, nil
}

// number reads a number of variable length with the mark of its length, of which n bytes are all.
func number(data []byte) (value uint64, n int) {
	if len(data) == 0 {
		return 0, 0
	}
	n = bits.LeadingZeros8(data[0]) + 1
	if n > 8 || n > len(data) {
		return 0, 0
	}
	var long [8]byte
	copy(long[8-n:], data[:n])
	return binary.BigEndian.Uint64(long[:]), n
}
