package site

import (
	"encoding/xml"
	"fmt"
	"slices"
	"time"
)

// The feeds are written with the standard encoders: gorilla/feeds has no language, no tags and one
// attachment an item at most, and would leave the same sanitising and linking to us.

type atomFeed struct {
	XMLName   xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Language  string      `xml:"xml:lang,attr"`
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Updated   string      `xml:"updated"`
	Links     []atomLink  `xml:"link"`
	Author    atomAuthor  `xml:"author"`
	Generator string      `xml:"generator"`
	Entries   []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel    string `xml:"rel,attr"`
	Type   string `xml:"type,attr,omitempty"`
	Href   string `xml:"href,attr"`
	Length int64  `xml:"length,attr,omitempty"`
}

type atomAuthor struct {
	Name string `xml:"name"`
	URI  string `xml:"uri"`
}

type atomEntry struct {
	Language   string         `xml:"xml:lang,attr,omitempty"`
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary,omitempty"`
	Content    atomContent    `xml:"content"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Body string `xml:",chardata"`
}

// atom is RFC 4287. An entry's id is its page's address, which depends on the post's id alone. The feed was
// updated when its newest post went out or one was edited: a clock would make a new file of every run.
func (l look) atom(p page) ([]byte, error) {
	feed := atomFeed{
		Language: l.language, ID: l.base.String(), Title: l.name, Generator: "galley",
		Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
		Links: []atomLink{
			{Rel: "self", Type: "application/atom+xml", Href: l.address("atom.xml")},
			{Rel: "alternate", Type: "text/html", Href: l.base.String()},
		},
		Author: atomAuthor{Name: l.name, URI: l.base.String()},
	}
	if len(p.entries) > 0 {
		newest := slices.MaxFunc(p.entries, func(a, b *entry) int { return a.changed().Compare(b.changed()) })
		feed.Updated = newest.changed().Format(time.RFC3339)
	}
	for _, e := range p.entries {
		body, err := l.feedHTML(e, p.entries)
		if err != nil {
			return nil, err
		}
		address, at := l.address(postPath(e.Post)), e.At.Format(time.RFC3339)
		item := atomEntry{
			Language: l.languageOf(e), ID: address, Title: e.Title, Published: at, Updated: e.changed().Format(time.RFC3339), Summary: teaser(e),
			Links:   []atomLink{{Rel: "alternate", Type: "text/html", Href: address}},
			Content: atomContent{Type: "html", Body: body},
		}
		for _, m := range mediaOf(e) {
			item.Links = append(item.Links, atomLink{Rel: "enclosure", Type: m.Type, Href: l.address(m.Path), Length: m.Bytes})
		}
		for _, tag := range e.Tags {
			item.Categories = append(item.Categories, atomCategory{tag})
		}
		feed.Entries = append(feed.Entries, item)
	}
	return marshalXML(feed)
}

func mediaOf(e *entry) []media {
	var all []media
	for _, p := range e.Parts {
		all = append(all, p.Media...)
	}
	return all
}

func marshalXML(v any) ([]byte, error) {
	data, err := xml.MarshalIndent(v, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("make a feed: %w", err)
	}
	return append([]byte(xml.Header), append(data, '\n')...), nil
}
