package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/pipeline/fix"
	"github.com/galley-social/galley/pipeline/rules"
	"github.com/galley-social/galley/schema/diag"
)

// spaced are the findings about spaces in a post, and the text of its message without any.
func spaced(post string) (found []diag.Diagnostic, message string) {
	config := strings.Replace(mendConfig, "site: {", "bluesky: {network: bluesky, account: n.example, secret_env: B}\n  site: {", 1)
	set := content.Load(contenttest.Files(map[string]string{"galley.yaml": config, "posts/a.md": post}))
	result := rules.Run(rules.Input{Set: set, Networks: networks(), Compose: compose.New(set, networks()).Post})
	var text strings.Builder
	for _, m := range result.Messages {
		for _, part := range m.Parts {
			text.WriteString(part.Text + "\n")
		}
	}
	found = slices.DeleteFunc(result.Findings, func(d diag.Diagnostic) bool { return d.Rule != "spacing" })
	return found, unspaced(text.String())
}

func unspaced(text string) string {
	return strings.NewReplacer(" ", "", "\t", "", "\u200b", "", "\ufeff", "", "\n", "").Replace(text)
}

// FuzzSpacing: mending spaces comes to an end, and takes nothing but blanks away, from the file or from what is sent.
func FuzzSpacing(f *testing.F) {
	for _, seed := range []string{
		"One  two\tthree , four !", "a \nb  \nc\t\n\n- d  e\n\n      f  g", "| a  | b , |\n|--|--|\n| c\t| `d  e` |", "a\u200b \u200bb  **c  d** , e",
		"# a  b \n\n> c  d\n> e \n\n[f  g](https://n.example/h  \"i  j\")", "***\n\n## @site \na  b\n***\nc . d", "a&#32; b\\  c\r\nd  \r\n", "a .  b\n , c", "a\\ \nb", "\u200b  #",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		post := "---\ntitle: T\nchannels: [bluesky]\npublish_at: 2026-12-01 09:00\n---\n" + body
		found, message := spaced(post)
		rounds := 0
		for text := []byte(post); ; rounds++ {
			next, made := fix.Apply("posts/a.md", text, found)
			if made == 0 {
				break
			}
			if unspaced(string(next)) != unspaced(post) {
				t.Fatalf("%q became %q", post, next)
			}
			var after string
			if found, after = spaced(string(next)); after != message {
				t.Fatalf("%q became %q, and what is sent %q, which was %q", text, next, after, message)
			}
			if text = next; rounds > len(body) {
				t.Fatalf("there is no end to %q", text)
			}
		}
		if n := diag.Fixable(found); n > 0 && rounds == 0 {
			t.Fatalf("%d fixes can't be made in %q: %+v", n, post, found)
		}
	})
}
