package mastodon

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/galley-social/galley/schema"
	"golang.org/x/text/unicode/norm"
)

// The bounds of a search. The margin covers clocks that differ.
const (
	margin   = skew + 2*time.Minute
	pageSize = 40
	maxPages = 25
)

// Find looks through the account's own statuses, from the newest back to the claim. It takes the oldest that
// has the part's text and is not known to be another part, so that a copy someone made later is not taken for it.
func (c *client) Find(ctx context.Context, e schema.Effect) (schema.Remote, error) {
	parent, err := c.answers(ctx, e)
	if err != nil {
		return schema.Remote{}, err
	}
	id, err := c.self(ctx)
	if err != nil {
		return schema.Remote{}, err
	}
	var match *status
	query := url.Values{"limit": {fmt.Sprint(pageSize)}, "exclude_reblogs": {"true"}}
	since := e.Claimed.Add(-margin)
	for range maxPages {
		var page []status
		if _, err := c.get(ctx, "/api/v1/accounts/"+url.PathEscape(id)+"/statuses", query, &page); err != nil {
			return schema.Remote{}, err
		}
		past := len(page) == 0
		for _, s := range page {
			if s.CreatedAt.Before(since) {
				past = true
				continue
			}
			if e.Taken[s.ID] {
				continue
			}
			same, err := c.same(ctx, e, s, parent)
			if err != nil {
				return schema.Remote{}, err
			}
			if same {
				match = &s
			}
		}
		if past {
			return c.verdict(match)
		}
		query.Set("max_id", page[len(page)-1].ID)
	}
	return schema.Remote{}, &schema.Fault{
		Outcome: schema.Later,
		Reason:  fmt.Sprintf("more than %d posts since %s", pageSize*maxPages, e.Claimed.UTC().Format(time.RFC3339)),
		Hint:    "look for the post on the network, and end it with galley resolve",
	}
}

func (c *client) verdict(match *status) (schema.Remote, error) {
	switch {
	case match == nil:
		return schema.Remote{}, schema.ErrAbsent
	case match.ID == "" || match.URL == "":
		return schema.Remote{}, &schema.Fault{Outcome: schema.Later, Reason: "the post is there, without an id or address"}
	}
	return match.remote(), nil
}

// self is the id of the token's account.
func (c *client) self(ctx context.Context) (string, error) {
	if c.account != "" {
		return c.account, nil
	}
	var who handle
	if _, err := c.get(ctx, "/api/v1/accounts/verify_credentials", nil, &who); err != nil {
		return "", err
	}
	if who.ID == "" {
		return "", &schema.Fault{Outcome: schema.Later, Reason: "the server does not say whose token it is"}
	}
	c.account = who.ID
	return who.ID, nil
}

// same reports whether a status is the part. What the listing shows is compared first; then the text as it
// was sent, because the HTML of a status hides half of a long link and shortens mentions.
func (c *client) same(ctx context.Context, e schema.Effect, s status, parent string) (bool, error) {
	text, warning := e.This().Text, e.Message.ContentWarning
	if strings.TrimSpace(text) == "" {
		// A server makes the warning of an empty status its text.
		text, warning = warning, ""
	}
	if s.InReplyToID != parent || len(s.Media) != len(e.This().Media) || !equalText(s.SpoilerText, warning) ||
		s.Visibility != string(c.visibility(e.Message)) || (s.Poll != nil) != (e.Message.Poll != nil && e.Part == 0) {
		return false, nil
	}
	held, isShown, err := c.text(ctx, s)
	switch {
	case err != nil:
		return false, err
	case isShown:
		return equalText(localMentions(held), localMentions(text)), nil
	}
	return equalText(held, text), nil
}

// equalText compares texts as people read them: servers trim and recompose.
func equalText(a, b string) bool { return fold(a) == fold(b) }

func fold(text string) string { return strings.Join(strings.Fields(norm.NFC.String(text)), " ") }
