package prose_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/prose"
)

func TestRead(t *testing.T) {
	for _, test := range []struct {
		name, markdown string
		want           []string // section, scope and value
	}{
		{"nothing", "", nil},
		{"emphasis", "One **two**\nthree.", []string{":strong:two", ":text:One two three."}},
		{"hard break", "One  \ntwo", []string{":text:One\ntwo"}},
		{"no spaces", "你好\n世界", []string{":text:你好世界"}},
		{"escapes", `a\*b &amp; &eacute; \c`, []string{`:text:a*b & é \c`}},
		{"code and addresses", "a `b c` https://x.example d", []string{":text:a *** @@@@@@@@@@@@@@@@@ d"}},
		{"link", "a [b *c*](https://x.example) d", []string{":emphasis:c", ":link:b c", ":text:a b c d"}},
		{"link that is its address", "[x.example](https://x.example/)", []string{":text:@@@@@@@@@"}},
		{"image", "a ![b](c.png)", []string{":text.alt:b", ":text:a "}},
		{"headings", "# A\n\nB\n\n### C", []string{":text.heading.h1:A", ":text:B", ":text.heading.h3:C"}},
		{"containers", "- a\n- > b\n\n> c", []string{":text.list:a", ":text.list:b", ":text.blockquote:c"}},
		{"the first block in a container", "- a\n\n  b\n- # c\n\n> d\n>\n> - e\n>\n> # f", []string{
			":text.list:a", ":text:b", ":text.list:c", ":text.blockquote:d", ":text.list:e", ":text.heading.h1:f",
		}},
		{"what has no text, first in a container", "> ```\n> a\n> ```\n>\n> b\n\n- <p>c</p><p>d</p>", []string{":text:b", ":text.list:c", ":text:d"}},
		{"table", "| a | b |\n|---|---|\n| c | d |", []string{
			":text.table.header:a", ":text.table.header:b", ":text.table.cell:c", ":text.table.cell:d",
		}},
		{"no prose", "<!-- a -->\n\n```\nb\n```\n\n    c\n\n[d]: https://x.example", nil},
		{"raw HTML", "<div>a <b>b</b>\n  c<code>d</code>\n<p>e &amp; f</p>g</div>", []string{":text:a b c* ", ":text:e & f", ":text:g"}},
		{"kinds of raw HTML", "<h2>a</h2><ul><li>b</li></ul><table><th>c</th><td>d</td></table><blockquote>e</blockquote>", []string{
			":text.heading.h2:a", ":text.list:b", ":text.table.header:c", ":text.table.cell:d", ":text.blockquote:e",
		}},
		{"raw HTML without prose", "<script>a</script>\n\n<pre>b</pre>\n\n<style>c</style>\n\n<div title=\"d\">\n", nil},
		{"sections", "a\n\n## @x\n\nb\n\n## @y z\n\n# @x\n", []string{":text:a", "x:text:b", "x:text.heading.h2:@y z", "x:text.heading.h1:@x"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, section := range prose.NewReader().Read([]byte(test.markdown)) {
				for _, s := range section.Stretches {
					if s.Scope != "raw" && s.Scope != "summary" {
						got = append(got, section.Name+":"+s.Scope+":"+s.Value)
					}
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("stretches (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSource has the places of words, and the stretches of a whole section.
func TestSource(t *testing.T) {
	markdown := "# T\n\nÉ **tw**o &amp; \\*x\\*.\n\n<!-- galley: allow brand.Hype — why -->\n\n- l\n\nend\n\n## @x\n\ntwo\n"
	sections := prose.NewReader().Read([]byte(markdown))
	var got []string
	for _, section := range sections {
		for _, s := range section.Stretches {
			for _, word := range []string{"two", "&", "x", "end"} {
				if i := strings.Index(s.Value, word); i >= 0 {
					from, to := s.Source(i, i+len(word))
					got = append(got, fmt.Sprintf("%s %d %s", s.Scope, from, markdown[from:to]))
				}
			}
			if strings.Contains(s.Value, "galley") {
				t.Errorf("%s has the comment: %q", s.Scope, s.Value)
			}
		}
	}
	want := []string{
		"text 10 tw**o", "text 16 &amp;", "text 24 x", "text 78 end", "summary 10 tw**o", "summary 16 &amp;", "summary 24 x", "summary 78 end",
		"raw 16 &", "raw 24 x", "raw 78 end", "text 90 two", "summary 90 two", "raw 90 two",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
	for _, s := range sections[0].Stretches {
		if s.Scope == "summary" {
			if diff := cmp.Diff(map[string]int{"paragraphs": 2, "list": 1, "heading.h1": 1}, s.Counts); diff != "" {
				t.Errorf("counts (-want +got):\n%s", diff)
			}
		}
	}
}

// TestAddresses has where links lead, where that stands, and the code.
func TestAddresses(t *testing.T) {
	markdown := "a [b **c**](<https://x.example/a&amp;b> \"T\") [*d*](http://y.example) <https://z.example> e@w.example\n\n" +
		"[r][ref] ![i](i.png) `code`\n\n```\nblock\n```\n\n[ref]: https://r.example\n\n## @x\nhttps://v.example/\n"
	var got []string
	for _, section := range prose.NewReader().Read([]byte(markdown)) {
		for _, link := range section.Links {
			got = append(got, section.Name+":"+link.URL+" "+markdown[link.From:link.To])
		}
		for _, code := range section.Code {
			from, to := code.Source(0, len(code.Value))
			got = append(got, section.Name+":"+code.Value+" "+markdown[from:to])
		}
	}
	want := []string{
		":https://x.example/a&b https://x.example/a&amp;b", ":http://y.example http://y.example", ":https://z.example https://z.example",
		":mailto:e@w.example e@w.example", ":https://r.example r", ":code code", ":block\n block\n", "x:https://v.example/ https://v.example/",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("addresses and code (-want +got):\n%s", diff)
	}
}

// FuzzRead looks whether each letter of a stretch leads to itself, or into an entity.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"a **b** [c `d`](e) &amp;&eacute;\n\\* https://x.example", "## @x\n> - a\n\tb\r\nc", "| a |\n|-|\n| b\\| |", "<https://a.example> ![b](c)\n===",
		"<div>a <b>&amp;</b>\n> <p>c</p>\n</div>", "> <div>\n>  a\\*b\n> <script>c", "- <p\n  a>b\n",
		"a\n\n<!-- galley: allow x — y -->\n## @b ##\n[www.a.example](http://www.a.example)",
	} {
		f.Add(seed)
	}
	reader := prose.NewReader()
	f.Fuzz(func(t *testing.T, markdown string) {
		for _, section := range reader.Read([]byte(markdown)) {
			for _, link := range section.Links {
				if link.From < 0 || link.To < link.From || link.To > len(markdown) {
					t.Fatalf("%q: got the place %d:%d of the link to %q", markdown, link.From, link.To, link.URL)
				}
			}
			for _, s := range append(section.Stretches, section.Code...) {
				for i := range len(s.Value) {
					from, to := s.Source(i, i+1)
					if from < 0 || to < from || to > len(markdown) {
						t.Fatalf("byte %d of %q: got the place %d:%d of %q", i, s.Value, from, to, markdown)
					}
					letter := s.Value[i] >= 'a' && s.Value[i] <= 'z'
					if source := markdown[from:to]; letter && source != s.Value[i:i+1] && !strings.HasPrefix(source, "&") {
						t.Fatalf("byte %d of %q in %q: got the place of %q", i, s.Value, markdown, source)
					}
				}
			}
		}
	})
}

// TestDeepMarks has marks in marks, each of which would take all the words in it once more.
func TestDeepMarks(t *testing.T) {
	marked := 0
	for _, s := range prose.NewReader().Read([]byte(strings.Repeat("*a ", 1000) + strings.Repeat("b* ", 1000)))[0].Stretches {
		if s.Scope == "emphasis" {
			marked++
		}
		if s.Scope == "text" && strings.Count(s.Value, "a")+strings.Count(s.Value, "b") != 2000 {
			t.Errorf("got %d letters, want all 2000", len(s.Value))
		}
	}
	if marked != 8 {
		t.Errorf("got %d stretches of marks, want 8", marked)
	}
}
