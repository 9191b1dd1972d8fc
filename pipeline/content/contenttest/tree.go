// Package contenttest is a tree in memory for tests of what reads content. It refuses nothing: a test can
// put into it what no Git repository would take.
package contenttest

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io/fs"
	"strings"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/galley-social/galley/schema/diag"
)

// Tree is a content.Source in memory.
type Tree struct {
	fstest.MapFS
	// Strange is what Irregular returns.
	Strange []diag.Diagnostic
}

// Blob is the id that Git would give the file's bytes.
func (t Tree) Blob(name string) (string, error) {
	data, err := fs.ReadFile(t.MapFS, name)
	if err != nil {
		return "", err
	}
	sum := sha1.Sum(append(fmt.Appendf(nil, "blob %d\x00", len(data)), data...))
	return hex.EncodeToString(sum[:]), nil
}

// Irregular are the findings that the test wants the source to have.
func (t Tree) Irregular() []diag.Diagnostic { return t.Strange }

// Files makes a tree of texts by path.
func Files(texts map[string]string) Tree {
	t := Tree{MapFS: fstest.MapFS{}}
	for name, text := range texts {
		t.MapFS[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return t
}

// Archive makes a tree of the files of a txtar archive. A file whose text is "png WIDTHxHEIGHT BYTES", "gif
// WIDTHxHEIGHT" or "mp4 BYTES WIDTHxHEIGHT LENGTH" becomes such a picture or video. The BYTES of a picture may be left
// out, and all but the BYTES of a video; "turned" in their place makes a picture that is stored on its side.
func Archive(archive *txtar.Archive) (Tree, error) {
	t := Tree{MapFS: fstest.MapFS{}}
	for _, f := range archive.Files {
		data := f.Data
		if strings.HasPrefix(f.Name, "media/") {
			var err error
			if data, err = picture(strings.TrimSpace(string(f.Data))); err != nil {
				return t, fmt.Errorf("%s: %w", f.Name, err)
			}
		}
		t.MapFS[f.Name] = &fstest.MapFile{Data: data}
	}
	return t, nil
}

func picture(text string) ([]byte, error) {
	var width, height uint32
	var size int
	var length string
	if _, err := fmt.Sscanf(text, "png %dx%d turned", &width, &height); err == nil {
		return append(PNG(width, height, 0), turned...), nil
	}
	if n, err := fmt.Sscanf(text, "mp4 %d %dx%d %s", &size, &width, &height, &length); err == nil {
		d, err := time.ParseDuration(length)
		return MP4(int(width), int(height), d, size), err
	} else if n == 1 {
		return MP4(640, 360, 0, size), nil
	}
	if _, err := fmt.Sscanf(text, "gif %dx%d", &width, &height); err == nil {
		return GIF(uint16(width), uint16(height)), nil
	}
	if _, err := fmt.Sscanf(text, "png %dx%d %d", &width, &height, &size); err == nil {
		return PNG(width, height, size), nil
	}
	if _, err := fmt.Sscanf(text, "png %dx%d", &width, &height); err != nil {
		return nil, fmt.Errorf("%q is neither png WIDTHxHEIGHT BYTES, gif WIDTHxHEIGHT nor mp4 BYTES WIDTHxHEIGHT LENGTH", text)
	}
	return PNG(width, height, 0), nil
}

// turned is a part of a PNG that says that it is to be shown with its left side up.
const turned = "\x00\x00\x00\x1aeXIfMM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"

// PNG is the header of a picture of that many pixels, filled up with zeros to at least so many bytes.
func PNG(width, height uint32, size int) []byte {
	chunk := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	chunk = binary.BigEndian.AppendUint32(chunk, height)
	chunk = append(chunk, 8, 6, 0, 0, 0)
	data := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	data = append(data, chunk...)
	data = binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(chunk))
	return pad(data, size)
}

// GIF is the header of a GIF of that many pixels.
func GIF(width, height uint16) []byte {
	data := binary.LittleEndian.AppendUint16([]byte("GIF89a"), width)
	return append(binary.LittleEndian.AppendUint16(data, height), 0, 0, 0)
}

func pad(data []byte, size int) []byte {
	return append(data, bytes.Repeat([]byte{0}, max(0, size-len(data)))...)
}
