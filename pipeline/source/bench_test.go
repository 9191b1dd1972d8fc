package source_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"strings"
	"testing"

	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/source"
)

// archive makes a repository with n posts in one pack, as a clone has it.
func archive(b *testing.B, n int) string {
	b.Helper()
	var stream bytes.Buffer
	stream.WriteString("commit refs/heads/main\ncommitter Ines <ines@northwind.example> 1764579600 +0000\ndata 4\nall\n\n")
	for i := range n {
		text := fmt.Sprintf("---\ntitle: Post %d\nchannels: [mastodon, bluesky]\npublish_at: 2026-%02d-%02d 09:00\n---\n%s\n",
			i, i%12+1, i%28+1, strings.Repeat(fmt.Sprintf("Word %d of the post. ", i*7), 30))
		fmt.Fprintf(&stream, "M 100644 inline posts/%d/%02d/post-%d.md\ndata %d\n%s\n", 2017+i%10, i%12+1, i, len(text), text)
	}
	dir := b.TempDir()
	gittest.Git(b, dir, "init", "--quiet")
	gittest.GitInput(b, dir, stream.Bytes(), "fast-import", "--quiet")
	gittest.Git(b, dir, "repack", "-adq")
	return dir
}

// readAll reads every post of a source.
func readAll(b *testing.B, src source.Source, want int) {
	b.Helper()
	count := 0
	err := fs.WalkDir(src, "posts", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		count++
		_, err = src.ReadFile(name)
		return err
	})
	if err != nil || count != want {
		b.Fatalf("read %d posts, %v, want %d", count, err, want)
	}
}

// BenchmarkReadAll compares reading every post of a commit with what a user would run instead. The rows
// start with the repository closed, as a program that was just started does.
func BenchmarkReadAll(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		dir := archive(b, n)
		b.Run(fmt.Sprintf("posts=%d/tree", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				readAll(b, tree(b, dir, "main"), n)
			}
		})
		b.Run(fmt.Sprintf("posts=%d/list blobs only", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				listBlobs(b, tree(b, dir, "main"), n)
			}
		})
		b.Run(fmt.Sprintf("posts=%d/git cat-file", n), func(b *testing.B) {
			for b.Loop() {
				catFile(b, dir)
			}
		})
		b.Run(fmt.Sprintf("posts=%d/git checkout and folder", n), func(b *testing.B) {
			for b.Loop() {
				work := b.TempDir()
				gittest.Git(b, dir, "--work-tree="+work, "checkout", "--force", "main", "--", ".")
				readAll(b, open(b, work), n)
			}
		})
		b.Run(fmt.Sprintf("posts=%d/folder", n), func(b *testing.B) {
			work := b.TempDir()
			gittest.Git(b, dir, "--work-tree="+work, "checkout", "--force", "main", "--", ".")
			b.ReportAllocs()
			for b.Loop() {
				readAll(b, open(b, work), n)
			}
		})
	}
}

// listBlobs is what a run with a warm index does: it looks at ids and reads no content.
func listBlobs(b *testing.B, src source.Source, want int) {
	b.Helper()
	count := 0
	err := fs.WalkDir(src, "posts", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		count++
		_, err = src.Blob(name)
		return err
	})
	if err != nil || count != want {
		b.Fatalf("listed %d posts, %v, want %d", count, err, want)
	}
}

func catFile(b *testing.B, dir string) {
	b.Helper()
	list := gittest.Git(b, dir, "ls-tree", "-r", "--format=%(objectname)", "main")
	cmd := exec.Command("git", "cat-file", "--batch")
	cmd.Dir, cmd.Env, cmd.Stdin, cmd.Stdout = dir, gittest.Env(), strings.NewReader(list+"\n"), io.Discard
	if err := cmd.Run(); err != nil {
		b.Fatal(err)
	}
}
