package site

import (
	"net/url"
	"strings"
	"unicode"
)

// safeURL lets http, https, mailto and relative addresses through, and nothing else: not a scheme a browser
// might act on, not "//host", and no character that browsers drop before they look for the scheme.
func safeURL(raw string, base *url.URL) string {
	raw = strings.TrimSpace(raw)
	if raw == "" || strings.ContainsFunc(raw, func(r rune) bool { return r == '\\' || unicode.IsControl(r) || unicode.IsSpace(r) }) {
		return ""
	}
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto":
		if u.Opaque == "" {
			return ""
		}
	case "":
		if u.Host != "" || u.User != nil || strings.HasPrefix(raw, "//") {
			return ""
		}
		if base != nil {
			return base.ResolveReference(u).String()
		}
	default:
		return ""
	}
	return u.String()
}

// webURL is safeURL for addresses that have to stand on their own.
func webURL(raw string) string {
	safe := safeURL(raw, nil)
	if strings.HasPrefix(safe, "https://") || strings.HasPrefix(safe, "http://") {
		return safe
	}
	return ""
}

func hostOf(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return address
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
