package compose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/galley-social/galley/schema"
)

// breaksTag are the invisible characters that end a hashtag.
func breaksTag(r rune) bool {
	return isSpace(r) || r == 0xAD || r == 0x2060 || r >= 0x200A && r <= 0x200D || r == 0x20E2
}

func tags(text string) []schema.Facet {
	const longest = 64
	var found []schema.Facet
	for start, mark := range text {
		if mark != '#' && mark != '＃' || !opens(text, start, false) {
			continue
		}
		from := start + utf8.RuneLen(mark)
		run := text[from:runEnd(text, from, breaksTag)]
		named := strings.ContainsFunc(run, func(r rune) bool {
			return !unicode.IsPunct(r) && (r < '0' || r > '9')
		})
		tag := strings.TrimRightFunc(run, unicode.IsPunct)
		if !named || strings.HasPrefix(run, "\uFE0F") || graphemes(tag) > longest {
			continue
		}
		found = append(found, schema.Facet{Start: start, End: from + len(tag), Kind: schema.FacetTag, Value: tag})
	}
	return found
}

func cashtags(text string) []schema.Facet {
	const longest = 5
	var found []schema.Facet
	for start := range len(text) {
		if text[start] != '$' || !opens(text, start, true) {
			continue
		}
		end := start + 1
		for end < len(text) && alnum(text[end]) {
			end++
		}
		ticker := text[start+1 : end]
		next, _ := utf8.DecodeRuneInString(text[end:])
		closed := end == len(text) || isSpace(next) || strings.ContainsRune(".,;:!?)\"'’", next)
		if ticker == "" || ticker[0] <= '9' || len(ticker) > longest || !closed {
			continue
		}
		value := "$" + strings.ToUpper(ticker)
		found = append(found, schema.Facet{Start: start, End: end, Kind: schema.FacetTag, Value: value})
	}
	return found
}
