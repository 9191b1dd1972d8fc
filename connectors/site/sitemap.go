package site

import (
	"encoding/xml"
	"time"
)

// maxSitemap is the most addresses that search engines read from one file.
const maxSitemap = 50_000

type sitemap struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Comment string       `xml:",comment"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Location string `xml:"loc"`
	Modified string `xml:"lastmod,omitempty"`
}

func (l look) sitemap(p page) ([]byte, error) {
	m := sitemap{Comment: " galley "}
	add := func(file string, newest *entry) {
		one := sitemapURL{Location: l.address(file)}
		if newest != nil {
			one.Modified = newest.changed().Format(time.RFC3339)
		}
		m.URLs = append(m.URLs, one)
	}
	var newest *entry
	if len(p.entries) > 0 {
		newest = p.entries[0]
	}
	add("index.html", newest)
	for _, t := range topicsOf(p.entries) {
		add(tagPath(t.name), t.entries[0])
	}
	for _, e := range p.entries {
		add(postPath(e.Post), e)
	}
	m.URLs = m.URLs[:min(len(m.URLs), maxSitemap)]
	return marshalXML(m)
}
