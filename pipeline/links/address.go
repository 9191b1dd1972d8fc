package links

import (
	"net/url"
	"slices"
	"strings"
)

// web takes apart an address of the Web, or reports that it is another.
func web(address string) (*url.URL, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, false
	}
	return u, true
}

// looksWeb is whether people take the text for an address of the Web, readable or not.
func looksWeb(text string) bool {
	scheme, rest, found := strings.Cut(text, "://")
	return found && rest != "" && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

// asked is the address that a server is asked for: a browser keeps the fragment to itself, and passwords stay
// where they are. Two addresses that a server can't tell from each other are one.
func asked(u *url.URL) string {
	bare := *u
	bare.User, bare.Fragment, bare.RawFragment = nil, "", ""
	bare.Host = strings.ToLower(bare.Host)
	if bare.Path == "" {
		bare.Path = "/"
	}
	return bare.String()
}

// leads reports whether an address in the source is sent as the other one, and the parameters that were added
// on the way.
func leads(source, sent string) (added []string, ok bool) {
	if source == sent {
		return nil, true
	}
	from, ok := web(source)
	if !ok {
		return nil, false
	}
	to, ok := web(sent)
	if !ok || from.Fragment != to.Fragment {
		return nil, false
	}
	had, has := params(from), params(to)
	if len(has) < len(had) || !slices.Equal(had, has[:len(had)]) {
		return nil, false
	}
	added = has[len(had):]
	if slices.ContainsFunc(added, func(p string) bool { return !strings.HasPrefix(p, "utm_") }) {
		return nil, false
	}
	from.RawQuery, to.RawQuery = "", ""
	from.ForceQuery, to.ForceQuery = false, false
	return added, asked(from) == asked(to)
}

func params(u *url.URL) []string {
	return strings.FieldsFunc(u.RawQuery, func(r rune) bool { return r == '&' })
}

// without is an address without the parameters that galley adds, for an author to write.
func without(address string, added []string) string {
	u, err := url.Parse(address)
	if err != nil || len(added) == 0 {
		return address
	}
	left := slices.DeleteFunc(params(u), func(p string) bool { return slices.Contains(added, p) })
	u.RawQuery, u.ForceQuery = strings.Join(left, "&"), false
	return u.String()
}

// trim takes from an address in running text what belongs to the sentence around it.
func trim(run string) string {
	for run != "" {
		last := run[len(run)-1]
		closes := last == ')' && strings.Count(run, ")") > strings.Count(run, "(")
		if !closes && !strings.ContainsRune(".,;:!?'\"", rune(last)) {
			break
		}
		run = run[:len(run)-1]
	}
	return run
}
