package compose_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/schema"
)

// TestUnsent: what a network is not told of a post is left out of what is sent, and shown. What galley.yaml says of all
// posts is no wish of this one.
func TestUnsent(t *testing.T) {
	for name, test := range map[string]struct {
		network  func(*schema.Network)
		language string
		want     []string // the language that is sent, the descriptions, and the notes
	}{
		"all of it": {func(*schema.Network) {}, "de", []string{"de", "A cup", "The drum turns"}},
		"no language": {func(n *schema.Network) { n.NoLanguage = true }, "de",
			[]string{"", "A cup", "The drum turns", "language de: mastodon is not told the language of a post"}},
		"the repository's":         {func(*schema.Network) {}, "", []string{"en", "A cup", "The drum turns"}},
		"the repository's, unsent": {func(n *schema.Network) { n.NoLanguage = true }, "", []string{"", "A cup", "The drum turns"}},
		"no alt text of videos": {func(n *schema.Network) { n.Media.NoVideoAlt = true }, "",
			[]string{"en", "A cup", "", "media[1].alt The drum turns: mastodon takes no alt text for videos"}},
	} {
		t.Run(name, func(t *testing.T) {
			all, set := networks(), newSet(t)
			n := all["mastodon"]
			test.network(&n)
			all["mastodon"] = n
			set.Media["media/cup.png"] = schema.MediaFile{File: "media/cup.png", Type: "image/png"}
			set.Media["media/drum.mp4"] = schema.MediaFile{File: "media/drum.mp4", Type: "video/mp4"}
			post := bodyPost([]byte("How do you brew?"), schema.ThreadOff)
			post.Value.Language = test.language
			post.Value.Media = []schema.Media{{File: "media/cup.png", Alt: "A cup"}, {File: "media/drum.mp4", Alt: "The drum turns"}}
			m, _ := compose.New(set, all).Compose(post, "mastodon")
			got := []string{m.Language}
			for _, file := range m.Parts[0].Media {
				got = append(got, file.Alt)
			}
			for _, note := range m.Notes {
				got = append(got, note.Key+" "+note.Value+": "+note.Reason)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
