package content_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io/fs"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/content/contenttest"
)

// webm is a video of 640 × 360 pixels and 90 seconds.
func webm(kind string) []byte {
	element := contenttest.Element
	return slices.Concat(element(0x1A45DFA3, element(0x4282, []byte(kind))), element(0x18538067,
		element(0x1549A966, element(0x4489, binary.BigEndian.AppendUint64(nil, math.Float64bits(90_000)))),
		element(0x1654AE6B, element(0xAE, element(0xE0, element(0xB0, []byte{2, 128}), element(0xBA, []byte{1, 104}))))))
}

// exif is metadata with an orientation, and a place when there are degrees north.
func exif(orientation uint16, north uint32) []byte {
	order := binary.BigEndian
	entry := func(tag, kind uint16, count, value uint32) []byte {
		b := order.AppendUint16(order.AppendUint16(nil, tag), kind)
		return order.AppendUint32(order.AppendUint32(b, count), value)
	}
	// The list at 8 has two entries and ends at 38; the list at 38 has two and ends at 68.
	data := slices.Concat([]byte("MM\x00*\x00\x00\x00\x08\x00\x02"), entry(0x0112, 3, 1, uint32(orientation)<<16), entry(0x8825, 4, 1, 38), make([]byte, 4),
		[]byte{0, 2}, entry(2, 5, 3, 68), entry(4, 5, 3, 92), make([]byte, 4))
	for _, n := range []uint32{north, 1, 0, 1, 0, 1, north, 1, 0, 1, 0, 1} {
		data = order.AppendUint32(data, n)
	}
	return data
}

func segment(data ...[]byte) []byte {
	body := slices.Concat(data...)
	return slices.Concat([]byte{0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2)), body)
}

func chunk(kind string, data []byte) []byte {
	body := append([]byte(kind), data...)
	return binary.BigEndian.AppendUint32(append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), body...), crc32.ChecksumIEEE(body))
}

func webpChunk(kind string, data []byte) []byte {
	return slices.Concat([]byte(kind), binary.LittleEndian.AppendUint32(nil, uint32(len(data))), data)
}

// heic is a picture of 64 × 48 pixels, stored on its side when it is turned, whose metadata is in a box behind.
func heic(turned bool, metadata []byte) []byte {
	box, u16, u32 := contenttest.Box, binary.BigEndian.AppendUint16, binary.BigEndian.AppendUint32
	size := box("ispe", make([]byte, 4), u32(u32(nil, 64), 48))
	turn := box("irot", []byte{0})
	if turned {
		turn = box("irot", []byte{1})
	}
	start := func(offset int) []byte {
		item := u16(u16(u16(nil, 1), 0), 1) // item 1, in this file, in one piece
		return slices.Concat(box("ftyp", []byte("heic\x00\x00\x00\x00mif1heic")), box("meta", []byte{0, 0, 0, 0},
			box("pitm", []byte{0, 0, 0, 0, 0, 2}),
			box("iinf", []byte{0, 0, 0, 0, 0, 1}, box("infe", []byte{2, 0, 0, 0, 0, 1, 0, 0}, []byte("Exif\x00"))),
			box("iloc", []byte{0, 0, 0, 0, 0x44, 0, 0, 1}, item, u32(u32(nil, uint32(offset)), uint32(4+len(metadata)))),
			box("iprp", box("ipco", size, turn), box("ipma", []byte{0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 2, 1, 2})),
		))
	}
	offset := len(start(0)) + 8
	return append(start(offset), box("mdat", u32(nil, 0), metadata)...)
}

func TestMetadata(t *testing.T) {
	picture := jpegBytes(t) // 32 × 16
	app := func(segments ...[]byte) []byte {
		return slices.Concat(picture[:2], slices.Concat(segments...), picture[2:])
	}
	exifApp := func(data []byte) []byte { return segment([]byte("Exif\x00\x00"), data) }
	xmpApp := func(text string) []byte { return segment([]byte("http://ns.adobe.com/xap/1.0/\x00"), []byte(text)) }
	png := contenttest.PNG(3, 4, 0)
	webp := func(flags byte, chunks ...[]byte) []byte {
		body := slices.Concat([]byte("WEBP"), webpChunk("VP8X", []byte{flags, 0, 0, 0, 31, 0, 0, 15, 0, 0}), slices.Concat(chunks...))
		return slices.Concat([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(len(body))), body)
	}
	located := `the picture %q says where it was taken [media]`
	doubt := `the metadata of %q is damaged, and may say where it was taken [media]`
	broken := exif(1, 0)
	broken[13] = 99 // a type that there is not
	for _, test := range []struct {
		name, file    string
		data          []byte
		width, height int
		want          string
	}{
		{"nothing", "media/a.jpg", app(), 32, 16, ""},
		{"upright", "media/a.jpg", app(exifApp(exif(1, 0))), 32, 16, ""},
		{"mirrored", "media/a.jpg", app(exifApp(exif(2, 0))), 32, 16, ""},
		{"on its side", "media/a.jpg", app(exifApp(exif(6, 0))), 16, 32, ""},
		{"on its other side", "media/a.jpg", app(exifApp(exif(8, 0))), 16, 32, ""},
		{"a place", "media/a.jpg", app(exifApp(exif(1, 38))), 32, 16, located},
		{"a place in XMP", "media/a.jpg", app(xmpApp(`<x:xmpmeta><rdf:RDF exif:GPSLatitude="38,42N"/></x:xmpmeta>`)), 32, 16, located},
		{"a place in XMP behind EXIF without", "media/a.jpg", app(exifApp(exif(6, 0)), xmpApp("<exif:GPSLatitude>")), 16, 32, located},
		{"a place in XMP behind EXIF that is damaged", "media/a.jpg", app(exifApp(broken), xmpApp("<exif:GPSLatitude>")), 32, 16, located},
		{"other XMP", "media/a.jpg", app(xmpApp("<dc:title>GPS</dc:title>")), 32, 16, ""},
		{"damaged", "media/a.jpg", app(exifApp(broken)), 32, 16, doubt},
		{"PNG", "media/a.png", slices.Concat(png, chunk("eXIf", exif(6, 38)), chunk("IEND", nil)), 4, 3, located},
		{"WebP", "media/a.webp", webp(8, webpChunk("EXIF", exif(5, 38))), 16, 32, located},
		{"HEIC", "media/a.heic", heic(false, exif(1, 38)), 64, 48, located},
		{"HEIC on its side", "media/a.heic", heic(true, exif(6, 0)), 48, 64, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			tree := withMedia(test.file, test.data)
			set := content.Load(tree)
			want := []string{}
			if test.want != "" {
				want = append(want, "posts/a.md:3:16: warning: "+strings.Replace(test.want, "%q", `"`+test.file+`"`, 1))
			}
			if diff := cmp.Diff(want, lines(set.Findings)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if width, height := set.Media[test.file].Shown(); width != test.width || height != test.height {
				t.Errorf("got %d × %d, want %d × %d", width, height, test.width, test.height)
			}
		})
	}
}

func withMedia(file string, data []byte) contenttest.Tree {
	tree := contenttest.Files(map[string]string{
		"galley.yaml": goodConfig,
		"posts/a.md":  strings.Replace(goodPost, "title: Hello\n", "title: Hello\nmedia: [{file: "+file+", alt: A bag}]\n", 1),
	})
	tree.MapFS[file] = &fstest.MapFile{Data: data}
	return tree
}

// TestLocationNamedTwice has a card's picture and an override with a place: each says so where it is named.
func TestLocationNamedTwice(t *testing.T) {
	picture := jpegBytes(t)
	tree := withMedia("media/a.jpg", slices.Concat(picture[:2], segment([]byte("Exif\x00\x00"), exif(1, 38)), picture[2:]))
	post := tree.MapFS["posts/a.md"]
	post.Data = bytes.Replace(post.Data, []byte("title: Hello\n"),
		[]byte("title: Hello\ncard:\n  image: media/a.jpg\noverrides:\n  bluesky:\n    media: [{file: media/a.jpg, alt: A bag}]\n"), 1)
	want := []string{
		`posts/a.md:4:10: warning: the picture "media/a.jpg" says where it was taken [media]`,
		`posts/a.md:7:20: warning: the picture "media/a.jpg" says where it was taken [media]`,
		`posts/a.md:8:16: warning: the picture "media/a.jpg" says where it was taken [media]`,
	}
	if diff := cmp.Diff(want, lines(content.Load(tree).Findings)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// claimed is a tree in which a file says that it has another size, and must not be read.
type claimed struct {
	contenttest.Tree
	t     *testing.T
	file  string
	bytes int64
}

type claimedInfo struct {
	fs.FileInfo
	bytes int64
}

func (c claimedInfo) Size() int64 { return c.bytes }

func (c claimed) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(c.MapFS, name)
	if name == c.file && err == nil {
		return claimedInfo{info, c.bytes}, nil
	}
	return info, err
}

func (c claimed) Open(name string) (fs.File, error) {
	if name == c.file && c.bytes > 512<<20 {
		c.t.Errorf("%s was opened", name)
	}
	return c.MapFS.Open(name)
}

func TestLargest(t *testing.T) {
	for _, test := range []struct {
		name  string
		bytes int64
		want  []string
	}{
		{"the largest", 512 << 20, []string{}},
		{"larger", 512<<20 + 1, []string{`posts/a.md:3:16: error: "media/a.png" has 536870913 bytes; the most is 536870912 [media]`}},
		{"a tebibyte", 1 << 40, []string{`posts/a.md:3:16: error: "media/a.png" has 1099511627776 bytes; the most is 536870912 [media]`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			set := content.Load(claimed{withMedia("media/a.png", contenttest.PNG(3, 4, 600)), t, "media/a.png", test.bytes})
			if diff := cmp.Diff(test.want, lines(set.Findings)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}
