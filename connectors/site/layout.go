package site

import (
	"maps"
	"slices"
	"strconv"
)

// perPage is how many posts an archive page holds. A list's first page holds up to twice as many less one,
// so that a page, once it is full, never changes its posts.
const perPage = 20

// feedLength is how many posts the feeds hold.
const feedLength = 50

// pageKind is what is on a page.
type pageKind int

const (
	kindStyle pageKind = iota + 1
	kindIcon
	kindMissing
	kindAtom
	kindJSON
	kindSitemap
	kindTopics
	kindList
	kindPost
)

// page is one file of the site and all that decides its content. Two equal pages have equal bytes, so that
// only pages that differ between two indexes have to be made.
type page struct {
	path string
	kind pageKind
	// entries are the posts it shows, from the newest to the oldest.
	entries []*entry
	// newer, older, reply and quote are the posts that a post's page links to.
	newer, older, reply, quote *entry
	// tag of a list; empty for the list of all posts.
	tag string
	// archive is the number of an archive page, 0 for a list's first page.
	archive int
	// newerPage and olderPage are the list's neighbouring pages.
	newerPage, olderPage string
}

func (p page) same(q page) bool {
	return p.path == q.path && p.kind == q.kind && p.newer == q.newer && p.older == q.older && p.reply == q.reply &&
		p.quote == q.quote && p.tag == q.tag && p.archive == q.archive && p.newerPage == q.newerPage &&
		p.olderPage == q.olderPage && slices.Equal(p.entries, q.entries)
}

// layout lists the pages of an index by their paths.
func (l look) layout(ix *index) map[string]page {
	listed := slices.DeleteFunc(slices.Clone(ix.Posts), func(e *entry) bool { return e.Unlisted })
	slices.Reverse(listed)
	recent := listed[:min(len(listed), feedLength)]
	pages := []page{
		{path: l.stylePath(), kind: kindStyle},
		{path: l.iconPath(), kind: kindIcon},
		{path: "404.html", kind: kindMissing},
		{path: "atom.xml", kind: kindAtom, entries: recent},
		{path: "feed.json", kind: kindJSON, entries: recent},
		{path: "sitemap.xml", kind: kindSitemap, entries: listed},
		{path: "tags/index.html", kind: kindTopics, entries: listed},
	}
	pages = append(pages, list("", "", listed)...)
	for _, t := range topicsOf(listed) {
		pages = append(pages, list(tagPath(t.name), t.name, t.entries)...)
	}
	pages = append(pages, postPages(ix, listed)...)
	byPath := make(map[string]page, len(pages))
	for _, p := range pages {
		byPath[p.path] = p
	}
	return byPath
}

// list cuts posts into a first page and archive pages. Archive page 1 holds the oldest posts.
func list(folder, tag string, newest []*entry) []page {
	full := max(0, len(newest)/perPage-1)
	name := func(archive int) string {
		switch {
		case archive == 0:
			return ""
		case archive > full:
			return folder + "index.html"
		}
		return folder + "page/" + strconv.Itoa(archive) + "/index.html"
	}
	first := len(newest) - full*perPage
	pages := []page{{path: folder + "index.html", kind: kindList, tag: tag, entries: newest[:first], olderPage: name(full)}}
	for archive := full; archive > 0; archive-- {
		from := len(newest) - archive*perPage
		pages = append(pages, page{
			path: name(archive), kind: kindList, tag: tag, archive: archive, entries: newest[from : from+perPage],
			newerPage: name(archive + 1), olderPage: name(archive - 1),
		})
	}
	return pages
}

func postPages(ix *index, newest []*entry) []page {
	byID := make(map[string]*entry, len(ix.Posts))
	for _, e := range ix.Posts {
		byID[e.Post] = e
	}
	target := func(r *reference) *entry {
		if r == nil {
			return nil
		}
		return byID[r.Post]
	}
	pages := make([]page, 0, len(ix.Posts))
	for i, e := range newest {
		p := page{path: postPath(e.Post), kind: kindPost, entries: newest[i : i+1], reply: target(e.ReplyTo), quote: target(e.Quote)}
		if i > 0 {
			p.newer = newest[i-1]
		}
		if i+1 < len(newest) {
			p.older = newest[i+1]
		}
		pages = append(pages, p)
	}
	for i, e := range ix.Posts {
		if e.Unlisted {
			pages = append(pages, page{path: postPath(e.Post), kind: kindPost, entries: ix.Posts[i : i+1], reply: target(e.ReplyTo), quote: target(e.Quote)})
		}
	}
	return pages
}

// topic is a tag as its newest post spells it, with its posts from the newest to the oldest.
type topic struct {
	name    string
	entries []*entry
}

// topicsOf are the tags of the posts, in the order of their slugs.
func topicsOf(newest []*entry) []topic {
	slugs := map[string]string{}
	bySlug := map[string]*topic{}
	for _, e := range newest {
		for _, tag := range e.Tags {
			key, ok := slugs[tag]
			if !ok {
				key = slug(tag)
				slugs[tag] = key
			}
			if bySlug[key] == nil {
				bySlug[key] = &topic{name: tag}
			}
			bySlug[key].entries = append(bySlug[key].entries, e)
		}
	}
	topics := make([]topic, 0, len(bySlug))
	for _, key := range slices.Sorted(maps.Keys(bySlug)) {
		topics = append(topics, *bySlug[key])
	}
	return topics
}
