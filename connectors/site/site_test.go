package site

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/schema"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden site anew")

func options(files connector.Files) connector.Options {
	return connector.Options{
		Name:    "site",
		Channel: schema.Channel{Network: "site", URL: "https://northwind.example/news"},
		Config:  schema.Config{Name: "Northwind Coffee", Timezone: "Europe/Lisbon", Language: "en"},
		Files:   files,
	}
}

func mustOpen(tb testing.TB, files connector.Files) *Client {
	tb.Helper()
	c, err := Open(options(files))
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// bytesOf stands in for a media file's content; the site never looks into it.
func bytesOf(file string) []byte { return []byte("the bytes of " + file) }

func mediaFile(file, mime, alt string) schema.MediaFile {
	sum := sha1.Sum(bytesOf(file))
	return schema.MediaFile{File: file, Blob: hex.EncodeToString(sum[:]), Type: mime, Bytes: int64(len(bytesOf(file))), Width: 1200, Height: 800, Alt: alt}
}

func message(id string, day int, html string) schema.Message {
	return schema.Message{
		Delivery: schema.Delivery{Post: id, Channel: "site"}, Network: "site",
		Key: schema.MessageKey(schema.Delivery{Post: id, Channel: "site"}),
		At:  time.Date(2026, 11, day, 9, 0, 0, 0, time.UTC), Title: "Title of " + id,
		Parts: []schema.Part{{Role: schema.RolePost, HTML: html}},
	}
}

// post sends every part of a message, with its media.
func post(tb testing.TB, c *Client, m schema.Message) []schema.Remote {
	tb.Helper()
	var remotes []schema.Remote
	for i, p := range m.Parts {
		for _, file := range p.Media {
			if _, err := c.Upload(tb.Context(), file, bytesOf(file.File)); err != nil {
				tb.Fatalf("upload %s: %v", file.File, err)
			}
		}
		r, err := c.Send(tb.Context(), schema.Effect{Message: m, Part: i})
		if err != nil {
			tb.Fatalf("send part %d of %s: %v", i, m.Post, err)
		}
		remotes = append(remotes, r)
	}
	return remotes
}

func read(tb testing.TB, files connector.Files, name string) string {
	tb.Helper()
	data, err := files.Read(tb.Context(), name)
	if err != nil {
		tb.Fatal(err)
	}
	return string(data)
}

// everything is one message with all that a message can have.
func everything() schema.Message {
	m := message("holiday-blend", 24, "<p>Our <strong>Holiday Blend</strong> is back.</p>\n<h1>Taste</h1>\n<ul>\n<li>cocoa</li>\n<li>orange peel</li>\n</ul>\n<p>See <a href=\"../about\">about us</a>.</p>\n")
	m.Title, m.Summary, m.Language = "Holiday Blend is here", "Cocoa, orange peel & a long finish.", "en"
	m.Hashtags = []string{"Coffee", "#HolidayBlend", "コーヒー", "C++", "coffee", "con"}
	m.Link = "https://northwind.example/holiday?utm_source=site&utm_medium=social"
	m.Card = &schema.LinkCard{Title: "Order the Holiday Blend"}
	m.Poll = &schema.Poll{Options: []string{"Filter", "Espresso"}, Duration: "1d", Multiple: true}
	m.ReplyTo = &schema.PostRef{Post: "harvest"}
	m.Quote = &schema.PostRef{URL: "https://social.example/@farm/1"}
	m.Parts[0].Media = []schema.MediaFile{
		mediaFile("media/bag.jpg", "image/jpeg", `A red bag on a "snowy" windowsill`),
		mediaFile("media/cup.png", "image/png", "A cup"),
	}
	m.Parts[0].Media[0].Focus = "-0.8,0.9"
	m.Parts = append(m.Parts,
		schema.Part{Role: schema.RoleThread, Text: "Brew it at 94 °C.\n\nWait four days\nafter roasting."},
		schema.Part{Role: schema.RoleComment, HTML: "<p>The first batch is gone.</p>"})
	return m
}

func sample() []schema.Message {
	video := message("roastery", 3, "<p>Come and see.</p>")
	video.Parts[0].Media = []schema.MediaFile{mediaFile("media/tour.mp4", "video/mp4", "A walk through the roastery")}
	video.Hashtags = []string{"COFFEE"}
	portuguese := message("harvest", 10, "<p>Choveu cedo, e a colheita foi curta.</p>")
	portuguese.Title, portuguese.Language = "A colheita de 2026", "pt"
	warned := message("decaf", 12, "<p>It is about decaf.</p>")
	warned.ContentWarning = "Mentions of decaf"
	quiet := message("press-kit", 15, "<p>For the press.</p>")
	quiet.Visibility, quiet.Hashtags = schema.Unlisted, []string{"Press"}
	return []schema.Message{video, portuguese, warned, quiet, everything()}
}

func TestGolden(t *testing.T) {
	root := filepath.Join("testdata", "golden")
	out := t.TempDir()
	files, err := Folder(out, lockIn(t))
	if err != nil {
		t.Fatal(err)
	}
	c := mustOpen(t, files)
	for _, m := range sample() {
		post(t, c, m)
	}
	got := tree(t, out)
	if *update {
		if err := os.RemoveAll(root); err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(root, os.DirFS(out)); err != nil {
			t.Fatal(err)
		}
	}
	want := tree(t, root)
	if len(want) == 0 {
		t.Fatal("the golden site is empty; run go test -update")
	}
	for name := range want {
		if _, ok := got[name]; !ok {
			t.Errorf("%s was not written", name)
		}
	}
	for name, data := range got {
		if diff := cmp.Diff(want[name], data); diff != "" {
			t.Errorf("%s differs from the golden file (-golden +now):\n%s", name, diff)
		}
	}
}

func tree(tb testing.TB, root string) map[string]string {
	tb.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		out[name] = string(data)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		tb.Fatal(err)
	}
	return out
}

func TestSuite(t *testing.T) {
	connectortest.Suite(t, connectortest.Harness{Driver: Driver(), New: func(t *testing.T) connectortest.Fixture {
		files := &connectortest.Memory{}
		f := connectortest.Fixture{Options: options(files), Files: files, Media: map[string][]byte{}}
		for _, m := range sample() {
			for i, p := range m.Parts {
				f.Effects = append(f.Effects, schema.Effect{Message: m, Part: i, Key: fmt.Sprintf("%s-%d", m.Key, i), Claimed: m.At, Now: m.At})
				for _, file := range p.Media {
					f.Media[file.File] = bytesOf(file.File)
				}
			}
		}
		f.Public = func() []string { return public(t, files) }
		return f
	}})
}

// public reads from the pages which parts are on the site.
func public(t *testing.T, files *connectortest.Memory) []string {
	t.Helper()
	var ids []string
	for _, name := range files.Names() {
		folder, isPage := strings.CutSuffix(name, "index.html")
		if !isPage || !strings.HasPrefix(name, "posts/") {
			continue
		}
		data, err := files.Read(context.Background(), name)
		if err != nil {
			return nil
		}
		for i := 1; strings.Contains(string(data), fmt.Sprintf(`<section id="part-%d"`, i)); i++ {
			if i == 1 {
				ids = append(ids, folder)
				continue
			}
			ids = append(ids, fmt.Sprintf("%s#part-%d", folder, i))
		}
	}
	slices.Sort(ids)
	return ids
}

func TestOpenRefuses(t *testing.T) {
	tests := []struct {
		name   string
		change func(*connector.Options)
		want   string
	}{
		{"no url", func(o *connector.Options) { o.Channel.URL = "" }, "is not an address"},
		{"a path for a url", func(o *connector.Options) { o.Channel.URL = "/news" }, "is not an address"},
		{"another scheme", func(o *connector.Options) { o.Channel.URL = "javascript://x/%0aalert(1)" }, "is not an address"},
		{"a query", func(o *connector.Options) { o.Channel.URL = "https://x.example/?a=b" }, "more than a host"},
		{"no files", func(o *connector.Options) { o.Files = nil }, "folder or a branch"},
		{"no such zone", func(o *connector.Options) { o.Config.Timezone = "Mars/Olympus" }, "Mars/Olympus"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := options(&connectortest.Memory{})
			tt.change(&o)
			if _, err := Driver().Open(o); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}
