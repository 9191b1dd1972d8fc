package links_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/pipeline/links"
	"github.com/galley-social/galley/schema"
)

// networks are one that finds links in the text by itself, one that is told where they are, and a site.
func networks() map[string]schema.Network {
	return map[string]schema.Network{
		"mastodon": {Name: "mastodon", Title: "Mastodon", Threads: true, Markup: schema.MarkupPlain},
		"bluesky":  {Name: "bluesky", Title: "Bluesky", Threads: true, Card: true, Markup: schema.MarkupFacets},
		"site":     {Name: "site", Title: "Site", Markup: schema.MarkupHTML},
	}
}

const config = `version: 1
name: Small
timezone: UTC
channels:
  mastodon: {network: mastodon, server: "https://social.example", secret_env: M}
  bluesky: {network: bluesky, account: small.example, secret_env: B}
  site: {network: site, url: "https://small.example"}
`

const campaign = `---
title: Autumn
strategy: s
window: {from: 2026-09-01, to: 2026-12-31}
utm: {domains: [ours.example]}
---
`

// find gives the links of a post, a line each: where, as written, as sent.
func find(t *testing.T, post string) (lines []string, list []links.Link) {
	t.Helper()
	tree := contenttest.Files(map[string]string{"galley.yaml": config, "campaigns/autumn.md": campaign, "posts/p.md": post})
	set := content.Options{}.Load(tree)
	if len(set.Posts) != 1 || len(set.Campaigns) != 1 {
		t.Fatalf("the post or the campaign can't be read: %v", set.Findings)
	}
	composer := compose.New(set, networks())
	messages := map[schema.Delivery]schema.Message{}
	for _, channel := range set.Posts[0].Value.Channels {
		m, _ := composer.Compose(&set.Posts[0], channel)
		messages[m.Delivery] = m
	}
	list = links.Find(set.Posts, messages)
	rows := strings.Split(post, "\n")
	for _, l := range list {
		line := []rune(strings.TrimPrefix(rows[l.Place.Line-1], "\ufeff"))
		from := l.Place.Column - 1
		lines = append(lines, fmt.Sprintf("%d:%d %s → %s", l.Place.Line, l.Place.Column, string(line[from:from+l.Place.Length]), l.Address))
	}
	return lines, list
}

func head(channels string, keys ...string) string {
	return "---\ntitle: A post\nchannels: [" + channels + "]\n" + strings.Join(keys, "") + "---\n"
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		name, post string
		want       []string
	}{
		{"no link", head("mastodon") + "Nothing here, not even http://.\n", nil},
		{"bare", head("mastodon") + "See https://a.example/x, now.\n", []string{"5:5 https://a.example/x → https://a.example/x"}},
		{"behind wide signs", head("mastodon") + "\nÉté 😀 https://a.example/\n", []string{"6:7 https://a.example/ → https://a.example/"}},
		{"in brackets", head("mastodon") + "See (https://a.example/w_(x)).\n", []string{"5:6 https://a.example/w_(x) → https://a.example/w_(x)"}},
		{"with words", head("mastodon, bluesky, site") + "See [it](https://a.example/x).\n", []string{"5:10 https://a.example/x → https://a.example/x"}},
		{"words that are the address", head("bluesky") + "See [https://a.example/x](https://a.example/x).\n", []string{"5:27 https://a.example/x → https://a.example/x"}},
		{"in angles", head("mastodon") + "See <https://a.example/x> and [it](<https://a.example/y>).\n",
			[]string{"5:6 https://a.example/x → https://a.example/x", "5:37 https://a.example/y → https://a.example/y"}},
		{"a reference", head("mastodon") + "See [it][there] or [there].\n\n[there]: https://a.example/x\n", []string{"7:10 https://a.example/x → https://a.example/x"}},
		{"twice", head("mastodon") + "https://a.example/ and\nhttps://a.example/\n",
			[]string{"5:1 https://a.example/ → https://a.example/", "6:1 https://a.example/ → https://a.example/"}},
		{"one begins the other", head("mastodon") + "[b](https://a.example/xy) [a](https://a.example/x)\n",
			[]string{"5:5 https://a.example/xy → https://a.example/xy", "5:31 https://a.example/x → https://a.example/x"}},
		{"the link", head("bluesky", "link: https://a.example/x\n") + "See.\n", []string{"4:7 https://a.example/x → https://a.example/x"}},
		{"the link in quotes", head("mastodon", "link: \"https://a.example/x\"\n") + "See.\n", []string{"4:8 https://a.example/x → https://a.example/x"}},
		{"the link in both places", head("mastodon", "link: https://a.example/x\n") + "See https://a.example/x\n",
			[]string{"4:7 https://a.example/x → https://a.example/x", "6:5 https://a.example/x → https://a.example/x"}},
		{"an override", head("mastodon, bluesky", "link: https://a.example/x\noverrides:\n  bluesky: {link: 'https://b.example/'}\n") + "See.\n",
			[]string{"4:7 https://a.example/x → https://a.example/x", "6:20 https://b.example/ → https://b.example/"}},
		{"an override's text", head("bluesky", "overrides:\n  bluesky:\n    text: |\n      Line\n      and [b](https://b.example/)\n") + "No https://a.example/\n",
			[]string{"8:15 https://b.example/ → https://b.example/"}},
		{"the first comment", head("mastodon", "first_comment: More at https://a.example/\n") + "See.\n", []string{"4:24 https://a.example/ → https://a.example/"}},
		{"a quote and a reply", head("mastodon", "reply_to: https://a.example/1\nquote: https://a.example/2\n") + "See.\n",
			[]string{"4:11 https://a.example/1 → https://a.example/1", "5:8 https://a.example/2 → https://a.example/2"}},
		{"a section", head("mastodon, bluesky") + "One\n\n## @bluesky\n\nTwo https://a.example/\n", []string{"9:5 https://a.example/ → https://a.example/"}},
		{"a section that nobody gets", head("mastodon") + "One\n\n## @bluesky\n\nTwo https://a.example/\n", nil},
		{"parameters", head("mastodon, bluesky", "campaign: autumn\n") + "https://ours.example/x?a=1#b and https://a.example/\n", []string{
			"6:1 https://ours.example/x?a=1#b → https://ours.example/x?a=1&utm_source=mastodon&utm_medium=social&utm_campaign=autumn#b",
			"6:34 https://a.example/ → https://a.example/",
			"6:1 https://ours.example/x?a=1#b → https://ours.example/x?a=1&utm_source=bluesky&utm_medium=social&utm_campaign=autumn#b",
		}},
		{"a bare host where it is a link", head("mastodon, bluesky") + "See northwind.com/x now\n", []string{"5:5 northwind.com/x → https://northwind.com/x"}},
		{"letters of all kinds", head("site") + "[a](https://a.example/café)\n", []string{"5:5 https://a.example/café → https://a.example/caf%C3%A9"}},
		{"escapes", head("mastodon") + "[a](https://a.example/?a=1&amp;b=\\*)\n", []string{"5:5 https://a.example/?a=1&amp;b=\\* → https://a.example/?a=1&b=*"}},
		{"a number for a host", head("site") + "[a](http://[::1]:80/)\n", []string{"5:5 http://[::1]:80/ → http://[::1]:80/"}},
		{"other kinds", head("site") + "[a](mailto:a@a.example) [b](/b) [c](ftp://a.example/)\n", nil},
		{"code", head("mastodon") + "`x` ![](https://a.example/p.png)\n", nil},
		{"with a mark", "\ufeff" + head("mastodon", "link: https://a.example/x\n") + "See.\n", []string{"4:7 https://a.example/x → https://a.example/x"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := find(t, c.post)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
		})
	}
}
