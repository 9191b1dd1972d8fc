package site

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// document is what every HTML page has.
type document struct {
	Language, Site, Initial, Title, Description, Canonical string
	Home, Topics, Style, Icon, AtomURL, JSONURL            string
	// At says which entry of the menu is this page: "home", "topics", or neither.
	At string
	// NoIndex keeps the page out of search engines.
	NoIndex bool
	// Open Graph: the picture's address is absolute.
	Article *article
	Share   *picture
	Body    any
}

// article is what a post's page says about the post.
type article struct {
	Title, Language string
	Date            date
	Zone            string
	Tags            []link
	Content         content
	Newer, Older    *link
}

// listing is a list of posts.
type listing struct {
	Heading, Intro string
	Lead           *card
	Cards          []card
	Newer, Older   *link
}

// counted is a topic with the number of its posts.
type counted struct {
	link
	Count int
}

// render makes the bytes of one page.
func (l look) render(p page) ([]byte, error) {
	switch p.kind {
	case kindStyle:
		return l.theme.css, nil
	case kindIcon:
		return l.icon(), nil
	case kindAtom:
		return l.atom(p)
	case kindJSON:
		return l.jsonFeed(p)
	case kindSitemap:
		return l.sitemap(p)
	}
	k := linker{look: l, from: p.path, absolute: p.kind == kindMissing}
	doc := document{
		Language: l.language, Site: l.name, Initial: l.initial(), Canonical: l.address(p.path),
		Home: k.to("index.html"), Topics: k.to("tags/index.html"), Style: k.to(l.stylePath()), Icon: k.to(l.iconPath()),
		AtomURL: l.address("atom.xml"), JSONURL: l.address("feed.json"),
	}
	var err error
	name := "list"
	switch p.kind {
	case kindPost:
		name, err = "post", l.fillPost(&doc, p, k)
	case kindTopics:
		name = "topics"
		l.fillTopics(&doc, p, k)
	case kindMissing:
		name, doc.NoIndex = "missing", true
		doc.Title = "Page not found"
	default:
		l.fillList(&doc, p, k)
	}
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := l.theme.templates.ExecuteTemplate(&b, name, doc); err != nil {
		return nil, fmt.Errorf("make %s: %w", p.path, err)
	}
	return b.Bytes(), nil
}

func (l look) fillPost(doc *document, p page, k linker) error {
	e := p.entries[0]
	said, err := l.content(p, k)
	if err != nil {
		return err
	}
	a := &article{Title: e.Title, Language: l.languageOf(e), Date: l.date(e.At), Zone: l.zone.String(), Content: said}
	for _, tag := range e.Tags {
		if e.Unlisted {
			a.Tags = append(a.Tags, link{Text: tag})
			continue
		}
		a.Tags = append(a.Tags, link{k.to(tagPath(tag) + "index.html"), tag})
	}
	if p.newer != nil {
		a.Newer = &link{k.to(postPath(p.newer.Post)), p.newer.Title}
	}
	if p.older != nil {
		a.Older = &link{k.to(postPath(p.older.Post)), p.older.Title}
	}
	doc.Title, doc.Description, doc.NoIndex = e.Title, teaser(e), e.Unlisted
	doc.Article, doc.Body = a, a
	doc.Share = l.card(e, linker{look: l, absolute: true}).Picture
	return nil
}

func (l look) fillList(doc *document, p page, k linker) {
	view := listing{Heading: "The latest from " + l.name}
	doc.Description = "News and stories from " + l.name + "."
	doc.At = "home"
	if p.tag != "" {
		view.Heading, doc.Title, doc.At = "#"+p.tag, "#"+p.tag, ""
		doc.Description = "Posts about " + p.tag + " from " + l.name + "."
	}
	if p.archive > 0 {
		oldest, newest := l.date(p.entries[len(p.entries)-1].At), l.date(p.entries[0].At)
		view.Intro = oldest.Day + " to " + newest.Day
		doc.At = ""
		doc.Title = strings.TrimSpace(doc.Title + " Earlier posts, " + view.Intro)
		if p.tag == "" {
			view.Heading = "Earlier posts"
		}
	}
	for _, e := range p.entries {
		view.Cards = append(view.Cards, l.card(e, k))
	}
	if p.path == "index.html" && len(view.Cards) > 0 {
		view.Lead, view.Cards = &view.Cards[0], view.Cards[1:]
		if view.Lead.Picture != nil {
			view.Lead.Picture.Eager = true
		}
	}
	if p.newerPage != "" {
		view.Newer = &link{k.to(p.newerPage), "Newer posts"}
	}
	if p.olderPage != "" {
		view.Older = &link{k.to(p.olderPage), "Earlier posts"}
	}
	doc.Body = view
}

func (l look) fillTopics(doc *document, p page, k linker) {
	doc.Title, doc.At = "Topics", "topics"
	doc.Description = "What " + l.name + " writes about."
	var topics []counted
	for _, t := range topicsOf(p.entries) {
		topics = append(topics, counted{link{k.to(tagPath(t.name) + "index.html"), t.name}, len(t.entries)})
	}
	doc.Body = topics
}

// feedHTML is a post's content with addresses that work in any reader.
func (l look) feedHTML(e *entry, all []*entry) (string, error) {
	one := page{entries: []*entry{e}, reply: among(all, e.ReplyTo), quote: among(all, e.Quote)}
	said, err := l.content(one, linker{look: l, absolute: true})
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := l.theme.templates.ExecuteTemplate(&b, "content", said); err != nil {
		return "", fmt.Errorf("make the feed's %s: %w", e.Post, err)
	}
	return strings.TrimSpace(b.String()), nil
}

func among(all []*entry, r *reference) *entry {
	i := slices.IndexFunc(all, func(e *entry) bool { return r != nil && e.Post == r.Post })
	if i < 0 {
		return nil
	}
	return all[i]
}
