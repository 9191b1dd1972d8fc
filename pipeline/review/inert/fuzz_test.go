package inert_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/galley-social/galley/pipeline/review/inert"
	"github.com/galley-social/galley/pipeline/review/inert/inerttest"
)

// hostile are seeds that together have every sign a forge acts on.
func hostile(f *testing.F) {
	f.Helper()
	for _, s := range []string{
		"", " ", "\x00\xed\xa0\x80\xff", "@user @org/team fixes #1, closes owner/repo#2 GH-3 !4 7f082a5bc 1234567890abcdef",
		"https://x.example/o/r/issues/1 www.x.example mail@x.example <https://x.example> mailto:a@b.c", "<!-- galley:plan --><img src=x onerror=y></details></summary>",
		"# a\n- [ ] b\n1. c\n***\n> [!NOTE]\n> d\n\n| a |\n|---|\n\n    code\n=====\n: d\n[^1]: e\n", "![a](b) [c][d] [[e|f]] *g* _h_ ~~i~~ `j` $k$ $$l$$ \\(m\\) {#n} :tada: :+1:",
		"```math\nx\n```\n~~~mermaid\n", "``` `` ` ~~~~~", "a\u202eb\u2066c\u200bd\ufeff\u2028e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301", "&#64;user &commat;x &lt;b&gt;",
		"\\@user \\", "#\ufe0f\u20e3 ❤\ufe0f\u200d\U0001f525 \U0001f3f4\U000e0067", "1) a", "12.", "+", "---", "&", "|", "::", "[]", "- - -",
	} {
		f.Add(s)
	}
}

// only fails when a comment is anything but one paragraph with text and the tags around a dollar.
func only(t *testing.T, source string) {
	t.Helper()
	doc := inerttest.Markdown().Parser().Parse(text.NewReader([]byte(source)))
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Document, *ast.Paragraph, *ast.Text:
		case *ast.RawHTML:
			if tag := string(n.Segments.Value([]byte(source))); tag != "<span>" && tag != "</span>" {
				t.Errorf("%q has the tag %s", source, tag)
			}
		default:
			t.Errorf("%q has a %s", source, n.Kind())
		}
		return ast.WalkContinue, nil
	})
	if doc.ChildCount() > 1 {
		t.Errorf("%q has %d blocks, want one", source, doc.ChildCount())
	}
}

// seen is what a reader sees of a comment.
func seen(source string) string {
	_, words := inerttest.Texts(inerttest.Page(source))
	return strings.TrimSuffix(strings.ReplaceAll(words, gap, ""), "\n")
}

func quiet(t *testing.T, source string) {
	t.Helper()
	for _, what := range inerttest.Live(source) {
		t.Errorf("%q: %s", source, what)
	}
	if !utf8.ValidString(source) {
		t.Errorf("%q is not valid UTF-8", source)
	}
}

func FuzzText(f *testing.F) {
	hostile(f)
	f.Fuzz(func(t *testing.T, give string) {
		got := inert.Text(give)
		only(t, got)
		quiet(t, got)
		if words, want := seen(got), inert.Line(give); words != want {
			t.Errorf("Text(%q) = %q reads as %q, want %q", give, got, words, want)
		}
		cell := "| a | b |\n|---|---|\n| " + got + " | x |\n"
		quiet(t, cell)
		if words, want := strings.Join(strings.Fields(seen(cell)), " "), inert.Line("a b "+give+" x"); words != want {
			t.Errorf("%q breaks a table, which reads as %q, want %q", got, words, want)
		}
		quiet(t, "Before "+got+", after: "+got+" end")
		only(t, "Before "+got+", after: "+got+" end")
	})
}

func FuzzHTML(f *testing.F) {
	hostile(f)
	f.Fuzz(func(t *testing.T, give string) {
		got := inert.HTML(give)
		source := "<blockquote>" + got + "</blockquote>\n\n<img src=\"x\" alt=\"" + inert.Attr(give) + "\">\n"
		quiet(t, source)
		doc := inerttest.Markdown().Parser().Parse(text.NewReader([]byte(source)))
		if doc.ChildCount() != 2 || doc.FirstChild().Kind() != ast.KindHTMLBlock {
			t.Fatalf("%q has %d blocks, want two of HTML", source, doc.ChildCount())
		}
		bare := strings.NewReplacer("<span>$</span>", "", "<br>", "", "&#x", "").Replace(got)
		if strings.ContainsAny(bare, "<>&\n$") {
			t.Errorf("HTML(%q) = %q has a live sign", give, got)
		}
		if strings.ContainsAny(strings.ReplaceAll(inert.Attr(give), "&#x", ""), "<>&\"\n$`") {
			t.Errorf("Attr(%q) = %q has a live sign", give, inert.Attr(give))
		}
		if words, want := strings.TrimSuffix(seen(source), "\n\n"), strings.NewReplacer("\n", "", "\t", " ").Replace(inert.Visible(give)); strings.TrimSpace(words) != strings.TrimSpace(want) {
			t.Errorf("HTML(%q) reads as %q, want %q", give, words, want)
		}
	})
}

func FuzzCode(f *testing.F) {
	hostile(f)
	f.Fuzz(func(t *testing.T, give string) {
		got := inert.Block(give)
		doc := inerttest.Markdown().Parser().Parse(text.NewReader([]byte(got)))
		block, ok := doc.FirstChild().(*ast.FencedCodeBlock)
		if !ok || doc.ChildCount() != 1 || block.Info != nil {
			t.Fatalf("Block(%q) = %q is not one block of code", give, got)
		}
		if words, want := string(block.Lines().Value([]byte(got))), inert.Visible(give)+"\n"; words != want {
			t.Errorf("Block(%q) reads as %q, want %q", give, words, want)
		}
		quiet(t, got)
		span := inert.Code(give)
		quiet(t, span)
		if words, want := seen(span), inert.Line(give); words != want {
			t.Errorf("Code(%q) = %q reads as %q, want %q", give, span, words, want)
		}
	})
}

func FuzzLink(f *testing.F) {
	hostile(f)
	f.Fuzz(func(t *testing.T, give string) {
		got := inert.Link("to "+give, "https://x.example/"+give)
		quiet(t, got)
		if words, want := seen(got), inert.Line("to "+give); words != want {
			t.Errorf("Link(%q) = %q reads as %q, want %q", give, got, words, want)
		}
		if address, ok := inert.URL(give); ok && (!strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") || strings.ContainsAny(address, " \n()<>\"'|`\\[]")) {
			t.Errorf("URL(%q) = %q", give, address)
		}
		for _, r := range inert.Label(give, 30) {
			if strings.ContainsRune(":;#%\"'`<>{}[]()|,\n\\/@&$", r) {
				t.Errorf("Label(%q) has %q", give, r)
			}
		}
	})
}
