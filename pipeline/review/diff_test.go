package review_test

import (
	"io"
	"strings"
	"testing"

	"github.com/galley-social/galley/pipeline/review"
)

func TestDiff(t *testing.T) {
	before := []byte("one\r\ntwo  words\r\nthree\x1b\r\nfour\u200b\r\nfive ")
	after := []byte("one\r\ntwo words\r\nthree\x1b\r\nfour\r\nfive")
	golden(t, "diff.txt", func(w io.Writer) error { return review.Diff(w, "posts/a\x1b.md", before, after, review.Style{}) })
	golden(t, "diff_colour.txt", func(w io.Writer) error {
		return review.Diff(w, "posts/a.md", before, after, review.Style{Colour: true})
	})
	// No file has this one: Git would make plain line ends of those that it is about.
	const patch = "--- a/posts/a.md\n+++ b/posts/a.md\n@@ -1,5 +1,5 @@\n one\r\n-two  words\r\n+two words\r\n three\x1b\r\n" +
		"-four\u200b\r\n-five \n\\ No newline at end of file\n+four\r\n+five\n\\ No newline at end of file\n"
	var b strings.Builder
	if err := review.Patch(&b, "posts/a.md", before, after); err != nil || b.String() != patch {
		t.Errorf("got %q, %v, want %q", b.String(), err, patch)
	}
	b.Reset()
	if err := review.Patch(&b, "posts/a.md", before, before); err != nil || b.Len() > 0 {
		t.Errorf("got %q, %v for a file that stays as it is, want nothing", b.String(), err)
	}
}
