package rules

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/galley-social/galley/pipeline/content"
)

// knownTags are the tags of several words whose spelling the repository shows, by their folded form: the lists
// of brand.md and the hashtag sets of the strategies.
func knownTags(set *content.Set) map[string]string {
	known := map[string]string{}
	add := func(tags []string) {
		for _, tag := range tags {
			if tag = bareTag(tag); len(tagWords(tag)) > 1 && known[folded(tag)] == "" {
				known[folded(tag)] = tag
			}
		}
	}
	if policy := set.Brand.Value.Hashtags; policy != nil {
		add(policy.Required)
		add(policy.Banned)
	}
	for _, s := range set.Strategies {
		for _, name := range slices.Sorted(maps.Keys(s.Value.HashtagSets)) {
			add(s.Value.HashtagSets[name])
		}
	}
	return known
}

// tagWords are the words of a tag as far as it shows them: by capitals inside it, and by signs between them.
func tagWords(tag string) []string {
	var words []string
	for part := range strings.FieldsFuncSeq(tag, func(r rune) bool { return r == '_' || r == '-' }) {
		start, before := 0, rune(0)
		for i, r := range part {
			if unicode.IsUpper(r) && unicode.IsLower(before) {
				words, start = append(words, part[start:i]), i
			}
			before = r
		}
		words = append(words, part[start:])
	}
	return words
}

// cased is how a tag should be written. A tag that does not show whether it has several words is left alone,
// unless a known one, or another one of the message, shows the same letters as several words.
func (s *said) cased(tag string, others []tagged) string {
	switch s.Hashtags.Case {
	case "lower":
		return strings.ToLower(tag)
	case "camel":
	default:
		return tag
	}
	words := tagWords(tag)
	if len(words) == 1 {
		if known := s.guide.tags[folded(tag)]; known != "" {
			return camel(tagWords(known))
		}
		for _, other := range others {
			if shown := tagWords(other.name); len(shown) > 1 && folded(other.name) == folded(tag) {
				return camel(shown)
			}
		}
		return tag
	}
	// brewSchool shows its words as well as BrewSchool does; brew_school shows none to all screen readers.
	if slices.ContainsFunc(words[1:], startsLower) {
		return camel(words)
	}
	return tag
}

func startsLower(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsLower(r)
}

// camel joins words, each with a capital letter.
func camel(words []string) string {
	var b strings.Builder
	for _, word := range words {
		r, size := utf8.DecodeRuneInString(word)
		b.WriteRune(unicode.ToTitle(r))
		b.WriteString(word[size:])
	}
	return b.String()
}
