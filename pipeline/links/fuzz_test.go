package links_test

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzFind: whatever a text holds, each of its links has a place in the file, and where the place has a length
// there is something of the address.
func FuzzFind(f *testing.F) {
	for _, seed := range []string{
		"See https://a.example/x, [b](https://a.example/x \"t\") <https://a.example/y>", "[a][b] é\n\n[b]: <https://a.example/z>\r\n",
		"[https://a.example](https://a.example)\n***\n## @bluesky\n\nnorthwind.com/x", "[a](https://a.example/?a=1&amp;b=\\*) [b](https://b.example/caf\u00e9)",
		"| https://a.example |\n|-|\n| [a](http://[::1]/) |", "> - https://a.example/(x)_.\n\t[a](\nhttps://a.example/\n)",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\x00") {
			return // no post is read that holds such bytes
		}
		post := head("mastodon, bluesky, site", "link: https://c.example/\n") + "Text\n" + text
		places, list := find(t, post)
		if len(list) == 0 {
			t.Fatal("got no link, want the one of the header at least")
		}
		for i, l := range list {
			_, rest, _ := strings.Cut(places[i], " ")
			there, _, _ := strings.Cut(rest, " → ")
			if l.Place.Line < 1 || l.Place.Column < 1 || utf8.RuneCountInString(there) < 1 && l.Place.Length > 0 {
				t.Fatalf("got the place %+v of %q", l.Place, l.Address)
			}
			if l.Place.Length > 0 && !strings.Contains(there, "/") && !strings.Contains(there, ".") {
				t.Fatalf("got the place %q of %q", there, l.Address)
			}
		}
	})
}
