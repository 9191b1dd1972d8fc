package content_test

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

const (
	goodConfig = `version: 1
name: Northwind
timezone: Europe/Lisbon
channels:
  bluesky:
    network: bluesky
    account: northwind.example
    secret_env: BLUESKY_APP_PASSWORD
`
	goodPost = `---
title: Hello
channels: [bluesky]
publish_at: 2026-12-01 09:00
---
Hello there.
`
	goodStrategy = `---
title: Winter
period: {from: 2026-10-01, to: 2026-12-31}
---
Why.
`
	goodCampaign = `---
title: Holiday
window: {from: 2026-11-20, to: 2026-12-26}
---
`
)

// lines are findings in one line each, hints aside.
func lines(list []diag.Diagnostic) []string {
	out := []string{}
	for _, d := range list {
		out = append(out, fmt.Sprintf("%s:%d:%d: %s: %s [%s]", d.File, d.Line, d.Column, d.Severity, d.Message, d.Rule))
	}
	return out
}

func TestLoadGood(t *testing.T) {
	tree := contenttest.Files(map[string]string{
		"galley.yaml":              goodConfig,
		"brand.md":                 "---\ntitle: Voice\n---\nWarm.\n",
		"brand/words/Terms.yml":    "extends: substitution\nmessage: x\nswap:\n  foo: bar\n",
		"freeze.md":                "---\nactive: false\nreason: none\n---\n",
		"strategy/2026-q4.md":      goodStrategy,
		"campaigns/holiday.md":     goodCampaign,
		"posts/b.md":               goodPost,
		"posts/2026/12/launch.md":  strings.Replace(goodPost, "title: Hello\n", "title: Hello\nid: launch-2026\nmedia: [{file: ./media/a.png, alt: A bag}]\n", 1),
		"posts/.gitkeep":           "",
		"posts/2026/12/launch.png": "not read",
	})
	tree.MapFS["media/a.png"] = &fstest.MapFile{Data: contenttest.PNG(640, 480, 900)}
	set := content.Load(tree)
	if diff := cmp.Diff([]string{}, lines(set.Findings)); diff != "" {
		t.Fatalf("findings (-want +got):\n%s", diff)
	}
	if got, want := set.Zone.String(), "Europe/Lisbon"; got != want {
		t.Errorf("zone: got %s, want %s", got, want)
	}
	if set.Brand == nil || set.Freeze == nil || set.Strategy("2026-q4") == nil || set.Campaign("holiday") == nil {
		t.Errorf("a document is missing: brand %v, freeze %v, %d strategies, %d campaigns", set.Brand, set.Freeze, len(set.Strategies), len(set.Campaigns))
	}
	if len(set.BrandRules) != 1 || set.BrandRules[0].Extends != "substitution" {
		t.Errorf("brand rules: got %v, want one substitution", set.BrandRules)
	}
	var ids []string
	for _, p := range set.Posts {
		ids = append(ids, p.ID)
	}
	if diff := cmp.Diff([]string{"launch-2026", "b"}, ids); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
	blob, err := tree.Blob("media/a.png")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]schema.MediaFile{"media/a.png": {File: "media/a.png", Blob: blob, Type: "image/png", Bytes: 900, Width: 640, Height: 480}}
	if diff := cmp.Diff(want, set.Media); diff != "" {
		t.Errorf("media (-want +got):\n%s", diff)
	}
	if got := set.Post("launch-2026").Value.Media[0].File; got != "media/a.png" {
		t.Errorf("the path in the post: got %q, want it cleaned", got)
	}
}

// TestLoadBad has one mistake a case, and what is said about it.
func TestLoadBad(t *testing.T) {
	post := func(header string) string {
		return "---\ntitle: Hello\nchannels: [bluesky]\npublish_at: 2026-12-01 09:00\n" + header + "---\nHello.\n"
	}
	for _, test := range []struct {
		name, file, text string
		want             []string
	}{
		{"byte-order mark", "posts/a.md", "\ufeff" + goodPost, nil},
		{"carriage returns", "posts/a.md", strings.ReplaceAll(goodPost, "\n", "\r\n"), nil},
		{"empty", "posts/a.md", "", []string{"posts/a.md:1:1: error: the file is empty [content]"}},
		{"blank", "posts/a.md", "\n \n", []string{"posts/a.md:1:1: error: the file is empty [content]"}},
		{"binary", "posts/a.md", "GIF89a\x00\x01", []string{"posts/a.md:1:7: error: the file has a zero byte, so it is not text [front-matter]"}},
		{"large", "posts/a.md", goodPost + strings.Repeat("x", 50_000_000-len(goodPost)),
			[]string{"posts/a.md:1:1: error: the file has 50000000 bytes; a document has at most 1048576 [content]"}},
		{"no header", "posts/a.md", "Hello.\n", []string{"posts/a.md:1:1: error: there is no front matter [front-matter]"}},
		{"no text", "posts/a.md", strings.Replace(goodPost, "Hello there.", "", 1), []string{"posts/a.md:6:1: error: the post has no text [content]"}},
		{"open fence", "posts/a.md", "---\ntitle: Hello\nHello.\n",
			[]string{`posts/a.md:1:1: error: the front matter is opened with "---" and never closed [front-matter]`}},
		{"key twice", "posts/a.md", post("title: Again\n"),
			[]string{`posts/a.md:5:1: error: the key "title" is there twice; the first is on line 2 [front-matter]`}},
		{"tab", "posts/a.md", post("media:\n\t- file: x\n"), []string{"posts/a.md:6:1: error: a tab in the indentation [front-matter]"}},
		{"not UTF-8", "posts/a.md", post("") + "Caf\xe9\n", nil},
		{"wrong type", "posts/a.md", post("poll: yes please\n"), nil},
		{"unknown key", "posts/a.md", post("chanels: [x]\n"), nil},
		{"media missing", "posts/a.md", post("media: [{file: media/b.png, alt: A bag}]\n"),
			[]string{`posts/a.md:5:16: error: media file "media/b.png" is not in the repository [media]`}},
		{"media above", "posts/a.md", post("media: [{file: ../b.png, alt: A bag}]\n"),
			[]string{`posts/a.md:5:16: error: "../b.png" is not a path in the repository [media]`}},
		{"media inside out", "posts/a.md", post("media: [{file: media/../../b.png, alt: A bag}]\n"),
			[]string{`posts/a.md:5:16: error: "media/../../b.png" is not a path in the repository [media]`}},
		{"media round about", "posts/a.md", post("media: [{file: media/../posts/a.md, alt: A bag}]\n"),
			[]string{`posts/a.md:5:16: error: "media/../posts/a.md" is not a path in the repository [media]`}},
		{"media absolute", "posts/a.md", post("media: [{file: /etc/hostname, alt: A bag}]\n"),
			[]string{`posts/a.md:5:16: error: "/etc/hostname" is not a path in the repository [media]`}},
		{"media drive", "posts/a.md", post("media: [{file: 'C:b.png', alt: A bag}]\n"),
			[]string{`posts/a.md:5:16: error: "C:b.png" is not a path in the repository [media]`}},
		{"media backslash", "posts/a.md", post("media: [{file: 'media\\b.png', alt: A bag}]\n"),
			[]string{`posts/a.md:5:16: error: "media\\b.png" is not a path in the repository [media]`}},
		{"media address", "posts/a.md", post("media: [{file: 'https://x.example/b.png', alt: A bag}]\n"),
			[]string{`posts/a.md:5:16: error: "https://x.example/b.png" is not a path in the repository [media]`}},
		{"media git folder", "posts/a.md", post("media: [{file: .git/config, alt: A bag}]\n"),
			[]string{`posts/a.md:5:16: error: ".git/config" is not a path in the repository [media]`}},
		{"media folder", "posts/a.md", post("media: [{file: posts, alt: A bag}]\n"),
			[]string{`posts/a.md:5:16: error: "posts" is not a regular file [media]`}},
		{"card is a text", "posts/a.md", post("card: {image: posts/a.md}\n"),
			[]string{`posts/a.md:5:15: error: "posts/a.md" is not a picture or video: its bytes are text [media]`}},
		{"other ending", "posts/a.markdown", goodPost, []string{"posts/a.markdown:1:1: warning: the file is not read [content]"}},
		{"capital ending", "posts/a.MD", goodPost, []string{"posts/a.MD:1:1: warning: the file is not read [content]"}},
		{"text ending", "posts/a.txt", "Hello", []string{"posts/a.txt:1:1: warning: the file is not read [content]"}},
		{"freeze misnamed", "Freeze.md", "---\nactive: true\nreason: x\n---\n", []string{"Freeze.md:1:1: error: the file is not read [content]"}},
		{"unknown zone", "galley.yaml", strings.Replace(goodConfig, "Lisbon", "Lisbn", 1),
			[]string{`galley.yaml:3:11: error: unknown time zone "Europe/Lisbn" [content]`}},
		{"zone of the machine", "galley.yaml", strings.Replace(goodConfig, "Europe/Lisbon", "Local", 1),
			[]string{`galley.yaml:3:11: error: unknown time zone "Local" [content]`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]string{"galley.yaml": goodConfig}
			files[test.file] = test.text
			set := content.Load(contenttest.Files(files))
			got := lines(set.Findings)
			if test.want != nil {
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("findings (-want +got):\n%s", diff)
				}
			}
			for _, d := range set.Findings {
				if d.IsZero() || d.Column <= 0 || d.Hint == "" || d.Rule == "" || d.Severity == 0 {
					t.Errorf("incomplete finding: %+v", d)
				}
			}
			if test.name == "byte-order mark" || test.name == "carriage returns" {
				if len(set.Posts) != 1 || len(got) != 0 {
					t.Errorf("got %d posts and %v, want one post and no finding", len(set.Posts), got)
				}
				return
			}
			if len(got) != 1 {
				t.Errorf("got %d findings %v, want 1", len(got), got)
			}
			if diag.Worst(set.Findings) == diag.Error && !set.Broken[test.file] && len(set.Posts) == 0 && test.file != "Freeze.md" {
				t.Errorf("%s has an error, is not in the Set and not in Broken", test.file)
			}
		})
	}
}

// TestBrandFiles has rule files that package brand judges, so that here is no finding about them, and the tree
// that it reads them from.
func TestBrandFiles(t *testing.T) {
	set := content.Load(contenttest.Files(map[string]string{
		"galley.yaml": goodConfig, "brand/a.yml": "- x\n", "brand/b.yaml": "extends: existence\n", "brand/c.yml": "extends: existance\n",
		"brand/d.YML": "", "brand/large.yml": strings.Repeat("#", 1<<20+1), "brand/vocab/accept.txt": "Northwind\n",
	}))
	if len(set.Findings) != 0 || len(set.BrandRules) != 1 || set.BrandRules[0].Extends != "existance" {
		t.Errorf("got findings %v and rules %v, want none and one", lines(set.Findings), set.BrandRules)
	}
	if list, err := fs.ReadDir(set.BrandFiles, "brand"); err != nil || len(list) != 6 {
		t.Errorf("the folder has %v, error %v; want 6 entries", list, err)
	}
	if src, err := fs.ReadFile(set.BrandFiles, "brand/vocab/accept.txt"); err != nil || string(src) != "Northwind\n" {
		t.Errorf("the list of words: got %q, error %v", src, err)
	}
	if src, err := fs.ReadFile(set.BrandFiles, "brand/large.yml"); err == nil || len(src) > 0 {
		t.Errorf("the large file: got %d bytes and no error", len(src))
	}
}

// TestLoadAliasBomb has a header that would fill the memory when its aliases were followed.
func TestLoadAliasBomb(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("---\ntitle: x\na0: &a0 [x, x, x, x, x, x, x, x, x]\n")
	for level := range 40 {
		fmt.Fprintf(&bomb, "a%d: &a%d [%s]\n", level+1, level+1, strings.Repeat(fmt.Sprintf("*a%d, ", level), 9))
	}
	bomb.WriteString("---\nHello.\n")
	set := content.Load(contenttest.Files(map[string]string{"galley.yaml": goodConfig, "posts/a.md": bomb.String()}))
	if len(set.Findings) == 0 || len(set.Findings) > 10 || !set.Broken["posts/a.md"] {
		t.Fatalf("got %d findings, broken: %v; want 1 to 10 and true", len(set.Findings), set.Broken)
	}
	if got, want := lines(set.Findings)[0], `posts/a.md:3:5: error: "&a0" is an anchor, and one value would stand in several places [front-matter]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if last := set.Findings[len(set.Findings)-1].Message; !strings.HasSuffix(last, "more problems follow") {
		t.Errorf("the last finding is %q, want it to count the rest", last)
	}
}

func TestLoadMissingConfig(t *testing.T) {
	for _, test := range []struct{ name, file, hint string }{
		{"no repository", "posts/a.md", "run `galley init`"},
		{"other ending", "galley.yml", "rename galley.yml to galley.yaml"},
	} {
		t.Run(test.name, func(t *testing.T) {
			set := content.Load(contenttest.Files(map[string]string{test.file: goodPost}))
			want := []diag.Diagnostic{{
				File: "galley.yaml", Pos: diag.Pos{Line: 1, Column: 1}, Severity: diag.Error, Rule: "content",
				Message: "galley.yaml is missing", Hint: test.hint,
			}}
			if diff := cmp.Diff(want, set.Findings); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if set.Zone.String() != "UTC" || !set.Broken["galley.yaml"] {
				t.Errorf("got zone %s and broken %v, want UTC and galley.yaml broken", set.Zone, set.Broken)
			}
		})
	}
}

// TestLoadIrregular has what is no regular file, reported by the source or not.
func TestLoadIrregular(t *testing.T) {
	link := &fstest.MapFile{Data: []byte("/etc/hostname"), Mode: fs.ModeSymlink | 0o777}
	tree := contenttest.Files(map[string]string{
		"galley.yaml": goodConfig,
		"posts/a.md":  strings.Replace(goodPost, "title: Hello\n", "title: Hello\nmedia: [{file: media/x.png, alt: A bag}]\n", 1),
	})
	tree.MapFS["posts/link.md"] = link
	tree.MapFS["freeze.md"] = link
	irregular := func(file string) diag.Diagnostic {
		return diag.Diagnostic{
			File: file, Pos: diag.Pos{Line: 1, Column: 1}, Severity: diag.Error, Rule: "source",
			Message: "it is strange", Hint: "replace it with the file",
		}
	}
	// Of posts/a.md only the name is strange: it is read all the same.
	tree.Strange = []diag.Diagnostic{irregular("freeze.md"), irregular("media/x.png"), irregular("posts/a.md")}
	set := content.Load(tree)
	want := []string{
		"freeze.md:1:1: error: it is strange [source]",
		"media/x.png:1:1: error: it is strange [source]",
		"posts/a.md:1:1: error: it is strange [source]",
		`posts/a.md:3:16: error: "media/x.png" is not a regular file [media]`,
		"posts/link.md:1:1: error: it is not a regular file [source]",
	}
	if diff := cmp.Diff(want, lines(set.Findings)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	want = []string{"freeze.md", "media/x.png", "posts/link.md"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(set.Broken))); diff != "" {
		t.Errorf("broken (-want +got):\n%s", diff)
	}
}

func TestProgress(t *testing.T) {
	files := map[string]string{"galley.yaml": goodConfig}
	for i := range 20 {
		files[fmt.Sprintf("posts/%d.md", i)] = goodPost
	}
	var done []int
	total := 0
	content.Options{Progress: func(d, n int) { done, total = append(done, d), n }}.Load(contenttest.Files(files))
	if !slices.IsSorted(done) || len(done) != total || done[len(done)-1] != total {
		t.Errorf("got steps %v of %d, want every step up to the last", done, total)
	}
}
