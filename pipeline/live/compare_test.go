package live

import (
	"strings"
	"testing"

	"github.com/galley-social/galley/schema"
)

func TestCompare(t *testing.T) {
	plain := schema.Message{Parts: []schema.Part{{Text: "Café com @ines@north.example ☕"}}}
	warned := schema.Message{ContentWarning: "decaf", Parts: []schema.Part{{Text: "It is about decaf."}}}
	mute := schema.Message{ContentWarning: "a cup", Parts: []schema.Part{{Media: make([]schema.MediaFile, 1)}}}
	page := schema.Message{Parts: []schema.Part{{Text: "Hello", HTML: "<p>Hello</p>"}}}
	tests := map[string]struct {
		message schema.Message
		sent    string
		held    schema.Live
		want    Verdict
		diff    string
	}{
		"the same":              {plain, "c", schema.Live{Text: "Café com @ines@north.example ☕", CID: "c"}, Same, ""},
		"recomposed, trimmed":   {plain, "", schema.Live{Text: " Cafe\u0301  com @ines@north.example ☕\n"}, Same, ""},
		"shown":                 {plain, "", schema.Live{Text: "Café com @ines ☕", Shown: true}, Same, ""},
		"cut mention, in full":  {plain, "", schema.Live{Text: "Café com @ines ☕"}, Text, "Café com [-@ines@north.example-] {+@ines+} ☕"},
		"another word":          {plain, "", schema.Live{Text: "Chá com @ines@north.example ☕"}, Text, "[-Café-] {+Chá+} com @ines@north.example ☕"},
		"a word more":           {plain, "", schema.Live{Text: "Café com @ines@north.example ☕ !"}, Text, "… com @ines@north.example ☕ {+!+}"},
		"a word less":           {plain, "", schema.Live{Text: "Café com @ines@north.example"}, Text, "Café com @ines@north.example [-☕-]"},
		"a file":                {plain, "", schema.Live{Text: plain.Parts[0].Text, Media: 1}, Media, ""},
		"another record":        {plain, "c", schema.Live{Text: plain.Parts[0].Text, CID: "d"}, Changed, ""},
		"a page edited by hand": {page, "", schema.Live{HTML: "<p>Hello</p>", Altered: "posts/x/index.html is not as galley wrote it"}, Changed, ""},
		"a page":                {page, "", schema.Live{HTML: "<p>Hello</p>"}, Same, ""},
		"another page":          {page, "", schema.Live{HTML: "<p>Hi</p>"}, Text, "[-<p>Hello</p>-] {+<p>Hi</p>+}"},
		"a warning":             {warned, "", schema.Live{Text: "It is about decaf.", Warning: "decaf"}, Same, ""},
		"no warning":            {warned, "", schema.Live{Text: "It is about decaf."}, Text, "[-decaf-]"},
		"a new warning":         {plain, "", schema.Live{Text: plain.Parts[0].Text, Warning: "tea"}, Text, "{+tea+}"},
		"warning as text":       {mute, "", schema.Live{Text: "a cup", Media: 1}, Same, ""},
		"warning kept":          {mute, "", schema.Live{Warning: "a cup", Media: 1}, Same, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, reason, diff := compare(&tt.message, 0, schema.Remote{CID: tt.sent}, tt.held)
			if got != tt.want || diff != tt.diff || (reason == "") != (got == Same) {
				t.Errorf("got %s, %q, %q; want %s, %q", got, reason, diff, tt.want, tt.diff)
			}
		})
	}
}

// FuzzWords: a difference is shown when there is one and only then, it is short, and what it shows of a text is in
// the text.
func FuzzWords(f *testing.F) {
	for _, pair := range [][2]string{{"", ""}, {"a b c", "a x c"}, {"a a", "a"}, {"one two three four five", "one two four five"}, {"x", "[-x-]"}} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		diff := words(a, b)
		same := strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
		if (diff == "") != same {
			t.Fatalf("got %q for %q and %q", diff, a, b)
		}
		if n := len(strings.Fields(diff)); n > 2*(around+1)+2*(differs+1) {
			t.Errorf("got %d words: %q", n, diff)
		}
		if strings.Contains(a+b, "-]") || strings.Contains(a+b, "[-") || same {
			return
		}
		_, gone, ok := strings.Cut(diff, "[-")
		gone, _, _ = strings.Cut(gone, "-]")
		gone = strings.TrimSuffix(gone, " …")
		if ok && !strings.Contains(strings.Join(strings.Fields(a), " "), gone) {
			t.Errorf("got %q, and %q is not in %q", diff, gone, a)
		}
	})
}
