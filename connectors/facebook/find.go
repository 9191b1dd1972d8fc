package facebook

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/galley-social/galley/schema"
)

// The bounds of a search. The margin covers clocks that differ.
const (
	margin   = skew + 2*time.Minute
	pageSize = 50
	maxPages = 25
	// settle is how long Facebook is given to list what it has just made.
	settle = 20 * time.Second
)

// Find looks for the part. What is scheduled is looked up by its id first, then among what waits, then among what is
// public, so that nothing slips past on its way from one to the other.
func (c *client) Find(ctx context.Context, e schema.Effect) (schema.Remote, error) {
	r, err := c.find(ctx, e)
	if err == nil && r.At.IsZero() {
		r.At = e.Now.UTC()
	}
	return r, err
}

func (c *client) find(ctx context.Context, e schema.Effect) (schema.Remote, error) {
	if !e.Scheduled.IsZero() && e.Held != nil && objectID.MatchString(e.Held.ID) {
		if f := c.waitsElsewhere(e.Held.ID); f != nil {
			return schema.Remote{}, f
		}
		p, _, gone, err := c.read(ctx, e.Held.ID, stateFields)
		if !gone {
			return stateOf(p, err)
		}
	}
	return c.search(ctx, e)
}

// stateOf is what a post is now.
func stateOf(p post, err error) (schema.Remote, error) {
	switch {
	case err != nil:
		return schema.Remote{}, err
	case p.public():
		return p.remote(), nil
	case !p.pending() || p.Scheduled.IsZero():
		return schema.Remote{}, later("look at the page's scheduled posts", "Facebook does not say whether %s is public, or when", p.ID)
	}
	return p.held(), nil
}

// search looks through the listings twice, with a wait between, because a listing may lag behind.
func (c *client) search(ctx context.Context, e schema.Effect) (schema.Remote, error) {
	r, err := c.look(ctx, e)
	if !errors.Is(err, schema.ErrAbsent) {
		return r, err
	}
	if c.options.Sleep == nil || c.options.Sleep(ctx, settle) != nil {
		return schema.Remote{}, later("the next run looks again", "stopped before Facebook was asked a second time")
	}
	r, err = c.look(ctx, e)
	if !errors.Is(err, schema.ErrAbsent) {
		return r, err
	}
	return schema.Remote{}, c.absent(ctx)
}

// look reads the listings once.
func (c *client) look(ctx context.Context, e schema.Effect) (schema.Remote, error) {
	if !e.Scheduled.IsZero() {
		waiting, err := c.list(ctx, "scheduled_posts", e, func(p post) bool {
			return !p.public() && p.Scheduled.Unix() == e.Scheduled.Unix()
		})
		if err != nil {
			return schema.Remote{}, err
		}
		if r, err := oldest(e, waiting, post.held); !errors.Is(err, schema.ErrAbsent) {
			return r, err
		}
	}
	since := e.Claimed.Add(-margin)
	public, err := c.list(ctx, "published_posts", e, func(p post) bool {
		return !p.pending() && (p.Created.IsZero() || !p.Created.Before(since))
	})
	if err == nil && !e.Scheduled.IsZero() {
		public, err = atTime(public, e.Scheduled)
	}
	if err != nil {
		return schema.Remote{}, err
	}
	return oldest(e, public, post.remote)
}

// listing is one page of a listing. Data is nil where the answer has none, which is no empty listing.
type listing struct {
	Data   []post `json:"data"`
	Paging struct {
		Next    string `json:"next"`
		Cursors struct {
			After string `json:"after"`
		} `json:"cursors"`
	} `json:"paging"`
}

// list reads a listing to its end, and gives the posts that read as the part and are not known to be another, the
// newest first. The address of the next page has the token in it, so only its cursor is used.
func (c *client) list(ctx context.Context, edge string, e schema.Effect, ours func(post) bool) ([]post, error) {
	query := url.Values{"fields": {fullFields}, "limit": {strconv.Itoa(pageSize)}}
	if edge == "published_posts" {
		query.Set("since", strconv.FormatInt(e.Claimed.Add(-margin).Unix(), 10))
	}
	var matches []post
	for range maxPages {
		var page listing
		if _, _, err := c.get(ctx, "/"+c.page+"/"+edge, query, &page); err != nil {
			return nil, err
		}
		if page.Data == nil {
			return nil, later("", "Facebook's answer is no list of posts")
		}
		for _, p := range page.Data {
			if !objectID.MatchString(p.ID) {
				return nil, later("", "Facebook lists a post without an id")
			}
			if !e.Taken[p.ID] && ours(p) && p.same(e) {
				matches = append(matches, p)
			}
		}
		next := page.Paging.Cursors.After
		switch {
		case page.Paging.Next == "":
			return matches, nil
		case next == "" || next == query.Get("after"):
			return nil, later("", "Facebook's list of posts goes on, and does not say how")
		}
		query.Set("after", next)
	}
	return nil, later("look for the post on the page, and end it with galley resolve", "%s",
		fmt.Sprintf("the page has more than %d posts since %s", pageSize*maxPages, e.Claimed.UTC().Format(time.RFC3339)))
}
