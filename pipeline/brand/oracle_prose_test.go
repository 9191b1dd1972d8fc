package brand_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/galley-social/galley/pipeline/brand"
	"github.com/galley-social/galley/pipeline/prose"
)

// scopedRules want one word in each scope that Markdown has.
func scopedRules() map[string]string {
	rules := map[string]string{}
	for i, scope := range []string{
		"text", "heading", "heading.h2", "list", "blockquote", "table", "table.header", "table.cell", "link", "strong", "emphasis", "alt",
		"paragraph", "sentence", "summary", "raw", "text & ~list", "text & ~blockquote", "text & ~heading", "text & ~table",
	} {
		rules[fmt.Sprintf("Scope%02d", i)] = "extends: existence\nmessage: \"%s\"\nscope: " + scope + "\ntokens: ['bad\\w+']\n"
	}
	return rules
}

// markdowner writes Markdown of which every bad word is another one, since Vale looks for a match by its text.
type markdowner struct {
	generator
	n int
}

func (m *markdowner) bad() string {
	m.n++
	return "bad" + strings.Repeat("x", m.n/26) + string(rune('a'+m.n%26))
}

// line is some words of a block, some of them marked.
func (m *markdowner) line() string {
	var words []string
	for range 1 + m.IntN(7) {
		word := m.pick("good", "beans", "from", "the", "roaster", m.bad())
		switch m.IntN(9) {
		case 0:
			word = "**" + word + "**"
		case 1:
			word = "[" + word + " " + m.bad() + "](https://northwind.example/" + m.bad() + ")"
		case 2:
			word = "*" + word + "*"
		}
		words = append(words, word)
	}
	return "Some " + strings.Join(words, " ") + "."
}

// block is a block of one kind.
func (m *markdowner) block() string {
	switch m.IntN(11) {
	case 0:
		return strings.Repeat("#", 1+m.IntN(3)) + " " + m.bad() + " good"
	case 1:
		return "- " + m.line() + "\n- " + m.line() + "\n  1. " + m.line()
	case 2:
		return "- " + m.line() + "\n\n  " + m.line()
	case 3:
		return "> " + m.line() + "\n>\n> " + m.line()
	case 4:
		return "> - " + m.line() + "\n> - " + m.line()
	case 5:
		return "| " + m.bad() + " | good |\n|---|---|\n| good | " + m.bad() + " |"
	case 6:
		return "<div>" + m.bad() + " <b>good</b></div>"
	case 7:
		return "```\n" + m.bad() + "\n```"
	case 8:
		return "> ```\n> " + m.bad() + "\n> ```\n>\n> " + m.line()
	}
	if m.IntN(2) == 0 {
		return "Some good `" + m.bad() + "` beans."
	}
	return m.line()
}

// TestProseAgainstVale compares what prose takes for words, in which scope and at which place, with Vale.
func TestProseAgainstVale(t *testing.T) {
	files := map[string]string{".vale.ini": strings.Replace(plainConfig, "Vocab = Team\n", "", 1)}
	for name, text := range scopedRules() {
		files["styles/Gen/"+name+".yml"] = text
	}
	m := &markdowner{generator: newGenerator(7)}
	texts := map[string]string{}
	for i := range 120 {
		m.n = 0
		var blocks []string
		for range 2 + m.IntN(5) {
			blocks = append(blocks, m.block())
		}
		name := fmt.Sprintf("p%03d.md", i)
		texts[name] = strings.Join(blocks, "\n\n") + "\n"
		files["texts/"+name] = texts[name]
	}
	dir := t.TempDir()
	write(t, dir, files)
	engine := load(t, dir)
	theirs := askVale(t, dir, "*.md")
	alerts := 0
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		ours := inProse(engine, texts[name])
		alerts += len(ours)
		if diff := difference(theirs[name], ours); diff != "" {
			t.Errorf("%s: -Vale +galley:\n%s%s", name, diff, texts[name])
		}
	}
	t.Logf("%d texts, %d alerts", len(texts), alerts)
	if alerts < len(texts)*10 {
		t.Errorf("got %d alerts in %d texts, want more", alerts, len(texts))
	}
}

// inProse runs the engine on the stretches of a Markdown text, and returns the places in it.
func inProse(engine *brand.Engine, markdown string) []place {
	stretches := prose.NewReader().Read([]byte(markdown))[0].Stretches
	texts := make([]brand.Text, len(stretches))
	for i, s := range stretches {
		texts[i] = brand.Text{Scope: s.Scope + ".md", Value: s.Value, Counts: s.Counts}
	}
	var out []place
	for _, a := range engine.Run(texts...) {
		from, to := stretches[a.Text].Source(a.Start, a.End)
		p := place{Rule: a.Rule, Severity: severities[a.Severity], Message: a.Message, Match: a.Match}
		p.Line = 1 + strings.Count(markdown[:from], "\n")
		p.From = utf8.RuneCountInString(markdown[strings.LastIndexByte(markdown[:from], '\n')+1:from]) + 1
		p.To = max(p.From+utf8.RuneCountInString(markdown[from:to])-1, p.From)
		out = append(out, p)
	}
	return out
}
