// Package metadata takes out of a picture what its file says beside the pixels: where and when it was taken,
// with which device, by whom. Bluesky serves the file it was given, so this has to happen before.
//
// It never touches a pixel and never decodes one. What changes how a picture looks stays: colour profiles,
// and the orientation, alone of all EXIF. JPEG, PNG and WebP are read; any other file is handed back as it is.
//
// A caller must know: the same bytes always give the same bytes, and a stripped file is not changed by
// stripping it again. A file that breaks its own format is an error, because nothing can be promised of it.
package metadata

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// Strip returns the picture without its metadata, and how it is to be turned: 1 for upright, or the EXIF
// orientation from 2 to 8.
func Strip(body []byte) (out []byte, orientation int, err error) {
	kind, strip := "", (func([]byte) ([]byte, int, error))(nil)
	switch {
	case bytes.HasPrefix(body, []byte{0xFF, markSOI, 0xFF}):
		kind, strip = "JPEG", stripJPEG
	case bytes.HasPrefix(body, []byte(signaturePNG)):
		kind, strip = "PNG", stripPNG
	case len(body) >= 12 && string(body[:4]) == "RIFF" && string(body[8:12]) == "WEBP":
		kind, strip = "WebP", stripWebP
	default:
		return body, 1, nil
	}
	out, orientation, err = strip(body)
	if err != nil {
		return nil, 0, fmt.Errorf("the %s is damaged: %w", kind, err)
	}
	return out, orientation, nil
}

const (
	tagOrientation = 0x0112
	typeShort      = 3
	exifHeader     = "Exif\x00\x00"
)

// orientationOf reads the orientation out of EXIF data (a TIFF file); 1 when there is none or it makes no sense.
func orientationOf(exif []byte) int {
	exif = bytes.TrimPrefix(exif, []byte(exifHeader))
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(exif, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(exif, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return 1
	}
	if len(exif) < 8 {
		return 1
	}
	at := int64(order.Uint32(exif[4:]))
	if at+2 > int64(len(exif)) {
		return 1
	}
	entries := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == tagOrientation && order.Uint16(entries[2:]) == typeShort {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}

// exifWith is the shortest EXIF data that says an orientation: one directory with one entry.
func exifWith(orientation int) []byte {
	out := []byte("II*\x00\x08\x00\x00\x00\x01\x00")
	out = binary.LittleEndian.AppendUint16(out, tagOrientation)
	out = binary.LittleEndian.AppendUint16(out, typeShort)
	out = binary.LittleEndian.AppendUint32(out, 1)
	out = binary.LittleEndian.AppendUint32(out, uint32(orientation))
	return binary.LittleEndian.AppendUint32(out, 0)
}
