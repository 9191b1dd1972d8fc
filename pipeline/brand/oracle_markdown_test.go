package brand_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/galley-social/galley/pipeline/brand"
)

// documentRules are of the kinds that look at a whole document, and of scopes that plain text doesn't have.
func documentRules() map[string]string {
	rules := map[string]string{
		"Advisor":     "extends: consistency\nmessage: \"Inconsistent: '%s'\"\nlevel: error\nignorecase: true\neither:\n  advisor: adviser\n",
		"Centre":      "extends: consistency\nmessage: \"Both: '%s'\"\neither:\n  center: centre\n  gr[a]y: grey\n",
		"Acronyms":    "extends: conditional\nmessage: \"'%s' has no definition\"\nfirst: '\\b([A-Z]{3,5})\\b'\nsecond: '(?:\\b[A-Z][a-z]+ )+\\(([A-Z]{3,5})\\)'\nexceptions:\n  - API\n",
		"Sponsor":     "extends: conditional\nmessage: \"'%s' without ad\"\nscope: raw\nfirst: sponsor\\w*\nsecond: \\bad\\b\n",
		"Heading":     "extends: existence\nmessage: \"'%s' in a heading\"\nscope: heading\ntokens:\n  - center\n  - the\n",
		"HeadingOne":  "extends: existence\nmessage: \"'%s' in h1\"\nscope: heading.h1\ntokens:\n  - advisor\n  - and\n",
		"NoHeading":   "extends: existence\nmessage: \"'%s' outside\"\nscope: text & ~heading\ntokens:\n  - advisor\n  - and\n",
		"TitleAP":     "extends: capitalization\nmessage: \"'%s' should be '%s'\"\nscope: heading\nmatch: $title\n",
		"TitleChi":    "extends: capitalization\nmessage: \"'%s' should be '%s'\"\nscope: heading\nmatch: $title\nstyle: Chicago\nexceptions:\n  - API\n",
		"Sentence":    "extends: capitalization\nmessage: \"'%s' should be '%s'\"\nscope: heading\nmatch: $sentence\nexceptions:\n  - API\n  - WHO\n",
		"Words":       "extends: metric\nmessage: \"%s words\"\nformula: words\ncondition: \"> 20\"\n",
		"Mean":        "extends: metric\nmessage: \"%s\"\nformula: |\n  (0.39 * (words / sentences)) + (11.8 * (syllables / words)) - 15.59\ncondition: \"> 8\"\n",
		"Paragraphs":  "extends: metric\nmessage: \"%s\"\nformula: paragraphs + heading_h1 + heading.h2\ncondition: \">= 3\"\n",
		"Root":        "extends: metric\nmessage: \"%s\"\nformula: 1.043 * math.sqrt(polysyllabic_words * 30.0 / sentences) + 3.1291\ncondition: \"> 7 && words < 60\"\n",
		"Long":        "extends: metric\nmessage: \"%s long\"\nformula: -long_words + complex_words * 2 + characters / 7\ncondition: \"!= 12\"\n",
		"SentenceCap": "extends: occurrence\nmessage: \"%d words\"\nscope: sentence\ntoken: '\\b(\\w+)\\b'\nmax: 8\n",
		"ParaMin":     "extends: occurrence\nmessage: \"%s ands\"\nscope: paragraph\ntoken: \\band\\b\nmin: 2\n",
		"Wrap":        "extends: substitution\nmessage: \"Use '%s' instead of '%s'.\"\nswap:\n  '(\\w+) and (\\w+)': '$2 or $1'\n  '(?:very )?good': great\n",
	}
	for i, m := range []string{"Automated Readability", "Coleman-Liau", "Flesch-Kincaid", "Gunning Fog", "SMOG"} {
		rules[fmt.Sprintf("Grade%d", i)] = "extends: readability\nmessage: \"grade %s\"\ngrade: 7\nmetrics:\n  - " + m + "\n"
	}
	rules["GradeAll"] = "extends: readability\nmessage: \"grade %s\"\ngrade: 6\nmetrics: [SMOG, Gunning Fog, Coleman-Liau]\n"
	return rules
}

func (g generator) plainWord() string {
	return g.pick("advisor", "adviser", "Advisor", "center", "centre", "gray", "grey", "and", "the", "sponsored", "ad", "WHO",
		"API", "NASA", "World Health Organization (WHO)", "good", "very good", "organise", "organize", "international",
		"readability", "community", "beautiful", "to", "with", "of", "coffee", "from", "is", "a", "responsibility")
}

func (g generator) line(words int) string {
	list := make([]string, 1+g.IntN(words))
	for i := range list {
		list[i] = g.plainWord() + g.pick("", "", "", "", "", ",", ".")
	}
	return strings.Trim(strings.Join(list, " "), ",.")
}

// TestAgainstValeInMarkdown compares what needs a document: scopes, measures, and rules that remember.
func TestAgainstValeInMarkdown(t *testing.T) {
	files := map[string]string{".vale.ini": strings.Replace(plainConfig, "Vocab = Team\n", "", 1)}
	for name, text := range documentRules() {
		files["styles/Gen/"+name+".yml"] = text
	}
	g := newGenerator(42)
	documents := map[string][]string{}
	for i := range markdownTexts {
		parts := []string{g.line(7)}
		for range 1 + g.IntN(3) {
			parts = append(parts, g.line(40)+".")
		}
		name := fmt.Sprintf("m%03d.md", i)
		documents[name] = parts
		files["texts/"+name] = "# " + strings.Join(parts, "\n\n") + "\n"
	}
	dir := t.TempDir()
	write(t, dir, files)
	engine := load(t, dir)
	theirs := askVale(t, dir, "*.md")
	alerts := 0
	for name, parts := range documents {
		ours := inMarkdown(engine, parts)
		alerts += len(ours)
		if diff := difference(theirs[name], ours); diff != "" {
			t.Errorf("%s: %q: -Vale +galley:\n%s", name, files["texts/"+name], diff)
		}
	}
	t.Logf("%d pairs, %d alerts", len(documents)*len(engine.Rules()), alerts)
	if alerts < len(documents)*5 {
		t.Errorf("got %d alerts in %d documents, want more", alerts, len(documents))
	}
}

const markdownTexts = 150

// inMarkdown runs the engine on a heading and paragraphs, and returns the places in their Markdown.
func inMarkdown(engine *brand.Engine, parts []string) []place {
	source := "# " + strings.Join(parts, "\n\n") + "\n"
	summary := strings.Join(parts[1:], "\n\n") + "\n\n"
	counts := map[string]int{"paragraphs": len(parts) - 1, "heading.h1": 1}
	texts := []brand.Text{{Scope: "text.heading.h1.md", Value: parts[0]}}
	for _, p := range parts[1:] {
		texts = append(texts, brand.Text{Scope: "text.md", Value: p})
	}
	texts = append(texts, brand.Text{Scope: "summary.md", Value: summary, Counts: counts}, brand.Text{Scope: "raw.md", Value: source})
	var out []place
	for _, a := range engine.Run(texts...) {
		p := places(texts[a.Text].Value, []brand.Alert{a})[0]
		switch {
		case a.Text == 0:
			p.From, p.To = p.From+2, p.To+2
		case a.Text < len(parts):
			p.Line += 2 * a.Text
		}
		out = append(out, p)
	}
	return out
}

// TestOracleFails breaks a rule on one side, to see that the comparison tells.
func TestOracleFails(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		".vale.ini":             strings.Replace(plainConfig, "Vocab = Team\n", "", 1),
		"styles/Gen/Coffee.yml": "extends: existence\nmessage: No\ntokens: [coffee]\n",
		"texts/a.txt":           "Some coffee here.\n",
	})
	theirs := askVale(t, dir, "*.txt")["a.txt"]
	engine, _ := brand.Load(os.DirFS(filepath.Join(dir, "styles")), ".")
	for _, text := range []string{"Some coffee here.\n", "Some Coffee here.\n"} {
		same := difference(theirs, places(text, rename(engine.Run(brand.Text{Scope: "text", Value: text})))) == ""
		if same != (text[5] == 'c') {
			t.Errorf("%q: same is %v", text, same)
		}
	}
}

func rename(alerts []brand.Alert) []brand.Alert {
	for i := range alerts {
		alerts[i].Rule = "Gen." + alerts[i].Rule[strings.LastIndexByte(alerts[i].Rule, '.')+1:]
	}
	return alerts
}
