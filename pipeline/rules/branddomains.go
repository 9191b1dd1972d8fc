package rules

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// linkDomain is the domain of a link, or "" where it stays on the page or site or is no web address.
func linkDomain(link string) string {
	if !strings.Contains(strings.ReplaceAll(link, `\`, "/"), "//") {
		return ""
	}
	return domain(link)
}

// domain is the domain of a web address, or of an entry that is one itself, in the form in which two spellings
// of one domain are the same: in small letters and ASCII. It is "" for what is no web address. It reads an address
// as a browser does, since strict parsers give up where people are led on.
func domain(address string) string {
	address = strings.ReplaceAll(strings.TrimSpace(address), `\`, "/")
	scheme, rest, ok := strings.Cut(address, "//")
	if !ok {
		if scheme, _, named := strings.Cut(address, ":"); named && !strings.Contains(scheme, ".") {
			return ""
		}
		scheme, rest = "", address
	}
	switch strings.ToLower(scheme) {
	case "", "http:", "https:", "ftp:":
	default:
		return ""
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	host := rest[strings.LastIndexByte(rest, '@')+1:]
	if i := strings.LastIndexByte(host, ':'); i >= 0 && strings.Trim(host[i+1:], "0123456789") == "" {
		host = host[:i]
	}
	if plain, err := url.PathUnescape(host); err == nil {
		host = plain
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "*."), ".")
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		return ascii
	}
	return strings.ToLower(host)
}

func domains(entries []string) []string {
	var list []string
	for _, entry := range entries {
		if d := domain(entry); d != "" {
			list = append(list, d)
		}
	}
	return list
}

// isDomain reports whether a text in the form of domain can be the name of a host.
func isDomain(d string) bool {
	return strings.Contains(d, ".") && !slices.Contains(strings.Split(d, "."), "") && !strings.ContainsFunc(d, func(r rune) bool {
		return r != '.' && r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z')
	})
}

// under reports whether a domain is one of the list, or below one.
func under(d string, list []string) bool {
	return slices.ContainsFunc(list, func(entry string) bool { return d == entry || strings.HasSuffix(d, "."+entry) })
}
