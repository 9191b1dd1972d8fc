package site

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func TestSanitise(t *testing.T) {
	base := &url.URL{Scheme: "https", Host: "x.example", Path: "/news/posts/a/"}
	tests := []struct {
		name, source string
		base         *url.URL
		want         string
	}{
		{"prose", "<p>a <em>b</em> <strong>c</strong><br>d</p><hr>", nil, "<p>a <em>b</em> <strong>c</strong><br>d</p><hr>"},
		{"first heading", "<h1 id=x>a</h1>", nil, "<h2>a</h2>"},
		{"list", `<ol start="3"><li>a</li></ol><ol start="x"><li>b</li></ol>`, nil, `<ol start="3"><li>a</li></ol><ol><li>b</li></ol>`},
		{"link", `<a href="https://x.example/?a=1&amp;b=2" title="t" onclick="x" target="_blank">a</a>`, nil, `<a href="https://x.example/?a=1&amp;b=2" title="t">a</a>`},
		{"mail", `<a href="mailto:a@x.example">a</a>`, nil, `<a href="mailto:a@x.example">a</a>`},
		{"relative link", `<a href="../b#c">a</a>`, nil, `<a href="../b#c">a</a>`},
		{"relative link in a feed", `<a href="../b#c">a</a>`, base, `<a href="https://x.example/news/posts/b#c">a</a>`},
		{"table", `<table><tr><th align="center">a</th><td style="text-align:right">b</td><td style="text-align:right;color:red">c</td></tr></table>`, nil,
			`<table><tbody><tr><th class="center">a</th><td class="right">b</td><td>c</td></tr></tbody></table>`},
		{"task list", `<ul><li><input type="checkbox" checked disabled> a</li><li><input type=checkbox> b</li></ul>`, nil, `<ul><li>☑ a</li><li>☐ b</li></ul>`},
		{"picture", `<p><img src="https://track.example/x.png" alt="A cup &amp; saucer"></p>`, nil, `<p>A cup &amp; saucer</p>`},
		{"unknown element", `<blink>a</blink><div><span class="x">b</span></div>`, nil, "ab"},
		{"script", `a<script>alert(1)</script>b`, nil, "ab"},
		{"drawing", `a<svg><title>b</title><text>c</text></svg><math><mi>d</mi></math>e`, nil, "ae"},
		{"comment", `a<!-- <b> -->b`, nil, "ab"},
		{"escaped markup", `&lt;script&gt;`, nil, "&lt;script&gt;"},
		{"control characters", "a\x01\x0bb", nil, "ab"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := sanitise(tt.source, tt.base)
			if err != nil || string(got) != tt.want {
				t.Errorf("got  %s (%v)\nwant %s", got, err, tt.want)
			}
		})
	}
}

func TestSafeURL(t *testing.T) {
	bad := []string{
		"javascript:alert(1)", "javascript://x/%0aalert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)",
		"data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd", "blob:https://x.example/1", "//evil.example",
		`\\evil.example`, `/\evil.example`, "https:evil", "http://", "mailto:", "ftp://x.example", "", "   ", "java\tscript:x", "ht\u00a0tp://x",
	}
	for _, raw := range bad {
		if got := safeURL(raw, nil); got != "" {
			t.Errorf("safeURL(%q): got %q, want nothing", raw, got)
		}
	}
	for _, raw := range []string{"https://x.example/a?b=c#d", "http://x.example", "mailto:a@x.example", "a/b", "/a", "#a", "?q=1"} {
		if got := safeURL(raw, nil); got != raw {
			t.Errorf("safeURL(%q): got %q", raw, got)
		}
	}
}

// attacks are ways in which markup has run code or loaded things from elsewhere.
var attacks = []string{
	`<script>alert(1)</script>`, `<script src=//evil.example></script>`, `<img src=x onerror=alert(1)>`, `<svg onload=alert(1)>`,
	`<svg><script>alert(1)</script></svg>`, `<svg><style><img src=x onerror=alert(1)></style></svg>`, `<a href="javascript:alert(1)">a</a>`,
	`<a href="jav&#x09;ascript:alert(1)">a</a>`, `<a href=" &#14; javascript:alert(1)">a</a>`, `<a href="data:text/html,x">a</a>`, `<a href="javascript://x/%0aalert(1)">a</a>`,
	`<iframe src="https://evil.example"></iframe>`, `<iframe srcdoc="<script>alert(1)</script>"></iframe>`, `<object data=x></object>`,
	`<embed src=x>`, `<link rel=stylesheet href=//evil.example>`, `<meta http-equiv=refresh content="0;url=//evil.example">`,
	`<base href=//evil.example>`, `<style>@import "//evil.example"</style>`, `<p style="background:url(//evil.example)">a</p>`,
	`<form action=//evil.example><input type=submit></form>`, `<details ontoggle=alert(1) open>a</details>`, `<video src=x onerror=alert(1)>`,
	`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<textarea><p title="</textarea><img src=x onerror=alert(1)>">`,
	`<xmp><p title="</xmp><script>alert(1)</script>">`, `<template><script>alert(1)</script></template>`, `</section></main><script>alert(1)</script>`,
	`"><script>alert(1)</script>`, `' onmouseover='alert(1)`, `{{.Site}}`, `<!--><script>alert(1)</script-->`, `<a title='"><script>alert(1)</script>' href=x>a</a>`,
	`<plaintext>`, `<title></title><script>alert(1)</script>`, `<select><style></select><script>alert(1)</script>`, "<scr\x00ipt>alert(1)</scr\x00ipt>",
}

// harmless fails on anything in a page that runs, or that loads from elsewhere.
func harmless(t *testing.T, name, page string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Namespace != "" || slices.Contains([]atom.Atom{0, atom.Script, atom.Style, atom.Iframe, atom.Object, atom.Embed, atom.Base, atom.Form, atom.Noscript, atom.Template}, n.DataAtom) {
			t.Errorf("%s: there is a <%s>", name, n.Data)
		}
		for _, a := range n.Attr {
			judge(t, name, n, a)
		}
	}
}

func judge(t *testing.T, name string, n *html.Node, a html.Attribute) {
	t.Helper()
	switch {
	case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc", a.Key == "srcset":
		t.Errorf("%s: <%s> has %s=%q", name, n.Data, a.Key, a.Val)
	case a.Key == "http-equiv" && a.Val != "Content-Security-Policy":
		t.Errorf("%s: <%s> has %s=%q", name, n.Data, a.Key, a.Val)
	case a.Key == "href", a.Key == "src":
		u, err := url.Parse(a.Val)
		if err != nil || !slices.Contains([]string{"", "http", "https", "mailto"}, u.Scheme) || u.Scheme == "" && u.Host != "" {
			t.Errorf("%s: <%s> has %s=%q", name, n.Data, a.Key, a.Val)
		}
	}
}

func TestAttacksAnywhere(t *testing.T) {
	for _, attack := range attacks {
		t.Run(attack, func(t *testing.T) {
			m := everything()
			m.Title, m.Summary, m.ContentWarning, m.Language = "T"+attack, attack, "W"+attack, attack
			m.Link, m.Card.Title = attack, attack
			m.Poll.Options = []string{attack, "x"}
			m.Hashtags = []string{attack, "x"}
			m.Quote.URL, m.ReplyTo.Post, m.ReplyTo.URL = attack, "", attack
			m.Parts[0].HTML = "<p>before</p>" + attack
			m.Parts[1].Text = attack
			m.Parts[0].Media[0].Alt, m.Parts[0].Media[0].Focus = attack, attack
			files := memory(t, m)
			if len(files) < 8 {
				t.Fatalf("only %d files were written", len(files))
			}
			for name, page := range files {
				if strings.HasSuffix(name, ".html") {
					harmless(t, name, page)
				}
			}
			for _, item := range parseAtom(t, files["atom.xml"]).Entries {
				harmless(t, "atom.xml", item.Content.Body)
			}
			for _, item := range parseJSONFeed(t, files["feed.json"]).Items {
				harmless(t, "feed.json", item.ContentHTML)
			}
		})
	}
}

func FuzzSanitise(f *testing.F) {
	for _, attack := range attacks {
		f.Add(attack)
	}
	f.Add("<p>a<table><p>b<a href=x><a href=y>")
	f.Fuzz(func(t *testing.T, source string) {
		got, err := sanitise(source, nil)
		if err != nil {
			return
		}
		harmless(t, "the output", string(got))
		for _, r := range string(got) {
			if r < ' ' && r != '\n' && r != '\t' {
				t.Fatalf("control character %q in %q", r, got)
			}
		}
	})
}
