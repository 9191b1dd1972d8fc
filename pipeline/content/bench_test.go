package content_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/content/contenttest"
)

// calendar is a tree of so many posts, the same at every run.
func calendar(posts int) contenttest.Tree {
	random := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("beans roast cocoa orange peel finish brew water grind filter morning cup harvest farm")
	files := map[string]string{"galley.yaml": goodConfig, "strategy/2026-q4.md": goodStrategy, "campaigns/holiday.md": goodCampaign}
	for i := range posts {
		var body strings.Builder
		for range 40 {
			body.WriteString(words[random.IntN(len(words))] + " ")
		}
		files[fmt.Sprintf("posts/2026/%02d/post-%05d.md", 1+i%12, i)] = fmt.Sprintf(`---
title: Post number %d
campaign: holiday
pillar: product
audience: home-baristas
channels: [bluesky]
publish_at: 2026-%02d-%02d %02d:%02d
link: https://northwind.example/p/%d
hashtags: [coffee, HolidayBlend]
---
%s
`, i, 1+i%12, 1+random.IntN(28), random.IntN(24), random.IntN(60), i, body.String())
	}
	return contenttest.Files(files)
}

// BenchmarkLoad reads whole trees; "read" only opens and reads the same files, which is the least that any
// program would do.
func BenchmarkLoad(b *testing.B) {
	for _, posts := range []int{1_000, 10_000} {
		tree := calendar(posts)
		b.Run(fmt.Sprintf("load/%d", posts), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if set := content.Load(tree); len(set.Posts) != posts || len(set.Findings) != 0 {
					b.Fatalf("got %d posts and %d findings, want %d and none", len(set.Posts), len(set.Findings), posts)
				}
			}
		})
		b.Run(fmt.Sprintf("read/%d", posts), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				total := 0
				for name := range tree.MapFS {
					data, err := fs.ReadFile(tree, name)
					if err != nil {
						b.Fatal(err)
					}
					total += len(data)
				}
				if total == 0 {
					b.Fatal("nothing was read")
				}
			}
		})
	}
}
