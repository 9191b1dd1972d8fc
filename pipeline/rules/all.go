package rules

import "github.com/galley-social/galley/pipeline/content"

// All lists every rule, sorted by name.
func All() []Rule {
	return []Rule{
		accounts(),
		altText(),
		channels(),
		dates(),
		ids(),
		limits(),
		media(),
		poll(),
		references(),
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
	for _, c := range content.Checks() {
		if c.Name == name {
			return c.Doc, true
		}
	}
	return "", false
}
