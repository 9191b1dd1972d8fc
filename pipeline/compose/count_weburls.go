package compose

import (
	"slices"
	"strings"
)

// The longest address and the longest label of a name of which X makes a link, and the longest path of one
// of its own short links.
const (
	longestURL   = 4096
	longestLabel = 63
	longestSlug  = 40
)

// webURLs are the addresses that X makes links of: with http:// or https://, or the name of a host alone when
// it has a top-level domain that exists. They ascend by where they start. The text is in UTF-16 units, because
// what X's library sees in front of an address is a unit, be it half a character.
func webURLs(text []rune) [][2]int {
	if !slices.Contains(text, '.') {
		return nil
	}
	var found [][2]int
	names := findNames(text)
	for at := 0; at < len(text); {
		u, ok := address{}, false
		if opensURL(text[at]) {
			u, ok = names.address(at + 1)
		}
		if !ok && at == 0 {
			u, ok = names.address(0)
		}
		if !ok {
			at++
			continue
		}
		found = append(found, u.links(text)...)
		at = u.end
	}
	return found
}

// address is a candidate: where it starts, where its host starts and ends, where its path does, and the end.
type address struct{ start, host, hostEnd, path, end int }

// names are the names of hosts in a text.
type names struct {
	text []rune
	// labelEnd is where the run of characters of a label ends, for each character, and underscore where the
	// next underscore is. For the characters behind a full stop, topEnd is where a top-level domain ends that
	// starts there, and nameEnd where a whole name does.
	labelEnd, underscore, topEnd, nameEnd []int
}

// findNames looks from the end, because where a name ends depends on what follows.
func findNames(text []rune) names {
	n := len(text)
	names := names{
		text: text, labelEnd: make([]int, n+1), underscore: make([]int, n+1), topEnd: make([]int, n+2), nameEnd: make([]int, n+2),
	}
	names.labelEnd[n], names.underscore[n] = n, n
	for i := n - 1; i >= 0; i-- {
		names.underscore[i], names.labelEnd[i] = names.underscore[i+1], i
		if text[i] == '_' {
			names.underscore[i] = i
		}
		if labelRune(text[i]) {
			names.labelEnd[i] = names.labelEnd[i+1]
		}
		if i > 0 && text[i-1] == '.' {
			names.topEnd[i], names.nameEnd[i] = topDomainEnd(text, i), names.end(i)
		}
	}
	return names
}

// end is where the name ends that starts at the index, the longest one, or 0 when there is none. The last
// label before the top-level domain has no underscore.
func (n names) end(at int) int {
	if at >= len(n.text) {
		return 0
	}
	dot := n.labelEnd[at]
	if dot == at || dot == len(n.text) || n.text[dot] != '.' || !domainRune(n.text[at]) || !domainRune(n.text[dot-1]) {
		return 0
	}
	if longer := n.nameEnd[dot+1]; longer > 0 {
		return longer
	}
	if n.underscore[at] < dot {
		return 0
	}
	return n.topEnd[dot+1]
}

// address is the one that starts at the index.
func (n names) address(at int) (address, bool) {
	u := address{start: at, host: at}
	for _, scheme := range []string{"http://", "https://"} {
		if foldPrefix(n.text[at:], scheme) {
			u.host = at + len(scheme)
		}
	}
	u.hostEnd = n.end(u.host)
	if u.hostEnd == 0 {
		return u, false
	}
	u.path = u.hostEnd
	if u.path < len(n.text) && n.text[u.path] == ':' {
		port := u.path + 1
		for port < len(n.text) && n.text[port] >= '0' && n.text[port] <= '9' {
			port++
		}
		if port > u.path+1 {
			u.path = port
		}
	}
	u.end = queryEnd(n.text, webPathEnd(n.text, u.path))
	return u, true
}

// webPathEnd is where a path ends: brackets come in pairs, of which a pair may hold one other.
func webPathEnd(text []rune, at int) int {
	if at == len(text) || text[at] != '/' {
		return at
	}
	end := at + 1
	for i := end; i < len(text); {
		switch {
		case pathRune(text[i]):
			i++
			if pathLast(text[i-1]) {
				end = i
			}
		case text[i] == '(' && pairEnd(text, i) > 0:
			i = pairEnd(text, i)
			end = i
		default:
			return end
		}
	}
	return end
}

// pairEnd is the index behind the bracket that closes the one at the index, or 0.
func pairEnd(text []rune, at int) int {
	run := func(from int) int {
		for from < len(text) && pathRune(text[from]) {
			from++
		}
		return from
	}
	is := func(i int, r rune) bool { return i < len(text) && text[i] == r }
	end := run(at + 1)
	if is(end, ')') && end > at+1 {
		return end + 1
	}
	if !is(end, '(') {
		return 0
	}
	inner := run(end + 1)
	if inner == end+1 || !is(inner, ')') {
		return 0
	}
	if end = run(inner + 1); is(end, ')') {
		return end + 1
	}
	return 0
}

func queryEnd(text []rune, at int) int {
	if at == len(text) || text[at] != '?' {
		return at
	}
	end := at
	for i := at + 1; i < len(text) && queryRune(text[i]); i++ {
		if queryLast(text[i]) {
			end = i + 1
		}
	}
	return end
}

// links are what X makes of a candidate. Of one without a scheme only the names in Latin letters become
// links, and the last of them takes the path.
func (u address) links(text []rune) [][2]int {
	host := text[u.host:u.hostEnd]
	latin := latinNames(host)
	scheme := len("https://")
	if u.host > u.start {
		scheme = u.host - u.start
	}
	if !validHost(host, latin) || scheme+u.end-u.start > longestURL {
		return nil
	}
	if u.host > u.start {
		return shortLink(text, u)
	}
	if u.start > 0 && strings.ContainsRune("-_./", text[u.start-1]) {
		return nil
	}
	end := 0
	for i, name := range latin {
		// The library looks each name up by its letters, so of two alike in one host it takes the first.
		start := end + indexRunes(host[end:], host[name[0]:name[1]])
		end = start + name[1] - name[0]
		latin[i] = [2]int{u.start + start, u.start + end}
	}
	if n := len(latin); n > 0 && webPathEnd(text, u.path) > u.path {
		latin[n-1][1] += u.end - u.hostEnd
	}
	return latin
}

func indexRunes(text, part []rune) int {
	for i := range text {
		if len(text)-i >= len(part) && slices.Equal(text[i:i+len(part)], part) {
			return i
		}
	}
	return -1
}

// shortLink is an address with a scheme. One of X's own ends behind its short name and query.
func shortLink(text []rune, u address) [][2]int {
	slug := u.host + len("t.co/")
	if !foldPrefix(text[u.host:], "t.co/") {
		return [][2]int{{u.start, u.end}}
	}
	end := slug
	for end < u.end && asciiAlnum(text[end]) {
		end++
	}
	switch {
	case end-slug > longestSlug:
		return nil
	case end > slug:
		u.end = queryEnd(text[:u.end], end)
	}
	return [][2]int{{u.start, u.end}}
}
