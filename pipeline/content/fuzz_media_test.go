package content

import (
	"io"
	"testing"
	"testing/fstest"
	"time"

	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/schema"
)

// FuzzInspect: whatever a media file holds, it is described or refused, never both, and never decoded.
func FuzzInspect(f *testing.F) {
	for _, seed := range []string{
		"", "\xff\xd8\xff\xe0\x00\x10JFIF\x00", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "GIF89a\x01\x00\x01\x00\x00\x00\x00",
		"RIFF\x1e\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00", "\x00\x00\x00\x18ftypmp42", "<svg/>", "text", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic\x00\x00\x00\x00meta",
		"\x1aE\xdf\xa3\x80", string(contenttest.MP4(640, 360, time.Second, 0)),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l := &loader{src: memory{fstest.MapFS{"media/a.png": {Data: data}}}, set: &Set{Broken: map[string]bool{}}}
		got := l.inspect("media/a.png")
		width, height := got.file.Shown()
		switch {
		case got.usable() && got.file.Blob == "":
			t.Errorf("usable without a blob id: %+v", got.file)
		case !got.usable() && (got.message == "" || got.hint == ""):
			t.Errorf("refused without a reason: %+v", got)
		case got.usable() && (got.file.Type == "" || got.file.Bytes != int64(len(data)) || width*height > maxPixels):
			t.Errorf("described wrongly: %+v", got.file)
		}
	})
}

// counted counts what is read.
type counted struct {
	io.ReaderAt
	bytes int
}

func (c *counted) ReadAt(data []byte, at int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(data, at)
	c.bytes += n
	return n, err
}

// fuzzVideo: however its parts lie, a video is read in a bounded number of small steps, and what is said of it
// is possible.
func fuzzVideo(f *testing.F, read func(window) (schema.MediaFacts, error)) {
	f.Fuzz(func(t *testing.T, data []byte) {
		w := whole(data)
		count := &counted{ReaderAt: w.ReaderAt}
		w.ReaderAt = count
		facts, err := read(w)
		if most := 128 * maxBoxes; count.bytes > most && count.bytes > 64*len(data) {
			t.Errorf("read %d bytes of a file of %d", count.bytes, len(data))
		}
		if err == nil && (facts.Duration < 0 || facts.Duration > maxDuration || facts.Width < 0 || facts.Height < 0) {
			t.Errorf("impossible: %+v", facts)
		}
	})
}

func FuzzMP4(f *testing.F) {
	f.Add(contenttest.MP4(640, 360, time.Second, 0))
	f.Add(contenttest.Box("moov", contenttest.MovieHeader(1, 0), contenttest.Box("udta", contenttest.Box("loci")), contenttest.Box("meta", make([]byte, 4))))
	f.Add(long("moov", 1<<63, nil))
	f.Add([]byte("\x00\x00\x00\x00moov\x00\x00\x00\x00trak\x00\x00\x00\x00tkhd"))
	fuzzVideo(f, readMP4)
}

func FuzzWebM(f *testing.F) {
	element := contenttest.Element
	f.Add(element(idHeader, element(0x4282, []byte("webm"))))
	f.Add(element(idSegment, element(idInfo, element(idDuration, make([]byte, 8)), element(idScale, []byte{1}))))
	f.Add(element(idSegment, element(idTracks, element(idTrack, element(idVideo, element(idWidth, []byte{7, 128}))))))
	f.Add([]byte("\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff"))
	fuzzVideo(f, readWebM)
}

// FuzzMetadata: metadata that goes round in circles is given up.
func FuzzMetadata(f *testing.F) {
	f.Add("image/jpeg", []byte("\xff\xd8\xff\xe1\x00\x20Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"))
	f.Add("image/png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0aeXIfMM\x00*\x00\x00\x00\x08"))
	f.Add("image/webp", []byte("RIFF\x1e\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x08"))
	f.Add("image/heic", contenttest.Box("meta", make([]byte, 4), contenttest.Box("iinf", make([]byte, 8)), contenttest.Box("iloc", make([]byte, 12))))
	f.Add("image/avif", append(contenttest.Box("ftyp"), long("free", 1<<64-24, nil)...))
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		m := readMetadata(kind, whole(data))
		if m.width < 0 || m.height < 0 {
			t.Errorf("impossible: %+v", m)
		}
	})
}
