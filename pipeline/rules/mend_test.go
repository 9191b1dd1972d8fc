package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/pipeline/fix"
	"github.com/galley-social/galley/pipeline/rules"
	"github.com/galley-social/galley/schema/diag"
)

const mendConfig = "version: 1\nname: N\ntimezone: Europe/Lisbon\nlanguage: en\nchannels:\n" +
	"  site: {network: site, url: https://n.example, folder: public}\n"

// mendFindings are what the rules find in a post, beside a few brand rules.
func mendFindings(post string) []diag.Diagnostic {
	set := content.Load(contenttest.Files(map[string]string{
		"galley.yaml":     mendConfig,
		"brand/Swap.yml":  "extends: substitution\nmessage: '%s %s'\nlevel: warning\nignorecase: true\nswap: {utilize: use, in order to: to}\n",
		"brand/Hype.yml":  "extends: existence\nmessage: '%s'\nlevel: warning\nignorecase: true\naction: {name: remove}\ntokens: [very, obviously]\n",
		"brand/Twice.yml": "extends: repetition\nmessage: '%s'\nlevel: warning\nalpha: true\naction: {name: edit, params: [truncate, ' ']}\ntokens: ['[^\\s]+']\n",
		"brand/Raw.yml":   "extends: existence\nmessage: '%s'\nlevel: warning\nscope: raw\naction: {name: replace, params: [tea]}\ntokens: [coffee]\n",
		"brand/Star.yml":  "extends: existence\nmessage: '%s'\nlevel: warning\naction: {name: replace, params: ['*milk*']}\ntokens: [milk]\n",
		"brand/Sign.yml":  "extends: existence\nmessage: '%s'\nlevel: warning\nnonword: true\naction: {name: remove}\ntokens: ['--']\n",
		"posts/a.md":      post,
	}))
	return rules.Run(rules.Input{Set: set, Networks: networks(), Compose: compose.New(set, networks()).Post}).Findings
}

// TestMend has what becomes of words with one right answer, and of those without. "=" stands for the text itself.
func TestMend(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"a word", "We utilize beans.", "We use beans."},
		{"a capital", "Utilize beans. In order to brew.", "Use beans. To brew."},
		{"a word in emphasis and in a link", "We **utilize** [utilize *x*](https://n.example/utilize).", "We **use** [use *x*](https://n.example/utilize)."},
		{"marks inside the word", "We **util**ize beans.", "="},
		{"an entity inside the word", "We &#117;tilize beans.", "="},
		{"code and addresses", "A `utilize` and https://n.example/utilize here.", "="},
		{"over two lines", "Beans in\norder to brew.", "="},
		{"signs that Markdown reads", "Some milk here.", "="},
		{"removed", "It is very good.", "It is good."},
		{"removed at the start", "Very good beans.", "Good beans."},
		{"removed after a sentence", "It is. Obviously good.", "It is. Good."},
		{"removed at the end", "It is very, and then very", "It is, and then"},
		{"removed at the end of a line", "It is very\ngood.", "It is\ngood."},
		{"removed before a digit at the start", "Very 1. choice", "="},
		{"removed in emphasis", "A *very good* bean.", "A *good* bean."},
		{"removed from between words", "beans--water", "="},
		{"a word twice", "Beans and and water.", "Beans and water."},
		{"Markdown as it is written", "Green coffee.", "="},
		{"spaces", "One  two\tthree , four !", "One two three, four!"},
		{"the ends of lines", "One \ntwo  \nthree\t\n\nfour  ", "One\ntwo  \nthree\n\nfour"},
		{"invisible", "One\u200btwo @\u200bjoe", "Onetwo @\u200bjoe"},
	} {
		t.Run(c.name, func(t *testing.T) {
			const head = "---\ntitle: T\nchannels: [site]\npublish_at: 2026-12-01 09:00\n---\n"
			got := mend(t, head+c.body+"\n")
			want := strings.Replace(c.want, "=", c.body, 1)
			if diff := cmp.Diff(head+want+"\n", got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// mend makes every edit there is, a few times.
func mend(t *testing.T, post string) string {
	t.Helper()
	for range 4 {
		found := slices.DeleteFunc(mendFindings(post), func(d diag.Diagnostic) bool { return d.File != "posts/a.md" })
		for _, d := range found {
			if !d.Fix.IsZero() && d.Fix.Old == "" {
				t.Errorf("a fix that takes nothing away: %+v", d)
			}
		}
		text, made := fix.Apply("posts/a.md", []byte(post), found)
		if post = string(text); made == 0 {
			break
		}
	}
	return post
}

// TestMendHeader has values in the ways they can be written.
func TestMendHeader(t *testing.T) {
	const before = `---
title: "Utilize it"
summary: 'a very  good bean'
channels: [site]
publish_at: "2026-12-1 9:00"
first_comment: >-
  We utilize
  it  all.
card: {title: "utiliz\u0065 it", description: we utilize it}
overrides:
  site:
    text: |
      Obviously good. We **utilize** it
        and it  is  .
---
Unused.
`
	const want = `---
title: "Use it"
summary: 'a good bean'
channels: [site]
publish_at: "2026-12-01 09:00"
first_comment: >-
  We utilize
  it  all.
card: {title: "utiliz\u0065 it", description: we use it}
overrides:
  site:
    text: |
      Good. We **use** it
        and it is.
---
Unused.
`
	if diff := cmp.Diff(want, mend(t, before)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestMendPlaces: no fix says that something stands where it does not. The first line of this title is as long as the
// word that is on its second.
func TestMendPlaces(t *testing.T) {
	found := 0
	for _, d := range mendFindings("---\ntitle: We brew\n  utilize it\nchannels: [site]\npublish_at: 2026-12-01 09:00\n---\nText.\n") {
		if d.Rule != "brand.Swap" {
			continue
		}
		if found++; !d.Fix.IsZero() {
			t.Errorf("got the fix %+v, which has no place", d.Fix)
		}
	}
	if found != 1 {
		t.Errorf("got %d findings about the word, want one", found)
	}
}
