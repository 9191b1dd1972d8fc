package fix_test

import (
	"io"
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/pipeline/fix"
)

// TestOverlay: a tree with other texts is read as the tree would be that has them.
func TestOverlay(t *testing.T) {
	const config = "version: 1\nname: N\ntimezone: Europe/Lisbon\nchannels: {}\n"
	const old = "---\ntitle: Old\nchannels: [a]\n---\nOld.\n"
	const text = "---\ntitle: Another one\nchannels: [a]\nzzz: 1\n---\nAnother text, which is longer.\n"
	below := contenttest.Files(map[string]string{"galley.yaml": config, "posts/a.md": old, "posts/b.md": old})
	over := fix.Overlay(below, map[string][]byte{"posts/b.md": []byte(text)})
	want := contenttest.Files(map[string]string{"galley.yaml": config, "posts/a.md": old, "posts/b.md": text})

	got, wanted := content.Load(over), content.Load(want)
	if diff := cmp.Diff(wanted.Findings, got.Findings); diff != "" || len(got.Findings) == 0 {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	for _, name := range []string{"posts/a.md", "posts/b.md"} {
		a, errA := over.Blob(name)
		b, errB := want.Blob(name)
		if a != b || errA != nil || errB != nil {
			t.Errorf("%s: got the id %s (%v), want %s (%v)", name, a, errA, b, errB)
		}
	}
	file, err := over.Open("posts/b.md")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	info, errInfo := file.Stat()
	data, errRead := io.ReadAll(file)
	if errInfo != nil || errRead != nil || string(data) != text || info.Size() != int64(len(text)) {
		t.Errorf("got %q of %d bytes, %v, %v", data, info.Size(), errInfo, errRead)
	}
	if _, err := fix.Overlay(below, map[string][]byte{"posts/c.md": nil}).Open("posts/c.md"); err == nil {
		t.Error("a file that is not there can be opened")
	}
	if entries, err := fs.ReadDir(over, "posts"); err != nil || len(entries) != 2 {
		t.Errorf("got the entries %v, %v", entries, err)
	}
}
