package compose_test

import (
	"strings"
	"testing"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/schema"
)

// weight is what X's own library says about a text.
type weight struct {
	Weighted int  `json:"weighted"`
	Valid    bool `json:"valid"`
}

// weightedPieces are what X's rules are particular about, beside what all generated texts are made of.
func weightedPieces() []string {
	out := pieces()
	for _, lines := range []string{linkPieces, namePieces, emojiPieces} {
		out = append(out, strings.Fields(lines)...)
	}
	for _, r := range []rune{
		0xFFFE, 0xFEFF, 0xFFFF, 0xFFFD, 0x061C, 0x200E, 0x200F, 0x202A, 0x202E, 0x2066, 0x2069, 0x180E, 0x2002, 0x202F, 0x205F, 0x200B, 0x200C,
		0x200D, 0xFE0E, 0xFE0F, 0x20E3, 0x1F3FB, 0x1F3FF, 0x10FF, 0x1100, 0x200E, 0x2010, 0x201F, 0x2020, 0x2031, 0x2032, 0x2037, 0x2038, 0x1FFF,
		0x2000, 0x0300, 0x0345, 0x03B9, 0x0260, 0x0275, 0x2C65, 0x1C80, 0x017F, 0x212A, 0x0483, 0x2013, 0x2014, 0x3002, 0xFF0E, 0xAC00, 0x1F1E6,
	} {
		out = append(out, string(r))
	}
	return append(out, "(", ")", "[", "]", "/", "/", ".", ".", ".", ",", "_", "-", "@", "?", "=", ":", "+", "&", "#", "~", "|", "%", "*", "'", "\"", ";", "!", "com", "jp")
}

const linkPieces = `http:// https:// HTTPS:// http://a https://t.co/ https://t.co/abc123 https://t.co/abc123/d http://t.co/a?b=c.
	https://t.co/0123456789012345678901234567890123456789 https://t.co/01234567890123456789012345678901234567890 HTTP://T.CO/A_b t.co/abc
	http://test.co http://example.com/(a) http://example.com/(a(b)c) http://example.com/(a(b(c))) http://example.com/a_(b)_c). http://example.com/(a
	http://example.com/a,b.c; http://example.com/é/ж? http://example.com/@user http://example.com/@user/ http://example.com/a–b http://example.com/日本
	http://example.com:80 http://example.com:80/x http://example.com: http://example.com:a/ http://example.com?a=b http://example.com/?a=b&c=d#e/f!
	http://example.com/?a=é http://example.com/#!/a http://example.com/* http://例え.jp/パス http://例え.テスト http://日本語.jp日本 http://a_b.example.com
	http://a.b_c.com http://-a.com http://a-.com http://a--b.com http://_a.com http://xn--e1afmkfd.xn--p1ai http://xn--abc.com/x http://💩.la/
	http://1.2.3.4/ http://localhost/ http://user:pw@example.com http://user@example.com/ ftp://example.com mailto:a@example.com //example.com/x
	http://www.example.co.uk/a.html. http://www.example.comです。 見てhttp://example.com/ですhttp://example.com http://example.comhttp://example.com
	http://example.com/index.php?id=1&x[]=2 http://example.com/~a/b+c/d%20e http://example.com/a|b http://example.com/a'b http://example.com/a"b
	http://x.嘉里大酒店 http://x.嘉里/ http://x.भारतम् http://x.vermögensberatung http://X.РФ/ http://x.volkswagen/ http://x.tp`

const namePieces = `example.com example.COM/x example.com/ example.com:8080 example.com:8080/x example.com?x=1 example.com/?x=1 example.com. example.com,
	example.com@ example.com- example.com+a example.com_a example.com1 example.comé example.comです exampleです.com 例example.com 例え.example.com/x
	a.example.com例.jp/path a.com例b.jp/p a.com例え.рф a.example.com.au foo_bar.com foo.bar_baz.com a-b.co.jp -a.com a-.com xn--.com xn--a.com
	xn--例.com user@example.com @example.com #example.com $example.com /example.com .example.com -example.com _example.com example..com
	co.uk t.co x.com youtu.be bit.ly/abc amazon.co.jp/dp/B00 v1.2 1.2 1.2.ac e.g. i.e. U.S.A. a.b.c.d.e.f.g.com file.txt read.me main.go index.html
	package.json foo.xyz foo.dev foo.app foo.zz foo.test foo.onion foo.рф foo.みんな foo.中国 中国.中国 foo.한국 foo.ไทย foo.إختبار foo.cat.jp
	あああああああああああああああああああああああああああああああああああああああああああ.example.com ＠example.com ＃example.com é.com éa.com ɠ.com ι.com ж.com @user @user/list
	$TSLA $BRK.A #tag #é.com e\u0301.com`

const emojiPieces = `👍 👍🏽 👍️ 👨‍👩‍👧‍👦 👩‍👩‍👦‍👦 👨‍👧‍👦 👨‍👦‍👧 👨‍👩 👩‍👨‍👧 👩🏽‍👧 👨‍❤️‍👨 👩‍❤️‍💋‍👨 👨‍❤️‍💋‍👩 👩‍❤‍👩 👩🏿‍🚀 👨‍⚕️ 👨‍⚕ 👩🏻‍⚖️ 👩‍🦰 🧑‍🚀 🧑‍🤝‍🧑 👩🏽‍🤝‍👩🏻
	🕵️‍♀️ 🕵🏽‍♂️ 🕵‍♀️ 🏋️‍♀️ ⛹🏿‍♂️ 🏃‍♀️ 🏃🏽‍♂️ 🏃‍♀ 👯‍♀️ 👯🏽‍♀️ 🤼‍♂️ 🧟‍♀️ 🧞🏽 🦸🏻‍♀️ 🏳️‍🌈 🏳‍🌈 🏳️‍⚧️ 🏴‍☠️ 🏴‍☠ 👁‍🗨 👁️‍🗨️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🏴󠁵󠁳󠁴󠁸󠁿
	🇵🇹 🇵🇹🇪🇸 🇵🇵 🇦🇦 🇦🇧🇨 🇺🇳 🇽🇰 🇨🇶 1️⃣ 1⃣ #️⃣ *️⃣ 10️⃣ a️⃣ ©️ © ®️ ™️ ™ ℹ️ ♟️ ♟ ☎️ ☎︎ ☝️ ☝🏽 ☝️🏽 ✌🏽 ✊🏽 ✊️ ⛷🏽 ❤️ ❤ ❤️‍🔥 🫠 🫱🏽‍🫲🏻 🥲 🦾🏽 🧑‍🎄 👶🏽 👶️
	🤌 🐻‍❄️ 🐕‍🦺 ✅ ✔️ ⌚ ⌚️ ↔️ 〰️ ㊗️ 🀄️ 🃏 🅰️ 🈂️ 𝔘 𐍈 𠮷 🏻 🏽🏽`

// boundaryTexts are about the longest label, the longest address and what stands between the parts of an emoji.
func boundaryTexts() []string {
	var out []string
	for n := 1; n < 70; n++ {
		for _, letter := range []string{"a", "é", "あ", "日a", "👍", "。"} {
			label := strings.Repeat(letter, n)
			out = append(out, label+".com", "http://"+label+".com/x", "http://a."+label+".com", "http://a"+label+"b.com")
		}
	}
	for n := 4060; n < 4100; n++ {
		out = append(out, "http://a.co/"+strings.Repeat("x", n), "a.co/"+strings.Repeat("x", n), "https://a.co/?"+strings.Repeat("x", n))
	}
	for _, base := range []string{"🕵", "⛹", "🏃", "👯", "👩", "🏴", "🏳", "👁", "☝", "1"} {
		for _, between := range []string{"", "x", "\u200d", "\ufe0e", "\ufe0f", "🏽", "🏽\u200d", "\ufe0f\u200d", "\ufe0f🏽", "🏽\ufe0f\u200d"} {
			for _, end := range []string{"♀\ufe0f", "\u200d♀\ufe0f", "♀", "🚀", "⚕\ufe0f", "👦", "❤\ufe0f\u200d👨", "🌈", "☠\ufe0f", "🗨", "\u20e3"} {
				out = append(out, base+between+end)
			}
		}
	}
	return out
}

// TestWeightedAgainstReference compares every length and validity with those of X's library.
func TestWeightedAgainstReference(t *testing.T) {
	texts := append(generateFrom(20261202, 14_000, weightedPieces()), boundaryTexts()...)
	rules := weightedRules()
	rules.Forbidden = "\ufffe\ufeff\uffff"
	wrong := 0
	for i, want := range askOracle[weight](t, "x", texts) {
		length := compose.Count(texts[i], schema.Network{Text: rules})
		got := weight{length.Count, length.Count > 0 && !length.Over() && !strings.ContainsAny(texts[i], rules.Forbidden)}
		if got != want {
			if wrong++; wrong <= 20 {
				t.Errorf("Count(%q): got %+v, want %+v", texts[i], got, want)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d texts differ", wrong, len(texts))
	}
}

// TestYoungDomains has the one difference to the library: top-level domains that came into being after it.
// X's servers know them, so they are links here.
func TestYoungDomains(t *testing.T) {
	texts := []string{"http://example.amazon/a", "http://example.kids/a", "http://example.music/a", "http://example.spa/a"}
	for i, a := range askOracle[weight](t, "x", texts) {
		if got := compose.Count(texts[i], schema.Network{Text: weightedRules()}).Count; got != 23 || a.Weighted != len(texts[i]) {
			t.Errorf("Count(%q) = %d, and the library says %d; want 23 and its length", texts[i], got, a.Weighted)
		}
	}
}
