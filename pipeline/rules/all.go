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
		pillarMix(),
		policy(),
		poll(),
		references(),
		repetition(),
		replies(),
		schedule(),
		secrets(),
	}
}

// Explain is the sentence about a rule that a finding names, be it one of these or one of content's checks.
func Explain(name string) (doc string, ok bool) {
	for _, r := range All() {
		if r.Name == name {
			return r.Doc, true
		}
	}
	for _, c := range Checks() {
		if c.Name == name {
			return c.Doc, true
		}
	}
	return "", false
}

// Checks are what reading and composing find before any rule is asked, sorted by name.
func Checks() []content.Check {
	composing := content.Check{Name: "compose", Doc: "A text must become a message for each of its channels: " +
		"what a network has no form for, such as raw HTML or an image in the text, would go out mangled or be lost."}
	checks := append(content.Checks(), composing)
	slices.SortFunc(checks, func(a, b content.Check) int { return strings.Compare(a.Name, b.Name) })
	return checks
}
