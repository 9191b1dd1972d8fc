package compose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// urlRuns are the addresses with a scheme that a server makes links of, by the rules of Mastodon: not right
// behind a letter or a sign that starts something else, a host with a dot, brackets in pairs, and no
// punctuation at the end. Where a server may see a longer link, the shorter one is taken: it counts more.
// Whether the top-level domain exists is not asked, because servers know different lists.
func urlRuns(text string) []span {
	var found []span
	for at := 0; ; {
		i := strings.Index(text[at:], "://")
		if i < 0 {
			return found
		}
		start, ok := schemeStart(text, at+i)
		at += i + len("://")
		if !ok {
			continue
		}
		host := hostEnd(text, at)
		if host == at {
			continue
		}
		end := pathEnd(text, host)
		found = append(found, span{start: start, end: end, kind: urlSpan, url: text[start:end]})
		at = end
	}
}

// schemeStart is where http or https starts in front of the colon.
func schemeStart(text string, colon int) (int, bool) {
	for _, scheme := range []string{"https", "http"} {
		start := colon - len(scheme)
		if start < 0 || !strings.EqualFold(text[start:colon], scheme) {
			continue
		}
		return start, start == 0 || !alnum(text[start-1]) && !strings.ContainsAny(text[start-1:start], "@$#") &&
			!strings.HasSuffix(text[:start], "＃") && !strings.HasSuffix(text[:start], "＠")
	}
	return 0, false
}

// hostEnd is where the host that starts at the byte ends, its port included, or the byte itself when there
// is none. A script that puts no spaces between words may run on right behind an ASCII top-level domain.
func hostEnd(text string, at int) int {
	end, dot := at, -1
	for i, r := range text[at:] {
		if r == '.' {
			dot = at + i
		} else if r != '-' && r != '_' && !unicode.In(r, unicode.L, unicode.M, unicode.N) {
			break
		}
		if r >= utf8.RuneSelf && dot >= 0 && at+i > dot+1 && text[dot+1] < utf8.RuneSelf {
			break
		}
		end = at + i + utf8.RuneLen(r)
	}
	end = at + len(strings.TrimRight(text[at:end], ".-_"))
	if inner := strings.IndexByte(text[at:end], '.'); inner <= 0 {
		return at
	}
	if port := strings.TrimLeft(text[end:], ":"); len(text[end:])-len(port) == 1 {
		digits := len(port) - len(strings.TrimLeft(port, "0123456789"))
		if digits > 0 {
			end += 1 + digits
		}
	}
	return end
}

// pathEnd is where the path and query behind a host end.
func pathEnd(text string, at int) int {
	if at == len(text) || text[at] != '/' && text[at] != '?' {
		return at
	}
	end, depth, opened := at, 0, at
loop:
	for i, r := range text[at:] {
		switch {
		case isSpace(r) || r == '<' || r == '>' || r == utf8.RuneError:
			break loop
		case r == '(':
			if depth == 0 {
				opened = at + i
			}
			depth++
		case r == ')' && depth == 0:
			break loop
		case r == ')':
			depth--
		}
		end = at + i + utf8.RuneLen(r)
	}
	if depth > 0 {
		end = opened
	}
	return at + len(strings.TrimRight(text[at:end], "?!*\"'「」;:=,.$%[]~&|@"))
}
