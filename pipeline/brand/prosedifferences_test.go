package brand_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// proseDifferences are what Vale and galley find at different places in the same Markdown, and why it stays so.
// The package comment has them in words.
func proseDifferences() map[string]knownDifference {
	one := func(rule string) map[string]string {
		return map[string]string{"A": "extends: existence\nmessage: \"%s\"\n" + rule}
	}
	return map[string]knownDifference{
		"a phrase over the end of a line": {
			"a line end is sent as a space",
			one("tokens: [very good]\n"), "It is very\ngood.\n",
			nil, []string{"1:7 A: very good"},
		},
		"a wildcard over the end of a line": {
			"the text that is sent has one line, so a dot goes on to its end",
			one("nonword: true\ntokens: ['\\(.+\\)']\n"), "One (two) and\nthree (four) five.\n",
			[]string{"1:5 A: (two)", "2:7 A: (four)"}, []string{"1:5 A: (two) and three (four)"},
		},
		"a match with marks in it": {
			"Vale looks for the match in the Markdown, does not find it, and takes the start of the line",
			one("nonword: true\ntokens: [' I ']\n"), "Select **I agree** now.\n",
			[]string{"1:1 A:  I "}, []string{"1:7 A:  I "},
		},
		"a footnote": {
			"no network has footnotes, so one is sent as it is written",
			one("nonword: true\ntokens: ['\\[\\^']\n"), "One[^1].\n\n[^1]: Two three.\n",
			nil, []string{"1:4 A: [^", "3:1 A: [^"},
		},
		"code": {
			"code is no prose in any scope",
			one("scope: code\ntokens: [good]\n"), "It is `good`.\n",
			[]string{"1:8 A: good"}, nil,
		},
	}
}

func TestProseDifferences(t *testing.T) {
	for name, d := range proseDifferences() {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{".vale.ini": strings.Replace(plainConfig, "Vocab = Team\n", "", 1), "texts/a.md": d.text}
			for rule, text := range d.rules {
				files["styles/Gen/"+rule+".yml"] = text
			}
			dir := t.TempDir()
			write(t, dir, files)
			if diff := cmp.Diff(d.vale, shortPlaces(askVale(t, dir, "*.md")["a.md"])); diff != "" {
				t.Errorf("Vale (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(d.galley, shortPlaces(inProse(load(t, dir), d.text))); diff != "" {
				t.Errorf("galley (-want +got):\n%s", diff)
			}
		})
	}
}

// shortPlaces are alerts in one line each, in the order of their places.
func shortPlaces(list []place) []string {
	var out []string
	for _, p := range list {
		out = append(out, fmt.Sprintf("%d:%d %s: %s", p.Line, p.From, strings.TrimPrefix(p.Rule, "Gen."), p.Message))
	}
	slices.Sort(out)
	return out
}
