package rules

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestDomain(t *testing.T) {
	for _, test := range []struct{ name, address, want string }{
		{"plain", "https://northwind.example/a?b#c", "northwind.example"},
		{"capitals, port and dot", "HTTPS://NorthWind.Example.:8443", "northwind.example"},
		{"user", "https://good.example@evil.example/", "evil.example"},
		{"user in the path", "https://good.example/@evil.example", "good.example"},
		{"backslash", `https://good.example\@evil.example`, "good.example"},
		{"escapes", "https://evil%2Eexample/", "evil.example"},
		{"international", "https://Bücher.example", "xn--bcher-kva.example"},
		{"the same in ASCII", "http://xn--bcher-kva.example", "xn--bcher-kva.example"},
		{"wide letters", "https://ｅｖｉｌ.example", "evil.example"},
		{"no scheme", "//evil.example/a", "evil.example"},
		{"an entry", "northwind.example", "northwind.example"},
		{"an entry with a star", "*.northwind.example", "northwind.example"},
		{"mail", "mailto:a@evil.example", ""},
		{"telephone", "tel:+351123", ""},
		{"another scheme", "gemini://a.example", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := domain(test.address); got != test.want {
				t.Errorf("domain(%q): got %q, want %q", test.address, got, test.want)
			}
		})
	}
}

func TestIsEmoji(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"none", "1 # * a © ™ ® é ’ → ❤ ✔", nil},
		{"by their form", "©️ ❤️ 1️⃣ #️⃣ ✔️", []string{"©️", "❤️", "1️⃣", "#️⃣", "✔️"}},
		{"as text", "☕︎ ☕", []string{"☕"}},
		{"joined", "👨‍👩‍👧 🏳️‍🌈 👩🏾‍🍳 🇵🇹 🇵", []string{"👨‍👩‍👧", "🏳️‍🌈", "👩🏾‍🍳", "🇵🇹"}},
		{"a form for a letter", "é️ a️", nil},
		{"all in a row", "☕☕🔥", []string{"☕", "☕", "🔥"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, c := range clusters(test.text) {
				if isEmoji(c.text) {
					got = append(got, c.text)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("emoji (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTagWords(t *testing.T) {
	for _, test := range []struct {
		tag  string
		want []string
	}{
		{"coffee", []string{"coffee"}},
		{"BrewSchool", []string{"Brew", "School"}},
		{"brewSchool", []string{"brew", "School"}},
		{"brew_school", []string{"brew", "school"}},
		{"NASA", []string{"NASA"}},
		{"Coffee2026", []string{"Coffee2026"}},
		{"", nil},
	} {
		if diff := cmp.Diff(test.want, tagWords(test.tag)); diff != "" {
			t.Errorf("words of %q (-want +got):\n%s", test.tag, diff)
		}
	}
}

func TestNames(t *testing.T) {
	for _, test := range []struct {
		name, rule string
		want       bool
	}{
		{"brand.Hype", "brand.Hype", true}, {"brand", "brand.Hype", true}, {"brand.Hy", "brand.Hype", false},
		{"brand.Hype.x", "brand.Hype", false}, {"", "brand.Hype", false}, {"Brand", "brand.Hype", false},
	} {
		if got := names(test.name, test.rule); got != test.want {
			t.Errorf("names(%q, %q): got %v", test.name, test.rule, got)
		}
	}
}

// FuzzWordList looks whether what is found is a whole word of the list, and that no text without one is searched
// in vain: what the list finds in a text it also finds with the text alone.
func FuzzWordList(f *testing.F) {
	f.Add("carbon neutral", "It is Carbon\nneutral, not carbonneutral.")
	f.Add("partner's", "Our partner’s, partners'")
	f.Add("#ad", "#AD #adventure x#ad")
	f.Add("K", "\u212A k")
	f.Fuzz(func(t *testing.T, word, text string) {
		if !utf8.ValidString(word) || !utf8.ValidString(text) {
			return // documents are UTF-8
		}
		list := newWordList([]string{word})
		for _, place := range list.find(text, strings.ToLower(text)) {
			found := text[place[0]:place[1]]
			if again := list.find(found, strings.ToLower(found)); len(again) != 1 || again[0][0] != 0 || again[0][1] != len(found) {
				t.Fatalf("%q in %q: got %q at %v, and there %v", word, text, found, place, again)
			}
			if !whole(text, place[0], place[1]) {
				t.Fatalf("%q in %q: got %q at %v, which is a part of a word", word, text, found, place)
			}
		}
	})
}

// FuzzDomain looks whether the domain of a domain is that domain, so that entries and addresses are compared in
// one form.
func FuzzDomain(f *testing.F) {
	for _, seed := range []string{"https://Bücher.example:80/a", `http:\\a@b.example`, "*.x.example", "//%41.example", "mailto:a@b", "a:b//c.example"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		d := domain(address)
		if !isDomain(d) {
			return
		}
		if again := domain(d); again != d {
			t.Fatalf("the domain of %q is %q, and that of this is %q", address, d, again)
		}
		if !under("www."+d, []string{d}) || under("x"+d, []string{d}) {
			t.Fatalf("subdomains of %q are not known", d)
		}
	})
}

// FuzzClusters looks whether the characters that may be emoji stand where they are said to stand.
func FuzzClusters(f *testing.F) {
	f.Add("a☕b 1️⃣ 🇵🇹 👨‍👩‍👧")
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range clusters(text) {
			if c.text == "" || text[c.at:c.at+len(c.text)] != c.text {
				t.Fatalf("%q: got %q at %d", text, c.text, c.at)
			}
		}
	})
}
