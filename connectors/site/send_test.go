package site

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/schema"
	diff "github.com/google/go-cmp/cmp"
)

func contents(t *testing.T, files *connectortest.Memory) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, name := range files.Names() {
		out[name] = read(t, files, name)
	}
	return out
}

func holding(t *testing.T, data map[string]string) *connectortest.Memory {
	t.Helper()
	files, all := &connectortest.Memory{}, map[string][]byte{}
	for name, text := range data {
		all[name] = []byte(text)
	}
	if err := files.Write(t.Context(), all, ""); err != nil {
		t.Fatal(err)
	}
	return files
}

func TestSendTwiceWritesNothing(t *testing.T) {
	files := &connectortest.Memory{}
	for _, m := range sample() {
		post(t, mustOpen(t, files), m)
	}
	before, writes := contents(t, files), files.Writes()
	for _, m := range sample() {
		post(t, mustOpen(t, files), m)
	}
	if got := files.Writes(); got != writes {
		t.Errorf("got %d more writes, want none", got-writes)
	}
	if d := diff.Diff(before, contents(t, files)); d != "" {
		t.Errorf("the files changed (-before +after):\n%s", d)
	}
}

func TestOrderDoesNotMatter(t *testing.T) {
	forward, backward := &connectortest.Memory{}, &connectortest.Memory{}
	all := sample()
	for _, m := range all {
		post(t, mustOpen(t, forward), m)
	}
	slices.Reverse(all)
	for _, m := range all {
		post(t, mustOpen(t, backward), m)
	}
	if d := diff.Diff(contents(t, forward), contents(t, backward)); d != "" {
		t.Errorf("the sites differ (-forward +backward):\n%s", d)
	}
}

func TestParts(t *testing.T) {
	files := &connectortest.Memory{}
	got := post(t, mustOpen(t, files), everything())
	at := everything().At
	want := []schema.Remote{
		{ID: "posts/holiday-blend/", URL: "https://northwind.example/news/posts/holiday-blend/", At: at},
		{ID: "posts/holiday-blend/#part-2", URL: "https://northwind.example/news/posts/holiday-blend/#part-2", At: at},
		{ID: "posts/holiday-blend/#part-3", URL: "https://northwind.example/news/posts/holiday-blend/#part-3", At: at},
	}
	if d := diff.Diff(want, got); d != "" {
		t.Errorf("remotes (-want +got):\n%s", d)
	}
	for i := range want {
		found, err := mustOpen(t, files).Find(t.Context(), schema.Effect{Message: everything(), Part: i})
		if err != nil || found != want[i] {
			t.Errorf("find part %d: got %+v, %v, want %+v", i, found, err, want[i])
		}
	}
}

// torn writes some of the files, in the order of a folder, and then fails as a killed process would.
type torn struct {
	*connectortest.Memory
	left int
}

func (t *torn) Write(ctx context.Context, files map[string][]byte, message string) error {
	names := slices.SortedFunc(maps.Keys(files), func(a, b string) int {
		return cmp.Or(cmp.Compare(writeRank(a, files[a]), writeRank(b, files[b])), cmp.Compare(a, b))
	})
	for _, name := range names {
		if t.left == 0 {
			return errors.New("killed")
		}
		t.left--
		if err := t.Memory.Write(ctx, map[string][]byte{name: files[name]}, message); err != nil {
			return err
		}
	}
	return nil
}

func TestCrashIsRepaired(t *testing.T) {
	edited := everything()
	edited.Parts, edited.Hashtags, edited.Title = edited.Parts[:1], []string{"Winter"}, "Holiday Blend is gone"
	edited.Parts[0].Media = nil
	tests := []struct {
		name   string
		before []schema.Message
		send   schema.Message
	}{
		{"first post", nil, everything()},
		{"one more post", sample()[:4], everything()},
		{"an edit that drops media and topics", sample(), edited},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := &connectortest.Memory{}
			for _, m := range tt.before {
				post(t, mustOpen(t, files), m)
			}
			before := contents(t, files)
			post(t, mustOpen(t, files), tt.send)
			want := contents(t, files)
			crashes := 0
			for after := range 40 {
				files := holding(t, before)
				if !crash(t, &torn{files, after}, tt.send) {
					break
				}
				crashes++
				post(t, mustOpen(t, files), tt.send)
				if d := diff.Diff(want, contents(t, files)); d != "" {
					t.Fatalf("killed after %d files, the repeat gave another site (-want +got):\n%s", after, d)
				}
			}
			if crashes < 5 {
				t.Errorf("only %d crashes were tried", crashes)
			}
		})
	}
}

// crash sends the message to files that break, and reports whether they did.
func crash(t *testing.T, files *torn, m schema.Message) bool {
	t.Helper()
	c := mustOpen(t, files)
	for i, p := range m.Parts {
		for _, file := range p.Media {
			if _, err := c.Upload(t.Context(), file, bytesOf(file.File)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := c.Send(t.Context(), schema.Effect{Message: m, Part: i}); err != nil {
			var fault *schema.Fault
			if !errors.As(err, &fault) || fault.Outcome != schema.Unknown {
				t.Fatalf("got %v, want an unknown outcome", err)
			}
			return true
		}
	}
	return false
}

func TestRefusals(t *testing.T) {
	private := message("a", 1, "<p>a</p>")
	private.Visibility = schema.Private
	svg := message("a", 1, "<p>a</p>")
	svg.Parts[0].Media = []schema.MediaFile{mediaFile("media/x.svg", "image/svg+xml", "x")}
	missing := message("a", 1, "<p>a</p>")
	missing.Parts[0].Media = []schema.MediaFile{mediaFile("media/x.png", "image/png", "x")}
	untitled := message("a", 1, "<p>a</p>")
	untitled.Title = "\x00 "
	plain := message("a", 1, "<p>a</p>")
	tests := []struct {
		name    string
		files   map[string]string
		send    schema.Message
		part    int
		outcome schema.Outcome
		reason  string
	}{
		{"a hand-made site", map[string]string{"index.html": "<h1>Mine</h1>"}, plain, 0, schema.Refused, "index.html is there"},
		{"a hand-made sitemap", map[string]string{"sitemap.xml": "<urlset>galley</urlset>"}, plain, 0, schema.Refused, "sitemap.xml is there"},
		{"a hand-made feed", map[string]string{"feed.json": "{}"}, plain, 0, schema.Refused, "feed.json is there"},
		{"an index that is not JSON", map[string]string{indexFile: "<<<<<<< HEAD"}, plain, 0, schema.Refused, "not JSON"},
		{"an index of something else", map[string]string{indexFile: `{"format":"other"}`}, plain, 0, schema.Refused, `its format is "other"`},
		{"a newer index", map[string]string{indexFile: `{"format":"galley-site","version":2}`}, plain, 0, schema.Refused, "its version is 2"},
		{"an index with unknown keys", map[string]string{indexFile: `{"format":"galley-site","version":1,"channel":"site","more":1}`}, plain, 0, schema.Refused, "more"},
		{"another channel's site", map[string]string{indexFile: `{"format":"galley-site","version":1,"channel":"other","posts":[]}`}, plain, 0, schema.Refused, `the channel "other"`},
		{"a private post", nil, private, 0, schema.Refused, "a site is public"},
		{"a type the site does not show", nil, svg, 0, schema.Refused, "image/svg+xml"},
		{"media that was not uploaded", nil, missing, 0, schema.Later, "was not uploaded"},
		{"no title", nil, untitled, 0, schema.Refused, "no title"},
		{"no such part", nil, plain, 1, schema.Refused, "no part 2"},
		{"nested beyond reason", nil, message("a", 1, strings.Repeat("<ul><li>", 600)), 0, schema.Refused, "can't be shown"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := holding(t, tt.files)
			before := contents(t, files)
			_, err := mustOpen(t, files).Send(t.Context(), schema.Effect{Message: tt.send, Part: tt.part})
			var fault *schema.Fault
			if !errors.As(err, &fault) || fault.Outcome != tt.outcome || !strings.Contains(fault.Reason, tt.reason) {
				t.Errorf("got %v, want %s with %q", err, tt.outcome, tt.reason)
			}
			if d := diff.Diff(before, contents(t, files)); d != "" {
				t.Errorf("files changed (-before +after):\n%s", d)
			}
		})
	}
}

func TestPostsCantShareAPage(t *testing.T) {
	files := &connectortest.Memory{}
	post(t, mustOpen(t, files), message("launch", 1, "<p>a</p>"))
	_, err := mustOpen(t, files).Send(t.Context(), schema.Effect{Message: message("Launch", 2, "<p>b</p>")})
	if err == nil || !strings.Contains(err.Error(), "would share the page posts/launch/index.html") {
		t.Errorf("got %v, want a refusal", err)
	}
}

func TestStrangersFileStays(t *testing.T) {
	files := &connectortest.Memory{}
	post(t, mustOpen(t, files), message("a", 1, "<p>a</p>"))
	if err := files.Write(t.Context(), map[string][]byte{"tags/coffee/index.html": []byte("mine"), "CNAME": []byte("x.example")}, ""); err != nil {
		t.Fatal(err)
	}
	m := message("b", 2, "<p>b</p>")
	m.Hashtags = []string{"coffee"}
	if _, err := mustOpen(t, files).Send(t.Context(), schema.Effect{Message: m}); err == nil {
		t.Error("got success, want a refusal")
	}
	m.Hashtags = nil
	post(t, mustOpen(t, files), m)
	if got := read(t, files, "tags/coffee/index.html") + read(t, files, "CNAME"); got != "minex.example" {
		t.Errorf("got %q, want the files as they were", got)
	}
}

func TestEditAndDelete(t *testing.T) {
	files := &connectortest.Memory{}
	post(t, mustOpen(t, files), message("first", 1, "<p>first</p>"))
	want := contents(t, files)
	m := everything()
	post(t, mustOpen(t, files), m)
	m.Parts[0].Media = m.Parts[0].Media[:1]
	m.Parts, m.Hashtags = m.Parts[:1], []string{"Winter"}
	post(t, mustOpen(t, files), m)
	for name := range contents(t, files) {
		if strings.HasSuffix(name, ".png") || strings.HasPrefix(name, "tags/coffee") {
			t.Errorf("%s is still there after the edit", name)
		}
	}
	if page := read(t, files, "posts/holiday-blend/index.html"); strings.Contains(page, "part-2") {
		t.Error("the page still has the part that the edit took away")
	}
	for try := range 2 {
		err := mustOpen(t, files).Delete(t.Context(), schema.Remote{ID: "posts/holiday-blend/"})
		if try == 0 && err != nil || try == 1 && !errors.Is(err, schema.ErrAbsent) {
			t.Fatalf("delete: %v", err)
		}
		if d := diff.Diff(want, contents(t, files)); d != "" {
			t.Errorf("after the deletion the site is not as it was (-before +after):\n%s", d)
		}
	}
}

func TestDamagedPageIsMended(t *testing.T) {
	files := &connectortest.Memory{}
	post(t, mustOpen(t, files), everything())
	want := contents(t, files)
	for name := range want {
		if strings.HasPrefix(name, "media/") || name == indexFile {
			continue
		}
		if err := files.Write(t.Context(), map[string][]byte{name: nil}, ""); err != nil {
			t.Fatal(err)
		}
	}
	post(t, mustOpen(t, files), everything())
	if d := diff.Diff(want, contents(t, files)); d != "" {
		t.Errorf("not mended (-want +got):\n%s", d)
	}
}

func TestNewNameReachesEveryPage(t *testing.T) {
	files := &connectortest.Memory{}
	for _, m := range sample() {
		post(t, mustOpen(t, files), m)
	}
	o := options(files)
	o.Config.Name = "Southwind Tea"
	c, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	post(t, c, sample()[0])
	pages := 0
	for name, data := range contents(t, files) {
		if strings.HasSuffix(name, ".html") {
			pages++
			if strings.Contains(data, "Northwind Coffee") || !strings.Contains(data, "Southwind Tea") {
				t.Errorf("%s still has the old name", name)
			}
		}
	}
	if pages < 8 {
		t.Errorf("only %d pages were looked at", pages)
	}
}
