package content_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/content/contenttest"
)

func TestLookUp(t *testing.T) {
	set := content.Load(contenttest.Files(map[string]string{
		"galley.yaml":          goodConfig,
		"posts/a.md":           goodPost,
		"posts/later/a.md":     strings.Replace(goodPost, "Hello\n", "Second\n", 1),
		"campaigns/winter.md":  strings.Replace(goodCampaign, "title", "id: holiday\ntitle", 1),
		"campaigns/holiday.md": strings.Replace(goodCampaign, "title", "id: other\ntitle", 1),
		"campaigns/bad.md":     "---\nid: spring\ntitle: Spring\n---\n",
	}))
	if got := set.Post("a"); got == nil || got.File != "posts/a.md" {
		t.Errorf("post a: got %v, want the first one", got)
	}
	if got := set.Post("b"); got != nil {
		t.Errorf("post b: got %v, want none", got.File)
	}
	extra := set.Posts[0]
	extra.ID = "b"
	set.Posts = append(set.Posts, extra)
	if got := set.Post("b"); got == nil || got.ID != "b" {
		t.Errorf("post b, added after Load: got %v", got)
	}
	for _, test := range []struct{ name, id, want string }{
		{"id before base name", "holiday", "campaigns/winter.md"},
		{"base name", "winter", "campaigns/winter.md"},
		{"none", "spring", ""},
		{"empty", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := ""
			if c := set.Campaign(test.id); c != nil {
				got = c.File
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	if got, want := set.BrokenDocument("campaigns", "spring"), "campaigns/bad.md"; got != want {
		t.Errorf("broken spring: got %q, want %q", got, want)
	}
	if diff := cmp.Diff([]string{"bluesky"}, set.ChannelNames()); diff != "" {
		t.Errorf("channels (-want +got):\n%s", diff)
	}
}
