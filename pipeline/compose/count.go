package compose

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/galley-social/galley/schema"
)

// Count is the length of a text as the network counts it, against the network's limits.
func Count(text string, n schema.Network) schema.Length { return measure("", text, n) }

// measure counts a text behind a content warning, which adds to the length on some networks.
func measure(warning, text string, n schema.Network) schema.Length {
	rules := n.Text
	length := schema.Length{Limit: rules.Limit, Unit: rules.Unit, ByteLimit: rules.ByteLimit}
	if !rules.WarningCounts {
		warning = ""
	}
	if rules.Unit == schema.Weighted {
		length.Count = weighted(warning+text, rules.URLCost)
	} else {
		length.Count = units(warning+billed(text, rules), rules.Unit)
	}
	if rules.Escaped != "" {
		for _, r := range text {
			if strings.ContainsRune(rules.Escaped, r) {
				length.Count++
			}
		}
	}
	if rules.ByteLimit > 0 {
		length.Bytes = len(text)
	}
	return length
}

// units counts a text of which links and mentions already have their price.
func units(text string, unit schema.Unit) int {
	switch unit {
	case schema.CodePoints:
		return utf8.RuneCountInString(text)
	case schema.UTF16:
		return utf16Len(text)
	case schema.Bytes:
		return len(text)
	case schema.EmojiBytes:
		return emojiBytes(text)
	default:
		return graphemes(text)
	}
}

func utf16Len(text string) int {
	n := 0
	for _, r := range text {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// graphemes counts what people take for characters. A text of ASCII needs no segmentation.
func graphemes(text string) int {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf || text[i] == '\r' {
			return uniseg.GraphemeClusterCount(text)
		}
	}
	return len(text)
}

// billed is the text that the network counts in place of the one that is sent.
func billed(text string, rules schema.TextRules) string {
	var cuts []bill
	if rules.URLCost > 0 {
		for _, u := range urlRuns(text) {
			cuts = append(cuts, bill{u.start, u.end, strings.Repeat("x", rules.URLCost)})
		}
	}
	if rules.MentionLocal {
		cuts = append(cuts, remoteMentions(text)...)
	}
	if len(cuts) == 0 {
		return text
	}
	slices.SortStableFunc(cuts, func(a, b bill) int { return cmp.Compare(a.start, b.start) })
	var out strings.Builder
	at := 0
	for _, c := range cuts {
		if c.start < at {
			continue
		}
		out.WriteString(text[at:c.start])
		out.WriteString(c.as)
		at = c.end
	}
	out.WriteString(text[at:])
	return out.String()
}

// bill is a range of the text that counts as another text.
type bill struct {
	start, end int
	as         string
}

var remoteMention = regexp.MustCompile(`(@[A-Za-z0-9_]+(?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)@[\pL\pN_]+(?:[.-]+[\pL\pN_]+)*`)

// remoteMentions are the mentions with a domain, of which only the local part counts.
func remoteMentions(text string) []bill {
	if !strings.Contains(text, "@") {
		return nil
	}
	var found []bill
	for _, m := range remoteMention.FindAllStringSubmatchIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:m[0]])
		if m[0] > 0 && (before == '=' || before == '/' || before == '_' || unicode.In(before, unicode.L, unicode.N)) {
			continue
		}
		found = append(found, bill{m[0], m[1], text[m[2]:m[3]]})
	}
	return found
}
