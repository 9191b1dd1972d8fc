package brand_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/galley-social/galley/pipeline/brand"
	"github.com/galley-social/galley/schema/diag"
)

// seedRules are one rule of each kind, and some that are none.
func seedRules() []string {
	g := newGenerator(1)
	out := []string{
		"", "extends", "extends: existence", "[]", "extends: existence\nmessage: '%s'\ntokens: [a, '(']\n",
		"extends: existence\nmessage: '%s'\ntokens: ['(a+)+b']\nnonword: true\n",
		"extends: metric\nmessage: '%s'\nformula: -(words / 0) % 0\ncondition: '> !1'\n",
		"extends: metric\nmessage: '%s'\nformula: math.pow(words, 2) - 1/0\ncondition: '!= 1'\n",
		"extends: readability\nmessage: '%s'\ngrade: -100\nmetrics: [SMOG]\nscope: text\n",
		"extends: substitution\nmessage: '%s %d'\naction: {name: replace}\nswap: {'(?<n>a)(b)?': '$2|$1'}\n",
		"extends: sequence\nmessage: '%s'\ntokens: [{skip: 3}, {tag: NN, min: 2, negate: true}, {pattern: a}]\n",
	}
	for range 20 {
		out = append(out, g.rule())
	}
	for _, rule := range documentRules() {
		out = append(out, rule)
	}
	return out
}

// FuzzParse reads any file as a rule. A rule that can't be used has a finding that says why, every finding has a
// place in the file, and a rule that can be used does no harm to any text.
func FuzzParse(f *testing.F) {
	for _, rule := range seedRules() {
		f.Add([]byte(rule), "An e-mail about café ☕ beans, beans!\n\nWHO is it? (WHO)")
	}
	f.Fuzz(func(t *testing.T, src []byte, text string) {
		rule, findings := brand.Parse("brand/a.yml", src, brand.Vocab{Accept: []string{"café", "[Bb]ean"}})
		lines := 2 + strings.Count(string(src), "\n") + strings.Count(string(src), "\r")
		for _, d := range findings {
			if d.Line < 1 || d.Line > lines || d.Column < 1 || d.Message == "" {
				t.Errorf("a finding without a place: %+v", d)
			}
		}
		if !rule.Usable() {
			if len(findings) == 0 {
				t.Errorf("%q can't be used, and nothing says why", src)
			}
			return
		}
		if diag.Worst(findings) == diag.Error {
			t.Errorf("%q can be used, with an error: %v", src, findings)
		}
		check(t, brand.New(rule), text[:min(len(text), 2000)])
	})
}

// FuzzRun gives any text to rules of every kind.
func FuzzRun(f *testing.F) {
	var rules []brand.Rule
	for i, src := range seedRules() {
		name := "style/R" + string(rune('A'+i%26)) + string(rune('A'+i/26)) + ".yml"
		if rule, _ := brand.Parse(name, []byte(src), brand.Vocab{Accept: []string{"café"}}); rule.Usable() && !strings.Contains(src, "(a+)+b") {
			rules = append(rules, rule)
		}
	}
	if len(rules) < 30 {
		f.Fatalf("got %d rules, want most of the seeds", len(rules))
	}
	engine := brand.New(rules...)
	f.Add(post)
	f.Add("ſ K İ \xff\xfe e\u0301 \u200d 👩‍👩‍👧 “To” — a to-do: …")
	f.Fuzz(func(t *testing.T, text string) { check(t, engine, text[:min(len(text), 2000)]) })
}

// check runs an engine on a text in many scopes, and wants places in the text, on bounds of code points, in time.
func check(t *testing.T, engine *brand.Engine, text string) {
	t.Helper()
	var texts []brand.Text
	for _, scope := range []string{"text", "text.heading.h1", "summary", "raw", "link"} {
		texts = append(texts, brand.Text{Scope: scope, Value: text})
	}
	start := time.Now()
	for _, a := range engine.Run(texts...) {
		if a.Start < 0 || a.End < a.Start || a.End > len(text) || a.Rule == "" || a.Severity < diag.Note {
			t.Fatalf("an alert without a place: %+v in %d bytes", a, len(text))
		}
		if !edge(text, a.Start) || !edge(text, a.End) {
			t.Fatalf("an alert inside a character: %+v in %q", a, text)
		}
		if !a.Broken && a.Match != text[a.Start:a.End] {
			t.Fatalf("the match is %q and the text %q", a.Match, text[a.Start:a.End])
		}
	}
	if spent := time.Since(start); spent > 20*time.Second {
		t.Fatalf("it took %v", spent)
	}
}

// edge reports whether an offset is not inside a valid character.
func edge(s string, at int) bool {
	for i := max(at-3, 0); i < at; i++ {
		if r, n := utf8.DecodeRuneInString(s[i:]); r != utf8.RuneError && i+n > at {
			return false
		}
	}
	return true
}
