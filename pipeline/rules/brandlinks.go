package rules

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func brandLinks() brandPolicy {
	return brandPolicy{
		name: "brand.links",
		doc: "A link must lead to one of the domains that brand.md allows and to none that it bans, subdomains included. " +
			"With links.require_utm a link to an allowed domain needs UTM parameters, as it is sent, since no report can count it without.",
		check: checkLinks, judge: judgeLinks,
	}
}

func checkLinks(g *guide, c *guideCheck) {
	if g.Links == nil {
		return
	}
	for _, list := range []struct {
		name    string
		entries []string
	}{{"allowed", g.Links.Allowed}, {"banned", g.Links.Banned}} {
		for i, entry := range list.entries {
			if !isDomain(domain(entry)) {
				c.errorf(at(c.doc, "links", list.name, i), `write a name such as "northwind.example"`, "%q is not a domain", entry)
			}
		}
	}
	for i, entry := range g.Links.Allowed {
		if under(domain(entry), g.banned) {
			c.errorf(at(c.doc, "links", "allowed", i), "remove it from one of the two", "the domain %q is allowed and banned", entry)
		}
	}
	if g.Links.RequireUTM && len(g.Links.Allowed) == 0 {
		c.warnf(atKey(c.doc, "links", "require_utm"), `list your domains under "allowed"`, "require_utm is about links to the allowed domains, and there are none")
	}
}

func judgeLinks(s *said) {
	if s.Links == nil {
		return
	}
	for _, link := range append(s.links[:len(s.links):len(s.links)], s.bareLinks()...) {
		host := linkDomain(link.url)
		switch {
		case host == "":
		case under(host, s.banned):
			s.report(diag.Error, link.place(), "remove the link", "the link leads to %q, which brand.md bans", host)
		case len(s.allowed) > 0 && !under(host, s.allowed):
			s.report(diag.Error, link.place(), "allowed: "+strings.Join(s.Links.Allowed, ", "), "the link leads to %q, which is not among the domains that brand.md allows", host)
		case s.Links.RequireUTM && under(host, s.allowed) && !s.countable(link.url):
			s.report(diag.Error, link.place(), `add utm to the campaign, or write the parameters into the link: "?utm_source=…&utm_medium=…&utm_campaign=…"`,
				"the link to %q is sent without UTM parameters", host)
		}
	}
}

// bareLinks are domains in the text without a scheme, on networks that make links of them.
func (s *said) bareLinks() (list []linked) {
	if s.network.Markup != schema.MarkupFacets && s.network.Text.Unit != schema.Weighted {
		return nil
	}
	for _, t := range s.text {
		if t.Scope == "code" || !strings.Contains(t.Value, ".") {
			continue
		}
		for _, f := range facets(t.Value, schema.FacetLink) {
			list = append(list, linked{f.Value, func() diag.Diagnostic { return t.place(f.Start, f.End) }})
		}
	}
	return list
}

// countable reports whether a link has UTM parameters in the message, be they its own or the campaign's.
func (s *said) countable(link string) bool {
	if hasUTM(link) {
		return true
	}
	sent := []string{s.message.Link}
	for _, part := range s.message.Parts {
		list := part.Facets
		if len(list) == 0 {
			list = facets(part.Text, schema.FacetLink)
		}
		for _, f := range list {
			if f.Kind == schema.FacetLink {
				sent = append(sent, f.Value)
			}
		}
	}
	link, _, _ = strings.Cut(norm.NFC.String(link), "#")
	return slices.ContainsFunc(sent, func(url string) bool { return strings.HasPrefix(url, link) && hasUTM(url) })
}

// hasUTM reports whether a link has the three parameters that tell where a visit comes from.
func hasUTM(link string) bool {
	link, _, _ = strings.Cut(link, "#")
	_, query, _ := strings.Cut(link, "?")
	missing := []string{"utm_source", "utm_medium", "utm_campaign"}
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		missing = slices.DeleteFunc(missing, func(want string) bool { return value != "" && strings.EqualFold(name, want) })
	}
	return len(missing) == 0
}
