package content_test

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/schema"
)

func jpegBytes(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 32, 16)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gifBytes(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, image.NewGray(image.Rect(0, 0, 7, 5)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// webpBytes is the start of an extended WebP file: canvas width and height, each less one, in 24 bits.
func webpBytes(width, height int) []byte {
	w, h := width-1, height-1
	return append([]byte("RIFF\x1e\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00"),
		byte(w), byte(w>>8), byte(w>>16), byte(h), byte(h>>8), byte(h>>16), 0, 0, 0, 0, 0, 0, 0, 0)
}

func TestMedia(t *testing.T) {
	mp4 := contenttest.MP4(640, 360, 90*time.Second, 0)
	video := schema.MediaFacts{Width: 640, Height: 360, Duration: 90 * time.Second}
	for _, test := range []struct {
		name, file string
		data       []byte
		want       string // the finding; empty for none
		media      schema.MediaFile
	}{
		{"jpeg", "media/a.jpg", jpegBytes(t), "", schema.MediaFile{Type: "image/jpeg", Width: 32, Height: 16}},
		{"jpeg with the other ending", "media/a.JPEG", jpegBytes(t), "", schema.MediaFile{Type: "image/jpeg", Width: 32, Height: 16}},
		{"gif", "media/a.gif", gifBytes(t), "", schema.MediaFile{Type: "image/gif", Width: 7, Height: 5}},
		{"webp", "media/a.webp", webpBytes(1200, 630), "", schema.MediaFile{Type: "image/webp", Width: 1200, Height: 630}},
		{"png", "media/a.png", contenttest.PNG(3, 4, 0), "", schema.MediaFile{Type: "image/png", Width: 3, Height: 4}},
		{"mp4", "media/a.mp4", mp4, "", schema.MediaFile{Type: "video/mp4", Facts: video}},
		{"avif", "media/a.avif", []byte("\x00\x00\x00\x18ftypavif\x00\x00"),
			`warning: the size of "media/a.avif" can't be read, so it is not checked`, schema.MediaFile{Type: "image/avif"}},
		{"quicktime", "media/a.mov", bytes.Replace(mp4, []byte("mp42"), []byte("qt  "), 1), "",
			schema.MediaFile{Type: "video/quicktime", Facts: video}},
		{"webm", "media/a.webm", webm("webm"), "", schema.MediaFile{Type: "video/webm", Facts: video}},
		{"matroska", "media/a.mkv", webm("matroska"), "", schema.MediaFile{Type: "video/x-matroska", Facts: video}},
		{"video cut short", "media/a.mp4", mp4[:100], `error: "media/a.mp4" is damaged: it is cut short in its box "moov"`, schema.MediaFile{}},
		{"other picture", "media/a.jpg", contenttest.PNG(3, 4, 0),
			`warning: "media/a.jpg" is image/png by its bytes`, schema.MediaFile{Type: "image/png", Width: 3, Height: 4}},
		{"no ending", "media/a", contenttest.PNG(3, 4, 0),
			`warning: "media/a" is image/png by its bytes`, schema.MediaFile{Type: "image/png", Width: 3, Height: 4}},
		{"video as picture", "media/a.png", mp4, `error: "media/a.png" is video/mp4 by its bytes`, schema.MediaFile{}},
		{"empty", "media/a.png", nil, `error: "media/a.png" is empty`, schema.MediaFile{}},
		{"web page", "media/a.png", []byte("<!doctype html><title>x</title>"),
			`error: "media/a.png" is not a picture or video: its bytes are a web page or XML`, schema.MediaFile{}},
		{"drawing", "media/a.svg", []byte(`<svg xmlns="x"></svg>`),
			`error: "media/a.svg" is not a picture or video: its bytes are an SVG drawing`, schema.MediaFile{}},
		{"document", "media/a.pdf", []byte("%PDF-1.7\x00"),
			`error: "media/a.pdf" is not a picture or video: its bytes are a PDF`, schema.MediaFile{}},
		{"text cut in a letter", "media/a.png", []byte(strings.Repeat("a", 511) + "é"),
			`error: "media/a.png" is not a picture or video: its bytes are text`, schema.MediaFile{}},
		{"noise", "media/a.png", []byte("\x01\x00\x02"),
			`error: "media/a.png" is not a picture or video: its bytes are of no kind galley knows`, schema.MediaFile{}},
		{"LFS pointer", "media/a.png", []byte("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"),
			`error: "media/a.png" is a Git LFS pointer, not the file`, schema.MediaFile{}},
		{"damaged", "media/a.png", contenttest.PNG(3, 4, 0)[:20],
			`error: "media/a.png" is damaged: unexpected EOF`, schema.MediaFile{}},
		{"bomb", "media/a.png", contenttest.PNG(60000, 60000, 0),
			`error: "media/a.png" declares 60000 × 60000 pixels; the most is 400 million`, schema.MediaFile{}},
		{"bomb of one line", "media/a.png", contenttest.PNG(1, 1<<30, 0),
			`error: "media/a.png" declares 1 × 1073741824 pixels; the most is 400 million`, schema.MediaFile{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			tree := contenttest.Files(map[string]string{
				"galley.yaml": goodConfig,
				"posts/a.md":  strings.Replace(goodPost, "title: Hello\n", "title: Hello\nmedia: [{file: "+test.file+", alt: A bag}]\n", 1),
			})
			tree.MapFS[test.file] = &fstest.MapFile{Data: test.data}
			set := content.Load(tree)
			var want []string
			if test.want != "" {
				want = []string{"posts/a.md:3:16: " + test.want + " [media]"}
			}
			if diff := cmp.Diff(append([]string{}, want...), lines(set.Findings)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			got, ok := set.Media[test.file]
			if ok == set.Broken[test.file] || ok == (test.media.Type == "") {
				t.Errorf("in Media: %v, in Broken: %v, want type %q", ok, set.Broken[test.file], test.media.Type)
			}
			got.File, got.Blob, got.Bytes = "", "", 0
			if diff := cmp.Diff(test.media, got); diff != "" {
				t.Errorf("media (-want +got):\n%s", diff)
			}
		})
	}
}

// TestMediaNamedTwice has two posts with one broken file: each of them must wait, so each has a finding.
func TestMediaNamedTwice(t *testing.T) {
	post := strings.Replace(goodPost, "title: Hello\n", "title: Hello\nmedia: [{file: media/holliday.png, alt: A bag}]\n", 1)
	tree := contenttest.Files(map[string]string{"galley.yaml": goodConfig, "posts/a.md": post, "posts/b.md": post})
	tree.MapFS["media/holiday.png"] = &fstest.MapFile{Data: contenttest.PNG(1, 1, 0)}
	set := content.Load(tree)
	if len(set.Findings) != 2 || len(set.Posts) != 2 {
		t.Fatalf("got %d findings and %d posts, want 2 and 2", len(set.Findings), len(set.Posts))
	}
	for _, d := range set.Findings {
		if want := `did you mean "media/holiday.png"?`; d.Hint != want {
			t.Errorf("hint: got %s, want %s", d.Hint, want)
		}
	}
}
