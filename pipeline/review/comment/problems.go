package comment

import (
	"slices"
	"strings"

	"github.com/galley-social/galley/schema/diag"
)

// problems are the findings, by file: the files in the order of their first, most serious, finding.
func (p *page) problems(room int) string {
	found := byFile(p.e.Findings)
	text := p.folded(list{
		head: "### To look at\n\n",
		n:    len(found),
		item: func(i int) string {
			line := p.finding(found[i])
			if i == 0 || i == mostOpen || found[i-1].File != found[i].File {
				line = "- " + p.linked(fileName(found[i].File), found[i].File, 0) + "\n" + line
			}
			return line
		},
		foot: "\n",
		rest: func(left int) string {
			return p.more(left+max(0, p.e.Counts.Errors+p.e.Counts.Warnings+p.e.Counts.Notes-len(found)), "finding", "findings")
		},
	}, "findings", room)
	if older := p.older(); p.size(text)+p.size(older) <= room {
		text += older
	}
	return text
}

// older says that there are findings which the change did not bring.
func (p *page) older() string {
	if p.e.Older <= 0 {
		return ""
	}
	return "<sub>" + count(p.e.Older, "finding was", "findings were") + " there before this change.</sub>\n\n"
}

// byFile puts findings of one file together, without changing the order otherwise.
func byFile(found []diag.Diagnostic) []diag.Diagnostic {
	rank := map[string]int{}
	for _, d := range found {
		if _, ok := rank[d.File]; !ok {
			rank[d.File] = len(rank)
		}
	}
	sorted := slices.Clone(found)
	slices.SortStableFunc(sorted, func(a, b diag.Diagnostic) int { return rank[a.File] - rank[b.File] })
	return sorted
}

func (p *page) finding(d diag.Diagnostic) string {
	var b strings.Builder
	b.WriteString("  - " + severity(d.Severity) + " ")
	if d.Line > 0 {
		b.WriteString(p.linked("line "+thousands(d.Line), d.File, d.Line) + ": ")
	}
	b.WriteString(text(d.Message, 400))
	if d.Hint != "" {
		b.WriteString("<br>→ " + text(d.Hint, 400))
	}
	if d.Rule != "" {
		b.WriteString(" <sub>" + text(d.Rule, 40) + "</sub>")
	}
	return b.String() + "\n"
}

func severity(s diag.Severity) string {
	switch s {
	case diag.Error:
		return "❌"
	case diag.Warning:
		return "⚠️"
	}
	return "ℹ️"
}

func fileName(name string) string {
	if name == "" {
		return "the whole repository"
	}
	return text(name, 160)
}

// strategy are sentences about what changes in it.
func (p *page) strategy(room int) string {
	return p.folded(list{
		head: "### Strategy\n\n",
		n:    len(p.e.Strategy),
		item: func(i int) string { return "- " + text(p.e.Strategy[i], 400) + "\n" },
		foot: "\n",
		rest: func(left int) string { return p.more(left, "change of strategy", "changes of strategy") },
	}, "changes of strategy", room)
}
