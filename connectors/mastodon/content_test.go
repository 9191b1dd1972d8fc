package mastodon

import (
	"html"
	"strings"
	"testing"
)

func TestShown(t *testing.T) {
	tests := map[string]struct{ html, want string }{
		"paragraphs": {"<p>One<br />two</p><p>three</p>", "One two three"},
		"entities":   {"<p>a &amp; b &lt;c&gt;</p>", "a & b <c>"},
		"link": {`<p><a href="https://northwind.example/long"><span class="invisible">https://</span>` +
			`<span class="ellipsis">northwind.exa</span><span class="invisible">mple/long</span></a></p>`,
			"https://northwind.example/long"},
		"mention": {`<p><span class="h-card"><a href="https://x.example/@ines">@<span>ines</span></a></span>!</p>`, "@ines!"},
		"hashtag": {`<p><a class="mention hashtag" href="/tags/tea">#<span>tea</span></a></p>`, "#tea"},
	}
	for name, tt := range tests {
		if got := fold(shown(tt.html)); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

func TestLocalMentions(t *testing.T) {
	got := localMentions("hi @ines@northwind.example and @joe, mail me@x.example.")
	if want := "hi @ines and @joe, mail me@x.example."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// FuzzShown: whatever a text is, its escaped form shows the text again.
func FuzzShown(f *testing.F) {
	for _, seed := range []string{"", "a < b & c", "<p>", "&amp;", "</p", "<!--", "a\x00b", "<br", "&#0;"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_ = shown(text)
		// The tokenizer replaces what can't stand in HTML at all.
		if strings.ContainsAny(text, "\x00\r") {
			return
		}
		if got := fold(shown("<p>" + html.EscapeString(text) + "</p>")); got != fold(text) {
			t.Errorf("got %q, want %q", got, fold(text))
		}
	})
}
