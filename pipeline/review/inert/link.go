package inert

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
)

// Link is a text that leads to an address, or the text alone where URL refuses the address.
func Link(text, address string) string {
	safe, ok := URL(address)
	label := Text(text)
	if !ok || label == "" {
		return label
	}
	return "[" + label + "](" + safe + ")"
}

// URL is an address fit for a link in Markdown and for an attribute. It takes http and https with a host and without a
// user. It refuses addresses of issues, pull requests, discussions and commits, wherever they are: a forge tells
// those that they were mentioned, even when the link has another text.
func URL(address string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || refers(u.Path) {
		return "", false
	}
	if strings.ContainsFunc(u.Host, func(r rune) bool { return !letter(r) && !digit(r) && !strings.ContainsRune(".-:", r) }) {
		return "", false
	}
	return Escape(u.String()), true
}

// refers reports paths such as /owner/name/issues/1.
func refers(p string) bool {
	steps := strings.Split(strings.ToLower(path.Clean("/"+p)), "/")
	for i, step := range steps[:len(steps)-1] {
		if i > 0 && slices.Contains([]string{"issues", "issue", "pull", "pulls", "discussions", "commit", "commits"}, step) {
			return true
		}
	}
	return false
}

// Escape is an address in which what Markdown, HTML or a table would read is encoded by percent signs.
func Escape(address string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(address) {
		c := address[i]
		switch {
		case c == '&':
			b.WriteString("&amp;")
		case c > unicode.MaxASCII || c <= ' ' || c == 0x7f || strings.IndexByte("\"'()<>[]\\^`{|}*_~$!", c) >= 0:
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
