package fix_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/galley-social/galley/pipeline/fix"
	"github.com/galley-social/galley/schema/diag"
)

// tree is a folder of texts, with rules that swap words and words that are errors.
type tree struct {
	files map[string]string
	swaps [][2]string
	bad   string
	// rounds is how often it was checked.
	rounds int
}

// findings are those of the files with some texts in place of their own.
func (w *tree) findings(texts map[string][]byte) []diag.Diagnostic {
	w.rounds++
	var list []diag.Diagnostic
	for _, name := range slices.Sorted(maps.Keys(w.files)) {
		text := w.files[name]
		if other, ok := texts[name]; ok {
			text = string(other)
		}
		for i, line := range strings.Split(text, "\n") {
			for _, swap := range w.swaps {
				for at := strings.Index(line, swap[0]); at >= 0; at = next(line, swap[0], at) {
					d := diag.Diagnostic{File: name, Pos: diag.Pos{Line: i + 1, Column: at + 1}, Rule: "swap", Severity: diag.Warning}
					d.Fix = diag.Fix{Pos: d.Pos, Old: swap[0], New: swap[1]}
					list = append(list, d)
				}
			}
			if w.bad != "" && strings.Contains(line, w.bad) {
				list = append(list, diag.Diagnostic{File: name, Pos: diag.Pos{Line: i + 1, Column: 1}, Rule: "bad", Severity: diag.Error})
			}
		}
	}
	return diag.Sort(list)
}

func next(line, word string, at int) int {
	if i := strings.Index(line[at+1:], word); i >= 0 {
		return at + 1 + i
	}
	return -1
}

func (w *tree) mend(t interface{ Fatal(...any) }) fix.Result {
	result, err := fix.Run(w.findings(nil),
		func(file string) ([]byte, error) { return []byte(w.files[file]), nil },
		func(texts map[string][]byte) ([]diag.Diagnostic, error) { return w.findings(texts), nil })
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		name  string
		tree  tree
		want  map[string]string
		edits int
		left  []string
	}{
		{"nothing to do", tree{files: map[string]string{"a": "x"}, swaps: [][2]string{{"b", "c"}}}, map[string]string{}, 0, nil},
		{"two files", tree{files: map[string]string{"a": "b x b", "b": "b", "c": "d"}, swaps: [][2]string{{"b", "c"}}},
			map[string]string{"a": "c x c", "b": "c"}, 3, nil},
		{"one after the other", tree{files: map[string]string{"a": "b"}, swaps: [][2]string{{"b", "c"}, {"c", "d"}}}, map[string]string{"a": "d"}, 2, nil},
		{"a new error", tree{files: map[string]string{"a": "b", "b": "b c"}, swaps: [][2]string{{"b", "x"}}, bad: "x c"},
			map[string]string{"a": "x"}, 1, []string{"b"}},
		{"an error that was there", tree{files: map[string]string{"a": "x c b"}, swaps: [][2]string{{"b", "d"}}, bad: "x c"},
			map[string]string{"a": "x c d"}, 1, nil},
		{"to and fro", tree{files: map[string]string{"a": "b", "b": "e"}, swaps: [][2]string{{"b", "c"}, {"c", "b"}, {"e", "f"}}},
			map[string]string{"b": "f"}, 1, []string{"a"}},
		{"longer and longer", tree{files: map[string]string{"a": "b"}, swaps: [][2]string{{"b", "bb"}}}, map[string]string{}, 0, []string{"a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			result := c.tree.mend(t)
			got, edits := map[string]string{}, 0
			for _, change := range result.Changes {
				got[change.File] = string(change.After)
				edits += change.Edits
				if string(change.Before) != c.tree.files[change.File] {
					t.Errorf("%s: got the text before %q", change.File, change.Before)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" || edits != c.edits {
				t.Errorf("got %d edits, want %d; files (-want +got):\n%s", edits, c.edits, diff)
			}
			if diff := cmp.Diff(c.left, result.Left); diff != "" {
				t.Errorf("left alone (-want +got):\n%s", diff)
			}
			texts := map[string][]byte{}
			for name, text := range got {
				texts[name] = []byte(text)
			}
			if diff := cmp.Diff(c.tree.findings(texts), result.Findings); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRunElsewhere: when an error comes up in a file that was not changed, every change is taken back.
func TestRunElsewhere(t *testing.T) {
	found := []diag.Diagnostic{{File: "a", Fix: diag.Fix{Pos: diag.Pos{Line: 1, Column: 1}, Old: "b", New: "c"}, Severity: diag.Note}}
	result, err := fix.Run(found, func(string) ([]byte, error) { return []byte("b"), nil }, func(texts map[string][]byte) ([]diag.Diagnostic, error) {
		if len(texts) > 0 {
			return []diag.Diagnostic{{File: "other", Severity: diag.Error}}, nil
		}
		return found, nil
	})
	if err != nil || len(result.Changes) > 0 || !slices.Equal(result.Left, []string{"a"}) || !slices.Equal(result.Findings, found) {
		t.Errorf("got %+v, %v, want the file left alone", result, err)
	}
}

// TestRunErrors: what can't be read or checked ends it.
func TestRunErrors(t *testing.T) {
	w := tree{files: map[string]string{"a": "b"}, swaps: [][2]string{{"b", "c"}}}
	broken := errors.New("broken")
	read := func(string) ([]byte, error) { return []byte("b"), nil }
	if _, err := fix.Run(w.findings(nil), func(string) ([]byte, error) { return nil, broken }, nil); !errors.Is(err, broken) {
		t.Errorf("reading: got %v", err)
	}
	if _, err := fix.Run(w.findings(nil), read, func(map[string][]byte) ([]diag.Diagnostic, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("checking: got %v", err)
	}
}

// TestIdempotent: whatever the rules are, what was mended once is not changed again, no file has a new error, and the
// number of checks is bounded.
func TestIdempotent(t *testing.T) {
	mended := false
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.SampledFrom([]rune("ab cé")), 0, 3, -1)
		w := tree{files: map[string]string{}}
		for i := range rapid.IntRange(1, 4).Draw(t, "files") {
			w.files[fmt.Sprint(i)] = rapid.StringOfN(rapid.SampledFrom([]rune("ab c\n")), 0, 20, -1).Draw(t, "text")
		}
		for range rapid.IntRange(1, 4).Draw(t, "swaps") {
			if old := word.Draw(t, "old"); old != "" {
				w.swaps = append(w.swaps, [2]string{old, word.Draw(t, "new")})
			}
		}
		w.bad = rapid.SampledFrom([]string{"", "aa", "b c"}).Draw(t, "bad")
		before := diag.Count(w.findings(nil), diag.Error)
		result := w.mend(t)
		if w.rounds > 60 {
			t.Errorf("it took %d checks", w.rounds)
		}
		if errors := diag.Count(result.Findings, diag.Error); errors > before {
			t.Errorf("got %d errors, there were %d", errors, before)
		}
		for _, c := range result.Changes {
			if bytes.Equal(c.Before, c.After) || c.Edits == 0 {
				t.Errorf("%s is no change: %q", c.File, c.After)
			}
			w.files[c.File], mended = string(c.After), true
		}
		if again := w.mend(t); len(again.Changes) > 0 {
			t.Errorf("the second time it changes %+v", again.Changes)
		}
	})
	if !mended {
		t.Error("nothing was ever mended, so nothing was tested")
	}
}
