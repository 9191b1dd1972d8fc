package compose

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"

	"github.com/galley-social/galley/schema"
)

// Detect finds mentions, links, hashtags and cashtags in a text as Bluesky's reference client does, in
// order and without overlaps. A cashtag is a tag whose value starts with $.
//
// It differs from the reference where that makes a broken link: a domain that starts with "http" is still a
// domain, and a scheme without a host is no link. Of two that overlap the first counts, as it does where
// the reference shows them.
func Detect(text string) []schema.Facet {
	var found []schema.Facet
	if strings.IndexByte(text, '@') >= 0 {
		found = mentions(text)
	}
	if strings.IndexByte(text, '.') >= 0 || strings.IndexByte(text, ':') >= 0 {
		found = append(found, bareLinks(text)...)
	}
	if strings.IndexByte(text, '#') >= 0 || strings.Contains(text, "＃") {
		found = append(found, tags(text)...)
	}
	if strings.IndexByte(text, '$') >= 0 {
		found = append(found, cashtags(text)...)
	}
	slices.SortFunc(found, func(a, b schema.Facet) int { return cmp.Compare(a.Start, b.Start) })
	end := 0
	return slices.DeleteFunc(found, func(f schema.Facet) bool {
		if f.Start < end {
			return true
		}
		end = f.End
		return false
	})
}

// isSpace is what JavaScript's \s matches.
func isSpace(r rune) bool {
	return r >= '\t' && r <= '\r' || r == 0xFEFF || r == 0x2028 || r == 0x2029 || unicode.Is(unicode.Zs, r)
}

// runEnd is where the first character that stops a run stands, or the end of the text.
func runEnd(text string, from int, stops func(rune) bool) int {
	if n := strings.IndexFunc(text[from:], stops); n >= 0 {
		return from + n
	}
	return len(text)
}

func alnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// opens reports whether something may start at the byte: at the start of the text, behind white space, or
// behind an opening bracket if that is allowed.
func opens(text string, at int, bracket bool) bool {
	switch {
	case at == 0:
		return true
	case alnum(text[at-1]): // as nearly always
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	return isSpace(before) || bracket && before == '('
}

func mentions(text string) []schema.Facet {
	var found []schema.Facet
	word := func(at int) bool { return at < len(text) && (alnum(text[at]) || text[at] == '_') }
	for start := range len(text) {
		if text[start] != '@' || !opens(text, start, true) {
			continue
		}
		end := start + 1
		for end < len(text) && (alnum(text[end]) || text[end] == '.' || text[end] == '-') {
			end++
		}
		for end > start+1 && word(end-1) == word(end) {
			end--
		}
		handle := text[start+1 : end]
		if knownDomain(handle) || strings.HasSuffix(handle, ".test") {
			found = append(found, schema.Facet{Start: start, End: end, Kind: schema.FacetMention, Value: handle})
		}
	}
	return found
}

func bareLinks(text string) []schema.Facet {
	var found []schema.Facet
	for start := 0; start < len(text); {
		end := start + 1
		if opens(text, start, true) {
			if domain, ok := linkStart(text[start:]); ok {
				end = runEnd(text, start, isSpace)
				if f, ok := linkFacet(text[start:end], domain); ok {
					f.Start, f.End = start, start+f.End
					found = append(found, f)
				}
			}
		}
		start = end
	}
	return found
}

// linkStart reports whether the text starts with a scheme or a domain, and which domain.
func linkStart(text string) (domain string, ok bool) {
	for _, scheme := range []string{"http://", "https://"} {
		if len(text) > len(scheme) && strings.EqualFold(text[:len(scheme)], scheme) {
			next, _ := utf8.DecodeRuneInString(text[len(scheme):])
			return "", !isSpace(next)
		}
	}
	if !alnum(text[0]) || text[0] <= '9' {
		return "", false
	}
	end, labels := 0, 0
	for {
		run := end
		for run < len(text) && alnum(text[run]) {
			run++
		}
		if run == end {
			return strings.TrimSuffix(text[:end], "."), labels > 1
		}
		end, labels = run, labels+1
		if end == len(text) || text[end] != '.' {
			return text[:end], labels > 1
		}
		end++
	}
}

// linkFacet makes a link of a run of text, its End counted from the run's start.
func linkFacet(run, domain string) (schema.Facet, bool) {
	uri := run
	switch {
	case domain != "" && !knownDomain(domain):
		return schema.Facet{}, false
	case domain == "" && !strings.HasPrefix(run, "http"):
		return schema.Facet{}, false
	case domain != "":
		uri = "https://" + run
	}
	whole := len(uri)
	if strings.ContainsAny(uri[len(uri)-1:], ".,;:!?") {
		uri = uri[:len(uri)-1]
	}
	if strings.HasSuffix(uri, ")") && !strings.Contains(uri, "(") {
		uri = uri[:len(uri)-1]
	}
	end := len(run) - (whole - len(uri))
	_, host, _ := strings.Cut(uri, "://")
	first, _ := utf8.DecodeRuneInString(host)
	return schema.Facet{End: end, Kind: schema.FacetLink, Value: uri}, unicode.IsLetter(first) || unicode.IsDigit(first)
}

// knownDomain reports whether the name ends in a dot and a top-level domain that exists. The case counts,
// and names in Punycode and .onion do not, as in the reference's own list.
func knownDomain(name string) bool {
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 || dot == len(name)-1 {
		return false
	}
	top := name[dot+1:]
	if strings.HasPrefix(top, "xn--") || top == "onion" {
		return false
	}
	_, icann := publicsuffix.PublicSuffix("x." + top)
	return icann
}
