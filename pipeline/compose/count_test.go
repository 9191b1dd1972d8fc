package compose_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/schema"
)

func TestCount(t *testing.T) {
	family := "👨‍👩‍👧"
	flat := schema.TextRules{Unit: schema.Graphemes, URLCost: 23, MentionLocal: true}
	tests := []struct {
		name  string
		text  string
		rules schema.TextRules
		want  int
	}{
		{"graphemes", "é" + family + "e\u0301", schema.TextRules{Unit: schema.Graphemes}, 3},
		{"graphemes with a line end of two", "a\r\nb", schema.TextRules{Unit: schema.Graphemes}, 3},
		{"code points", "a" + family, schema.TextRules{Unit: schema.CodePoints}, 6},
		{"utf-16", "a" + family, schema.TextRules{Unit: schema.UTF16}, 9},
		{"bytes", "aé" + family, schema.TextRules{Unit: schema.Bytes}, 21},
		{"a link has its price", "see https://northwind.example/a/very/long/path?with=query ok", flat, 4 + 23 + 3},
		{"a short link costs more than it shows", "http://a.io", flat, 23},
		{"a link's price is the channel's", "https://northwind.example", schema.TextRules{Unit: schema.Graphemes, URLCost: 7}, 7},
		{"upper case", "HTTPS://NORTHWIND.EXAMPLE/X", flat, 23},
		{"without a price", "https://a.io", schema.TextRules{Unit: schema.Graphemes}, 12},
		{"a bare domain has its length", "northwind.example/a", flat, 19},
		{"no host", "https://", flat, 8},
		{"no dot in the host", "https://localhost/x", flat, 19},
		{"right behind a letter", "xhttps://a.io", flat, 13},
		{"right behind a script without spaces", "はhttps://a.io", flat, 24},
		{"a full stop is not the link's", "https://a.io/b.", flat, 24},
		{"nor is a bracket around it", "(https://a.io/b)", flat, 25},
		{"a bracket in it is", "https://a.io/b_(c)", flat, 23},
		{"a bracket that stays open is not", "https://a.io/b_(c", flat, 25},
		{"a port", "https://a.io:8080/b", flat, 23},
		{"a query without a path", "https://a.io?b=c", flat, 23},
		{"a sentence of another script", "https://a.ioです。", flat, 26},
		{"two links", "https://a.io https://b.io", flat, 47},
		{"a mention's domain is free", "hi @ana@social.example!", flat, 8},
		{"a local mention", "hi @ana", flat, 7},
		{"a mention inside a link", "https://a.io/@ana@social.example", flat, 23},
		{"an address of mail", "x@ana@social.example", flat, 20},
		{"a mention of a network that counts all", "@ana@b.io", schema.TextRules{Unit: schema.Graphemes}, 9},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := compose.Count(test.text, schema.Network{Text: test.rules}).Count; got != test.want {
				t.Errorf("Count(%q) = %d, want %d", test.text, got, test.want)
			}
		})
	}
}

func TestLengthCarriesTheLimits(t *testing.T) {
	got := compose.Count("añb", schema.Network{Text: schema.TextRules{Limit: 2, Unit: schema.Graphemes, ByteLimit: 9}})
	want := schema.Length{Count: 3, Limit: 2, Unit: schema.Graphemes, Bytes: 4, ByteLimit: 9}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestWarningCounts(t *testing.T) {
	post := newPost(t, "warned.md", []byte("---\ntitle: x\nchannels: [mastodon]\ncontent_warning: caffeine\n---\nOne\n\n***\n\nTwo"))
	m, _ := compose.New(newSet(t), networks()).Compose(post, "mastodon")
	for i, want := range []int{11, 11} {
		if got := m.Parts[i].Length.Count; got != want {
			t.Errorf("got length %d for part %d, want %d", got, i+1, want)
		}
	}
}

// TestThreadParts is about where "thread: auto" cuts.
func TestThreadParts(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string
	}{
		{"what fits stays whole", "One. Two.", []string{"One. Two."}},
		{"at paragraphs first", "A first paragraph.\n\nA second one. It has more to say.", []string{"A first paragraph.", "A second one.", "It has more to say."}},
		{"at sentences", "A first sentence. Another, too long to fit.", []string{"A first sentence.", "Another, too long to fit."}},
		{"an abbreviation ends no sentence", "It has e.g. this and much more text.", []string{"It has e.g. this and much more", "text."}},
		{"sentences without spaces", "これは最初の文です。これは次の文ですが、とても長いので切られます。それで終わり。", []string{"これは最初の文です。", "これは次の文ですが、とても長いので切られます。それで終わり。"}},
		{"a word too long", strings.Repeat("x", 70), []string{strings.Repeat("x", 30), strings.Repeat("x", 30), strings.Repeat("x", 10)}},
		{"never in an emoji", strings.Repeat("👨‍👩‍👧", 31), []string{strings.Repeat("👨‍👩‍👧", 30), "👨‍👩‍👧"}},
		{"a link that fits stays whole", "Some letters [a link](https://a.io) end", []string{"Some letters", "a link (https://a.io) end"}},
		{"a link too long between its text and address", "Twenty-five letters here [the link stays whole](https://a.io).", []string{"Twenty-five letters here", "the link stays whole", "(https://a.io)."}},
		{"never in a tag", "Twenty-four letters here #日本語。タグ end", []string{"Twenty-four letters here", "#日本語。タグ end"}},
		{"manual breaks stay", "One\n\n***\n\nTwo", []string{"One", "Two"}},
	}
	set := newSet(t)
	channel := set.Config.Value.Channels["short"]
	channel.Limits = &schema.Limits{Text: 30, URL: 10}
	set.Config.Value.Channels["short"] = channel
	composer := compose.New(set, networks())
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m, found := composer.Compose(bodyPost([]byte(test.body), schema.ThreadAuto), "short")
			var got []string
			for _, p := range m.Parts {
				got = append(got, p.Text)
				if p.Length.Over() {
					t.Errorf("got %d of %d in %q", p.Length.Count, p.Length.Limit, p.Text)
				}
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if len(found) > 0 {
				t.Errorf("got findings %v, want none", found)
			}
		})
	}
}
