package content

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"

	"github.com/galley-social/galley/schema"
)

// mp4 is what an MP4 or MOV file says about itself.
type mp4 struct {
	boxes
	facts schema.MediaFacts
	// perSecond is the unit of time, which is told before anything is told in it.
	perSecond uint32
	found     bool
}

func readMP4(w window) (schema.MediaFacts, error) {
	m := mp4{boxes: boxes{w, budget{maxBoxes}}}
	err := m.walk(0, w.size, func(b box) error {
		if b.kind != "moov" || m.found {
			return nil
		}
		m.found = true
		return m.walk(b.body, b.end, m.movie)
	})
	switch {
	case m.found && errors.Is(err, errLongHeader):
		return m.facts, nil // what comes behind the header is not looked at for ever
	case err != nil:
		return m.facts, err
	case !m.found:
		return m.facts, errors.New(`it has no header, which is its box "moov"`)
	}
	return m.facts, nil
}

// movie reads a box of the header.
func (m *mp4) movie(b box) error {
	switch b.kind {
	case "mvhd":
		return m.length(b)
	case "trak":
		return m.walk(b.body, b.end, m.track)
	case "mvex":
		return m.walk(b.body, b.end, m.fragments)
	case "udta":
		m.userData(b)
	case "meta":
		m.metadata(b)
	}
	return nil
}

func (m *mp4) length(b box) error {
	data, long, err := m.fields(b, 20, 32)
	if err != nil {
		return err
	}
	if long {
		data = data[8:]
	}
	if m.perSecond = binary.BigEndian.Uint32(data[12:]); m.perSecond == 0 {
		return errors.New("its unit of time is 0")
	}
	return m.lasts(data[16:], long)
}

// fragments reads the length of a video that was cut up for streaming.
func (m *mp4) fragments(b box) error {
	if b.kind != "mehd" || m.perSecond == 0 || m.facts.Duration > 0 {
		return nil
	}
	data, long, err := m.fields(b, 8, 12)
	if err != nil {
		return err
	}
	return m.lasts(data[4:], long)
}

// lasts reads a length of time, of which the largest number stands for unknown.
func (m *mp4) lasts(data []byte, long bool) (err error) {
	units, unknown := uint64(binary.BigEndian.Uint32(data)), uint64(math.MaxUint32)
	if long {
		units, unknown = binary.BigEndian.Uint64(data), math.MaxUint64
	}
	if units != unknown {
		m.facts.Duration, err = span(float64(units), float64(m.perSecond))
	}
	return err
}

// track reads the size of the picture, which sound has not. A telephone stores a picture as its sensor lies,
// and a matrix that turns it.
func (m *mp4) track(b box) error {
	if b.kind != "tkhd" || m.facts.Width > 0 {
		return nil
	}
	data, long, err := m.fields(b, 84, 96)
	if err != nil {
		return err
	}
	data = data[40:]
	if long {
		data = data[12:]
	}
	number := func(at int) int { return int(binary.BigEndian.Uint32(data[at:])) }
	width, height := number(36)>>16, number(40)>>16
	if number(0) == 0 && number(16) == 0 && number(4) != 0 && number(12) != 0 {
		width, height = height, width
	}
	if width > 0 && height > 0 {
		m.facts.Width, m.facts.Height = width, height
	}
	return nil
}

// userData looks for the place that QuickTime ("©xyz") and 3GPP ("loci") note. QuickTime ends the list with a
// number in place of a box, so what can't be read is not judged.
func (m *mp4) userData(b box) {
	_ = m.walk(b.body, b.end, func(b box) error {
		if b.kind == "\xa9xyz" || b.kind == "loci" {
			m.facts.Location = true
		}
		return nil
	})
}

// metadata looks for the place that an iPhone notes, by its key.
func (m *mp4) metadata(b box) {
	const maxKeys = 64 << 10
	if head, err := m.at(b.body, min(8, b.end-b.body)); err == nil && len(head) == 8 && string(head[4:]) != "hdlr" {
		b.body += 4 // MP4 has a version here, and QuickTime has none
	}
	_ = m.walk(b.body, b.end, func(b box) error {
		if b.kind == "keys" {
			data, err := m.at(b.body, min(maxKeys, b.end-b.body))
			m.facts.Location = m.facts.Location || err == nil && bytes.Contains(data, []byte("location.ISO6709"))
		}
		return nil
	})
}
