package content

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// signature is how a kind of file starts.
type signature struct {
	offset int
	bytes  string
	kind   string
	ext    string
}

const (
	ebml     = "\x1aE\xdf\xa3"
	matroska = "video/x-matroska"
)

// signatures are the kinds of picture and video that are told apart; of two that fit, the first counts.
func signatures() []signature {
	return []signature{
		{0, "\xff\xd8\xff", "image/jpeg", ".jpg"},
		{0, "\x89PNG\r\n\x1a\n", "image/png", ".png"},
		{0, "GIF87a", "image/gif", ".gif"},
		{0, "GIF89a", "image/gif", ".gif"},
		{8, "WEBPVP8", "image/webp", ".webp"},
		{0, "BM", "image/bmp", ".bmp"},
		{4, "ftypavif", "image/avif", ".avif"},
		{4, "ftypavis", "image/avif", ".avif"},
		{4, "ftypheic", "image/heic", ".heic"},
		{4, "ftypheix", "image/heic", ".heic"},
		{4, "ftypmif1", "image/heic", ".heic"},
		{4, "ftypqt  ", "video/quicktime", ".mov"},
		{4, "ftyp", "video/mp4", ".mp4"},
		{0, ebml, "video/webm", ".webm"},
		{0, ebml, matroska, ".mkv"},
	}
}

// sniff says what kind of file starts with these bytes, and whether it is a picture or video at all.
func sniff(head []byte) (kind string, media bool) {
	for _, s := range signatures() {
		if len(head) >= s.offset && bytes.HasPrefix(head[s.offset:], []byte(s.bytes)) {
			// WebM is Matroska with fewer kinds of sound and picture, and says so in its first line.
			if s.bytes == ebml && bytes.Contains(head[:min(len(head), 64)], []byte("matroska")) {
				return matroska, true
			}
			return s.kind, true
		}
	}
	text := strings.ToLower(string(bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n")))
	switch {
	case strings.HasPrefix(text, "<svg"), strings.HasPrefix(text, "<?xml") && strings.Contains(text, "<svg"):
		return "an SVG drawing", false
	case strings.HasPrefix(text, "<"):
		return "a web page or XML", false
	case strings.HasPrefix(text, "%pdf-"):
		return "a PDF", false
	case bytes.IndexByte(head, 0) < 0 && utf8.Valid(trimRune(head)):
		return "text", false
	}
	return "of no kind galley knows", false
}

// trimRune drops a character that the end of the head cuts in two.
func trimRune(head []byte) []byte {
	for n := 1; n < utf8.UTFMax && n <= len(head); n++ {
		if last := head[len(head)-n:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				return head[:len(head)-n]
			}
			break
		}
	}
	return head
}

// extension is how the name of a file of this kind ends.
func extension(kind string) string {
	for _, s := range signatures() {
		if s.kind == kind {
			return s.ext
		}
	}
	return ""
}
