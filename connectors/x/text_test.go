package x

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestOriginal(t *testing.T) {
	tests := map[string]struct {
		held  string
		links []link
		want  string
	}{
		"nothing":                 {"Good morning.", nil, "Good morning."},
		"escaped":                 {"a &lt;b&gt; &amp;amp; c", nil, "a <b> &amp; c"},
		"a link":                  {"see https://t.co/a &amp; go", []link{{URL: "https://t.co/a", Expanded: "https://n.example/?a=1&b=2"}}, "see https://n.example/?a=1&b=2 & go"},
		"a link's own &amp;":      {"https://t.co/a", []link{{URL: "https://t.co/a", Expanded: "https://n.example/?a=&amp;"}}, "https://n.example/?a=&amp;"},
		"one that begins another": {"https://t.co/ab https://t.co/a", []link{{URL: "https://t.co/a", Expanded: "https://1.example"}, {URL: "https://t.co/ab", Expanded: "https://2.example"}}, "https://2.example https://1.example"},
		"files":                   {"look https://t.co/m", []link{{URL: "https://t.co/m", Expanded: "https://x.com/n/status/1/photo/1", MediaKey: "3_1"}}, "look"},
		"files only":              {"https://t.co/m", []link{{URL: "https://t.co/m", Display: "pic.x.com/m"}}, ""},
		"old files":               {"a https://t.co/m", []link{{URL: "https://t.co/m", Display: "pic.twitter.com/m"}}, "a"},
		"a link, then files":      {"https://t.co/a https://t.co/m", []link{{URL: "https://t.co/a", Expanded: "https://1.example"}, {URL: "https://t.co/m", Display: "pic.x.com/m"}}, "https://1.example"},
		"a last link":             {"see https://t.co/a", []link{{URL: "https://t.co/a", Expanded: "https://1.example/photo/1", Display: "1.example/photo/1"}}, "see https://1.example/photo/1"},
		"a bare domain":           {"see https://t.co/a", []link{{URL: "https://t.co/a", Expanded: "http://roasters.org", Display: "roasters.org"}}, "see roasters.org"},
		"not in the list":         {"see https://t.co/zz", nil, "see https://t.co/zz"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := original(tt.held, entities{tt.links}); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestEqualText(t *testing.T) {
	for name, tt := range map[string]struct {
		a, b string
		want bool
	}{
		"blanks": {" a\n\nb ", "a b", true}, "composed": {"Cafe\u0301", "Caf\u00e9", true}, "a scheme": {"see x.org", "see http://x.org/", true},
		"another word": {"a b", "a c", false}, "case": {"Coffee", "coffee", false}, "another link": {"see https://a.example/1", "see https://a.example/2", false},
		"a mark": {"Coffee!", "Coffee", false}, "a slash that is none of an address": {"and/", "and", false}, "escaped": {"a &amp; b", "a & b", true},
	} {
		if got := equalText(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: got %t, want %t", name, got, tt.want)
		}
	}
}

// FuzzText: folding twice is folding once, and what X does to a text is undone.
func FuzzText(f *testing.F) {
	for _, seed := range []string{
		"", "a & <b> &amp;lt; c", "see https://northwind.example/a?b=1&c=2 now", "http:////x./", "e\u0301 \u200b.", "&am&amp;p;", "hthttp://tp://x", "https://t.co/abc", ".https://",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		once := fold(text)
		if twice := fold(once); twice != once {
			t.Errorf("got %q, and folded again %q", once, twice)
		}
		if strings.Contains(text, "t.co/") {
			return
		}
		held := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text) + " https://t.co/L https://t.co/M"
		whole := "https://northwind.example/?q=a&amp;b=<c>"
		got := original(held, entities{[]link{{URL: "https://t.co/L", Expanded: whole}, {URL: "https://t.co/M", MediaKey: "3_1"}}})
		if want := strings.TrimSpace(text + " " + whole); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
