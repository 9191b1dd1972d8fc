package main_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
)

// folderRacers is how many programs run at once in one clone, and folderShare how many posts each of them claims.
const (
	folderRacers = 3
	folderShare  = 15
)

// TestFolderRacers: programs that write one folder of one clone at once leave no post out of its lists and feeds, and
// nothing of their lock in it.
func TestFolderRacers(t *testing.T) {
	t.Parallel()
	binary := build(t)
	d, posts := folderDesk(t, folderRacers*folderShare, folderShare)
	ctx, cancel := context.WithTimeout(t.Context(), runDeadline)
	defer cancel()
	ended := make(chan error, folderRacers)
	for range folderRacers {
		cmd := exec.CommandContext(ctx, binary, "publish")
		cmd.Dir, cmd.Env = d.work, gittest.Env()
		var output bytes.Buffer
		cmd.Stdout, cmd.Stderr = &output, &output
		go func() {
			err := cmd.Run()
			if err != nil || !strings.Contains(output.String(), fmt.Sprintf("Published %d deliveries.", folderShare)) {
				err = fmt.Errorf("got %v, want %d deliveries published:\n%s", err, folderShare, output.String())
			}
			ended <- err
		}()
	}
	for range folderRacers {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	checkFolder(t, filepath.Join(d.work, "public", "news"), posts)
	world{dir: d.work}.must(t, 0, "publish").says(t, "Nothing is due.")
}

// TestFolderKilled: a program that dies while it writes the folder leaves no lock behind, and the next one goes on.
func TestFolderKilled(t *testing.T) {
	t.Parallel()
	binary := build(t)
	d, posts := folderDesk(t, 30, 30)
	ctx, cancel := context.WithTimeout(t.Context(), runDeadline)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, "publish")
	cmd.Dir, cmd.Env = d.work, gittest.Env()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	begun := func() bool { return exists(d.work, "public/news/galley-site.json") }
	if err := eventually(ctx, begun); err != nil {
		t.Errorf("the program wrote nothing: %v", err)
	}
	cmd.Process.Kill() //nolint:errcheck // its state says it
	if cmd.Wait(); cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("got exit code %d, want death by a signal", cmd.ProcessState.ExitCode())
	}
	if !exists(d.work, ".git/galley/folder.lock") {
		t.Error("got no lock file beside the Git objects")
	}
	world{dir: d.work}.must(t, 0, "publish").says(t, "Published 30 deliveries.")
	checkFolder(t, filepath.Join(d.work, "public", "news"), posts)
	world{dir: d.work}.must(t, 0, "publish").says(t, "Nothing is due.")
}

// folderDesk has so many posts for a site in a folder, of which a run claims so many.
func folderDesk(t *testing.T, count, limit int) (desk, []string) {
	t.Helper()
	files := map[string]string{"galley.yaml": fmt.Sprintf(`version: 1
name: Small Beans
timezone: Europe/Lisbon
channels:
  site: {network: site, url: "https://small.example/news", folder: public/news}
publish: {late: publish, limit: %d}
ledger: {id: 0123456789abcdef}
`, limit)}
	var posts []string
	for i := range count {
		id := fmt.Sprintf("cup-%02d", i)
		posts = append(posts, id)
		files["posts/"+id+".md"] = fmt.Sprintf("---\ntitle: Cup %d\nchannels: [site]\npublish_at: 2020-10-%02d 09:00\n---\nPoured at nine.\n", i, 1+i%28)
	}
	return newDesk(t, files), posts
}

// checkFolder wants each post once in the index, in every feed, and on a page of its own, and no file but the site's.
func checkFolder(t *testing.T, root string, posts []string) {
	t.Helper()
	var index struct{ Posts []struct{ Post string } }
	for _, name := range []string{"galley-site.json", "atom.xml", "feed.json", "sitemap.xml"} {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if name == "galley-site.json" {
			decode(t, string(data), &index)
		}
		for _, post := range posts {
			if !strings.Contains(string(data), post) {
				t.Errorf("got no %s in %s", post, name)
			}
		}
	}
	if len(index.Posts) != len(posts) {
		t.Errorf("got %d posts in the index, want %d", len(index.Posts), len(posts))
	}
	for _, post := range posts {
		if !exists(root, "posts/"+post+"/index.html") {
			t.Errorf("got no page of %s", post)
		}
	}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, _ fs.DirEntry, err error) error {
		if strings.Contains(name, "lock") || strings.Contains(name, "galley-new") {
			t.Errorf("got %s in the folder, which is no file of the site", name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
