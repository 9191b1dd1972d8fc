package compose_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/schema"
)

func weightedRules() schema.TextRules {
	return schema.TextRules{Unit: schema.Weighted, Limit: 280, URLCost: 23}
}

// TestUnits is about the units that one network has for itself. What X says to thousands of texts more is
// compared with its own library.
func TestUnits(t *testing.T) {
	x := weightedRules()
	threads := schema.TextRules{Unit: schema.EmojiBytes}
	linkedin := schema.TextRules{Unit: schema.UTF16, Escaped: `\|{}@[]()<>#*_~`}
	tests := []struct {
		name  string
		rules schema.TextRules
		text  string
		want  int
	}{
		{"nothing", x, "", 0},
		{"a link costs 23", x, "Hi http://test.co", 26},
		{"so does a bare domain", x, "Hi test.co", 26},
		{"unless nobody can have it", x, "Hi test.nodomain", 16},
		{"a link that costs something else", schema.TextRules{Unit: schema.Weighted, URLCost: 30}, "Hi http://test.co", 33},
		{"a link that has no price", schema.TextRules{Unit: schema.Weighted}, "Hi http://test.co", 17},
		{"140 characters of Chinese", x, strings.Repeat("故", 140), 280},
		{"a link inside of them", x, "故故http://example.com/aです", 4 + 23 + 4},
		{"a family", x, "👨‍👩‍👧‍👦", 2},
		{"a family that is too new", x, "🧑‍🧑‍🧒", 2 + 1 + 2 + 1 + 2},
		{"a keycap", x, "1️⃣", 2},
		{"a flag and a half", x, "🇵🇹🇪", 4},
		{"decomposed", x, "cafe\u0301", 4},
		{"quotation marks", x, "“a” – b…", 9},
		{"marks of direction", x, "\u202aa\u202c", 5},
		{"a joiner alone", x, "a\u200db", 3},
		{"letters", threads, "Olá", 3},
		{"an emoji by its bytes", threads, "👍", 4},
		{"a family by its bytes", threads, "👨‍👩‍👧‍👦!", 26},
		{"a sign in its emoji form", threads, "❤️", 6},
		{"a sign in its text form", threads, "❤", 1},
		{"a sign that is an emoji by itself", threads, "✅", 3},
		{"a keycap by its bytes", threads, "1️⃣", 7},
		{"a flag by its bytes", threads, "🇵🇹", 8},
		{"a letter beyond the basic plane", threads, "𠮷", 2},
		{"a letter with its accent apart", threads, "x\u0323", 2},
		{"nothing to escape", linkedin, "Plain, text.", 12},
		{"what is sent behind a backslash", linkedin, `(a) #b @c_d \ `, 14 + 6},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := compose.Count(test.text, schema.Network{Text: test.rules}).Count; got != test.want {
				t.Errorf("Count(%q) = %d, want %d", test.text, got, test.want)
			}
		})
	}
}

// TestChannelLimits: a channel's own limits replace those of any network, whatever it counts.
func TestChannelLimits(t *testing.T) {
	set := newSet(t)
	set.Config.Value.Channels["x"] = schema.Channel{Network: "x", Limits: &schema.Limits{Text: 25_000, URL: 30, Images: 2, Alt: 9}}
	all := networks()
	all["x"] = schema.Network{Name: "x", Markup: schema.MarkupPlain, Text: weightedRules()}
	composer := compose.New(set, all)
	m, _ := composer.Compose(bodyPost([]byte("See https://northwind.coffee/a 👍"), ""), "x")
	if got, want := m.Parts[0].Length, (schema.Length{Count: 4 + 30 + 1 + 2, Limit: 25_000, Unit: schema.Weighted}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if n, _ := composer.Network("x"); n.Media.Images != 2 || n.Media.Alt != 9 {
		t.Errorf("got %d images and %d characters of alt text, want 2 and 9", n.Media.Images, n.Media.Alt)
	}
}

// TestLongTexts are such that a count that looks at everything from everywhere would not end.
func TestLongTexts(t *testing.T) {
	for _, piece := range []string{
		"a", "あ", "_", "a_", "a.", "あ.", "a-.", "a.com", "a.com(", "a.com/(b", "http://", "http://a_b.", "故.com", "xn--", "1️⃣", "🇵", "👨\u200d", "a。", "a_b.com",
	} {
		text := strings.Repeat(piece, 5_000)
		for _, text := range []string{text, text + ".com", "http://" + text, text + ".x"} {
			if got := compose.Count(text, schema.Network{Text: weightedRules()}).Count; got <= 0 {
				t.Errorf("got %d for %q many times", got, piece)
			}
		}
	}
}

func FuzzCount(f *testing.F) {
	for _, text := range generateFrom(5, 400, weightedPieces()) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		count := func(rules schema.TextRules, text string) int {
			length := compose.Count(text, schema.Network{Text: rules})
			if again := compose.Count(text, schema.Network{Text: rules}); again != length || length.Count < 0 {
				t.Errorf("Count(%q) = %v, then %v", text, length, again)
			}
			return length.Count
		}
		in := func(unit schema.Unit) int { return count(schema.TextRules{Unit: unit}, text) }
		graphemes, points, units, size := in(schema.Graphemes), in(schema.CodePoints), in(schema.UTF16), in(schema.Bytes)
		if emoji := in(schema.EmojiBytes); graphemes > points || points > units || emoji < units || emoji > size {
			t.Errorf("%q has %d graphemes, %d code points, %d units and %d bytes, and %d with emoji by their bytes", text, graphemes, points, units, size, emoji)
		}
		if escaped := count(schema.TextRules{Unit: schema.UTF16, Escaped: "#@_"}, text); escaped < units || escaped > 2*units {
			t.Errorf("%q has %d units, and %d with backslashes", text, units, escaped)
		}
		x := count(weightedRules(), text)
		if most := 2*count(schema.TextRules{Unit: schema.CodePoints}, norm.NFC.String(text)) + 23*strings.Count(text, "."); x > most {
			t.Errorf("%q weighs %d, want at most %d", text, x, most)
		}
		if other := count(weightedRules(), norm.NFD.String(text)); other != x {
			t.Errorf("%q weighs %d, and %d decomposed", text, x, other)
		}
		if more := count(weightedRules(), text+" b"); more != x+2 {
			t.Errorf("%q weighs %d, and %d with a word of one letter behind it", text, x, more)
		}
	})
}
