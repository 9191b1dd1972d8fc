package compose_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/schema"
)

// TestCaption: a part with media is as short as the network wants it, and the others use their whole room.
func TestCaption(t *testing.T) {
	all := networks()
	n := all["mastodon"]
	n.Text.Limit, n.Text.Caption = 60, 20
	all["mastodon"] = n
	picture := func(part int) schema.Media { return schema.Media{File: "media/a.png", Alt: "A bag", Part: part} }
	words := strings.TrimSpace(strings.Repeat("word ", 24)) // 119 characters
	for _, test := range []struct {
		name, body, link string
		tags             []string
		media            []schema.Media
		want             []int
	}{
		{"no media", words, "", nil, nil, []int{59, 59}},
		{"the first part", words, "", nil, []schema.Media{picture(0)}, []int{19, 59, 39}},
		{"the second part", words, "", nil, []schema.Media{picture(2)}, []int{59, 19, 39}},
		{"both", words, "", nil, []schema.Media{picture(1), picture(2), picture(2)}, []int{19, 19, 59, 19}},
		{"short enough", "Four words are few.", "", nil, []schema.Media{picture(1)}, []int{19}},
		{"a part behind a break", "One.\n\n***\n\n" + words, "", nil, []schema.Media{picture(2)}, []int{4, 19, 59, 39}},
		{"room for a hashtag", words, "", []string{"One"}, []schema.Media{picture(1)}, []int{20, 59, 44}},
		{"a link costs what the network says", words, "https://a.io/x", nil, []schema.Media{picture(1)}, []int{19, 59, 39, 14}},
		{"no room beside the link", words, "https://a.io/" + strings.Repeat("x", 30), nil, []schema.Media{picture(1)}, []int{19, 59, 39, 43}},
	} {
		t.Run(test.name, func(t *testing.T) {
			post := bodyPost([]byte(test.body), schema.ThreadAuto)
			post.Value.Media, post.Value.Link, post.Value.Campaign = test.media, test.link, ""
			post.Value.Hashtags = test.tags
			m, _ := compose.New(newSet(t), all).Compose(post, "mastodon")
			var got []int
			for _, p := range m.Parts {
				got = append(got, utf8.RuneCountInString(p.Text))
				if len(p.Media) > 0 && p.Length.Count > 20 {
					t.Errorf("got %d characters beside media in %q, want 20 at most", p.Length.Count, p.Text)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("characters (-want +got):\n%s", diff)
			}
		})
	}
}
