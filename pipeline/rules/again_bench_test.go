package rules_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/pipeline/index"
	"github.com/galley-social/galley/pipeline/rules"
	"github.com/galley-social/galley/pipeline/source"
)

// BenchmarkCheckFolder checks a folder on disk: without an index, and with one when one post has changed since.
func BenchmarkCheckFolder(b *testing.B) {
	for _, posts := range []int{1_000, 10_000} {
		dir, folder := b.TempDir(), b.TempDir()
		for name, file := range contenttest.Calendar(posts).MapFS {
			path := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				b.Fatal(err)
			}
			if err := os.WriteFile(path, file.Data, 0o644); err != nil {
				b.Fatal(err)
			}
		}
		check := func(b *testing.B, in rules.Input, x *index.Index) {
			src, err := source.Folder(dir)
			if err != nil {
				b.Fatal(err)
			}
			defer src.Close()
			if x != nil {
				in.Memory = x
				src.Remember(x, x.Now().Add(time.Hour))
			}
			var checker *rules.Checker
			set := content.Options{Reader: func(set *content.Set) content.Reader {
				in.Set, in.Networks, in.Compose, in.Forget = set, busyNetworks(), compose.New(set, busyNetworks()).Post, true
				checker = rules.New(in)
				return checker
			}}.Load(src)
			if result := checker.Finish(); len(set.Posts) != posts || len(result.Findings) != 0 {
				b.Fatalf("got %d posts and findings %v, want %d and none", len(set.Posts), result.Findings[:min(3, len(result.Findings))], posts)
			}
		}
		open := func(b *testing.B) *index.Index {
			x, err := index.Open(folder, "folder", "bench")
			if err != nil {
				b.Fatal(err)
			}
			return x
		}
		b.Run(fmt.Sprintf("cold/%d", posts), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				check(b, rules.Input{}, nil)
			}
		})
		b.Run(fmt.Sprintf("one-changed/%d", posts), func(b *testing.B) {
			x := open(b)
			check(b, rules.Input{}, x)
			if err := x.Save(); err != nil {
				b.Fatal(err)
			}
			path := filepath.Join(dir, "posts/2026/01/post-00000.md")
			text, err := os.ReadFile(path)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if err := os.WriteFile(path, fmt.Appendf(nil, "%s %d\n", text, i), 0o644); err != nil {
					b.Fatal(err)
				}
				x := open(b)
				check(b, rules.Input{}, x)
				if err := x.Save(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
