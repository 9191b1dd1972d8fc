package rules_test

import (
	"fmt"
	"testing"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/pipeline/rules"
	"github.com/galley-social/galley/schema"
)

// BenchmarkCheck is all that `galley check` does once the files are at hand: parse, compose, run the rules.
// Every post has three messages.
func BenchmarkCheck(b *testing.B) {
	networks := busyNetworks()
	for _, posts := range []int{1_000, 10_000} {
		tree := contenttest.Calendar(posts)
		b.Run(fmt.Sprint(posts), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var checker *rules.Checker
				set := content.Options{Reader: func(set *content.Set) content.Reader {
					checker = rules.New(rules.Input{Set: set, Networks: networks, Compose: compose.New(set, networks).Post, Forget: true})
					return checker
				}}.Load(tree)
				if result := checker.Finish(); len(set.Posts) != posts || len(result.Findings) != 0 {
					b.Fatalf("got %d posts and findings %v, want %d and none", len(set.Posts), result.Findings[:min(3, len(result.Findings))], posts)
				}
			}
		})
	}
}

// busyNetworks are three whose limits the posts of a contenttest.Calendar keep.
func busyNetworks() map[string]schema.Network {
	return map[string]schema.Network{
		"bluesky": {
			Name: "bluesky", Threads: true, Card: true, Markup: schema.MarkupFacets,
			Text: schema.TextRules{Limit: 300, Unit: schema.Graphemes, ByteLimit: 3000, ShortenURLs: true},
		},
		"mastodon": {
			Name: "mastodon", Threads: true, Markup: schema.MarkupPlain,
			Text: schema.TextRules{Limit: 500, Unit: schema.Graphemes, URLCost: 23, MentionLocal: true},
		},
		"site": {Name: "site", Markup: schema.MarkupHTML, Text: schema.TextRules{Unit: schema.Graphemes}},
	}
}
