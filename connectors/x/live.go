package x

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// Delete takes one post back, with every version of it. It may be repeated: schema.ErrAbsent when X says that it
// holds no such post any more.
func (c *client) Delete(ctx context.Context, r schema.Remote) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	request, err := c.request(httpx.Effect, http.MethodDelete, "/2/tweets/"+id, nil)
	if err != nil {
		return err
	}
	var gone struct {
		Data struct {
			Deleted *bool `json:"deleted"`
		} `json:"data"`
	}
	out, err := c.call(ctx, request, &gone)
	switch {
	case isGone(out, id):
		return schema.ErrAbsent
	case err != nil:
		return err
	case gone.Data.Deleted == nil:
		return c.http.Unreadable(request, out, "the answer to the deletion does not say whether it is done: "+sentence(problemsOf(out.Body)))
	case !*gone.Data.Deleted:
		return c.kept(ctx, id)
	}
	return nil
}

// kept tells a post that is gone from one that the token's account may not delete.
func (c *client) kept(ctx context.Context, id string) error {
	if _, err := c.post(ctx, id); err != nil {
		return err
	}
	return refuse("use the token of the account that published it", "X did not delete %s, which is still there", c.address(id))
}

// Fetch reads one post as X holds it; schema.ErrAbsent when it holds it no more. Of a post that was edited it
// reads the newest version, which has another id.
func (c *client) Fetch(ctx context.Context, r schema.Remote) (schema.Live, error) {
	id, err := idOf(r)
	if err != nil {
		return schema.Live{}, err
	}
	p, err := c.post(ctx, id)
	if err != nil {
		return schema.Live{}, err
	}
	var live schema.Live
	if newest := p.newest(); newest != id {
		if p, err = c.post(ctx, newest); err != nil {
			return schema.Live{}, err
		}
		live.Edited = p.CreatedAt.UTC()
	}
	live.Text, live.Media = p.original(), len(p.Attachments.MediaKeys)
	return live, nil
}

// post reads one post.
func (c *client) post(ctx context.Context, id string) (post, error) {
	var answer struct {
		Data post `json:"data"`
	}
	r, out, err := c.get(ctx, "/2/tweets/"+id, url.Values{"tweet.fields": {shownFields}}, &answer)
	switch {
	case isGone(out, id):
		return post{}, schema.ErrAbsent
	case err != nil:
		return post{}, err
	case answer.Data.ID != id:
		words := sentence(problemsOf(out.Body))
		return post{}, c.http.Unreadable(r, out, "the answer does not name the post: "+words)
	}
	return answer.Data, nil
}

// isGone reports whether X itself says that it has no such post. It says so with status 200 or 404; what some
// other program on the way answers says nothing about the post.
func isGone(out httpx.Response, id string) bool {
	if out.Status != http.StatusOK && out.Status != http.StatusNotFound {
		return false
	}
	var held struct {
		Data any `json:"data"`
	}
	if json.Unmarshal(out.Body, &held) != nil || held.Data != nil {
		return false
	}
	return slices.ContainsFunc(problemsOf(out.Body), func(p problem) bool {
		return strings.HasSuffix(p.Type, "/resource-not-found") && (p.ResourceID == id || p.Value == id)
	})
}
