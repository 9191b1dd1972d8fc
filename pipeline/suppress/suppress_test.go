package suppress_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/pipeline/suppress"
	"github.com/galley-social/galley/schema/diag"
)

const config = "version: 1\nname: N\ntimezone: UTC\nchannels:\n  site: {network: site, url: \"https://a.example\"}\n"

// load makes a set of one post and galley.yaml.
func load(t testing.TB, config, post string) *content.Set {
	t.Helper()
	return content.Load(contenttest.Files(map[string]string{"galley.yaml": config, "posts/a.md": post}))
}

func apply(set *content.Set, findings []diag.Diagnostic, rules []string) []diag.Diagnostic {
	var comments []suppress.Comment
	for i := range set.Posts {
		comments = append(comments, suppress.Comments(set.Posts[i].File, set.Posts[i].Front())...)
	}
	return suppress.Apply(set, comments, findings, rules)
}

// found are findings of the post, written "line severity rule".
func found(t testing.TB, file string, list ...string) []diag.Diagnostic {
	t.Helper()
	var out []diag.Diagnostic
	for _, text := range list {
		d := diag.Diagnostic{File: file, Pos: diag.Pos{Column: 1}, Message: "found"}
		var severity string
		if _, err := fmt.Sscan(text, &d.Line, &severity, &d.Rule); err != nil {
			t.Fatal(err)
		}
		d.Severity, _ = diag.ParseSeverity(severity)
		out = append(out, d)
	}
	return out
}

func lines(list []diag.Diagnostic) []string {
	var out []string
	for _, d := range list {
		text := fmt.Sprintf("%d %s %s", d.Line, d.Severity, d.Rule)
		if d.Rule == suppress.Rule {
			text = fmt.Sprintf("%d:%d+%d %s", d.Line, d.Column, d.Length, d.Message)
		}
		out = append(out, text)
	}
	return out
}

const head = "---\ntitle: A\nchannels: [site]\npublish_at: 2026-12-01 09:00\n---\n" // the body starts on line 6

func TestBody(t *testing.T) {
	for _, c := range []struct {
		name, body string
		findings   []string
		want       []string
	}{
		{"the whole file", "<!-- galley: allow tone — quoted -->\n\nOne.\n\nTwo.\n",
			[]string{"2 warning tone", "8 warning tone", "10 note tone", "8 warning other"}, []string{"8 warning other"}},
		{"the next block", "One.\n\n<!-- galley: allow tone: quoted -->\nTwo,\nthree.\n\nFour.\n",
			[]string{"6 warning tone", "9 warning tone", "10 warning tone", "12 warning tone"}, []string{"6 warning tone", "12 warning tone"}},
		{"the last block", "One.\n\n<!-- galley: allow tone - quoted -->\nTwo.\n", []string{"9 warning tone"}, nil},
		{"two rules for one block", "One.\n\n<!-- galley: allow tone – quoted -->\n<!-- galley: allow hype -- quoted -->\nTwo.\n",
			[]string{"10 warning tone", "10 warning hype"}, nil},
		{"a rule with dashes", "<!--galley:allow alt-text—drawn-->\nOne.\n", []string{"7 warning alt-text"}, nil},
		{"an error", "<!-- galley: allow limits — it is fine -->\nOne.\n", []string{"7 error limits"},
			[]string{`6:1+42 "limits" has an error here, and errors can't be silenced`, "7 error limits"}},
		{"no reason", "<!-- galley: allow tone -->\nOne.\n", []string{"7 warning tone"},
			[]string{`6:1+27 "tone" is silenced without a reason`, "7 warning tone"}},
		{"a reason of dashes", "<!-- galley: allow tone — --- -->\nOne.\n", nil, []string{`6:1+33 "tone" is silenced without a reason`}},
		{"no dash", "<!-- galley: allow tone quoted -->\nOne.\n", nil, []string{`6:1+34 there is no dash between "tone" and the reason`}},
		{"no rule", "<!-- galley: allow — quoted -->\nOne.\n", nil, []string{"6:1+31 the comment names no rule"}},
		{"another word", "<!-- galley: alow tone — quoted -->\nOne.\n", nil, []string{`6:1+35 a comment for galley says allow, not "alow"`}},
		{"unused", "One.\n\n<!-- galley: allow tone — quoted -->\nTwo.\n", []string{"6 warning tone"},
			[]string{"6 warning tone", `8:1+36 "tone" has nothing to say here, so there is nothing to silence`}},
		{"with nothing behind it", "One.\n\n<!-- galley: allow tone — quoted -->\n", nil,
			[]string{`8:1+36 "tone" has nothing to say here, so there is nothing to silence`}},
		{"an unknown rule", "<!-- galley: allow tune — quoted -->\nOne.\n", []string{"7 warning tone"}, []string{`6:1+36 unknown rule "tune"`, "7 warning tone"}},
		{"a rule of a style", "<!-- galley: allow House.Terms — quoted -->\nOne.\n", []string{"7 warning House.Terms"}, nil},
		{"itself", "<!-- galley: allow suppress — quoted -->\n<!-- galley: allow tone -->\nOne.\n", nil,
			[]string{`6:1+40 "suppress" can't be silenced`, `7:1+27 "tone" is silenced without a reason`}},
		{"in code", "```html\n<!-- galley: allow tone — quoted -->\n```\n", []string{"7 warning tone"}, []string{"7 warning tone"}},
		{"over two lines", "<!-- galley: allow tone —\nquoted -->\nOne.\n", nil, []string{"6:1+25 a comment for galley is one line, and nothing else is on it"}},
		{"with text behind it", "<!-- galley: allow tone — quoted --> One.\n", nil, []string{"6:1+41 a comment for galley is one line, and nothing else is on it"}},
		{"another comment", "<!-- a note -->\nOne.\n", []string{"7 warning tone"}, []string{"7 warning tone"}},
		{"indented", "  <!-- galley: allow tone -->\nOne.\n", nil, []string{`6:3+27 "tone" is silenced without a reason`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := load(t, config, head+c.body)
			if len(set.Posts) != 1 {
				t.Fatalf("the post can't be read: %v", set.Findings)
			}
			got := apply(set, found(t, "posts/a.md", c.findings...), []string{"alt-text", "hype", "limits", "tone"})
			if diff := cmp.Diff(c.want, lines(got)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHeader(t *testing.T) {
	for _, c := range []struct {
		name, header string
		findings     []string
		want         []string
	}{
		{"at the end of a line", "title: A # galley: allow tone — quoted\nchannels: [site]\n", []string{"2 warning tone", "3 warning tone"}, []string{"3 warning tone"}},
		{"on the line above", "channels: [site]\n# galley: allow tone — quoted\n\n# why\ntitle: A\nsummary: B\n",
			[]string{"6 warning tone", "7 warning tone"}, []string{"7 warning tone"}},
		{"all below a key", "channels: [site]\nmedia: # galley: allow tone — quoted\n- file: a.png\n  alt: b\n- file: b.png\ntitle: A\n",
			[]string{"4 warning tone", "5 warning tone", "6 warning tone", "7 warning tone"}, []string{"7 warning tone"}},
		{"one item", "channels: [site]\ntitle: A\nmedia:\n  - file: a.png # galley: allow tone — quoted\n    alt: b\n  - file: b.png\n",
			[]string{"5 warning tone", "6 warning tone", "7 warning tone"}, []string{"7 warning tone"}},
		{"in a text", "title: \"A # galley: allow tone — quoted\"\nchannels: [site]\n", []string{"2 warning tone"}, []string{"2 warning tone"}},
		{"in a block of text", "channels: [site]\ntitle: A\nsummary: |\n  B\n  # galley: allow tone — quoted\n", []string{"5 warning tone"}, []string{"5 warning tone"}},
		{"an error", "title: A # galley: allow tone — quoted\nchannels: [site]\n", []string{"2 error tone", "2 note tone"},
			[]string{"2 error tone", `2:10+29 "tone" has an error here, and errors can't be silenced`}},
		{"unused", "title: Ä # galley: allow tone — quoted\nchannels: [site]\n", nil,
			[]string{`2:10+29 "tone" has nothing to say here, so there is nothing to silence`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := load(t, config, "---\n"+c.header+"---\nHello.\n")
			if len(set.Posts) != 1 {
				t.Fatalf("the post can't be read: %v", set.Findings)
			}
			got := apply(set, found(t, "posts/a.md", c.findings...), []string{"tone"})
			if diff := cmp.Diff(c.want, lines(got)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOtherDocuments(t *testing.T) {
	set := load(t, strings.Replace(config, "timezone: UTC", "# galley: allow policy — known\ntimezone: UTC", 1), head+"Hello.\n")
	list := found(t, "galley.yaml", "4 warning policy", "5 warning policy")
	if diff := cmp.Diff([]string{"5 warning policy"}, lines(apply(set, list, []string{"policy"}))); diff != "" {
		t.Errorf("galley.yaml (-want +got):\n%s", diff)
	}
	set = load(t, config, "+++\ntitle = \"A\" # galley: allow tone — quoted\nchannels = [\"site\"]\n+++\nHello.\n")
	list = found(t, "posts/a.md", "2 warning tone", "3 warning tone")
	if diff := cmp.Diff([]string{"3 warning tone"}, lines(apply(set, list, []string{"tone"}))); diff != "" || len(set.Posts) != 1 {
		t.Errorf("a TOML header (-want +got):\n%s", diff)
	}
	for _, post := range []string{
		"---\n" + strings.Repeat("# galley: allow tone — quoted\n", 100) + "title: A\nchannels: [site]\n---\nHello.\n",
		head + strings.Repeat("Hello.\n\n<!-- galley: allow tone — quoted -->\n", 5000),
	} {
		set = load(t, config, post)
		if got := apply(set, nil, []string{"tone"}); len(set.Posts) != 1 || len(got) != 51 || !strings.Contains(got[50].Message, "more than 50") {
			t.Errorf("many comments: got %d findings, want 50 and one that says so", len(got))
		}
	}
}

// FuzzApply: whatever a post says, no error is silenced, nothing is invented but warnings about comments, and
// those stand in the file. IsComment and the reader agree about what is a comment.
func FuzzApply(f *testing.F) {
	f.Add("title: A # galley: allow tone — x\nchannels: [site]\n", "<!-- galley: allow tone — x -->\n\nHello.\n")
	f.Add("title: A\nchannels: [site]\n", "One\n\n<!-- galley: allow -->\n- a\n  <!-- galley: allow tone: b -->\n")
	f.Add("{\"title\": 1}", "<!-- galley: x")
	f.Fuzz(func(t *testing.T, header, body string) {
		post := "---\n" + header + "---\n" + body
		set := load(t, config, post)
		height := strings.Count(post, "\n") + 1
		var list []diag.Diagnostic
		for i := range height {
			list = append(list, found(t, "posts/a.md", fmt.Sprint(i+1, " error tone"), fmt.Sprint(i+1, " warning tone"))...)
		}
		before := slices.Clone(list)
		for _, d := range apply(set, list, []string{"tone"}) {
			switch {
			case d.Rule == suppress.Rule:
				if d.Line < 1 || d.Line > height || d.Column < 1 || d.Severity != diag.Warning || d.Hint == "" {
					t.Errorf("got %+v", d)
				}
			case !slices.Contains(before, d):
				t.Errorf("got %+v, which nobody found", d)
			}
		}
		if got := diag.Count(apply(set, list, nil), diag.Error); got != height {
			t.Errorf("got %d errors, want %d", got, height)
		}
		if diff := cmp.Diff(before, list); diff != "" {
			t.Errorf("the list was changed:\n%s", diff)
		}
	})
}
