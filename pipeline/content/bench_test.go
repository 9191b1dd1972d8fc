package content_test

import (
	"fmt"
	"io/fs"
	"testing"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/content/contenttest"
)

// BenchmarkLoad reads whole trees; "read" only opens and reads the same files, which is the least that any
// program would do.
func BenchmarkLoad(b *testing.B) {
	for _, posts := range []int{1_000, 10_000} {
		tree := contenttest.Calendar(posts)
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
