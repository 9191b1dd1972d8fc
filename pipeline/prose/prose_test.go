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
		{"emphasis", "One **two**\nthree.", []string{":text:One two three."}},
		{"hard break", "One  \ntwo", []string{":text:One\ntwo"}},
		{"no spaces", "你好\n世界", []string{":text:你好世界"}},
		{"escapes", `a\*b &amp; &eacute; \c`, []string{`:text:a*b & é \c`}},
		{"code and addresses", "a `b c` https://x.example d", []string{":text:a *** @@@@@@@@@@@@@@@@@ d"}},
		{"link", "a [b *c*](https://x.example) d", []string{":link:b c", ":text:a b c d"}},
		{"link that is its address", "[x.example](https://x.example/)", []string{":text:@@@@@@@@@"}},
		{"image", "a ![b](c.png)", []string{":text.alt:b", ":text:a "}},
		{"headings", "# A\n\nB\n\n### C", []string{":text.heading.h1:A", ":text:B", ":text.heading.h3:C"}},
		{"containers", "- a\n- > b\n\n> c", []string{":text.list:a", ":text.list.blockquote:b", ":text.blockquote:c"}},
		{"table", "| a | b |\n|---|---|\n| c | d |", []string{":text.table:a", ":text.table:b", ":text.table:c", ":text.table:d"}},
		{"no prose", "<div>a</div>\n\n```\nb\n```\n\n    c\n\n[d]: https://x.example", nil},
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
			if diff := cmp.Diff(map[string]int{"paragraphs": 3, "list": 1, "heading.h1": 1}, s.Counts); diff != "" {
				t.Errorf("counts (-want +got):\n%s", diff)
			}
		}
	}
}

// FuzzRead looks whether each letter of a stretch leads to itself, or into an entity.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"a **b** [c `d`](e) &amp;&eacute;\n\\* https://x.example", "## @x\n> - a\n\tb\r\nc", "| a |\n|-|\n| b\\| |", "<https://a.example> ![b](c)\n===",
		"a\n\n<!-- galley: allow x — y -->\n## @b ##\n[www.a.example](http://www.a.example)",
	} {
		f.Add(seed)
	}
	reader := prose.NewReader()
	f.Fuzz(func(t *testing.T, markdown string) {
		for _, section := range reader.Read([]byte(markdown)) {
			for _, s := range section.Stretches {
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
