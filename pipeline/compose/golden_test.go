package compose_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

var update = flag.Bool("update", false, "rewrite the .out files")

// networks are one of each kind of markup and of counting.
func networks() map[string]schema.Network {
	return map[string]schema.Network{
		"bluesky": {
			Name: "bluesky", Markup: schema.MarkupFacets, Threads: true, Card: true,
			Text: schema.TextRules{Limit: 300, Unit: schema.Graphemes, ByteLimit: 3000, ShortenURLs: true},
		},
		"mastodon": {
			Name: "mastodon", Markup: schema.MarkupPlain, Threads: true, ContentWarning: true,
			Text:         schema.TextRules{Limit: 500, Unit: schema.Graphemes, URLCost: 23, MentionLocal: true, WarningCounts: true},
			Poll:         &schema.PollRules{Options: 4},
			Visibilities: []schema.Visibility{schema.Public, schema.Unlisted, schema.Private, schema.Direct},
		},
		"bulletin": {
			Name: "bulletin", Markup: schema.MarkupPlain,
			Text: schema.TextRules{Limit: 200, Unit: schema.UTF16},
		},
		"forum": {
			Name: "forum", Markup: schema.MarkupPlain, Threads: true,
			Text: schema.TextRules{Limit: 60, Unit: schema.CodePoints},
		},
		"site": {
			Name: "site", Markup: schema.MarkupHTML, Threads: true, ContentWarning: true,
			Text: schema.TextRules{Unit: schema.Graphemes},
		},
	}
}

// newSet is a repository with a channel on each network and one campaign.
func newSet(t testing.TB) *content.Set {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	set := &content.Set{Zone: zone, Media: map[string]schema.MediaFile{
		"media/holiday.jpg": {File: "media/holiday.jpg", Blob: "b10b", Type: "image/jpeg", Bytes: 1200, Width: 40, Height: 30},
	}}
	set.Config.File = "galley.yaml"
	set.Config.Value = schema.Config{Language: "en", Channels: map[string]schema.Channel{
		"site": {Network: "site"}, "bluesky": {Network: "bluesky"}, "mastodon": {Network: "mastodon"},
		"board": {Network: "bulletin", Language: "pt"},
		"forum": {Network: "forum"},
		"short": {Network: "mastodon", Visibility: schema.Unlisted, Limits: &schema.Limits{Text: 80, URL: 10}},
	}}
	campaign := content.Campaign{ID: "holiday-2026"}
	campaign.File = "campaigns/holiday.md"
	campaign.Value.UTM = &schema.UTM{Content: "{post}", Domains: []string{"northwind.example"}}
	set.Campaigns = []content.Campaign{campaign}
	return set
}

func newPost(t testing.TB, file string, data []byte) *content.Post {
	t.Helper()
	front, problems := frontmatter.Parse(data)
	if len(problems) > 0 {
		t.Fatalf("%s: %v", file, problems)
	}
	value, err := schema.Decode[schema.Post](front)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	name := filepath.Base(file)
	return &content.Post{ID: strings.TrimSuffix(name, ".md"), Doc: content.NewDoc("posts/"+name, value, front)}
}

func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/posts/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("got %d posts in testdata/posts (%v), want some", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".md"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			post := newPost(t, file, data)
			composer := compose.New(newSet(t), networks())
			var got strings.Builder
			for _, channel := range post.Value.Channels {
				m, found := composer.Compose(post, channel)
				render(t, &got, m, found)
			}
			golden := strings.TrimSuffix(file, ".md") + ".out"
			if *update {
				if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got.String()); d != "" {
				t.Errorf("%s (-want +got):\n%s", golden, d)
			}
		})
	}
}

// render writes a message for people to compare: texts as they are, ranges with what they mark.
func render(t *testing.T, out *strings.Builder, m schema.Message, found []diag.Diagnostic) {
	t.Helper()
	fmt.Fprintf(out, "==== %s\n", m.Channel)
	head := m
	head.Parts, head.Key = nil, ""
	data, err := json.MarshalIndent(head, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(out, "%s\n", data)
	for _, p := range m.Parts {
		fmt.Fprintf(out, "---- %s: %d of %d %s, %d of %d bytes\n%s\n", p.Role,
			p.Length.Count, p.Length.Limit, p.Length.Unit, p.Length.Bytes, p.Length.ByteLimit, p.Text)
		if p.HTML != "" {
			fmt.Fprintf(out, "---- html\n%s", p.HTML)
		}
		for _, f := range p.Facets {
			fmt.Fprintf(out, "  %s %q: %s\n", f.Kind, p.Text[f.Start:f.End], f.Value)
		}
		for _, f := range p.Media {
			fmt.Fprintf(out, "  media %s %s alt %q\n", f.File, f.Blob, f.Alt)
		}
	}
	for _, d := range found {
		if d.Line < 1 || d.Column < 1 || d.Rule != "compose" {
			t.Errorf("got finding %+v, want a place and the rule compose", d)
		}
		fmt.Fprintf(out, "%s:%d:%d: %s: %s\n  hint: %s\n", d.File, d.Line, d.Column, d.Severity, d.Message, d.Hint)
	}
}
