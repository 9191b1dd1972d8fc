package content

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/galley-social/galley/schema/diag"
)

// memory is a Source of one configuration and what the fuzzer makes.
type memory struct{ fstest.MapFS }

func (memory) Blob(string) (string, error)  { return "b1ob", nil }
func (memory) Irregular() []diag.Diagnostic { return nil }

const fuzzConfig = "version: 1\nname: N\ntimezone: UTC\nchannels:\n  a:\n    network: bluesky\n"

// FuzzLoad: whatever a post holds, it is in the Set or has an error, and every finding has a place in it.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"", "---\n", "---\ntitle: x\nchannels: [a]\n---\nHello\n", "\ufeff---\r\ntitle: x\r\nchannels: [a]\r\n---\r\nHello",
		"+++\ntitle = 'x'\nchannels = ['a']\n+++\nHello\n", "{\"title\": \"x\"}\nHello\n",
		"---\ntitle: x\nchannels: [a]\nmedia: [{file: ../x, alt: y}]\noverrides: {a: {media: [{file: m.png}]}}\n---\nHello\n",
		"---\na: &a [*a]\n---\n", "---\ntitle: \xff\n---\n", "---\ntitle: x\nchannels: [a]\ncard: {image: posts/a.md}\n---\nx\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, post []byte) {
		set := Load(memory{fstest.MapFS{"galley.yaml": {Data: []byte(fuzzConfig)}, "posts/a.md": {Data: post}}})
		if len(set.Posts) == 1 == set.Broken["posts/a.md"] && !strings.Contains(string(post), "posts/a.md") {
			t.Errorf("%d posts, broken %v: want exactly one of the two", len(set.Posts), set.Broken)
		}
		if set.Broken["posts/a.md"] && diag.Worst(set.Findings) != diag.Error {
			t.Errorf("a broken file without an error: %v", set.Findings)
		}
		lines := bytes.Count(post, []byte("\n")) + 1
		for _, d := range set.Findings {
			if d.Line < 1 || d.Column < 1 || d.Line > lines || d.Message == "" {
				t.Errorf("a finding without a place in %d lines: %+v", lines, d)
			}
		}
	})
}

// FuzzPath: a path that is accepted stays in the repository, and cleaning it again changes nothing.
func FuzzPath(f *testing.F) {
	for _, seed := range []string{"media/a.png", "./media//a.png", "../a", "/a", `a\b`, "C:a", "a/../b", ".git/config", "https://x/y", ".", "", "a\x00b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file string) {
		cleaned, hint, ok := cleanPath(file)
		if !ok {
			if hint == "" {
				t.Errorf("%q is refused without a hint", file)
			}
			return
		}
		again, _, still := cleanPath(cleaned)
		if !still || again != cleaned || !fs.ValidPath(cleaned) || path.IsAbs(cleaned) || strings.ContainsAny(cleaned, "\\\x00") {
			t.Errorf("%q became %q and then %q", file, cleaned, again)
		}
	})
}
