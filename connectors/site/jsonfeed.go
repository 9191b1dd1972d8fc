package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

type jsonFeed struct {
	Version  string       `json:"version"`
	Title    string       `json:"title"`
	HomePage string       `json:"home_page_url"`
	FeedURL  string       `json:"feed_url"`
	Language string       `json:"language"`
	Authors  []jsonAuthor `json:"authors"`
	Galley   jsonMark     `json:"_galley"`
	Items    []jsonItem   `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// jsonMark is the extension by which galley knows its own file.
type jsonMark struct {
	About string `json:"about"`
}

type jsonItem struct {
	ID          string           `json:"id"`
	URL         string           `json:"url"`
	Title       string           `json:"title"`
	ContentHTML string           `json:"content_html"`
	Summary     string           `json:"summary,omitempty"`
	Image       string           `json:"image,omitempty"`
	Published   string           `json:"date_published"`
	Modified    string           `json:"date_modified,omitempty"`
	Tags        []string         `json:"tags,omitempty"`
	Language    string           `json:"language,omitempty"`
	Attachments []jsonAttachment `json:"attachments,omitempty"`
}

type jsonAttachment struct {
	URL   string `json:"url"`
	Type  string `json:"mime_type"`
	Title string `json:"title,omitempty"`
	Size  int64  `json:"size_in_bytes,omitempty"`
}

// jsonFeed is JSON Feed 1.1.
func (l look) jsonFeed(p page) ([]byte, error) {
	feed := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: l.name, HomePage: l.base.String(),
		FeedURL: l.address("feed.json"), Language: l.language, Authors: []jsonAuthor{{l.name, l.base.String()}},
		Galley: jsonMark{"https://github.com/galley-social/galley"}, Items: []jsonItem{},
	}
	for _, e := range p.entries {
		body, err := l.feedHTML(e, p.entries)
		if err != nil {
			return nil, err
		}
		address := l.address(postPath(e.Post))
		item := jsonItem{
			ID: address, URL: address, Title: e.Title, ContentHTML: body, Summary: teaser(e),
			Published: e.At.Format(time.RFC3339), Tags: e.Tags, Language: l.languageOf(e),
		}
		if !e.Updated.IsZero() {
			item.Modified = e.Updated.Format(time.RFC3339)
		}
		if shown := l.card(e, linker{look: l, absolute: true}).Picture; shown != nil {
			item.Image = shown.URL
		}
		for _, m := range mediaOf(e) {
			item.Attachments = append(item.Attachments, jsonAttachment{URL: l.address(m.Path), Type: m.Type, Title: m.Alt, Size: m.Bytes})
		}
		feed.Items = append(feed.Items, item)
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(feed); err != nil {
		return nil, fmt.Errorf("make a feed: %w", err)
	}
	return b.Bytes(), nil
}
