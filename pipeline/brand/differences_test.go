package brand_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/brand"
)

// differences are what Vale and galley say differently of the same rule and text, and why it stays so. The package
// comment has the list in words, with what can't be shown by running Vale.
func differences() map[string]knownDifference {
	return map[string]knownDifference{
		"a consistency rule without word boundaries": {
			"Vale looks for the matched text again, and finds an earlier one inside another word",
			map[string]string{"A": "extends: consistency\nmessage: Both\nnonword: true\neither:\n  ise: ize\n"},
			"organise, organize, rise",
			[]string{"1:6 A: Both"}, []string{"1:22 A: Both"},
		},
		"a conditional rule after a hyphen": {
			"Vale looks for the matched text again, and passes over what stands after a hyphen",
			map[string]string{"A": "extends: conditional\nmessage: No %s\nfirst: '\\bAVL\\b'\nsecond: tree of\n"},
			"AVL_tree or non-AVL",
			[]string{"1:1 A: No AVL"}, []string{"1:17 A: No AVL"},
		},
		"two conditional rules": {
			"Vale has one memory for all of them, so what one rule finds defined is defined for the other",
			map[string]string{
				"A": "extends: conditional\nmessage: No %s\nfirst: '\\bWHO\\b'\nsecond: 'Organization \\((WHO)\\)'\n",
				"B": "extends: conditional\nmessage: No %s\nfirst: '\\bWHO\\b'\nsecond: 'Weltorganisation \\((WHO)\\)'\n",
			},
			"Organization (WHO)",
			nil, []string{"1:15 B: No WHO"},
		},
		"capitalize and a capital outside ASCII": {
			"Vale looks at the first byte, so É is no capital to it",
			map[string]string{"A": "extends: substitution\nmessage: Use %s\ncapitalize: true\nignorecase: true\nswap:\n  école: school\n"},
			"École",
			[]string{"1:1 A: Use school"}, []string{"1:1 A: Use School"},
		},
		"a group in an edit": {
			"Vale puts the first match's group into the rule itself, so every later match gets it too",
			map[string]string{"A": "extends: existence\nmessage: \"%s, %s\"\naction:\n  name: edit\n  params: [prefix, $1]\ntokens:\n  - ([cb])at\n"},
			"cat and bat",
			[]string{"1:1 A: cat, ccat", "1:9 A: bat, cbat"}, []string{"1:1 A: cat, ccat", "1:9 A: bat, bbat"},
		},
		"an entity": {
			"Vale reads &rsquo; as an apostrophe in every file; what is sent has no entities",
			map[string]string{"A": "extends: existence\nmessage: Not %s\ntokens: [\"don't\"]\n"},
			"I don&rsquo;t know",
			[]string{"1:3 A: Not don't"}, nil,
		},
	}
}

type knownDifference struct {
	why          string
	rules        map[string]string
	text         string
	vale, galley []string
}

func TestDifferences(t *testing.T) {
	for name, d := range differences() {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{
				".vale.ini":   strings.Replace(plainConfig, "Vocab = Team\n", "", 1),
				"texts/a.txt": d.text + "\n",
			}
			for rule, text := range d.rules {
				files["styles/Gen/"+rule+".yml"] = text
			}
			dir := t.TempDir()
			write(t, dir, files)
			theirs := short(askVale(t, dir, "*.txt")["a.txt"])
			if diff := cmp.Diff(d.vale, theirs); diff != "" {
				t.Errorf("Vale no longer differs so: %s: -want +got:\n%s", d.why, diff)
			}
			ours := short(places(d.text, load(t, dir).Run(brand.Text{Scope: "text", Value: d.text})))
			if diff := cmp.Diff(d.galley, ours); diff != "" {
				t.Errorf("galley: %s: -want +got:\n%s", d.why, diff)
			}
		})
	}
}

func short(list []place) []string {
	var out []string
	for _, p := range list {
		out = append(out, fmt.Sprintf("%d:%d %s: %s", p.Line, p.From, strings.TrimPrefix(p.Rule, "Gen."), p.Message))
	}
	return out
}
