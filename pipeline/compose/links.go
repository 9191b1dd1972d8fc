package compose

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
)

// linker adds a campaign's parameters to links and shortens what is shown of them.
type linker struct {
	// query are the parameters in the order in which they are added, escaped.
	query []parameter
	// domains whose links get them, with their subdomains; host is the one that does when there are none.
	domains []string
	host    string
	shorten bool
}

type parameter struct{ name, value string }

// newLinker reads the campaign's UTM parameters for one delivery. A campaign without a utm key, or a post
// without a campaign, adds none.
func newLinker(campaign *content.Campaign, link string, d schema.Delivery, n schema.Network) linker {
	l := linker{shorten: n.Text.ShortenURLs}
	if campaign == nil || campaign.Value.UTM == nil {
		return l
	}
	u := campaign.Value.UTM
	l.domains = u.Domains
	l.host = hostOf(link)
	fill := func(value string) string {
		value = strings.ReplaceAll(value, "{channel}", d.Channel)
		value = strings.ReplaceAll(value, "{network}", n.Name)
		return strings.ReplaceAll(value, "{post}", d.Post)
	}
	add := func(name, value, fallback string) {
		if value == "" {
			value = fallback
		}
		if value != "" {
			l.query = append(l.query, parameter{name, url.QueryEscape(fill(value))})
		}
	}
	add("utm_source", u.Source, "{channel}")
	add("utm_medium", u.Medium, "social")
	add("utm_campaign", u.Campaign, campaign.ID)
	add("utm_term", u.Term, "")
	add("utm_content", u.Content, "")
	return l
}

// rewrite is the link with the parameters that it does not have yet. Every other byte stays: servers may
// care about the order and the escapes of a query.
func (l linker) rewrite(link string) string {
	if len(l.query) == 0 || !l.ours(link) {
		return link
	}
	base, fragment, marked := strings.Cut(link, "#")
	_, query, asked := strings.Cut(base, "?")
	have := queryNames(query)
	var out strings.Builder
	out.WriteString(base)
	for _, p := range l.query {
		if slices.Contains(have, p.name) {
			continue
		}
		switch {
		case !asked:
			out.WriteByte('?')
		case !strings.HasSuffix(out.String(), "&") && !strings.HasSuffix(out.String(), "?"):
			out.WriteByte('&')
		}
		asked = true
		out.WriteString(p.name + "=" + p.value)
	}
	if marked {
		out.WriteString("#" + fragment)
	}
	return out.String()
}

func queryNames(query string) []string {
	var names []string
	for pair := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		names = append(names, strings.ToLower(name))
	}
	return names
}

func (l linker) ours(link string) bool {
	host := hostOf(link)
	if len(l.domains) == 0 {
		return host != "" && host == l.host
	}
	return slices.ContainsFunc(l.domains, func(domain string) bool {
		domain = strings.ToLower(domain)
		return host == domain || strings.HasSuffix(host, "."+domain)
	})
}

// show is what people see of a link. The reference client of Bluesky shows the host and, when more than 15
// characters follow it, the first 13 of them.
func (l linker) show(link string) string {
	if !l.shorten {
		return link
	}
	const longest, kept = 15, 13
	_, host, path := splitURL(link)
	if path == "/" {
		path = ""
	}
	if runes := []rune(path); len(runes) > longest {
		path = string(runes[:kept]) + "…"
	}
	return host + path
}

// splitURL takes an address apart without changing it: people paste what strict parsers refuse.
func splitURL(s string) (scheme, host, rest string) {
	scheme, rest, found := strings.Cut(s, "://")
	if !found {
		return "", "", s
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host = rest[:end]
	return scheme, host[strings.LastIndexByte(host, '@')+1:], rest[end:]
}

// hostOf is the host of an address in lower case, without the port.
func hostOf(s string) string {
	_, host, _ := splitURL(s)
	if i := strings.LastIndexByte(host, ':'); i >= 0 && strings.Trim(host[i+1:], "0123456789") == "" {
		host = host[:i]
	}
	return strings.ToLower(host)
}

// webLink reports whether the text is a whole http or https address.
func webLink(s string) bool {
	scheme, host, _ := splitURL(s)
	if !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(host)
	return (unicode.IsLetter(first) || unicode.IsDigit(first) || first == '[') && strings.IndexFunc(s, isSpace) < 0
}

// sameLink reports whether a label only repeats the address it leads to.
func sameLink(label, target string) bool {
	bare := func(s string) string {
		if scheme, rest, found := strings.Cut(s, "://"); found && strings.HasPrefix(strings.ToLower(scheme), "http") {
			s = rest
		}
		return strings.TrimSuffix(s, "/")
	}
	return bare(label) == bare(target)
}
