package metadata

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
)

const signaturePNG = "\x89PNG\r\n\x1a\n"

var errCutOff = errors.New("a chunk is cut off")

// stripPNG copies all chunks but texts, EXIF and the time of the last change, up to the end chunk.
func stripPNG(body []byte) ([]byte, int, error) {
	out, orientation := []byte(signaturePNG), 1
	rest := body[len(signaturePNG):]
	for {
		if len(rest) < 12 {
			return nil, 0, errCutOff
		}
		length := int64(binary.BigEndian.Uint32(rest))
		if length+12 > int64(len(rest)) {
			return nil, 0, errCutOff
		}
		kind, chunk := string(rest[4:8]), rest[:length+12]
		rest = rest[length+12:]
		switch kind {
		case "eXIf":
			if o := orientationOf(chunk[8 : 8+length]); o > 1 && orientation == 1 {
				orientation = o
				out = appendPNG(out, kind, exifWith(o))
			}
		case "tEXt", "zTXt", "iTXt", "tIME":
		case "IEND":
			return append(out, chunk...), orientation, nil
		default:
			out = append(out, chunk...)
		}
	}
}

func appendPNG(out []byte, kind string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	start := len(out)
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
}

// The bits of WebP's VP8X chunk that say which chunks follow.
const (
	flagXMP  = 0x04
	flagEXIF = 0x08
)

// stripWebP copies all chunks but EXIF and XMP, and makes the header say so.
func stripWebP(body []byte) ([]byte, int, error) {
	size := int64(binary.LittleEndian.Uint32(body[4:])) + 8
	if size < 12 || size > int64(len(body)) {
		return nil, 0, errCutOff
	}
	out, orientation, flags := []byte("RIFF\x00\x00\x00\x00WEBP"), 1, -1
	for rest := body[12:size]; len(rest) > 0; {
		if len(rest) < 8 {
			return nil, 0, errCutOff
		}
		length := int64(binary.LittleEndian.Uint32(rest[4:])) + 8
		if length > int64(len(rest)) {
			return nil, 0, errCutOff
		}
		kind, data := string(rest[:4]), rest[8:length]
		rest = rest[min(length+length%2, int64(len(rest))):]
		switch kind {
		case "EXIF":
			if o := orientationOf(data); o > 1 && orientation == 1 {
				orientation = o
				out = appendRIFF(out, kind, exifWith(o))
			}
		case "XMP ":
		default:
			if kind == "VP8X" && len(data) > 0 && flags < 0 {
				flags = len(out) + 8
			}
			out = appendRIFF(out, kind, data)
		}
	}
	if flags >= 0 {
		out[flags] &^= flagXMP | flagEXIF
		if orientation > 1 {
			out[flags] |= flagEXIF
		}
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, orientation, nil
}

// appendRIFF adds one chunk; chunks are padded to an even length.
func appendRIFF(out []byte, kind string, data []byte) []byte {
	out = binary.LittleEndian.AppendUint32(append(out, kind...), uint32(len(data)))
	out = append(out, data...)
	if len(data)%2 == 1 {
		out = append(out, 0)
	}
	return out
}
