package review_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/schema/diag"
)

// oneFinding shows one finding on a line.
func oneFinding(t *testing.T, line string, column, length int) []string {
	t.Helper()
	var b strings.Builder
	d := diag.Diagnostic{File: "a.md", Pos: diag.Pos{Line: 1, Column: column}, Length: length, Severity: diag.Error, Rule: "r", Message: "m"}
	if err := review.Findings(&b, []diag.Diagnostic{d}, func(string, int) (string, bool) { return line, true }, review.Style{}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(b.String(), "\n")
	return lines[1 : len(lines)-2]
}

// TestCarets shows lines as a terminal has them: the caret stands below the first sign, whatever is before it.
func TestCarets(t *testing.T) {
	family := "👩\u200d👩\u200d👧" // one sign of five code points, two columns wide
	long := strings.Repeat("word ", 40)
	for _, c := range []struct {
		name, line     string
		column, length int
		want           []string
	}{
		{"plain", "channels: [mastadon]", 12, 8, []string{"  channels: [mastadon]", "             ^~~~~~~~"}},
		{"no length", "abc", 2, 0, []string{"  abc", "   ^"}},
		{"tabs", "\ta\tb", 4, 1, []string{"   a b", "     ^"}},
		{"wide signs", "日本語 word", 5, 4, []string{"  日本語 word", "         ^~~~"}},
		{"a wide sign", "日本語", 2, 2, []string{"  日本語", "    ^~~~"}},
		{"emoji", "☕️ and 🎉 word", 10, 4, []string{"  ☕️ and 🎉 word", "            ^~~~"}},
		{"emoji of several", family + " word", 7, 4, []string{"  " + family + " word", "     ^~~~"}},
		{"inside an emoji", family + " word", 3, 1, []string{"  " + family + " word", "  ^~"}},
		{"a flag", "🇵🇹 x", 4, 1, []string{"  🇵🇹 x", "     ^"}},
		{"accents that combine", "cafe\u0301 word", 7, 4, []string{"  cafe\u0301 word", "       ^~~~"}},
		{"a control sign", "a\x1bb word", 5, 4, []string{"  a<U+001B>b word", "             ^~~~"}},
		{"the control sign itself", "ab\u202ec", 3, 1, []string{"  ab<U+202E>c", "    ^~~~~~~~"}},
		{"broken bytes", "a\xff\xfeb", 4, 1, []string{"  a\ufffd\ufffdb", "     ^"}},
		{"the end of the line", "abc", 4, 1, []string{"  abc", "     ^"}},
		{"beyond the end", "abc", 9, 3, []string{"  abc", "     ^"}},
		{"longer than the line", "abc", 2, 90, []string{"  abc", "   ^~"}},
		{"a long line, at its start", long, 6, 4, []string{"  " + long[:100] + "…", "       ^~~~"}},
		{"a long line, further on", long, 151, 4, []string{"  …" + long[130:], strings.Repeat(" ", 23) + "^~~~"}},
		{"a long finding", long, 3, 190, []string{"  " + long[:100] + "…", "    ^" + strings.Repeat("~", 97)}},
		{"a long line of wide signs", strings.Repeat("語", 120), 100, 1,
			[]string{"  …" + strings.Repeat("語", 31), strings.Repeat(" ", 23) + "^~"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := oneFinding(t, c.line, c.column, c.length)
			// Go's own comparison of strings, for cmp shows no broken bytes.
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// some findings of every severity, in the order that diag.Sort gives them.
func someFindings(n int) []diag.Diagnostic {
	var list []diag.Diagnostic
	for i := range n {
		list = append(list, diag.Diagnostic{
			File: fmt.Sprintf("posts/%c,:%%.md", 'a'+i%3), Pos: diag.Pos{Line: i + 1, Column: 3}, Length: i % 4,
			Severity: diag.Severity(1 + i%3), Rule: []string{"alt-text", "limits"}[i%2],
			Message: fmt.Sprintf("finding %d: 100%% ::error::x\n::notice::y ##[error]z", i), Hint: "do\x1b[2J this",
		})
		if i%7 == 1 {
			list[i].Fix = diag.Fix{Pos: diag.Pos{Line: i + 1, Column: 4}, Old: "é\x1b", New: strings.Repeat("b", i%2)}
		}
	}
	return diag.Sort(list)
}

func noLine(string, int) (string, bool) { return "  title: 1", true }

func TestFindings(t *testing.T) {
	for _, c := range []struct {
		name string
		list []diag.Diagnostic
	}{{"none", nil}, {"few", someFindings(3)}, {"many", someFindings(45)}} {
		golden(t, "findings_"+c.name+".txt", func(w io.Writer) error { return review.Findings(w, c.list, noLine, review.Style{}) })
		golden(t, "findings_"+c.name+".json", func(w io.Writer) error { return review.FindingsJSON(w, c.list) })
		golden(t, "findings_"+c.name+".github", func(w io.Writer) error { return review.GitHub(w, c.list, "content") })
		golden(t, "findings_"+c.name+".junit", func(w io.Writer) error {
			return review.JUnit(w, c.list, []string{"galley.yaml", "posts/a,:%.md"}, diag.Warning)
		})
	}
	golden(t, "findings_colour.txt", func(w io.Writer) error {
		return review.Findings(w, someFindings(12), noLine, review.Style{Colour: true})
	})
}

// FuzzVisible: what Visible gives has no sign that a terminal obeys or that misleads a reader, and a text
// without such a sign stays as it is.
func FuzzVisible(f *testing.F) {
	for _, s := range []string{"plain\ttext\n", "\x1b[31m", "a\u202eb\u2066c\u200fd\u061ce", "\u0085\u009b\u2028\u2029", "\xff", "日本 ☕️"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		bad := func(r rune) bool {
			return r != '\n' && r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == 0x2028 || r == 0x2029
		}
		got := review.Visible(text)
		if i := strings.IndexFunc(got, bad); i >= 0 {
			t.Errorf("Visible(%q) has %q", text, got[i:])
		}
		if strings.IndexFunc(text, bad) < 0 && strings.ToValidUTF8(text, "") == text && got != text {
			t.Errorf("Visible(%q) = %q", text, got)
		}
		if diff := cmp.Diff(got, review.Visible(got)); diff != "" {
			t.Errorf("a second time differs:\n%s", diff)
		}
		column := len(text) % 7
		if lines := oneFindingOrNone(text, column); len(lines) > 4 {
			t.Errorf("a finding on %q is shown on %d lines", text, len(lines))
		}
	})
}

// oneFindingOrNone renders a finding on the first line of a text.
func oneFindingOrNone(text string, column int) []string {
	var b strings.Builder
	line, _, _ := strings.Cut(text, "\n")
	d := diag.Diagnostic{File: text, Pos: diag.Pos{Line: 1, Column: column}, Length: 3, Severity: diag.Note, Rule: "r", Message: text}
	if err := review.Findings(&b, []diag.Diagnostic{d}, func(string, int) (string, bool) { return line, true }, review.Style{}); err != nil {
		return make([]string, 99)
	}
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}
