package links

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// Link is an address as it is sent, and one place in the source that it comes from.
type Link struct {
	Address string
	// Source is the address as the author wrote it. Added are the parameters that galley has put to it.
	Source string
	Added  []string
	// Place is where it stands.
	Place diag.Diagnostic
}

// Find gives the links of posts, in the order of the posts and of what is sent. An address that stands at
// several places is there for each of them.
func Find(posts []content.Post, messages map[schema.Delivery]schema.Message) []Link {
	var list []Link
	parser := newParser()
	for i := range posts {
		post := &posts[i]
		var sent []string
		for _, channel := range post.Value.Channels {
			if m, ok := messages[schema.Delivery{Post: post.ID, Channel: channel}]; ok {
				sent = append(sent, addresses(m)...)
			}
		}
		if len(sent) == 0 {
			continue
		}
		written := newPlaces(post, parser)
		var seen []string
		for _, address := range sent {
			if !slices.Contains(seen, address) {
				seen = append(seen, address)
				list = append(list, written.of(address)...)
			}
		}
	}
	return list
}

// addresses are the addresses of the Web in a message.
func addresses(m schema.Message) []string {
	list := []string{m.Link}
	if m.Card != nil {
		list = append(list, m.Card.URL)
	}
	for _, ref := range []*schema.PostRef{m.ReplyTo, m.Quote} {
		if ref != nil {
			list = append(list, ref.URL)
		}
	}
	for _, part := range m.Parts {
		list = append(list, inPart(part)...)
	}
	return slices.DeleteFunc(list, func(address string) bool { return !looksWeb(address) })
}

var run = regexp.MustCompile(`(?i)\bhttps?://[^\s<>"]+`)

// inPart reads what people can follow: the links of a page, those that facets mark, and else what stands in
// the text, which the network finds by itself.
func inPart(part schema.Part) []string {
	var list []string
	switch {
	case part.HTML != "":
		return hrefs(part.HTML)
	case len(part.Facets) > 0:
		for _, f := range part.Facets {
			if f.Kind == schema.FacetLink {
				list = append(list, f.Value)
			}
		}
	default:
		for _, text := range run.FindAllString(part.Text, -1) {
			list = append(list, trim(text))
		}
	}
	return list
}

// hrefs are the targets of a page's links.
func hrefs(page string) []string {
	var list []string
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return list // of a text in memory, that is its end
		case html.StartTagToken:
			for _, a := range z.Token().Attr {
				if a.Key == "href" {
					list = append(list, brackets(a.Val))
				}
			}
		}
	}
}

// brackets gives the host of an IPv6 address the brackets back that are escaped in a page.
func brackets(address string) string {
	if before, host, found := strings.Cut(address, "://%5B"); found {
		return before + "://[" + strings.Replace(host, "%5D", "]", 1)
	}
	return address
}
