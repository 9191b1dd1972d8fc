package brand

import (
	"slices"
	"strings"
)

// selector is one term of a scope: words that a block has to have, or not to have.
type selector struct {
	words   []string
	negated bool
}

// parseScope reads scopes such as "heading.h2" and "text & ~link". One of the list has to hold, and all terms of
// it.
func parseScope(scopes []string) [][]selector {
	out := make([][]selector, 0, len(scopes))
	for _, scope := range scopes {
		var parts []selector
		for term := range strings.SplitSeq(scope, "&") {
			term, negated := strings.CutPrefix(strings.TrimSpace(term), "~")
			words := strings.Split(term, ".")
			for i := range words {
				words[i] = strings.TrimSpace(words[i])
			}
			parts = append(parts, selector{words, negated})
		}
		out = append(out, parts)
	}
	return out
}

// asksFor reports whether a term names the word and does not exclude it.
func asksFor(parts []selector, word string) bool {
	return slices.ContainsFunc(parts, func(s selector) bool {
		return !s.negated && slices.Contains(s.words, word)
	})
}

// inScope reports whether one of the scopes holds for the block.
func (b *block) inScope(scopes [][]selector) bool {
	for _, parts := range scopes {
		// A sentence is for the rules that ask for sentences: the others see the block it is from.
		if b.fragment && !asksFor(parts, "sentence") {
			continue
		}
		if b.holds(parts) {
			return true
		}
	}
	return false
}

func (b *block) holds(parts []selector) bool {
	for _, part := range parts {
		if part.negated && b.sized || part.negated == b.has(part.words) {
			return false
		}
	}
	return true
}

func (b *block) has(words []string) bool {
	for _, w := range words {
		if !slices.Contains(b.words, w) {
			return false
		}
	}
	return true
}
