package compose_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

func TestUTM(t *testing.T) {
	const added = "utm_source=mastodon&utm_medium=social&utm_campaign=holiday-2026"
	tests := []struct {
		name       string
		utm        *schema.UTM
		link, want string
	}{
		{"no parameters asked for", nil, "https://a.io/x", "https://a.io/x"},
		{"the host of the link", &schema.UTM{}, "https://a.io/x", "https://a.io/x?" + added},
		{"another domain", &schema.UTM{Domains: []string{"b.io"}}, "https://a.io/x", "https://a.io/x"},
		{"a name that ends alike", &schema.UTM{Domains: []string{"a.io"}}, "https://ba.io/x", "https://ba.io/x"},
		{"a subdomain, whatever the case", &schema.UTM{Domains: []string{"A.io"}}, "https://Shop.a.IO/x", "https://Shop.a.IO/x?" + added},
		{"a port and a user", &schema.UTM{Domains: []string{"a.io"}}, "https://u@a.io:8080", "https://u@a.io:8080?" + added},
		{"order, escapes and fragment stay", &schema.UTM{}, "https://a.io/%7Ex?b=%zz&a=1#top?x", "https://a.io/%7Ex?b=%zz&a=1&" + added + "#top?x"},
		{"an empty query", &schema.UTM{}, "https://a.io/?", "https://a.io/?" + added},
		{"a query with an open end", &schema.UTM{}, "https://a.io/?a&", "https://a.io/?a&" + added},
		{"the author's own win", &schema.UTM{}, "https://a.io/?UTM_medium=mail&utm_source=",
			"https://a.io/?UTM_medium=mail&utm_source=&utm_campaign=holiday-2026"},
		{"names are filled in and escaped", &schema.UTM{Source: "{network}/{channel}", Medium: "a b", Campaign: "c&d", Term: "{other}", Content: "{post}"},
			"https://a.io", "https://a.io?utm_source=mastodon%2Fmastodon&utm_medium=a+b&utm_campaign=c%26d&utm_term=%7Bother%7D&utm_content=p"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			set := newSet(t)
			set.Campaigns[0].Value.UTM = test.utm
			post := newPost(t, "p.md", []byte("---\ntitle: x\ncampaign: holiday\nlink: '"+test.link+"'\n---\n<"+test.link+">\n"))
			m, _ := compose.New(set, networks()).Compose(post, "mastodon")
			if m.Link != test.want {
				t.Errorf("got link %s, want %s", m.Link, test.want)
			}
			if m.Parts[0].Text != test.want {
				t.Errorf("got text %s, want the link alone, %s", m.Parts[0].Text, test.want)
			}
		})
	}
}

func TestShortenedLinks(t *testing.T) {
	tests := map[string]string{
		"https://a.io":                      "a.io",
		"https://a.io/":                     "a.io",
		"https://a.io/fifteen-letters":      "a.io/fifteen-lett…",
		"https://a.io/fourteen-here":        "a.io/fourteen-here",
		"https://a.io?q=1#fragment":         "a.io?q=1#fragment",
		"https://user@a.io/path/of/lengths": "a.io/path/of/leng…",
		"http://a.io:80/x":                  "a.io:80/x",
	}
	composer := compose.New(newSet(t), networks())
	for link, want := range tests {
		m, _ := composer.Compose(bodyPost([]byte("See "+link+" now"), ""), "bluesky")
		if got := m.Parts[0].Text; got != "See "+want+" now" {
			t.Errorf("got %q for %s, want it shown as %q", got, link, want)
		}
		if got := m.Parts[0].Facets; len(got) != 1 || got[0].Value != link {
			t.Errorf("got facets %v, want one for %s", got, link)
		}
	}
}

func TestChoiceOfText(t *testing.T) {
	body := "Body\n\n## @mastodon\nFor the network\n\n## @short\nFor the channel\n"
	post := bodyPost([]byte(body), "")
	post.Value.Channels = []string{"short", "mastodon", "bluesky"}
	post.Value.Overrides = map[string]schema.Override{"board": {Text: "**Replaced**"}}
	composer := compose.New(newSet(t), networks())
	for channel, want := range map[string]string{
		"short": "For the channel", "mastodon": "For the network", "bluesky": "Body", "board": "Replaced",
	} {
		m, found := composer.Compose(post, channel)
		if len(m.Parts) != 1 || m.Parts[0].Text != want || len(found) > 0 {
			t.Errorf("got %v with %v for %s, want %q", m.Parts, found, channel, want)
		}
		if d := (schema.Delivery{Post: "fuzz", Channel: channel}); m.Delivery != d || m.Key != schema.MessageKey(d) {
			t.Errorf("got delivery %v with key %s, want %v with its own", m.Delivery, m.Key, d)
		}
	}
}

func TestUnknownChannel(t *testing.T) {
	set := newSet(t)
	set.Config.Value.Channels["odd"] = schema.Channel{Network: "nowhere"}
	composer := compose.New(set, networks())
	for _, channel := range []string{"odd", "absent"} {
		m, found := composer.Compose(bodyPost([]byte("Text"), ""), channel)
		if len(m.Parts) > 0 || len(found) > 0 || m.Key == "" {
			t.Errorf("got %v with %v, want no parts, no findings and a key", m, found)
		}
	}
}

func TestFindings(t *testing.T) {
	tests := []struct {
		name, channel, file, want string
		at                        diag.Pos
	}{
		{"no threads", "board", "---\ntitle: x\n---\nOne\n\n***\n\nTwo", "bulletin has no threads", diag.Pos{Line: 6, Column: 1}},
		{"a column counts characters", "mastodon", "---\ntitle: x\n---\néé 👍 <b>", "raw HTML", diag.Pos{Line: 4, Column: 6}},
		{"line ends of two characters", "mastodon", "---\r\ntitle: x\r\n---\r\na\r\nb <i>c", "raw HTML", diag.Pos{Line: 5, Column: 3}},
		{"a script", "site", "---\ntitle: x\n---\n<script>alert(1)</script>", "raw HTML", diag.Pos{Line: 4, Column: 1}},
		{"a comment of two parts", "mastodon", "---\ntitle: x\nfirst_comment: \"a\\n\\n***\\n\\nb\"\n---\nx", "a first comment is one part", diag.Pos{Line: 3, Column: 16}},
		{"no such visibility", "site", "---\ntitle: x\nvisibility: direct\n---\nx", "no visibility", diag.Pos{Line: 3, Column: 13}},
		{"a link too long", "forum", "---\ntitle: x\nthread: auto\n---\nab https://a.io/" + strings.Repeat("x", 100), "longer than a whole part", diag.Pos{Line: 5, Column: 4}},
		{"a link that runs scripts", "mastodon", "---\ntitle: x\n---\n[x](javascript:alert(1))", "not a web address", diag.Pos{Line: 4, Column: 1}},
		{"a break at the end", "mastodon", "---\ntitle: x\n---\nx\n\n***\n", "no text after", diag.Pos{Line: 6, Column: 1}},
	}
	composer := compose.New(newSet(t), networks())
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, found := composer.Compose(newPost(t, "x.md", []byte(test.file)), test.channel)
			if len(found) == 0 || !strings.Contains(found[0].Message, test.want) || found[0].Pos != test.at {
				t.Errorf("got %v, want %q at %v first", found, test.want, test.at)
			}
		})
	}
}

func TestChannelVisibility(t *testing.T) {
	set := newSet(t)
	set.Config.Value.Channels["bluesky"] = schema.Channel{Network: "bluesky", Visibility: schema.Private}
	_, found := compose.New(set, networks()).Compose(bodyPost([]byte("x"), ""), "bluesky")
	if len(found) != 1 || found[0].File != "galley.yaml" || found[0].Line < 1 {
		t.Errorf("got %v, want one finding in galley.yaml", found)
	}
}

func TestNormalForm(t *testing.T) {
	m, _ := compose.New(newSet(t), networks()).Compose(
		bodyPost([]byte("e\u0301 [cafe\u0301](https://a.io) #e\u0301te\u0301 \x07end"), ""), "bluesky")
	want := schema.Part{
		Role: schema.RolePost, Text: "é café #été end",
		Facets: []schema.Facet{
			{Start: 3, End: 8, Kind: schema.FacetLink, Value: "https://a.io"},
			{Start: 9, End: 15, Kind: schema.FacetTag, Value: "été"},
		},
		Length: schema.Length{Count: 15, Limit: 300, Unit: schema.Graphemes, Bytes: 19, ByteLimit: 3000},
	}
	if d := cmp.Diff(want, m.Parts[0]); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestPlain(t *testing.T) {
	got := compose.Plain("# *One*\n\n[two](https://a.io) <b>three</b> ![four](x.png)\n\n---\n\nfive\n\n## @board\nsix")
	if want := "One\n\ntwo (https://a.io) three four\n\nfive"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestConcurrentUse is for the race detector, and for a cache that mixes up posts.
func TestConcurrentUse(t *testing.T) {
	composer := compose.New(newSet(t), networks())
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			text := strings.Repeat("word ", i+1) + "[link](https://a.io)"
			post := bodyPost([]byte(text), "")
			for range 50 {
				for _, channel := range []string{"site", "bluesky"} {
					m, _ := composer.Compose(post, channel)
					if got := strings.Count(m.Parts[0].Text, "word"); got != i+1 {
						t.Errorf("got %d words, want %d", got, i+1)
					}
				}
			}
		})
	}
	group.Wait()
}

func TestSameTextOnAnotherLine(t *testing.T) {
	composer := compose.New(newSet(t), networks())
	for _, line := range []int{4, 9} {
		post := bodyPost([]byte("x\n<b>"), "")
		post.Doc = content.NewDoc(post.File, post.Value, frontmatter.Document{Body: []byte("x\n<b>"), BodyLine: line})
		if _, found := composer.Compose(post, "mastodon"); len(found) != 1 || found[0].Line != line+1 {
			t.Errorf("got %v, want one finding on line %d", found, line+1)
		}
	}
}
