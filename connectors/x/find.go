package x

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/galley-social/galley/schema"
)

// The bounds of a search. The margin covers clocks that differ. X lists the newest 3,200 posts and no more.
const (
	margin   = skew + 2*time.Minute
	pageSize = 100
	maxPages = 32
	// lag is the wait between two looks at a listing that may not show yet what is public. X does not say for how long.
	lag = 20 * time.Second
)

// Find looks through the account's own posts, back to the claim. A listing lags behind what is public: so what is
// not there is looked for once more, some time later, before it is absent.
func (c *client) Find(ctx context.Context, e schema.Effect) (schema.Remote, error) {
	parent, err := answers(e)
	if err != nil {
		return schema.Remote{}, err
	}
	me, err := c.self(ctx)
	if err != nil {
		return schema.Remote{}, err
	}
	r, err := c.look(ctx, me, e, parent)
	if !errors.Is(err, schema.ErrAbsent) {
		return r, err
	}
	if c.options.Sleep == nil || c.options.Sleep(ctx, lag) != nil {
		return schema.Remote{}, &schema.Fault{
			Outcome: schema.Later, Reason: "X's listing does not have the post, and there was no time to look again", Hint: "the next run looks again",
		}
	}
	return c.look(ctx, me, e, parent)
}

// look goes through the listing once, and passes by what is known to be another part.
func (c *client) look(ctx context.Context, me account, e schema.Effect, parent string) (schema.Remote, error) {
	var matches []post
	since := e.Claimed.Add(-margin)
	query := url.Values{
		"max_results": {fmt.Sprint(pageSize)}, "start_time": {since.UTC().Format(time.RFC3339)},
		"exclude": {"retweets"}, "tweet.fields": {shownFields},
	}
	for range maxPages {
		page, err := c.page(ctx, me, query)
		if err != nil {
			return schema.Remote{}, err
		}
		for _, p := range page.Data {
			if !e.Taken[p.ID] && !p.CreatedAt.Before(since) && same(e, p, parent) {
				matches = append(matches, p)
			}
		}
		if page.Meta.Next == "" {
			return c.verdict(matches, e.Claimed)
		}
		query.Set("pagination_token", page.Meta.Next)
	}
	return schema.Remote{}, &schema.Fault{
		Outcome: schema.Later,
		Reason:  fmt.Sprintf("more than %d posts since %s", pageSize*maxPages, e.Claimed.UTC().Format(time.RFC3339)),
		Hint:    "look for the post on X, and end it with galley resolve",
	}
}

// listing is one page of the account's posts, the newest first.
type listing struct {
	Data []post `json:"data"`
	Meta *struct {
		Count *int   `json:"result_count"`
		Next  string `json:"next_token"`
	} `json:"meta"`
	Errors []problem `json:"errors"`
}

// page reads one page, and refuses one that does not prove to be whole: what is missing from it would be taken for
// absent.
func (c *client) page(ctx context.Context, me account, query url.Values) (listing, error) {
	var page listing
	r, out, err := c.get(ctx, "/2/users/"+me.ID+"/tweets", query, &page)
	switch {
	case err != nil:
		return page, err
	case page.Meta == nil || page.Meta.Count == nil || *page.Meta.Count != len(page.Data):
		return page, c.http.Unreadable(r, out, "the listing of posts is not whole: "+sentence(page.Errors))
	case len(page.Errors) > 0:
		return page, c.http.Unreadable(r, out, "the listing of posts leaves some out: "+sentence(page.Errors))
	case slices.ContainsFunc(page.Data, func(p post) bool { return !isID(p.ID) || p.CreatedAt.IsZero() }):
		return page, c.http.Unreadable(r, out, "the listing has a post without an id or time")
	}
	return page, nil
}

// verdict chooses among the posts that are the part. X refuses a text that it has just taken, so the first one
// since the claim is galley's, and a later one somebody's repetition. One from before the claim is galley's only if
// the clocks differ: then the last one is the nearest.
func (c *client) verdict(matches []post, claimed time.Time) (schema.Remote, error) {
	if len(matches) == 0 {
		return schema.Remote{}, schema.ErrAbsent
	}
	slices.SortStableFunc(matches, func(a, b post) int { return a.CreatedAt.Compare(b.CreatedAt) })
	// The times of a listing may be whole seconds.
	from := claimed.Truncate(time.Second)
	at := slices.IndexFunc(matches, func(p post) bool { return !p.CreatedAt.Before(from) })
	if at < 0 {
		at = len(matches) - 1
	}
	found := matches[at]
	return schema.Remote{ID: found.ID, URL: c.address(found.ID), At: found.CreatedAt.UTC()}, nil
}

// same reports whether a post is the part.
func same(e schema.Effect, p post, parent string) bool {
	if p.parent() != parent || len(p.Attachments.MediaKeys) != len(e.This().Media) ||
		(len(p.Attachments.PollIDs) > 0) != (e.Message.Poll != nil && e.Part == 0) {
		return false
	}
	held, sent := p.original(), e.This().Text
	return equalText(held, sent) || parent != "" && equalText(withoutLeading(held), withoutLeading(sent))
}
