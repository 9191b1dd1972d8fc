package contenttest

import (
	"encoding/binary"
	"slices"
	"time"
)

// Box is a box of an ISO media file: MP4, MOV, HEIC.
func Box(kind string, content ...[]byte) []byte {
	body := slices.Concat(content...)
	return slices.Concat(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), []byte(kind), body)
}

// MP4 is the header of a video of that many pixels and that length, filled up with zeros to at least so many
// bytes.
func MP4(width, height int, length time.Duration, size int) []byte {
	return pad(slices.Concat(
		Box("ftyp", []byte("mp42\x00\x00\x00\x00mp42isom")),
		Box("moov", MovieHeader(1000, uint32(length.Milliseconds())), Box("trak", TrackHeader(width, height, false))),
	), size)
}

// MovieHeader is a box that says how long a video is, in units of which a second has so many.
func MovieHeader(perSecond, units uint32) []byte {
	data := make([]byte, 100)
	binary.BigEndian.PutUint32(data[12:], perSecond)
	binary.BigEndian.PutUint32(data[16:], units)
	return Box("mvhd", data)
}

// TrackHeader is a box that says how large a picture is stored, and whether it is shown turned.
func TrackHeader(width, height int, turned bool) []byte {
	data := make([]byte, 84)
	matrix := [9]uint32{0: 1 << 16, 4: 1 << 16, 8: 1 << 30}
	if turned {
		matrix = [9]uint32{1: 1 << 16, 3: 0xFFFF << 16, 8: 1 << 30}
	}
	for i, n := range matrix {
		binary.BigEndian.PutUint32(data[40+4*i:], n)
	}
	binary.BigEndian.PutUint32(data[76:], uint32(width)<<16)
	binary.BigEndian.PutUint32(data[80:], uint32(height)<<16)
	return Box("tkhd", data)
}

// Element is a part of a WebM file.
func Element(id uint32, content ...[]byte) []byte {
	body := slices.Concat(content...)
	name := binary.BigEndian.AppendUint32(nil, id)
	for name[0] == 0 {
		name = name[1:]
	}
	size := binary.BigEndian.AppendUint32(nil, uint32(len(body))|1<<28)
	return slices.Concat(name, size, body)
}
