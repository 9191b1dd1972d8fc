package metadata

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	_ "golang.org/x/image/webp"
)

const secret = "GPS 38.7223 -9.1393"

func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 24, 16))
	for y := range 16 {
		for x := range 24 {
			m.Set(x, y, color.RGBA{uint8(x * 10), uint8(y * 15), 77, 255})
		}
	}
	return m
}

func plainJPEG(tb testing.TB) []byte {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture(), nil); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func plainPNG(tb testing.TB) []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, picture()); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// plainWebP is one pixel, lossless.
func plainWebP(tb testing.TB) []byte {
	data, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// exif is a big-endian TIFF with an orientation and a text that must not get out.
func exif(orientation int) []byte {
	out := []byte("MM\x00*\x00\x00\x00\x08\x00\x02")
	out = append(out, 0x01, 0x0E, 0, 2, 0, 0, 0, byte(len(secret)), 0, 0, 0, 38)
	out = append(out, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(orientation), 0, 0)
	return append(append(out, 0, 0, 0, 0), secret...)
}

// withSegments puts segments behind a JPEG's first marker, and something behind its last one.
func withSegments(body []byte, segments ...[]byte) []byte {
	out := bytes.Clone(body[:2])
	for _, s := range segments {
		out = appendSegment(out, s[0], s[1:])
	}
	out = append(out, body[2:]...)
	return append(out, "trailing "+secret...)
}

func segment(mark byte, data string) []byte { return append([]byte{mark}, data...) }

// withChunks puts chunks before a PNG's first data, and something behind its last one.
func withChunks(body []byte, pairs ...string) []byte {
	header := len(signaturePNG) + 25
	out := bytes.Clone(body[:header])
	for i := 0; i < len(pairs); i += 2 {
		out = appendPNG(out, pairs[i], []byte(pairs[i+1]))
	}
	return append(append(out, body[header:]...), secret...)
}

// withRIFF makes an extended WebP of a plain one, with further chunks at its end.
func withRIFF(body []byte, pairs ...string) []byte {
	out := appendRIFF([]byte("RIFF\x00\x00\x00\x00WEBP"), "VP8X", []byte{flagEXIF | flagXMP, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	out = append(out, body[12:]...)
	for i := 0; i < len(pairs); i += 2 {
		out = appendRIFF(out, pairs[i], []byte(pairs[i+1]))
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return append(out, secret...)
}

func seeds(tb testing.TB) map[string][]byte {
	jpg, pic, webp := plainJPEG(tb), plainPNG(tb), plainWebP(tb)
	return map[string][]byte{
		"plain jpeg": jpg,
		"plain png":  pic,
		"plain webp": webp,
		"jpeg with everything": withSegments(jpg,
			segment(markAPP0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
			segment(markAPP1, exifHeader+string(exif(1))),
			segment(markAPP1, "http://ns.adobe.com/xap/1.0/\x00"+secret),
			segment(markAPP2, "MPF\x00"+secret), segment(0xED, "Photoshop 3.0\x00"+secret),
			segment(markCOM, secret)),
		"jpeg on its side": withSegments(jpg, segment(markAPP1, exifHeader+string(exif(6)))),
		"png with everything": withChunks(pic, "eXIf", string(exif(1)), "tEXt", "Comment\x00"+secret,
			"iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+secret, "zTXt", secret, "tIME", "1234567"),
		"png on its head":      withChunks(pic, "eXIf", string(exif(3))),
		"webp with everything": withRIFF(webp, "EXIF", string(exif(1)), "XMP ", secret),
		"webp on its side":     withRIFF(webp, "EXIF", exifHeader+string(exif(8))),
	}
}

func TestStrip(t *testing.T) {
	want := map[string]int{"jpeg on its side": 6, "png on its head": 3, "webp on its side": 8}
	for name, body := range seeds(t) {
		t.Run(name, func(t *testing.T) {
			if _, _, err := image.Decode(bytes.NewReader(body)); err != nil {
				t.Fatalf("the sample is no picture: %v", err)
			}
			before := bytes.Clone(body)
			out, orientation, err := Strip(body)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(before, body) {
				t.Error("the input was changed")
			}
			if bytes.Contains(out, []byte(secret)) {
				t.Error("the place is still in the file")
			}
			if got, want := orientation, max(want[name], 1); got != want {
				t.Errorf("got orientation %d, want %d", got, want)
			}
			samePicture(t, body, out)
		})
	}
}

func TestStripKeepsPlainFiles(t *testing.T) {
	for name, body := range map[string][]byte{
		"jpeg": plainJPEG(t), "png": plainPNG(t), "webp": plainWebP(t), "gif": []byte("GIF89a, more or less"), "none": nil,
	} {
		out, orientation, err := Strip(body)
		if err != nil || orientation != 1 || !bytes.Equal(out, body) {
			t.Errorf("%s: got %d bytes, orientation %d, %v, want the same %d bytes", name, len(out), orientation, err, len(body))
		}
	}
}

func TestStripKeepsColour(t *testing.T) {
	profile := segment(markAPP2, "ICC_PROFILE\x00\x01\x01colours")
	adobe := segment(markAPP14, "Adobe\x00\x64\x00\x00\x00\x00\x01")
	out, _, err := Strip(withSegments(plainJPEG(t), profile, adobe))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"ICC_PROFILE\x00\x01\x01colours", "Adobe\x00\x64"} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("%q is gone", want)
		}
	}
}

// TestStripWebPHeader: the header says which chunks follow, and a reader may hold a file to it.
func TestStripWebPHeader(t *testing.T) {
	for orientation, want := range map[int]byte{1: 0, 8: flagEXIF} {
		out, _, err := Strip(withRIFF(plainWebP(t), "EXIF", string(exif(orientation)), "XMP ", secret))
		if err != nil {
			t.Fatal(err)
		}
		if got := out[20]; string(out[12:16]) != "VP8X" || got != want {
			t.Errorf("orientation %d: got flags %#x in %q, want %#x", orientation, got, out[12:16], want)
		}
	}
}

func TestStripDamaged(t *testing.T) {
	jpg, pic, webp := plainJPEG(t), plainPNG(t), plainWebP(t)
	for name, body := range map[string][]byte{
		"jpeg that ends in its header":  jpg[:20],
		"jpeg with a zero length":       {0xFF, markSOI, 0xFF, markAPP1, 0, 0},
		"jpeg with rubbish in between":  append([]byte{0xFF, markSOI, 0xFF, markCOM, 0, 2}, "rubbish"...),
		"png that ends early":           pic[:len(pic)-6],
		"png whose chunk is too long":   append([]byte(signaturePNG), 0xFF, 0xFF, 0xFF, 0xFF, 'I', 'H', 'D', 'R', 0, 0, 0, 0),
		"webp that ends early":          webp[:len(webp)-4],
		"webp whose chunk is too long":  []byte("RIFF\x0C\x00\x00\x00WEBPVP8L\xFF\xFF\xFF\xFF"),
		"webp with half a chunk header": []byte("RIFF\x08\x00\x00\x00WEBPVP8L"),
	} {
		if out, _, err := Strip(body); err == nil {
			t.Errorf("%s: got %d bytes, want an error", name, len(out))
		}
	}
}

func FuzzStrip(f *testing.F) {
	for _, body := range seeds(f) {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		out, orientation, err := Strip(body)
		if err != nil {
			return
		}
		if orientation < 1 || orientation > 8 {
			t.Fatalf("got orientation %d", orientation)
		}
		again, same, err := Strip(out)
		if err != nil || same != orientation || !bytes.Equal(again, out) {
			t.Fatalf("not the same again: orientation %d then %d, %d bytes then %d, %v", orientation, same, len(out), len(again), err)
		}
		if config, _, err := image.DecodeConfig(bytes.NewReader(body)); err == nil && config.Width*config.Height < 1<<16 {
			samePicture(t, body, out)
		}
	})
}

// samePicture fails when the stripped file shows anything else, if the file can be shown at all.
func samePicture(t *testing.T, before, after []byte) {
	t.Helper()
	a, kind, err := image.Decode(bytes.NewReader(before))
	if err != nil {
		return
	}
	b, _, err := image.Decode(bytes.NewReader(after))
	if err != nil {
		t.Fatalf("the stripped %s can't be decoded: %v", kind, err)
	}
	if a.Bounds() != b.Bounds() || !bytes.Equal(pixels(a), pixels(b)) {
		t.Fatalf("the picture changed: %v before, %v after", a.Bounds(), b.Bounds())
	}
}

func pixels(m image.Image) []byte {
	var out []byte
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			r, g, b, a := m.At(x, y).RGBA()
			out = append(out, byte(r>>8), byte(g>>8), byte(b>>8), byte(a>>8))
		}
	}
	return out
}
