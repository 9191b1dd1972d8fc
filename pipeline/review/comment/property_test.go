package comment_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"github.com/galley-social/galley/pipeline/review/comment"
	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/pipeline/review/inert/inerttest"
)

// allowed are the elements that a comment may have, in Markdown or as tags.
var allowed = strings.Fields("p strong em code pre table thead tbody tr th td ul li h3 h4 a br sub details summary b blockquote del ins span img")

// bad are texts that would do something, and words that a step or a span has.
var bad = []string{
	"", "@user", "@org/team fixes #12", "owner/repo#3, GH-4 !5", "7f082a5bc3d1", "https://forge.example/o/r/issues/1", "www.x.example", "a@x.example",
	"<!-- galley:plan -->", "</details></summary><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "![i](https://x.example/i)", "[a](javascript:b)",
	"# a\n- [ ] b\n***\n> [!NOTE]\n\n| a |\n|---|\n", "```\n~~~\n````", "$a$ `b` $$c$$", ":tada: [[w]] [^1]", "a\u202eb\u0000c\u200bd\xff", "\n\n</blockquote>\n\n# x",
	"publish", "edit", "remove", "hold", "ask", "kept", "gone", "new", "+", "~", "-", "!", "image/png", "2026-11-30", "Europe/Lisbon", "posts/a.md", "../../issues/1",
	"bluesky", "a text\n  with\tspaces", strings.Repeat("long & <wide> ", 700), strings.Repeat("👩‍🍳", 300), strings.Repeat("`", 500),
}

// fill gives every field that can be reached a drawn value.
func fill(t *rapid.T, v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Unix(rapid.Int64Range(1_795_000_000, 1_800_000_000).Draw(t, "time"), 0).UTC()))
	case v.Kind() == reflect.String && rapid.IntRange(0, 4).Draw(t, "own words") == 0:
		v.SetString(rapid.String().Draw(t, "text"))
	case v.Kind() == reflect.String:
		v.SetString(rapid.SampledFrom(bad).Draw(t, "bad"))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), rapid.IntRange(0, 4).Draw(t, "length"), 4))
		for i := range v.Len() {
			fill(t, v.Index(i))
		}
	case v.CanInt():
		v.SetInt(rapid.SampledFrom([]int64{0, 1, 2, 7, 1234567, -3}).Draw(t, "number"))
	case v.CanFloat():
		v.SetFloat(rapid.SampledFrom([]float64{0, 0.25, 25, 12345678, -1}).Draw(t, "amount"))
	}
}

// sound fails when a comment would do something, or is not well made.
func sound(t rapid.TB, source string) {
	t.Helper()
	if !utf8.ValidString(source) {
		t.Errorf("not valid UTF-8")
	}
	for _, what := range inerttest.Live(source) {
		t.Errorf("%s", what)
	}
	page := inerttest.Page(source)
	var open []string
	for z := html.NewTokenizer(strings.NewReader(page)); z.Next() != html.ErrorToken; {
		token := z.Token()
		switch token.Type {
		case html.StartTagToken, html.SelfClosingTagToken:
			element(t, token)
			if token.Data != "br" && token.Data != "img" {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> closes %v in\n%s\nof\n%s", token.Data, open, page, source)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("%v stay open in\n%s", open, page)
	}
}

func element(t rapid.TB, token html.Token) {
	t.Helper()
	if !slices.Contains(allowed, token.Data) {
		t.Errorf("has <%s>", token.Data)
	}
	for _, a := range token.Attr {
		switch a.Key {
		case "open", "width", "alt", "class", "align", "style":
		case "href":
			if !strings.HasPrefix(a.Val, "https://") && !strings.HasPrefix(a.Val, "http://") || strings.Contains(a.Val, "/issues/") {
				t.Errorf("has a link to %q", a.Val)
			}
		case "src":
			if !strings.HasPrefix(a.Val, "https://forge.example/northwind/content/blob/"+commit+"/") {
				t.Errorf("has an image from %q", a.Val)
			}
		default:
			t.Errorf("has <%s %s=%q>", token.Data, a.Key, a.Val)
		}
	}
}

func drawn(t *rapid.T) effect.Effect {
	var e effect.Effect
	fill(t, reflect.ValueOf(&e).Elem())
	if rapid.Bool().Draw(t, "long") {
		for len(e.Steps) > 0 && len(e.Steps) < 30 {
			e.Steps = append(e.Steps, e.Steps...)
		}
	}
	return e
}

func TestAnyEffectIsSound(t *testing.T) { rapid.Check(t, anyEffectIsSound) }

func FuzzRender(f *testing.F) {
	f.Add(make([]byte, 1<<18)) // what draws more than there is, is skipped
	f.Fuzz(rapid.MakeFuzz(anyEffectIsSound))
}

func anyEffectIsSound(t *rapid.T) {
	e := drawn(t)
	most := rapid.SampledFrom([]int{1_500, 4_000, 16_000, 40_000}).Draw(t, "limit")
	got := comment.Render(e, place(), comment.Limit{Characters: most})
	if n := len(utf16.Encode([]rune(got))); n > most {
		t.Errorf("got %d units, want at most %d", n, most)
	}
	if n := strings.Count(got, "<!--"); n != 2 || !strings.HasPrefix(got, comment.Marker+"\n") {
		t.Errorf("got %d hidden lines, want the marker and the state", n)
	}
	sound(t, got)
	full := comment.Full(e, place(), comment.Limit{Bytes: 2 * most})
	if len(full) > 2*most || strings.Contains(full, "<!--") {
		t.Errorf("got %d bytes, want at most %d and nothing hidden", len(full), 2*most)
	}
	sound(t, full)
}

func TestGoldensAreSound(t *testing.T) {
	for name, e := range cases() {
		t.Run(name, func(t *testing.T) {
			for _, most := range []int{1_200, 3_000, 9_000, 40_000} {
				got := comment.Render(e, place(), comment.Limit{Characters: most})
				if n := len(utf16.Encode([]rune(got))); n > most {
					t.Errorf("got %d units, want at most %d", n, most)
				}
				sound(t, got)
			}
		})
	}
}
