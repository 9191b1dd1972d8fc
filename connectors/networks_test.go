package connectors_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/galley-social/galley/connectors"
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// facts are the limits that the networks publish, with the section of their reference that has them. They are
// written down here a second time, and nowhere else, so that a figure changes only on purpose.
func facts() map[string][]any {
	return map[string][]any{
		// 300 graphemes and 3,000 bytes; 4 images of 2,000,000 bytes (app.bsky.feed.post, app.bsky.embed.images).
		"bluesky": {300, schema.Graphemes, 3000, 0, 4, 0, 2_000_000, 2000, schema.RecoverID},
		// content 2,000; 10 files of 10 MiB; alt 1,024 (webhook resource, uploading files).
		"discord": {2000, schema.UTF16, 0, 0, 10, 10, 10_485_760, 1024, schema.RecoverNone},
		// 63,206 is quoted widely and documented nowhere; error 1366046 asks for less than 4 MB (pages API, photos).
		"facebook": {63_206, schema.UTF16, 0, 0, 10, 0, 4_000_000, 0, schema.RecoverList},
		// caption 2,200; carousel of 10; JPEG of 8 MB; alt 1,000 (content publishing, media reference).
		"instagram": {2200, schema.UTF16, 0, 0, 10, 10, 8_000_000, 1000, schema.RecoverList},
		// commentary 3,000; 2-20 images; alt 4,086 (posts API, multi-image API).
		"linkedin": {3000, schema.UTF16, 0, 0, 20, 1, 0, 4086, schema.RecoverNone},
		// 500, a link 23; 4 files, images of 16 MiB; alt 1,500 (instance configuration).
		"mastodon": {500, schema.Graphemes, 0, 23, 4, 1, 16_777_216, 1500, schema.RecoverKey},
		// each relay's own limits (NIP-11).
		"nostr": {0, schema.CodePoints, 0, 0, 20, 20, 0, 0, schema.RecoverID},
		// description 800; 2-5 images; alt 500 (create pin).
		"pinterest": {800, schema.UTF16, 0, 0, 5, 1, 0, 500, schema.RecoverList},
		// text 40,000; gallery of 20; 20 MB is not confirmed (api/submit).
		"reddit": {40_000, schema.UTF16, 0, 0, 20, 1, 20_000_000, 0, schema.RecoverList},
		// a page has no limits; the files are what Git hosts take.
		"site": {0, schema.Graphemes, 0, 0, 20, 4, 20 << 20, 0, schema.RecoverID},
		// text cut at 40,000; 50 blocks; alt 2,000 (chat.postMessage, image block).
		"slack": {40_000, schema.UTF16, 0, 0, 49, 1, 0, 2000, schema.RecoverList},
		// text 4,096; album of 10; photo 10 MB (sendMessage, sendMediaGroup, sendPhoto).
		"telegram": {4096, schema.UTF16, 0, 0, 10, 10, 10_000_000, 0, schema.RecoverNone},
		// 500, emoji by their bytes; carousel of 20; 8 MB; alt 1,000 (posts, media).
		"threads": {500, schema.EmojiBytes, 0, 0, 20, 20, 8_000_000, 1000, schema.RecoverList},
		// 1 MB a post; 30 images of 10 MB, 1 native video; alt 4,096 (NPF, post limits).
		"tumblr": {0, schema.CodePoints, 1_000_000, 0, 30, 1, 10_000_000, 4096, schema.RecoverList},
		// 280 weighted, a link 23; 4 images of 5 MB; alt 1,000 (counting characters, media best practices).
		"x": {280, schema.Weighted, 0, 23, 4, 1, 5_000_000, 1000, schema.RecoverList},
	}
}

func TestFacts(t *testing.T) {
	want := facts()
	for name, n := range connectors.Networks() {
		got := []any{
			n.Text.Limit, n.Text.Unit, n.Text.ByteLimit, n.Text.URLCost,
			n.Media.Images, n.Media.Videos, int(n.Media.ImageBytes), n.Media.Alt, n.Recovery,
		}
		if !slices.Equal(got, want[name]) {
			t.Errorf("%s: got %v, want %v", name, got, want[name])
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("got no network for the facts %v", want)
	}
}

// TestOtherFacts are the limits that few networks have.
func TestOtherFacts(t *testing.T) {
	n := connectors.Networks()
	for _, fact := range []struct {
		name      string
		got, want any
	}{
		{"instagram refuses more than 30 hashtags, and its help pages advise 5", n["instagram"].Amounts.Hashtags, schema.Amount{Max: 30, Advised: 5}},
		{"instagram, mentions", n["instagram"].Amounts.Mentions, schema.Amount{Max: 20}},
		{"instagram and pinterest have no post of text alone", [2]int{n["instagram"].Media.Min, n["pinterest"].Media.Min}, [2]int{1, 1}},
		{"threads, different links", n["threads"].Amounts.Links, schema.Amount{Max: 5}},
		{"tumblr, links and mentions", [2]int{n["tumblr"].Amounts.Links.Max, n["tumblr"].Amounts.Mentions.Max}, [2]int{100, 50}},
		{"tumblr, a text block", n["tumblr"].Text.Paragraph, 4096},
		{"x, a GIF or a video alone, or four images", [3]int{n["x"].Media.GIFs, n["x"].Media.Videos, n["x"].Media.Mixed}, [3]int{1, 1, 0}},
		{"x describes pictures alone", n["x"].Media.NoVideoAlt, true},
		{"x and facebook have no place for a language", [2]bool{n["x"].NoLanguage, n["facebook"].NoLanguage}, [2]bool{true, true}},
		{"facebook's edits are of the text", [2]bool{n["facebook"].EditText, n["mastodon"].EditText}, [2]bool{true, false}},
		{"x, cashtags", n["x"].Amounts.Cashtags, schema.Amount{Max: 1}},
		{"x, characters that it refuses", n["x"].Text.Forbidden, "\uFFFE\uFEFF\uFFFF"},
		{"telegram, a caption", n["telegram"].Text.Caption, 1024},
		{"slack asks for less", n["slack"].Text.Advised, 4000},
		{"titles", [2]int{n["pinterest"].Text.Title, n["reddit"].Text.Title}, [2]int{100, 300}},
		{"linkedin, what is sent behind a backslash", n["linkedin"].Text.Escaped, `\|{}@[]()<>#*_~`},
	} {
		if fact.got != fact.want {
			t.Errorf("%s: got %v, want %v", fact.name, fact.got, fact.want)
		}
	}
}

// TestSound looks for descriptions that can't be meant.
func TestSound(t *testing.T) {
	for _, d := range connectors.All() {
		for _, problem := range problems(d) {
			t.Errorf("%s: %s", d.Network.Name, problem)
		}
	}
}

func problems(d connector.Driver) (found []string) {
	n := d.Network
	must := func(ok bool, format string, args ...any) {
		if !ok {
			found = append(found, fmt.Sprintf(format, args...))
		}
	}
	units := []schema.Unit{schema.Graphemes, schema.CodePoints, schema.UTF16, schema.Bytes, schema.Weighted, schema.EmojiBytes}
	must(n.Title != "" && n.Markup != "" && n.Recovery != "", "it lacks a title, a markup or a recovery")
	must(slices.Contains(units, n.Text.Unit), "%q is no unit", n.Text.Unit)
	must(n.Text.Advised <= n.Text.Limit && n.Text.Caption <= n.Text.Limit, "a lesser limit of the text is not less")
	must(n.Media.Min <= max(n.Media.Images, n.Media.Videos), "more files are needed than fit")
	must(n.Media.Mixed == 0 || n.Media.Mixed >= max(n.Media.Images, n.Media.Videos), "fewer fit together than alone")
	must(slices.IsSorted(n.Media.Types) || !n.Unspoken, "the types are not sorted")
	must(n.Media.RatioMin <= n.Media.RatioMax, "the ratios are the wrong way round")
	must(!n.Unspoken || !n.NeedsServer && !n.NeedsAccount && !n.NeedsSecret && !n.NeedsURL, "nothing is needed for what is not spoken")
	must(n.Schedule == nil || n.Delete && n.Recovery != schema.RecoverNone, "what is left there ahead of its time can't be taken back or looked up")
	must(n.Schedule == nil || n.NoSchedule == "", "it holds posts for later, and says why not")
	must(!n.EditText || n.Edit && !n.EditAll, "an edit of texts alone is none, or one of all")
	must(n.Media.GIFs == 0 || slices.Contains(n.Media.Types, "image/gif"), "GIFs are counted and not accepted")
	if a := n.Account; a != (schema.AccountRules{}) {
		form, err := regexp.Compile(a.Pattern)
		must(err == nil && form.MatchString(a.Sample) && !form.MatchString("northwind/page") && a.Words != "", "the sample of an account is none")
	}
	lengths := []schema.Duration{n.Media.VideoMin, n.Media.VideoMax}
	if n.Poll != nil {
		lengths = append(lengths, n.Poll.Min, n.Poll.Max)
	}
	for _, length := range lengths {
		_, err := length.Value()
		must(err == nil, "%v", err)
	}
	for _, a := range []schema.Amount{n.Amounts.Hashtags, n.Amounts.Mentions, n.Amounts.Links, n.Amounts.Cashtags} {
		must(a.Max == 0 || a.Advised <= a.Max, "more is advised than allowed")
	}
	return found
}
