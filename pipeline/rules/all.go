package rules

import (
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/content"
)

// All lists every rule, sorted by name.
func All() []Rule {
	return []Rule{
		accounts(),
		altText(),
		amounts(),
		blackouts(),
		brandVoice(),
		budget(),
		cadence(),
		campaigns(),
		channels(),
		collisions(),
		coverage(),
		dates(),
		evergreen(),
		experiments(),
		ids(),
		kpis(),
		limits(),
		media(),
		milestones(),
		pacing(),
		pillarMix(),
		policy(),
		poll(),
		references(),
		repetition(),
		replies(),
		schedule(),
		secrets(),
		spacing(),
	}
}

// Explain is the sentence about a rule that a finding names, be it one of these or one of content's checks.
func Explain(name string) (doc string, ok bool) {
	for _, r := range All() {
		if r.Name == name {
			return r.Doc, true
		}
	}
	for _, c := range slices.Concat(Checks(), Policies()) {
		if c.Name == name {
			return c.Doc, true
		}
	}
	return "", false
}

// Checks are what is found beside the rules, sorted by name: by reading and composing before any rule is asked,
// and by asking for links, if that is wanted, behind them.
func Checks() []content.Check {
	composing := content.Check{Name: "compose", Doc: "A text must become a message for each of its channels: " +
		"what a network has no form for, such as raw HTML or an image in the text, would go out mangled or be lost."}
	links := content.Check{Name: "links", Doc: "A link must lead somewhere that everybody can open: " +
		"a post can't be taken back from those who have read it, and what a link leads to goes away without any commit. " +
		"Only galley check --links asks for links, as they are sent."}
	checks := append(content.Checks(), composing, links)
	slices.SortFunc(checks, func(a, b content.Check) int { return strings.Compare(a.Name, b.Name) })
	return checks
}
