package rules_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/index"
	"github.com/galley-social/galley/pipeline/rules"
	"github.com/galley-social/galley/pipeline/source"
	"github.com/galley-social/galley/pipeline/suppress"
	"github.com/galley-social/galley/schema/diag"
)

// surveyor checks a folder on disk with what earlier checks remember, and without.
type surveyor struct{ dir, index string }

// memory counts what it gave back.
type memory struct {
	*index.Index
	given atomic.Int64
}

func (m *memory) Get(name, version string) ([]byte, bool) {
	data, ok := m.Index.Get(name, version)
	if ok && strings.HasPrefix(name, "posts/") {
		m.given.Add(1)
	}
	return data, ok
}

// check gives every finding, and how many posts were remembered.
func (s surveyor) check(t *testing.T, remember bool) ([]diag.Diagnostic, int) {
	t.Helper()
	src, err := source.Folder(s.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	in := rules.Input{Networks: networks(), Forget: true}
	m := &memory{}
	if remember {
		if m.Index, err = index.Open(s.index, "folder", "test"); err != nil {
			t.Fatal(err)
		}
		defer m.Save()
		src.Remember(m.Index, m.Now().Add(time.Hour))
		in.Memory = m
	}
	var checker *rules.Checker
	set := content.Options{Reader: func(set *content.Set) content.Reader {
		in.Set, in.Compose = set, compose.New(set, networks()).Post
		checker = rules.New(in)
		return checker
	}}.Load(src)
	result := checker.Finish()
	for i := range set.Posts {
		if set.Posts[i].Value.Title == "" || set.Posts[i].ID == "" {
			t.Errorf("%s came back without its values", set.Posts[i].File)
		}
	}
	return suppress.Apply(set, result.Comments, result.Findings, nil), int(m.given.Load())
}

// write puts files into the folder. A text of "" removes one.
func (s surveyor) write(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(s.dir, name)
		if text == "" {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const surveyedConfig = "version: 1\nname: N\ntimezone: UTC\nchannels:\n  bluesky: {network: bluesky, account: a.example, secret_env: A}\n" +
	"  mastodon: {network: mastodon, server: \"https://a.example\", secret_env: B}\n"

// surveyed are posts with findings of many kinds: of single posts, of the calendar, and about comments.
func surveyed() map[string]string {
	files := map[string]string{
		"galley.yaml":         surveyedConfig,
		"strategy/year.md":    "---\ntitle: Y\nperiod: {from: 2026-01-01, to: 2026-12-31}\npillars: [{id: product, share: 100}]\n---\n",
		"campaigns/winter.md": "---\ntitle: W\nwindow: {from: 2026-12-01, to: 2026-12-31}\n---\n",
		"media/a.png":         "no picture",
	}
	for i := range 12 {
		files[fmt.Sprintf("posts/post-%d.md", i)] = fmt.Sprintf(
			"---\ntitle: Post %d\ncampaign: winter\npillar: product\nchannels: [bluesky, mastodon]\npublish_at: 2026-12-%02d 09:%02d\n---\n"+
				"The same words are said %d times over in this calendar, by all of us.\n", i, 1+i/2, i%2, i/6)
	}
	files["posts/long.md"] = "---\ntitle: Long\nchannels: [bluesky]\npublish_at: 2026-12-20 09:00\n---\n" + strings.Repeat("word ", 100)
	files["posts/unknown.md"] = "---\ntitle: U\ncampaign: wintr\nchannels: [bluesky, blusky]\npublish_at: 2025-12-20 09:00\nreply_to: nothing\n---\nText.\n"
	files["posts/picture.md"] = "---\ntitle: P\nchannels: [bluesky]\nmedia: [{file: media/a.png, alt: IMG_1}]\npublish_at: 2026-12-21 09:00\n---\nText.\n"
	files["posts/bad-path.md"] = "---\ntitle: P\nchannels: [bluesky]\nmedia: [{file: ../a.png, alt: A}]\npublish_at: 2026-12-22 09:00\n---\nText.\n"
	files["posts/broken.md"] = "---\ntitle: [\n---\nText.\n"
	files["posts/silent.md"] = "---\ntitle: S\nchannels: [bluesky]\n# galley: allow alt-text — we know\npublish_at: 2026-12-23 09:00\n---\n<!-- galley: allow limits -->\n\nText.\n"
	return files
}

// TestMemory compares checks that remember with checks that don't, over a history of changes.
func TestMemory(t *testing.T) {
	s := surveyor{t.TempDir(), t.TempDir()}
	files := surveyed()
	s.write(t, files)
	same := func(name string, least int) {
		t.Helper()
		want, _ := s.check(t, false)
		got, given := s.check(t, true)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-anew +remembered):\n%s", name, diff)
		}
		if given < least {
			t.Errorf("%s: %d posts were remembered, want %d or more", name, given, least)
		}
		if len(want) < 10 {
			t.Errorf("%s: got %d findings, want many", name, len(want))
		}
	}
	const plain = 16 // posts about which reading finds nothing
	same("first", 0)
	same("again", plain)
	s.write(t, map[string]string{"posts/post-3.md": strings.Replace(files["posts/post-3.md"], "winter", "summer", 1)})
	same("a post has changed", plain-1)
	s.write(t, map[string]string{"posts/post-4.md": ""})
	same("a post is gone", plain-2)
	s.write(t, map[string]string{"posts/other.md": files["posts/post-4.md"]})
	same("a post has moved", plain-2)
	s.write(t, map[string]string{"media/a.png": "other bytes"})
	same("a picture has changed", plain-2)
	s.write(t, map[string]string{"campaigns/winter.md": strings.Replace(files["campaigns/winter.md"], "2026-12-01", "2026-12-03", 1)})
	same("a campaign has changed", 0)
	same("and again", plain)
	s.write(t, map[string]string{"strategy/year.md": "---\ntitle: [\n---\n"})
	same("the strategy is broken", 0)
	s.write(t, map[string]string{"brand/Words/Hype.yml": "extends: existence\nmessage: \"no '%s'\"\nlevel: error\ntokens: [words, text]\n"})
	same("a brand rule", 0)
	same("a brand rule, again", plain)
	s.write(t, map[string]string{"galley.yaml": strings.Replace(surveyedConfig, "timezone: UTC", "timezone: Asia/Tokyo", 1)})
	same("another zone", 0)
}

// TestMemoryDamaged writes into what is remembered and cuts it off, many times.
func TestMemoryDamaged(t *testing.T) {
	s := surveyor{t.TempDir(), t.TempDir()}
	s.write(t, surveyed())
	want, _ := s.check(t, true)
	path := filepath.Join(s.index, "folder")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	forgotten := map[int]bool{}
	for range 60 {
		file := slices.Clone(whole)
		for range 1 + random.IntN(5) {
			file[random.IntN(len(file))] ^= byte(1 + random.IntN(255))
		}
		if random.IntN(3) == 0 {
			file = file[:random.IntN(len(file))]
		}
		if err := os.WriteFile(path, file, 0o644); err != nil {
			t.Fatal(err)
		}
		got, given := s.check(t, true)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("after damage (-want +got):\n%s", diff)
		}
		forgotten[given] = true
	}
	if len(forgotten) < 3 {
		t.Errorf("posts remembered: %v, want the damage to show", slices.Collect(maps.Keys(forgotten)))
	}
}
