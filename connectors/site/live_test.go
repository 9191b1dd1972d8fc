package site

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/schema"
)

// TestDeleteParts takes a thread off the site from its end: each time the site is as if the rest had been sent alone.
func TestDeleteParts(t *testing.T) {
	files := &connectortest.Memory{}
	remotes := post(t, mustOpen(t, files), everything())
	for left := len(remotes) - 1; left >= 0; left-- {
		if err := mustOpen(t, files).Delete(t.Context(), remotes[left]); err != nil {
			t.Fatal(err)
		}
		want := &connectortest.Memory{}
		m := everything()
		m.Parts = m.Parts[:left]
		post(t, mustOpen(t, want), m)
		if left == 0 {
			for _, name := range files.Names() {
				if strings.HasPrefix(name, "posts/") || strings.HasPrefix(name, "media/") || strings.Contains(read(t, files, name), "Holiday Blend") {
					t.Errorf("%s is still there, or still names the post", name)
				}
			}
			continue
		}
		if diff := cmp.Diff(contents(t, want), contents(t, files)); diff != "" {
			t.Errorf("with %d parts left (-sent so +deleted):\n%s", left, diff)
		}
	}
}

// TestFetchPage edits the files of a site by hand.
func TestFetchPage(t *testing.T) {
	const page = "posts/holiday-blend/index.html"
	edit := func(name, old, better string) func(*testing.T, connector.Files) {
		return func(t *testing.T, files connector.Files) {
			text := read(t, files, name)
			if !strings.Contains(text, old) {
				t.Fatalf("%s has no %q", name, old)
			}
			if err := files.Write(t.Context(), map[string][]byte{name: []byte(strings.Replace(text, old, better, 1))}, ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	tests := map[string]struct {
		change func(*testing.T, connector.Files)
		want   string
		absent bool
	}{
		"as it was":       {func(*testing.T, connector.Files) {}, "", false},
		"the page":        {edit(page, "is back", "was back"), page + " is not as galley wrote it", false},
		"the page's post": {edit(indexFile, `"post":"holiday-blend"`, `"post":"other"`), "", true},
		"another page":    {edit("posts/harvest/index.html", "colheita", "safra"), "", false},
		"an older look": {func(t *testing.T, f connector.Files) {
			edit(indexFile, `"look":"`, `"look":"old`)(t, f)
			edit(page, "<main", "<main class=old")(t, f)
		}, "", false},
		"the page goes": {func(t *testing.T, files connector.Files) {
			if err := files.Write(t.Context(), map[string][]byte{page: nil}, ""); err != nil {
				t.Fatal(err)
			}
		}, "", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			files := &connectortest.Memory{}
			for _, m := range sample() {
				post(t, mustOpen(t, files), m)
			}
			tt.change(t, files)
			got, err := mustOpen(t, files).Fetch(t.Context(), schema.Remote{ID: "posts/holiday-blend/#part-2"})
			if errors.Is(err, schema.ErrAbsent) != tt.absent || !tt.absent && err != nil || got.Altered != tt.want {
				t.Errorf("got %+v, %v; want altered %q, absent %t", got, err, tt.want, tt.absent)
			}
		})
	}
}

func TestLocate(t *testing.T) {
	files := &connectortest.Memory{}
	c := mustOpen(t, files)
	post(t, c, everything())
	ix, err := c.load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const base = "https://northwind.example/news/"
	tests := map[string]struct {
		remote schema.Remote
		number int
		want   string
	}{
		"first":           {schema.Remote{ID: "posts/holiday-blend/"}, 1, ""},
		"third":           {schema.Remote{ID: "posts/holiday-blend/#part-3"}, 3, ""},
		"by address":      {schema.Remote{URL: base + "posts/holiday-blend/#part-2"}, 2, ""},
		"no such part":    {schema.Remote{ID: "posts/holiday-blend/#part-4"}, 0, schema.ErrAbsent.Error()},
		"no such post":    {schema.Remote{ID: "posts/holiday/"}, 0, schema.ErrAbsent.Error()},
		"another site":    {schema.Remote{URL: "https://elsewhere.example/posts/holiday-blend/"}, 0, "is not an address of this site"},
		"the site itself": {schema.Remote{URL: base}, 0, "is not the address of a post"},
	}
	for name, tt := range tests {
		_, number, err := c.locate(ix, tt.remote)
		if number != tt.number || (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %d, %v; want %d, %q", name, number, err, tt.number, tt.want)
		}
	}
}
