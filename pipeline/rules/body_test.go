package rules

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/frontmatter"
)

func bodyPost(body string) *content.Post {
	return &content.Post{ID: "a", Doc: content.NewDoc("posts/a.md", schema.Post{}, frontmatter.Document{Body: []byte(body), BodyLine: 10})}
}

func TestTextPlace(t *testing.T) {
	const body = "One.\n\n***\n\nTwo,\nand more.\n\n```\n## @sky\n***\n```\n\n- - -\nThree.\n\n## @bluesky\n\nNetwork.\n\n## @sky ##\r\n\r\nChannel.\r\n"
	for _, test := range []struct {
		name, channel, network string
		part, want             int
	}{
		{"first part", "x", "y", 0, 10},
		{"second part", "x", "y", 1, 14},
		{"third part, after a fence", "x", "y", 2, 23},
		{"beyond the last part", "x", "y", 9, 23},
		{"the network's section", "other", "bluesky", 0, 27},
		{"the channel's section before the network's", "sky", "bluesky", 0, 31},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := textPlace(bodyPost(body), test.channel, test.network, test.part).Line; got != test.want {
				t.Errorf("got line %d, want %d", got, test.want)
			}
		})
	}
}

func TestPlainID(t *testing.T) {
	got := map[string]string{}
	for _, name := range []string{"Grand Opening!", "ÜBER", "__x__", "日本", "a.b-c_d"} {
		got[name] = plainID(name)
		if !postID.MatchString(got[name]) {
			t.Errorf("%q became %q, which is no id", name, got[name])
		}
	}
	want := map[string]string{"Grand Opening!": "grand-opening", "ÜBER": "ber", "__x__": "x", "日本": "my-post", "a.b-c_d": "a.b-c_d"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
}

// FuzzScan: every section and part stands on a line of the body, and they follow one another.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{"", "One.\n\n***\n\nTwo.", "## @a\nx\n## @b ##\n", "```\n## @a\n", "~~~~\n***\n~~~~\n---\n", "a\n---\nb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		last, end := 10, 10+bytes.Count([]byte(body), []byte("\n"))
		for _, s := range scan(bodyPost(body)) {
			for _, line := range append([]int{s.pos.Line}, s.parts...) {
				if line < last || line > end || s.pos.Column < 1 {
					t.Errorf("line %d is not between %d and %d", line, last, end)
				}
				last = line
			}
		}
	})
}
