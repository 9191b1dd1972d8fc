package inert_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/review/inert"
)

// gap stands for the character without a width, so that expectations can be read.
const gap = "\u2060"

func TestText(t *testing.T) {
	for name, tt := range map[string]struct{ give, want string }{
		"plain words":    {"Our blend is back, at 9.30.", "Our blend is back, at 9.30."},
		"line ends":      {" a\r\n\tb\n", "a&#x3c;U+000D&#x3e; b"},
		"mention":        {"hi @octo-cat", "hi @" + gap + "octo-cat"},
		"team":           {"@org/team", "@" + gap + "org/team"},
		"sign at end":    {"see #", "see #" + gap},
		"closing word":   {"fixes #12", "fixes #" + gap + "12"},
		"other project":  {"owner/repo#3", "owner/repo#" + gap + "3"},
		"pull request":   {"see !3", "see !" + gap + "3"},
		"GH":             {"GH-12", "GH-" + gap + "12"},
		"date":           {"2026-12-01", "2026-12-01"},
		"hash":           {"at 7f082a5f", "at 7f082a" + gap + "5f"},
		"address":        {"https://www.x.example/", "https:" + gap + "//www" + gap + ".x.example/"},
		"emoji name":     {":tada:", "&#x3a;" + gap + "tada:"},
		"time":           {"at 9: go", "at 9: go"},
		"keycap":         {"#\ufe0f\u20e3", "&#x23;\ufe0f\u20e3"},
		"formula":        {"$5 and $6", "<span>&#x24;</span>5 and <span>&#x24;</span>6"},
		"comment":        {"<!-- x -->", "&#x3c;!-- x --&#x3e;"},
		"entity":         {"&#64;x", "&#x26;#" + gap + "64;x"},
		"image":          {"![a](b)", "&#x21;&#x5b;a&#x5d;(b)"},
		"heading":        {"# a", "&#x23;" + gap + " a"},
		"list":           {"- a - b", "&#x2d; a - b"},
		"numbered":       {"12. a", "12&#x2e; a"},
		"table":          {"a | b", "a &#x7c; b"},
		"direction":      {"a\u202eb", "a&#x3c;U+202E&#x3e;b"},
		"no width":       {"a\u200bb", "a&#x3c;U+200B&#x3e;b"},
		"broken":         {"a\xed\xa0\x80", "a\ufffd\ufffd\ufffd"},
		"nothing at all": {"", ""},
	} {
		if diff := cmp.Diff(tt.want, inert.Text(tt.give)); diff != "" {
			t.Errorf("%s: Text(%q) (-want +got):\n%s", name, tt.give, diff)
		}
	}
}

func TestHTML(t *testing.T) {
	for give, want := range map[string]string{
		"a\nb @c":                       "a<br>b @" + gap + "c",
		"</details> & *x*":              "&#x3c;/details&#x3e; &#x26; *x*",
		"$1":                            "<span>$</span>1",
		"a\n\n# b":                      "a<br><br>#" + gap + " b",
		`x" onload="y`:                  "x\" onload=\"y",
		"\u2028<b>":                     "&#x3c;U+2028&#x3e;&#x3c;b&#x3e;",
		"ok \U0001f469\u200d\U0001f680": "ok \U0001f469\u200d\U0001f680",
	} {
		if got := inert.HTML(give); got != want {
			t.Errorf("HTML(%q): got %q, want %q", give, got, want)
		}
	}
	if got, want := inert.Attr("a\"b\n> @x"), "a&#x22;b &#x3e; @"+gap+"x"; got != want {
		t.Errorf("Attr: got %q, want %q", got, want)
	}
}

func TestCode(t *testing.T) {
	for give, want := range map[string]string{
		"": "", "galley check": "`galley check`", "a`b": "``a`b``", "`": "`` ` ``", "a\n@b": "`a @b`", "``x": "``` ``x ```",
	} {
		if got := inert.Code(give); got != want {
			t.Errorf("Code(%q): got %q, want %q", give, got, want)
		}
	}
	for give, want := range map[string]string{
		"":            "```\n\n```\n",
		"a\n":         "```\na\n\n```\n",
		"a\r\nb":      "```\na<U+000D>\nb\n```\n",
		"```\n~~~":    "````\n```\n~~~\n````\n",
		"`````\n~~~~": "~~~~~\n`````\n~~~~\n~~~~~\n",
	} {
		if got := inert.Block(give); got != want {
			t.Errorf("Block(%q): got %q, want %q", give, got, want)
		}
	}
}

func TestLink(t *testing.T) {
	for give, want := range map[string]string{
		"https://x.example/a_(b)?q=1&r=2#L3":  "[t](https://x.example/a%5F%28b%29?q=1&amp;r=2#L3)",
		"http://x.example":                    "[t](http://x.example)",
		"javascript:alert(1)":                 "t",
		"data:text/html,x":                    "t",
		"https://me:secret@x.example/":        "t",
		"//x.example":                         "t",
		"https://x.example/o/r/issues/1":      "t",
		"https://x.example/o/r/%70ull/1":      "t",
		"https://x.example/o/r/a/../commit/1": "t",
		"https://x.example/commit":            "[t](https://x.example/commit)",
		"https://x.ex\u0430mple/":             "t",
	} {
		if got := inert.Link("t", give); got != want {
			t.Errorf("Link(%q): got %q, want %q", give, got, want)
		}
	}
	if got, want := inert.Link("a]b", "https://x.example"), "[a&#x5d;b](https://x.example)"; got != want {
		t.Errorf("Link: got %q, want %q", got, want)
	}
}

func TestLabel(t *testing.T) {
	for give, want := range map[string]string{
		"Holiday: %% #1": "Holiday 1", "日本語 too": "日本語 too", "<b>": "b", "::": "", "abcdefghijklmnop": "abcdefghijkl…", "a-b": "a-b",
	} {
		if got := inert.Label(give, 12); got != want {
			t.Errorf("Label(%q): got %q, want %q", give, got, want)
		}
	}
}

func TestVisible(t *testing.T) {
	for give, want := range map[string]string{
		"a\nb\tc":                          "a\nb\tc",
		"\x00\x1b":                         "<U+0000><U+001B>",
		"\ufeffx\u2060":                    "<U+FEFF>x<U+2060>",
		"❤\ufe0f\u200d\U0001f525":          "❤\ufe0f\u200d\U0001f525",
		"a\u200db":                         "a<U+200D>b",
		"می\u200cخواهم":                    "می\u200cخواهم",
		"\U0001f3f4\U000e0067\U000e007f":   "\U0001f3f4\U000e0067\U000e007f",
		"a\U000e0067":                      "a<U+E0067>",
		"\U0001f600\ufe0f\ufe0f\U000e0101": "\U0001f600\ufe0f<U+FE0F><U+E0101>",
		"a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301": "a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301<U+0301>",
		"\u3164": "<U+3164>",
		"\u0600": "\u0600",
	} {
		if got := inert.Visible(give); got != want {
			t.Errorf("Visible(%q): got %q, want %q", give, got, want)
		}
	}
}
