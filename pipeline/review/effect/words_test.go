package effect_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/galley-social/galley/pipeline/review/effect"
)

func TestDiff(t *testing.T) {
	long := strings.Repeat("one two three four five ", 2600)
	for _, c := range []struct {
		name, before, after string
		// want has [-gone-] and {+new+} around what changes.
		want string
	}{
		{"nothing", "a b", "a b", ""},
		{"a word comes", "We are open.", "We are now open.", "We are {+now +}open."},
		{"a word goes", "We are now open.", "We are open.", "We are [-now -]open."},
		{"a word changes", "at 94 °C", "at 92 °C", "at [-94-]{+92+} °C"},
		{"punctuation", "Hello!", "Hello.", "Hello[-!-]{+.+}"},
		{"words in turn are one change", "the quick fox", "a slow fox", "[-the quick-]{+a slow+} fox"},
		{"lines are not run together", "a\n\nb", "c\n\nd", "[-a-]{+c+}\n\n[-b-]{+d+}"},
		{"from nothing", "", "a b", "{+a b+}"},
		{"to nothing", "a b", "", "[-a b-]"},
		{"a link", "see https://a.example/x?y=1 now", "see https://a.example/x?y=2 now", "see https://a.example/x?y=[-1-]{+2+} now"},
		{"an emoji of several signs is one word", "hi 👩‍🚀", "hi 👨‍🚀", "hi [-👩‍🚀-]{+👨‍🚀+}"},
		{"two places in a long text", "x " + long + "y", "z " + long + "w", "[-x-]{+z+} " + long + "[-y-]{+w+}"},
		{"nothing in common, and too much to compare", long, strings.ToUpper(long), "[-" + strings.TrimSpace(long) + "-]{+" + strings.ToUpper(strings.TrimSpace(long)) + "+} "},
	} {
		t.Run(c.name, func(t *testing.T) {
			spans := effect.Diff(c.before, c.after)
			fitting(t, c.before, c.after, spans)
			if c.want == "" {
				return
			}
			if diff := cmp.Diff(c.want, marked(spans)); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

func marked(spans []effect.Span) string {
	var b strings.Builder
	for _, s := range spans {
		switch s.Kind {
		case effect.Gone:
			b.WriteString("[-" + s.Text + "-]")
		case effect.New:
			b.WriteString("{+" + s.Text + "+}")
		default:
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// fitting checks what every comparison promises.
func fitting(t failer, before, after string, spans []effect.Span) {
	t.Helper()
	if before == after {
		if spans != nil {
			t.Fatalf("got %v for the same text", spans)
		}
		return
	}
	var was, is string
	for i, s := range spans {
		if s.Text == "" || i > 0 && spans[i-1].Kind == s.Kind {
			t.Fatalf("span %d of %q is empty or goes on the one before", i, spans)
		}
		if s.Kind != effect.New {
			was += s.Text
		}
		if s.Kind != effect.Gone {
			is += s.Text
		}
	}
	if was != before || is != after {
		t.Fatalf("got %q → %q, want %q → %q", was, is, before, after)
	}
}

func TestDiffFits(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", " ", "\n", ".", "é"}), 0, 30).Draw(t, "words"), "")
	})
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		fitting(t, before, after, effect.Diff(before, after))
	})
}

// TestDiffIsShort: what words two texts share in order stays as far as it can.
func TestDiffIsShort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"x", "y", "z"}), 2, 40).Draw(t, "words")
		at := rapid.IntRange(0, len(words)-1).Draw(t, "at")
		before := strings.Join(words, "-")
		words[at] = "new"
		after := strings.Join(words, "-")
		var changed int
		for _, s := range effect.Diff(before, after) {
			if s.Kind != effect.Kept {
				changed += len(s.Text)
			}
		}
		if changed > len("new")+1 {
			t.Fatalf("got %d bytes of change between %q and %q", changed, before, after)
		}
	})
}

func FuzzDiff(f *testing.F) {
	f.Add("We are open.", "We were closed.")
	f.Add("a\r\nb", "a\nb")
	f.Add("\xff a", "a \xc3")
	f.Fuzz(func(t *testing.T, before, after string) {
		fitting(t, before, after, effect.Diff(before, after))
	})
}
