package compose_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/frontmatter"
)

func bodyPost(body []byte, thread schema.Threading) *content.Post {
	value := schema.Post{Title: "Fuzz", Thread: thread, Campaign: "holiday-2026"}
	return &content.Post{ID: "fuzz", Doc: content.NewDoc("posts/fuzz.md", value, frontmatter.Document{Body: body, BodyLine: 5})}
}

// checkFacets reports ranges that a server would refuse.
func checkFacets(t *testing.T, text string, facets []schema.Facet) {
	t.Helper()
	end := 0
	for _, f := range facets {
		switch {
		case f.Start < end || f.End <= f.Start || f.End > len(text):
			t.Errorf("got range %d-%d behind %d in %q, want ranges in order and inside", f.Start, f.End, end, text)
			return
		case !boundary(text, f.Start) || !boundary(text, f.End):
			t.Errorf("got range %d-%d inside a character of %q", f.Start, f.End, text)
		case f.Value == "":
			t.Errorf("got an empty %s in %q", f.Kind, text)
		}
		end = f.End
	}
}

func boundary(text string, at int) bool { return at == len(text) || utf8.RuneStart(text[at]) }

func spaceless(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// bodies are texts that have gone wrong in one renderer of Markdown or another.
func bodies() []string {
	return []string{
		"", "One.\n\n***\n\nTwo. https://northwind.example/a?b=c#d\n\n## @bluesky\nx",
		"[a](https://northwind.example/x) [b](mailto:b@c.de) ![i](j) <b>x</b> `#c` #d @e.com $F",
		"- a\n  - b\n\n    c\n1. d\n\n> e\n> - f\n\n```\ng\n```\n\n|h|\n|-|\n|i|\n", "e\u0301[e](https://a.com)\u0301 \x00 \xff",
		"長い文です。次の文です！とても長い。", "a\r\nb  \r\nc\\\r\nd\r\n\r\n---\r\n\r\ne", "# @bluesky\n## @nobody\n## @\nx\n---\n***",
		strings.Repeat("word 👨‍👩‍👧 https://northwind.example/long/path ", 12), "&amp;\\&amp;&#0;&#x202e;", "[" + strings.Repeat("x ", 90) + "](https://a.example/b)",
	}
}

func FuzzCompose(f *testing.F) {
	for _, seed := range bodies() {
		f.Add([]byte(seed), 40, true)
		f.Add([]byte(seed), 300, false)
	}
	set := newSet(f)
	f.Fuzz(func(t *testing.T, body []byte, limit int, trailer bool) {
		limit = 1 + max(limit, -limit)%400
		all := networks()
		for name, n := range all {
			if n.Threads && n.Text.Limit > 0 {
				n.Text.Limit = max(limit, 1)
			}
			all[name] = n
		}
		composer := compose.New(set, all)
		manual, auto := bodyPost(body, schema.ThreadManual), bodyPost(body, schema.ThreadAuto)
		if trailer {
			auto.Value.Link, auto.Value.Hashtags = "https://northwind.example/link", []string{"One", "Two"}
		}
		for _, channel := range []string{"bluesky", "mastodon", "board", "forum", "site"} {
			m, found := composer.Compose(auto, channel)
			again, _ := compose.New(set, all).Compose(auto, channel)
			if d := cmp.Diff(m, again); d != "" {
				t.Fatalf("two results for one post:\n%s", d)
			}
			for _, d := range found {
				if d.Line < 1 || d.Line > 5+bytes.Count(body, []byte("\n")) || d.Column < 1 {
					t.Errorf("got a finding at %d:%d, want a place in the file: %s", d.Line, d.Column, d.Message)
				}
			}
			var joined strings.Builder
			for _, p := range m.Parts {
				checkPart(t, p, all[set.Config.Value.Channels[channel].Network])
				joined.WriteString(p.Text)
			}
			if trailer {
				continue
			}
			var want strings.Builder
			whole, _ := composer.Compose(manual, channel)
			for _, p := range whole.Parts {
				want.WriteString(p.Text)
			}
			if got, want := spaceless(joined.String()), spaceless(want.String()); got != want {
				t.Errorf("%s: got the parts %q, want the text %q", channel, got, want)
			}
		}
	})
}

func checkPart(t *testing.T, p schema.Part, n schema.Network) {
	t.Helper()
	if d := cmp.Diff(compose.Count(p.Text, n), p.Length); d != "" {
		t.Errorf("the length is not that of the text %q:\n%s", p.Text, d)
	}
	if !utf8.ValidString(p.Text) || strings.ContainsAny(p.Text, "\r\x00") {
		t.Errorf("got control characters or invalid text in %q", p.Text)
	}
	if n.Threads && p.Length.Over() && uniseg.GraphemeClusterCount(p.Text) > 1 {
		t.Errorf("got %d of %d in %q, want auto to split it", p.Length.Count, p.Length.Limit, p.Text)
	}
	checkFacets(t, p.Text, p.Facets)
	if strings.Contains(strings.ToLower(p.HTML), "<script") || strings.Contains(p.HTML, `href="javascript:`) {
		t.Errorf("got a script in %q", p.HTML)
	}
}

func FuzzDetect(f *testing.F) {
	for _, text := range generate(3, 300) {
		f.Add(text)
	}
	network := networks()["mastodon"]
	f.Fuzz(func(t *testing.T, text string) {
		checkFacets(t, text, compose.Detect(text))
		got := compose.Count(text, network)
		if most := utf8.RuneCountInString(text) + 23*strings.Count(text, "://"); got.Count < 0 || got.Count > most {
			t.Errorf("Count(%q) = %d, want at most %d", text, got.Count, most)
		}
	})
}

func benchmark(b *testing.B, posts int) {
	set := newSet(b)
	for i := range posts {
		body := fmt.Sprintf("Post %d has **bold** words, a [link](https://northwind.example/%d) and a #tag.\n\nIts second paragraph is longer, "+
			"so that there is something to count and to measure.\n\n***\n\nA second part for @alice.example.com.\n\n## @mastodon\nAnother text, %d.\n", i, i, i)
		post := bodyPost([]byte(body), schema.ThreadManual)
		post.ID = fmt.Sprintf("post-%d", i)
		post.Value.Link, post.Value.Hashtags = "https://northwind.example/", []string{"coffee"}
		set.Posts = append(set.Posts, *post)
	}
	composer := compose.New(set, networks())
	b.ReportAllocs()
	for b.Loop() {
		for i := range set.Posts {
			for _, channel := range []string{"bluesky", "mastodon", "site"} {
				if m, _ := composer.Compose(&set.Posts[i], channel); len(m.Parts) == 0 {
					b.Fatal("got no parts")
				}
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*posts*3), "ns/message")
}

func BenchmarkCompose1000(b *testing.B)  { benchmark(b, 1_000) }
func BenchmarkCompose10000(b *testing.B) { benchmark(b, 10_000) }
