package site

import (
	"encoding/json"
	"encoding/xml"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/schema"
)

func memory(t *testing.T, messages ...schema.Message) map[string]string {
	t.Helper()
	files := &connectortest.Memory{}
	c := mustOpen(t, files)
	for _, m := range messages {
		post(t, c, m)
	}
	return contents(t, files)
}

// The feeds are read back by types of their own, so that a wrong tag in the writer can't hide.
type readAtom struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"http://www.w3.org/2005/Atom id"`
	Title   string   `xml:"http://www.w3.org/2005/Atom title"`
	Updated string   `xml:"http://www.w3.org/2005/Atom updated"`
	Author  string   `xml:"http://www.w3.org/2005/Atom author>name"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"http://www.w3.org/2005/Atom link"`
	Entries []struct {
		ID        string `xml:"id"`
		Title     string `xml:"title"`
		Updated   string `xml:"updated"`
		Published string `xml:"published"`
		Links     []struct {
			Rel    string `xml:"rel,attr"`
			Type   string `xml:"type,attr"`
			Href   string `xml:"href,attr"`
			Length int64  `xml:"length,attr"`
		} `xml:"link"`
		Categories []struct {
			Term string `xml:"term,attr"`
		} `xml:"category"`
		Content struct {
			Type string `xml:"type,attr"`
			Body string `xml:",chardata"`
		} `xml:"content"`
	} `xml:"http://www.w3.org/2005/Atom entry"`
}

func parseAtom(t *testing.T, data string) readAtom {
	t.Helper()
	var feed readAtom
	decoder := xml.NewDecoder(strings.NewReader(data))
	decoder.Strict = true
	if err := decoder.Decode(&feed); err != nil {
		t.Fatalf("atom.xml: %v", err)
	}
	return feed
}

type readJSON struct {
	Version  string `json:"version"`
	Title    string `json:"title"`
	FeedURL  string `json:"feed_url"`
	HomePage string `json:"home_page_url"`
	Items    []struct {
		ID          string   `json:"id"`
		URL         string   `json:"url"`
		Title       string   `json:"title"`
		ContentHTML string   `json:"content_html"`
		Published   string   `json:"date_published"`
		Language    string   `json:"language"`
		Tags        []string `json:"tags"`
		Attachments []struct {
			URL  string `json:"url"`
			Type string `json:"mime_type"`
			Size int64  `json:"size_in_bytes"`
		} `json:"attachments"`
	} `json:"items"`
}

func parseJSONFeed(t *testing.T, data string) readJSON {
	t.Helper()
	var feed readJSON
	if err := json.Unmarshal([]byte(data), &feed); err != nil {
		t.Fatalf("feed.json: %v", err)
	}
	return feed
}

func wantTime(t *testing.T, what, value string) {
	t.Helper()
	if _, err := time.Parse(time.RFC3339, value); err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

func wantAbsolute(t *testing.T, what, address string) {
	t.Helper()
	if u, err := url.Parse(address); err != nil || !u.IsAbs() || u.Host == "" {
		t.Errorf("%s: got %q, want an absolute address", what, address)
	}
}

func TestAtomHasWhatItMust(t *testing.T) {
	feed := parseAtom(t, memory(t, sample()...)["atom.xml"])
	if feed.ID == "" || feed.Title == "" || feed.Author == "" || len(feed.Links) != 2 {
		t.Errorf("the feed lacks an id, a title, an author or a link: %+v", feed)
	}
	wantTime(t, "feed updated", feed.Updated)
	if feed.Links[0].Rel != "self" || feed.Links[0].Href != "https://northwind.example/news/atom.xml" {
		t.Errorf("self link: got %+v", feed.Links[0])
	}
	if len(feed.Entries) != 4 {
		t.Fatalf("got %d entries, want the 4 listed posts", len(feed.Entries))
	}
	seen := map[string]bool{}
	for _, e := range feed.Entries {
		wantAbsolute(t, "id", e.ID)
		if seen[e.ID] || e.Title == "" || e.Content.Type != "html" || e.Content.Body == "" {
			t.Errorf("the entry %q is a repeat or lacks a title or content", e.ID)
		}
		seen[e.ID] = true
		wantTime(t, "updated", e.Updated)
		wantTime(t, "published", e.Published)
		for _, l := range e.Links {
			wantAbsolute(t, l.Rel, l.Href)
			if l.Rel == "enclosure" && (l.Length == 0 || l.Type == "") {
				t.Errorf("enclosure without length or type: %+v", l)
			}
		}
	}
	if got := len(feed.Entries[0].Links); got != 3 {
		t.Errorf("got %d links of the newest entry, want its page and two pictures", got)
	}
	if got := len(feed.Entries[0].Categories); got != 5 {
		t.Errorf("got %d categories, want 5", got)
	}
}

func TestJSONFeedHasWhatItMust(t *testing.T) {
	feed := parseJSONFeed(t, memory(t, sample()...)["feed.json"])
	if feed.Version != "https://jsonfeed.org/version/1.1" || feed.Title == "" || len(feed.Items) != 4 {
		t.Fatalf("got version %q, title %q, %d items", feed.Version, feed.Title, len(feed.Items))
	}
	wantAbsolute(t, "feed_url", feed.FeedURL)
	wantAbsolute(t, "home_page_url", feed.HomePage)
	for _, item := range feed.Items {
		wantAbsolute(t, "id", item.ID)
		wantAbsolute(t, "url", item.URL)
		wantTime(t, "date_published", item.Published)
		if item.Title == "" || item.ContentHTML == "" {
			t.Errorf("the item %s lacks a title or content", item.ID)
		}
		for _, a := range item.Attachments {
			wantAbsolute(t, "attachment", a.URL)
			if a.Type == "" || a.Size == 0 {
				t.Errorf("attachment without type or size: %+v", a)
			}
		}
	}
	if newest := feed.Items[0]; len(newest.Attachments) != 2 || len(newest.Tags) != 5 {
		t.Errorf("got %d attachments and %d tags of the newest item, want 2 and 5", len(newest.Attachments), len(newest.Tags))
	}
	if got := feed.Items[2].Language; got != "pt" {
		t.Errorf("got language %q of the Portuguese item", got)
	}
}

func TestFeedsStripControlCharacters(t *testing.T) {
	m := message("odd", 1, "<p>a\x00\x08\x0b\x0c\x1f\ufffeb</p>")
	m.Title, m.Summary = "A\x01\x1b[31mB\xff", "s\x02"
	m.Parts = append(m.Parts, schema.Part{Role: schema.RoleThread, Text: "c\x03d"})
	files := memory(t, m)
	feed := parseAtom(t, files["atom.xml"])
	if got := feed.Entries[0].Title; got != "A[31mB" {
		t.Errorf("got title %q", got)
	}
	if got := feed.Entries[0].Content.Body; !strings.Contains(got, "<p>ab</p>") || !strings.Contains(got, "<p>cd</p>") {
		t.Errorf("got content %q", got)
	}
}

func TestFeedsAreBounded(t *testing.T) {
	files := filled(t, 60)
	feed := parseAtom(t, read(t, files, "atom.xml"))
	if len(feed.Entries) != feedLength || feed.Entries[0].Title != "Title of post-0059" || feed.Entries[0].Updated != feed.Updated {
		t.Errorf("got %d entries from %q, updated %s", len(feed.Entries), feed.Entries[0].Title, feed.Updated)
	}
	if got := len(parseJSONFeed(t, read(t, files, "feed.json")).Items); got != feedLength {
		t.Errorf("got %d items, want %d", got, feedLength)
	}
}

func TestSitemap(t *testing.T) {
	var m struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []struct {
			Loc string `xml:"loc"`
			Mod string `xml:"lastmod"`
		} `xml:"url"`
	}
	data := memory(t, sample()...)["sitemap.xml"]
	if err := xml.Unmarshal([]byte(data), &m); err != nil {
		t.Fatal(err)
	}
	if len(m.URLs) != 10 {
		t.Errorf("got %d addresses, want the home page, 5 topics and 4 posts", len(m.URLs))
	}
	for _, u := range m.URLs {
		wantAbsolute(t, "loc", u.Loc)
		wantTime(t, "lastmod", u.Mod)
	}
	if strings.Contains(data, "press-kit") {
		t.Error("the unlisted post is in the sitemap")
	}
}
