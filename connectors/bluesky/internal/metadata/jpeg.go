package metadata

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// JPEG markers: the second byte of a pair that starts with 0xFF.
const (
	markSOI   = 0xD8
	markEOI   = 0xD9
	markSOS   = 0xDA
	markRST0  = 0xD0
	markRST7  = 0xD7
	markTEM   = 0x01
	markAPP0  = 0xE0
	markAPP1  = 0xE1
	markAPP2  = 0xE2
	markAPP14 = 0xEE
	markAPP15 = 0xEF
	markCOM   = 0xFE
)

// stripJPEG copies the segments that make the picture, up to its end. What cameras append after the end
// (further pictures with EXIF of their own, a film) is left behind.
func stripJPEG(body []byte) ([]byte, int, error) {
	out, orientation := []byte{0xFF, markSOI}, 0
	rest := body[2:]
	for {
		mark, segment, after, err := nextSegment(rest)
		if err != nil {
			return nil, 0, err
		}
		rest = after
		switch {
		case mark == markEOI:
			return append(out, 0xFF, markEOI), max(orientation, 1), nil
		case mark == markAPP1 && orientation == 0 && bytes.HasPrefix(segment, []byte(exifHeader)):
			orientation = orientationOf(segment)
			if orientation > 1 {
				out = appendSegment(out, markAPP1, append([]byte(exifHeader), exifWith(orientation)...))
			}
		case keepsSegment(mark, segment):
			out = appendSegment(out, mark, segment)
		}
		if mark != markSOS {
			continue
		}
		n := scanLength(rest)
		out, rest = append(out, rest[:n]...), rest[n:]
		if len(rest) == 0 {
			// A file that is cut off still shows what it has.
			return out, max(orientation, 1), nil
		}
	}
}

// nextSegment splits off one segment; a marker without a length has a nil segment.
func nextSegment(data []byte) (mark byte, segment, rest []byte, err error) {
	if len(data) < 2 || data[0] != 0xFF {
		return 0, nil, nil, errors.New("a segment is missing")
	}
	for len(data) > 2 && data[1] == 0xFF {
		data = data[1:]
	}
	mark, data = data[1], data[2:]
	if mark == markEOI || mark == markTEM || mark >= markRST0 && mark <= markRST7 {
		return mark, nil, data, nil
	}
	if len(data) < 2 {
		return 0, nil, nil, errors.New("a segment has no length")
	}
	length := int(binary.BigEndian.Uint16(data))
	if length < 2 || length > len(data) {
		return 0, nil, nil, errors.New("a segment is cut off")
	}
	return mark, data[2:length], data[length:], nil
}

// keepsSegment reports whether a segment is part of the picture: all but the comments and the application
// segments, of which JFIF, the colour profile and Adobe's colour transform say how to show it.
func keepsSegment(mark byte, segment []byte) bool {
	switch {
	case segment == nil || mark == markCOM:
		return false
	case mark == markAPP2:
		return bytes.HasPrefix(segment, []byte("ICC_PROFILE\x00"))
	case mark == markAPP0:
		return bytes.HasPrefix(segment, []byte("JFIF\x00"))
	case mark == markAPP14:
		return bytes.HasPrefix(segment, []byte("Adobe"))
	}
	return mark < markAPP0 || mark > markAPP15
}

func appendSegment(out []byte, mark byte, segment []byte) []byte {
	out = append(out, 0xFF, mark)
	out = binary.BigEndian.AppendUint16(out, uint16(len(segment)+2))
	return append(out, segment...)
}

// scanLength is how many bytes of compressed data come before the next segment. In them 0xFF is followed by
// 0x00 or a restart marker.
func scanLength(data []byte) int {
	for i := 0; i+1 < len(data); i++ {
		if next := data[i+1]; data[i] == 0xFF && next != 0 && next != 0xFF && (next < markRST0 || next > markRST7) {
			return i
		}
	}
	return len(data)
}
