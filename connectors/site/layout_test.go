package site

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/schema"
	"golang.org/x/net/html"
)

func many(n int) []schema.Message {
	var all []schema.Message
	for i := range n {
		m := message(fmt.Sprintf("post-%04d", i), 1, "<p>"+strings.Repeat("Beans and water, and a little patience. ", 40)+"</p>")
		m.At = m.At.Add(time.Duration(i) * time.Hour)
		m.Hashtags = []string{"coffee", fmt.Sprintf("topic%d", i%50)}
		all = append(all, m)
	}
	return all
}

func TestListsAreStable(t *testing.T) {
	tests := []struct{ posts, archives, first int }{{0, 0, 0}, {1, 0, 1}, {20, 0, 20}, {39, 0, 39}, {40, 1, 20}, {59, 1, 39}, {60, 2, 20}, {101, 4, 21}}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.posts), func(t *testing.T) {
			entries := make([]*entry, tt.posts)
			for i := range entries {
				entries[i] = &entry{Post: fmt.Sprint(tt.posts - 1 - i)}
			}
			pages := list("x/", "x", entries)
			if len(pages) != tt.archives+1 || len(pages[0].entries) != tt.first {
				t.Fatalf("got %d pages, %d posts on the first; want %d and %d", len(pages), len(pages[0].entries), tt.archives+1, tt.first)
			}
			var shown []*entry
			for i, p := range pages {
				shown = append(shown, p.entries...)
				if i > 0 && (p.olderPage != "" && p.olderPage != pages[i+1].path || p.newerPage != pages[i-1].path || pages[i-1].olderPage != p.path) {
					t.Errorf("page %s is not between its neighbours: %+v", p.path, p)
				}
				if p.archive > 0 && p.entries[perPage-1].Post != fmt.Sprint((p.archive-1)*perPage) {
					t.Errorf("%s starts with %s", p.path, p.entries[perPage-1].Post)
				}
			}
			if !slices.Equal(shown, entries) {
				t.Error("the pages do not show every post once, from the newest on")
			}
		})
	}
}

// counting notes what is written.
type counting struct {
	*connectortest.Memory
	written []string
	bytes   int
}

func (c *counting) Write(ctx context.Context, files map[string][]byte, message string) error {
	c.written = c.written[:0]
	for name, data := range files {
		c.written = append(c.written, name)
		c.bytes += len(data)
	}
	slices.Sort(c.written)
	return c.Memory.Write(ctx, files, message)
}

// filled is a site with many posts, made at once by way of its index.
func filled(tb testing.TB, n int) *counting {
	tb.Helper()
	files := &counting{Memory: &connectortest.Memory{}}
	c := mustOpen(tb, files)
	all := many(n)
	ix := &index{Channel: "site"}
	for _, m := range all[:n-1] {
		e, err := newEntry(schema.Effect{Message: m}, nil)
		if err != nil {
			tb.Fatal(err)
		}
		ix.Posts = append(ix.Posts, e)
	}
	data, err := ix.encode()
	if err != nil {
		tb.Fatal(err)
	}
	if err := files.Write(tb.Context(), map[string][]byte{indexFile: data}, ""); err != nil {
		tb.Fatal(err)
	}
	post(tb, c, all[n-1])
	return files
}

func TestOneMorePostWritesFewFiles(t *testing.T) {
	files := filled(t, 400)
	if got := len(files.Names()); got < 450 {
		t.Fatalf("the site has only %d files", got)
	}
	m := message("the-newest", 1, "<p>x</p>")
	m.At, m.Hashtags = m.At.AddDate(3, 0, 0), []string{"coffee"}
	post(t, mustOpen(t, files), m)
	want := []string{
		"atom.xml", "feed.json", "galley-site.json", "index.html", "posts/post-0399/index.html",
		"posts/the-newest/index.html", "sitemap.xml", "tags/coffee/index.html", "tags/index.html",
	}
	if !slices.Equal(files.written, want) {
		t.Errorf("got %q, want %q", files.written, want)
	}
}

func BenchmarkOneMorePost(b *testing.B) {
	files := filled(b, 2000)
	c := mustOpen(b, files)
	files.bytes = 0
	for i := 0; b.Loop(); i++ {
		m := message("the-newest", 1, fmt.Sprintf("<p>%d</p>", i))
		m.At, m.Hashtags = m.At.AddDate(3, 0, 0), []string{"coffee"}
		post(b, c, m)
	}
	b.ReportMetric(float64(len(files.written)), "files/op")
	b.ReportMetric(float64(files.bytes)/float64(b.N), "bytes-written/op")
}

// Every link and picture of every page leads to a file that is there, every picture has an alternative
// text, and nothing is loaded from elsewhere.
func TestPagesHoldTogether(t *testing.T) {
	files := memory(t, append(sample(), many(45)...)...)
	links := 0
	for name, data := range files {
		if path.Ext(name) != ".html" {
			continue
		}
		harmless(t, name, data)
		root, err := html.Parse(strings.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			links += leads(t, files, name, n)
		}
	}
	if links < 200 {
		t.Errorf("only %d links were followed", links)
	}
}

func leads(t *testing.T, files map[string]string, from string, n *html.Node) int {
	t.Helper()
	target := attribute(n, "src")
	if n.Data == "a" || n.Data == "link" && attribute(n, "rel") != "canonical" {
		target = attribute(n, "href")
	}
	if n.Data == "img" && attribute(n, "alt") == "" {
		t.Errorf("%s: a picture has no alternative text", from)
	}
	const base = "https://northwind.example/news/"
	inside, absolute := strings.CutPrefix(target, base)
	switch {
	case target == "" || strings.HasPrefix(target, "#"):
		return 0
	case absolute && (inside == "" || strings.HasSuffix(inside, "/")):
		inside += "index.html"
	case !absolute && strings.Contains(target, ":"):
		if n.Data != "a" {
			t.Errorf("%s: <%s> loads %s", from, n.Data, target)
		}
		return 0
	case !absolute:
		inside = path.Join(path.Dir(from), target)
	}
	name, err := unescape(inside)
	if _, ok := files[name]; (!ok || err != nil) && !strings.HasSuffix(target, "/about") {
		t.Errorf("%s: nothing is at %s", from, target)
	}
	return 1
}

// The colours of both schemes are readable: WCAG 2 asks for 4.5 to 1.
func TestContrast(t *testing.T) {
	css, err := embedded.ReadFile("assets/site.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(css), "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("there is no dark scheme")
	}
	pairs := [][2]string{
		{"ink", "paper"}, {"ink", "card"}, {"ink", "tint"}, {"soft", "paper"}, {"soft", "card"}, {"soft", "tint"},
		{"accent", "paper"}, {"accent", "card"}, {"accent", "tint"}, {"on-accent", "accent"},
	}
	for scheme, text := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]float64{}
		for _, found := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`).FindAllStringSubmatch(text, -1) {
			colours[found[1]] = luminance(t, found[2])
		}
		for _, pair := range pairs {
			a, okA := colours[pair[0]]
			b, okB := colours[pair[1]]
			ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05)
			if !okA || !okB || ratio < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.2f", scheme, pair[0], pair[1], ratio)
			}
		}
	}
}
