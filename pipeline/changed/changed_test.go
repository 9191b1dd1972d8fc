package changed_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/galley-social/galley/pipeline/changed"
	"github.com/galley-social/galley/schema/diag"
)

// found makes findings of lines such as "a.md:3 rule message".
func found(t *testing.T, lines ...string) []diag.Diagnostic {
	t.Helper()
	var list []diag.Diagnostic
	for _, line := range lines {
		place, rest, _ := strings.Cut(line, " ")
		rule, message, _ := strings.Cut(rest, " ")
		file, number, _ := strings.Cut(place, ":")
		d := diag.Diagnostic{File: file, Rule: rule, Message: message, Severity: diag.Warning}
		if _, err := fmt.Sscan(number, &d.Line); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		list = append(list, d)
	}
	return list
}

func lines(list []diag.Diagnostic) []string {
	var got []string
	for _, d := range list {
		got = append(got, fmt.Sprintf("%s:%d %s %s", d.File, d.Line, d.Rule, d.Message))
	}
	return got
}

func TestFilter(t *testing.T) {
	edit := func(was, before, after string) changed.File {
		return changed.Edited(was, strings.Split(before, " "), strings.Split(after, " "))
	}
	for _, c := range []struct {
		name              string
		file              changed.File // a.md; other files are the same
		before, now, want []string
		older             int
	}{
		{"nothing", changed.Same("a.md"), nil, nil, nil, 0},
		{"as it was", changed.Same("a.md"), []string{"a.md:2 x m"}, []string{"a.md:2 x m"}, nil, 1},
		{"a new file", changed.Added(), []string{"b.md:1 x m"}, []string{"a.md:2 x m", "b.md:1 x m"}, []string{"a.md:2 x m"}, 1},
		{"caused elsewhere", changed.Same("a.md"), nil, []string{"a.md:2 x m"}, []string{"a.md:2 x m"}, 0},
		{"says more than before", changed.Same("a.md"), []string{"a.md:2 x 3 posts"}, []string{"a.md:2 x 4 posts"}, []string{"a.md:2 x 4 posts"}, 0},
		{"another rule", changed.Same("a.md"), []string{"a.md:2 x m"}, []string{"a.md:2 y m"}, []string{"a.md:2 y m"}, 0},
		{"moved down", edit("a.md", "1 2 3", "0 1 2 3"), []string{"a.md:2 x m"}, []string{"a.md:3 x m"}, nil, 1},
		{"moved up", edit("a.md", "1 2 3", "2 3"), []string{"a.md:3 x m"}, []string{"a.md:2 x m"}, nil, 1},
		{"on a new line", edit("a.md", "1 2 3", "1 new 2 3"), nil, []string{"a.md:2 x m"}, []string{"a.md:2 x m"}, 0},
		{"one of two is new", edit("a.md", "1 2 3", "1 new 2 3"), []string{"a.md:2 x m"}, []string{"a.md:2 x m", "a.md:3 x m"}, []string{"a.md:2 x m"}, 1},
		{"an edited line is as wrong as before", edit("a.md", "1 2 3", "1 two 3"), []string{"a.md:2 x m"}, []string{"a.md:2 x m"}, []string{"a.md:2 x m"}, 0},
		{"and does not make room", edit("a.md", "1 2 3", "1 two 3"), []string{"a.md:2 x m"}, []string{"a.md:2 x m", "a.md:3 x m"}, []string{"a.md:2 x m", "a.md:3 x m"}, 0},
		{"on a line that stayed, in a changed file", edit("a.md", "1 2 3", "1 two 3"), []string{"a.md:3 x m"}, []string{"a.md:3 x m"}, nil, 1},
		{"new on a line that stayed", edit("a.md", "1 2 3", "1 two 3"), nil, []string{"a.md:3 x m"}, []string{"a.md:3 x m"}, 0},
		{"found at another line that stayed", changed.Same("a.md"), []string{"a.md:2 x m"}, []string{"a.md:3 x m"}, nil, 1},
		{"found once more at one that stayed", changed.Same("a.md"), []string{"a.md:2 x m"}, []string{"a.md:2 x m", "a.md:3 x m"}, []string{"a.md:3 x m"}, 1},
		{"once more, above", changed.Same("a.md"), []string{"a.md:3 x m"}, []string{"a.md:2 x m", "a.md:3 x m"}, []string{"a.md:2 x m"}, 1},
		{"names a line that moved", edit("a.md", "1 2 3", "0 1 2 3"), []string{"a.md:3 x the first is on line 2"}, []string{"a.md:4 x the first is on line 3"}, nil, 1},
		{"renamed", changed.Same("old.md"), []string{"old.md:2 x m"}, []string{"a.md:2 x m"}, nil, 1},
		{"renamed and named", changed.Same("old.md"), []string{"b.md:1 x like old.md", "old.md:2 x m"}, []string{"a.md:2 x m", "b.md:1 x like a.md"}, nil, 2},
		{"renamed and edited", edit("old.md", "1 2 3", "1 two 3"), []string{"old.md:2 x m", "old.md:3 x m"}, []string{"a.md:2 x m", "a.md:3 x m"}, []string{"a.md:2 x m"}, 1},
		{"a picture", changed.Replaced("a.md"), []string{"a.md:1 x m"}, []string{"a.md:1 x m"}, []string{"a.md:1 x m"}, 0},
		{"mended", edit("a.md", "1 2", "1 two"), []string{"a.md:2 x m"}, nil, nil, 0},
		{"at the end of the file", edit("a.md", "1 2", "1 2 3"), []string{"a.md:2 x m"}, []string{"a.md:2 x m", "a.md:9 x n"}, []string{"a.md:9 x n"}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := func(path string) changed.File {
				if path == "a.md" {
					return c.file
				}
				return changed.Same(path)
			}
			kept, older := changed.Filter(found(t, c.now...), found(t, c.before...), files)
			if diff := cmp.Diff(c.want, lines(kept)); diff != "" || older != c.older {
				t.Errorf("got %d older findings, want %d; kept (-want +got):\n%s", older, c.older, diff)
			}
		})
	}
}

// TestEdited: a line that is said to be left alone is the same in both texts, and the lines stay in order.
func TestEdited(t *testing.T) {
	text := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "", "é\r"}), 0, 30)
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		f, last := changed.Edited("a.md", before, after), 0
		for i, line := range after {
			old, ok := f.Before(i + 1)
			if !ok {
				continue
			}
			if old <= last || old > len(before) || before[old-1] != line {
				t.Fatalf("line %d is line %d of %q", i+1, old, before)
			}
			last = old
		}
		for i := range before {
			if old, ok := changed.Edited("a.md", before, before).Before(i + 1); !ok || old != i+1 {
				t.Fatalf("got line %d of the same text as line %d", i+1, old)
			}
		}
	})
}

func TestLongFiles(t *testing.T) {
	long := strings.Split(strings.Repeat("a\n", 6000), "\n")
	if _, ok := changed.Edited("a.md", long, long[1:]).Before(1); ok {
		t.Error("got a line that stayed of a file that is too long to compare")
	}
}

func TestRenames(t *testing.T) {
	text := func(blob, words string) changed.Text { return changed.Text{Blob: blob, Lines: strings.Fields(words)} }
	for _, c := range []struct {
		name        string
		gone, added map[string]changed.Text
		want        map[string]string
	}{
		{"none", nil, nil, map[string]string{}},
		{"moved", map[string]changed.Text{"a.md": text("1", "x y")}, map[string]changed.Text{"b.md": text("1", "x y")}, map[string]string{"b.md": "a.md"}},
		{"a picture", map[string]changed.Text{"a.png": text("1", "")}, map[string]changed.Text{"b.png": text("1", ""), "c.png": text("1", "")}, map[string]string{"b.png": "a.png"}},
		{"another picture", map[string]changed.Text{"a.png": text("1", "")}, map[string]changed.Text{"b.png": text("2", "")}, map[string]string{}},
		{"moved and edited", map[string]changed.Text{"a.md": text("1", "x y z")}, map[string]changed.Text{"b.md": text("2", "x y w")}, map[string]string{"b.md": "a.md"}},
		{"the more alike one", map[string]changed.Text{"a.md": text("1", "x y z w")}, map[string]changed.Text{"b.md": text("2", "x y q r"), "c.md": text("3", "x y z q")},
			map[string]string{"c.md": "a.md"}},
		{"the same one before one alike", map[string]changed.Text{"a.md": text("1", "x y z w")}, map[string]changed.Text{"b.md": text("2", "x y z q"), "c.md": text("1", "x y z w")},
			map[string]string{"c.md": "a.md"}},
		{"too little is the same", map[string]changed.Text{"a.md": text("1", "x y z")}, map[string]changed.Text{"b.md": text("2", "x q r")}, map[string]string{}},
		{"of another kind", map[string]changed.Text{"a.md": text("1", "x y")}, map[string]changed.Text{"b.yml": text("2", "x y")}, map[string]string{}},
		{"nothing in them", map[string]changed.Text{"a.md": {}}, map[string]changed.Text{"b.md": {}}, map[string]string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, changed.Renames(c.gone, c.added)); diff != "" {
				t.Errorf("renames (-want +got):\n%s", diff)
			}
		})
	}
}
