package effect

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
)

// The kinds of documents in sentences, beside those that a schema has.
const (
	kindStrategy = string(schema.KindStrategy)
	kindCampaign = string(schema.KindCampaign)
	kindConfig   = string(schema.KindConfig)
	kindBrand    = string(schema.KindBrand)
	kindFreeze   = string(schema.KindFreeze)
	kindPost     = string(schema.KindPost)
	kindRule     = "brand rule"
)

// document is one of a side: what it is known by, its value, and the text under its header.
type document struct {
	kind, id, file, blob string
	value                any
	text                 func() string
}

func newDocument[T any](kind, id string, d *content.Doc[T]) document {
	return document{kind: kind, id: id, file: d.File, blob: d.Blob, value: d.Value, text: func() string { return body(d) }}
}

// documentsOf are all of a set but the posts.
func documentsOf(set *content.Set) []document {
	list := []document{newDocument(kindConfig, "", &set.Config)}
	if set.Brand != nil {
		list = append(list, newDocument(kindBrand, "", set.Brand))
	}
	if set.Freeze != nil {
		list = append(list, newDocument(kindFreeze, "", set.Freeze))
	}
	for i := range set.Strategies {
		list = append(list, newDocument(kindStrategy, set.Strategies[i].ID, &set.Strategies[i].Doc))
	}
	for i := range set.Campaigns {
		list = append(list, newDocument(kindCampaign, set.Campaigns[i].ID, &set.Campaigns[i].Doc))
	}
	for i := range set.BrandRules {
		d := newDocument(kindRule, strings.TrimPrefix(set.BrandRules[i].File, "brand/"), &set.BrandRules[i].Doc)
		d.text = func() string { return "" }
		list = append(list, d)
	}
	return list
}

// docKey is what a document is found by on the other side.
type docKey struct {
	kind, id string
	n        int
}

func byKey(list []document) (keys []docKey, of map[docKey]document) {
	of = map[docKey]document{}
	for _, d := range list {
		k := docKey{kind: d.kind, id: d.id}
		for _, taken := of[k]; taken; _, taken = of[k] {
			k.n++
		}
		keys, of[k] = append(keys, k), d
	}
	return keys, of
}

// documents are the differences between the documents of the two sides, those at the root first. What can't be read on
// one side is left out: unreadable names it.
func (c *comparison) documents() []difference {
	var list []difference
	keys, base := byKey(documentsOf(c.Base.Set))
	now, head := byKey(documentsOf(c.Head.Set))
	for _, k := range now {
		if _, there := base[k]; !there {
			keys = append(keys, k)
		}
	}
	for _, k := range keys {
		b, inBase := base[k]
		h, inHead := head[k]
		switch {
		case inBase && inHead && b.blob == h.blob && b.blob != "":
		case c.brokenIn(h.file, b.file):
		case !inBase:
			list = append(list, difference{kind: k.kind, id: k.id, after: reflect.ValueOf(h.value)})
		case !inHead:
			list = append(list, difference{kind: k.kind, id: k.id, before: reflect.ValueOf(b.value)})
		default:
			list = append(list, compareValues(k.kind, k.id, b.value, h.value)...)
			if b.text() != h.text() {
				list = append(list, difference{kind: k.kind, id: k.id, path: []crumb{{key: textKey}}})
			}
		}
	}
	return append(list, c.posts()...)
}

// textKey is the place of the text under a header, which no key can have.
const textKey = "\x00text"

// brokenIn reports whether a document can't be read on the side where it is missing, or on either.
func (c *comparison) brokenIn(files ...string) bool {
	for _, file := range files {
		if file != "" && (c.Base.Set.Broken[file] || c.Head.Set.Broken[file]) {
			return true
		}
	}
	return false
}

// unreadable are the documents besides posts that can be read on one side only, or are changed and on neither.
func (c *comparison) unreadable() []string {
	var list []string
	for _, file := range slices.Sorted(maps.Keys(c.Head.Set.Broken)) {
		if c.Base.Set.Broken[file] && c.Base.Files[file] == c.Head.Files[file] || strings.HasPrefix(file, "posts/") {
			continue
		}
		list = append(list, fmt.Sprintf("%s can't be read: what changes in it is not known", show(file)))
	}
	for _, file := range slices.Sorted(maps.Keys(c.Base.Set.Broken)) {
		if _, there := c.Head.Files[file]; there && !c.Head.Set.Broken[file] && !strings.HasPrefix(file, "posts/") {
			list = append(list, fmt.Sprintf("%s can be read now, and could not before", show(file)))
		}
	}
	return list
}

// said are the keys of a post that steps and messages show.
var said = []string{
	"id", "title", "summary", "channels", "publish_at", "language", "content_warning", "visibility", "thread", "media",
	"link", "card", "hashtags", "first_comment", "poll", "reply_to", "quote", "overrides", "timezone",
}

// facts are the keys that a message shows, but that make it no other one.
var facts = []string{"experiment", "promote"}

// posts are the differences of posts that no message shows, such as the pillar, and drafts.
func (c *comparison) posts() []difference {
	var list []difference
	shown := map[string]bool{}
	for i := range c.changes {
		id, _ := schema.OccurrenceOf(c.changes[i].Post)
		shown[id] = true
	}
	for i := range c.Head.Set.Posts {
		head := &c.Head.Set.Posts[i]
		base := c.Base.Set.Post(head.ID)
		draft := head.Value.Status == schema.Draft
		switch {
		case base == nil && draft:
			list = append(list, difference{kind: kindPost, id: head.ID, after: reflect.ValueOf(head.Value)})
		case base == nil || samePost(base, head):
		case draft && base.Value.Status == schema.Draft:
			list = append(list, difference{kind: kindPost, id: head.ID, path: []crumb{{key: textKey}}})
		default:
			for _, d := range compareValues(kindPost, head.ID, base.Value, head.Value) {
				if key := d.path[0].key; !slices.Contains(said, key) && !(shown[head.ID] && slices.Contains(facts, key)) {
					list = append(list, d)
				}
			}
		}
	}
	for i := range c.Base.Set.Posts {
		base := &c.Base.Set.Posts[i]
		if base.Value.Status == schema.Draft && c.Head.Set.Post(base.ID) == nil && !c.Head.Set.Broken[base.File] {
			list = append(list, difference{kind: kindPost, id: base.ID, before: reflect.ValueOf(base.Value)})
		}
	}
	return list
}
