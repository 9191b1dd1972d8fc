package fix_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/galley-social/galley/pipeline/fix"
	"github.com/galley-social/galley/schema/diag"
)

// at is a finding with a fix.
func at(line, column int, old, new string) diag.Diagnostic {
	return diag.Diagnostic{
		File: "posts/a.md", Pos: diag.Pos{Line: line, Column: column}, Rule: "r", Severity: diag.Warning, Message: "m",
		Fix: diag.Fix{Pos: diag.Pos{Line: line, Column: column}, Old: old, New: new},
	}
}

func TestApply(t *testing.T) {
	const head = "---\ntitle: An old title\nid: '7'\n# a comment\nlist: [one, \"two\"]\n---\n"
	for _, c := range []struct {
		name, text string
		found      []diag.Diagnostic
		want       string
		made       int
	}{
		{"nothing", head + "a  b", nil, head + "a  b", 0},
		{"no fix", head + "a  b", []diag.Diagnostic{{File: "posts/a.md", Pos: diag.Pos{Line: 7, Column: 1}}}, head + "a  b", 0},
		{"body", head + "a  b", []diag.Diagnostic{at(7, 2, "  ", " ")}, head + "a b", 1},
		{"to the end of the file", head + "b ", []diag.Diagnostic{at(7, 2, " ", "")}, head + "b", 1},
		{"put in", head + "ab", []diag.Diagnostic{at(7, 2, "", " ")}, head + "a b", 1},
		{"in any order", head + "a  b  c\nd ", []diag.Diagnostic{at(8, 2, " ", ""), at(7, 5, "  ", " "), at(7, 2, "  ", " ")}, head + "a b c\nd", 3},
		{"overlap", head + "very  nice", []diag.Diagnostic{at(7, 5, "  ", " "), at(7, 1, "very ", "")}, head + " nice", 1},
		{"side by side", head + "abcd", []diag.Diagnostic{at(7, 1, "ab", "x"), at(7, 3, "cd", "y")}, head + "xcd", 1},
		{"characters, not bytes", head + "é👩\u200d🚀  b", []diag.Diagnostic{at(7, 5, "  ", " ")}, head + "é👩\u200d🚀 b", 1},
		{"another text is there", head + "a b", []diag.Diagnostic{at(7, 2, "  ", " ")}, head + "a b", 0},
		{"past the line", head + "a\nb  c", []diag.Diagnostic{at(7, 4, "  ", " ")}, head + "a\nb  c", 0},
		{"past the file", head + "a", []diag.Diagnostic{at(9, 1, "a", "b"), at(7, 1, "ab", "c")}, head + "a", 0},
		{"over a line end", head + "a\nb", []diag.Diagnostic{at(7, 1, "a\nb", "c")}, head + "a\nb", 0},
		{"a line end put in", head + "a b", []diag.Diagnostic{at(7, 2, " ", "\n")}, head + "a b", 0},
		{"no change", head + "a b", []diag.Diagnostic{at(7, 2, " ", " ")}, head + "a b", 0},
		{"CRLF", strings.ReplaceAll(head, "\n", "\r\n") + "a  b\r\n", []diag.Diagnostic{at(2, 11, "old", "new"), at(7, 2, "  ", " ")},
			strings.ReplaceAll(strings.Replace(head, "old", "new", 1), "\n", "\r\n") + "a b\r\n", 2},
		{"a byte-order mark", "\ufeff" + head + "a  b", []diag.Diagnostic{at(2, 11, "old", "new"), at(7, 2, "  ", " ")},
			"\ufeff" + strings.Replace(head, "old", "new", 1) + "a b", 2},
		{"plain scalar", head, []diag.Diagnostic{at(2, 11, "old", "new")}, strings.Replace(head, "old", "new", 1), 1},
		{"quoted scalar", head, []diag.Diagnostic{at(3, 6, "7", "8")}, strings.Replace(head, "7", "8", 1), 1},
		{"an item", head, []diag.Diagnostic{at(5, 8, "one", "three")}, strings.Replace(head, "one", "three", 1), 1},
		{"a comment in the value", head, []diag.Diagnostic{at(2, 11, "old", "new #")}, head, 0},
		{"a key in the value", head, []diag.Diagnostic{at(2, 11, "old", "new:")}, head, 0},
		{"a quote in quotes", head, []diag.Diagnostic{at(5, 14, "two", `t"o`)}, head, 0},
		{"a comma in a list", head, []diag.Diagnostic{at(5, 8, "one", "o, e")}, head, 0},
		{"a number", head, []diag.Diagnostic{at(5, 8, "one", "1")}, head, 0},
		{"true", head, []diag.Diagnostic{at(5, 8, "one", "true")}, head, 0},
		{"a value that would be gone", head, []diag.Diagnostic{at(2, 8, "An old title", "")}, head, 0},
		{"a blank at the end of a value", head, []diag.Diagnostic{at(2, 15, "title", "")}, head, 0},
		{"a key", head, []diag.Diagnostic{at(2, 1, "title", "name")}, head, 0},
		{"a comment", head, []diag.Diagnostic{at(4, 3, "a", "the")}, head, 0},
		{"the fence", head, []diag.Diagnostic{at(6, 1, "-", "")}, head, 0},
		{"one of two", head, []diag.Diagnostic{at(2, 11, "old", "new:"), at(5, 8, "one", "three")}, strings.Replace(head, "one", "three", 1), 1},
		{"a broken header", "---\ntitle: [\n---\na  b", []diag.Diagnostic{at(4, 2, "  ", " ")}, "---\ntitle: [\n---\na  b", 0},
		{"TOML", "+++\ntitle = \"old\"\n+++\n", []diag.Diagnostic{at(2, 10, "old", "new")}, "+++\ntitle = \"new\"\n+++\n", 1},
		{"TOML, a number", "+++\nn = 1\n+++\n", []diag.Diagnostic{at(2, 5, "1", "2")}, "+++\nn = 1\n+++\n", 0},
		{"a byte-order mark on the line", "\ufeff{\"title\": \"old\"}\n", []diag.Diagnostic{at(1, 12, "old", "new")}, "\ufeff{\"title\": \"new\"}\n", 1},
		{"JSON", "{\"title\": \"old\"}\n", []diag.Diagnostic{at(1, 12, "old", "new")}, "{\"title\": \"new\"}\n", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, made := fix.Apply("posts/a.md", []byte(c.text), c.found)
			if string(got) != c.want || made != c.made {
				t.Errorf("got %q with %d edits, want %q with %d", got, made, c.want, c.made)
			}
		})
	}
}

// TestApplyYAML: a file that is YAML as a whole has no body.
func TestApplyYAML(t *testing.T) {
	const text = "name: Northwind # here\nzone: a b\n"
	name := at(1, 7, "Northwind", "Southwind")
	got, made := fix.Apply("galley.yaml", []byte(text), []diag.Diagnostic{name, at(1, 19, "here", "there")})
	if want := strings.Replace(text, "North", "South", 1); string(got) != want || made != 1 {
		t.Errorf("got %q with %d edits, want %q with the one in the value", got, made, want)
	}
}

// FuzzApply: nothing panics, the given text stays, a header is read as before, lines stay lines, and what is outside of
// the edit stays byte for byte.
func FuzzApply(f *testing.F) {
	f.Add("---\ntitle: a  b\n---\nc  d\r\n", 2, 9, "  ", " ")
	f.Add("\ufeff---\ntitle: 'a'\n---\nc", 4, 1, "c", "")
	f.Add("---\na: b # c\n---\n", 2, 4, "b", "c: d")
	f.Add("{\"a\": \"b\"}\n", 1, 8, "b", "\"")
	f.Add("+++\na = 'b'\n+++\n", 2, 6, "", "'")
	f.Add("a\xff", 1, 2, "\xff", "b")
	f.Fuzz(func(t *testing.T, text string, line, column int, old, new string) {
		given := []byte(text)
		got, made := fix.Apply("posts/a.md", given, []diag.Diagnostic{at(line, column, old, new)})
		if string(given) != text {
			t.Fatalf("%q was changed to %q", text, given)
		}
		if made == 0 {
			if string(got) != text {
				t.Fatalf("got %q without an edit, want %q", got, text)
			}
			return
		}
		if made != 1 || strings.Count(string(got), "\n") != strings.Count(text, "\n") || utf8.ValidString(text) && !utf8.Valid(got) {
			t.Fatalf("got %q with %d edits of %q", got, made, text)
		}
		for i := 0; i+len(old) <= len(text); i++ {
			if text[i:i+len(old)] == old && text[:i]+new+text[i+len(old):] == string(got) {
				return
			}
		}
		t.Fatalf("%q became %q, which is not %q in place of %q", text, got, new, old)
	})
}
