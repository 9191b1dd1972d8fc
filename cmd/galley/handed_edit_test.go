package main_test

import (
	"strings"
	"testing"
	"time"
)

// TestPageEdit: a run says that it changed what it changed, and reports the rest.
func TestPageEdit(t *testing.T) {
	t.Parallel()
	const reported = "galley does not change it: an edit on Facebook changes the text and nothing else, and "
	p := newPaged(t)
	p.bring(t, "galley.yaml", strings.Replace(pageConfig, "SERVER", p.server.URL, 1)+"publish: {on_edit: apply}\n")
	p.at(time.Minute)
	p.must(t, 0, "publish").says(t, "published https://")

	p.bring(t, "posts/good-morning.md", strings.Replace(pagePost, "A cup of black coffee, seen from above", "An espresso in a blue cup", 1))
	p.must(t, 0, "publish").says(t, "Nothing is due.")
	p.must(t, 0, "status").says(t, reported+"the description of media/cup.jpg is another one")

	p.bring(t, "posts/good-morning.md", strings.Replace(pagePost, "open.", "open, and so are we.", 1))
	p.must(t, 0, "publish").says(t, "~ good-morning → page changed https://")
	if got := p.server.Posts()[0]; got.Message != "The shutters are open, and so are we." || got.Photos[0].Alt != "A cup of black coffee, seen from above" {
		t.Errorf("got %+v, want the new text and the old description", got)
	}
}

// TestPageEditLink: the preview of a link is that of the address that was sent.
func TestPageEditLink(t *testing.T) {
	t.Parallel()
	p := newPaged(t)
	p.bring(t, "galley.yaml", strings.Replace(pageConfig, "SERVER", p.server.URL, 1)+"publish: {on_edit: apply}\n")
	const linked = "---\ntitle: Good morning\nchannels: [page]\npublish_at: 2026-10-01 09:00\nlink: https://northwind.example/one\n---\nOpen.\n"
	p.bring(t, "posts/good-morning.md", linked)
	p.at(time.Minute)
	p.must(t, 0, "publish").says(t, "published https://")
	p.bring(t, "posts/good-morning.md", strings.Replace(linked, "/one", "/two", 1))
	p.must(t, 0, "publish").says(t, "Nothing is due.")
	p.must(t, 0, "status").says(t, "and the link that is previewed is another one")
	if got := p.server.Posts()[0].Message; !strings.Contains(got, "/one") {
		t.Errorf("got %q, want the text as it was", got)
	}
}
