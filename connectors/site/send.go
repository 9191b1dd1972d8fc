package site

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/galley-social/galley/schema"
)

// Upload keeps the bytes until the Send that shows them, so that a post and its media are one change.
func (c *Client) Upload(ctx context.Context, m schema.MediaFile, body []byte) (schema.Upload, error) {
	if err := ctx.Err(); err != nil {
		return schema.Upload{}, unwritten(err, "keep "+m.File)
	}
	path, err := mediaPath(m)
	if err != nil {
		return schema.Upload{}, err
	}
	if len(body) == 0 {
		return schema.Upload{}, refused("commit the file's content", "%s is empty", m.File)
	}
	handle, err := json.Marshal(map[string]string{"path": path})
	if err != nil {
		return schema.Upload{}, refused("", "%s: %v", m.File, err)
	}
	c.pending[path] = bytes.Clone(body)
	return schema.Upload{File: m.File, Handle: handle}, nil
}

// Send makes the part public, or replaces it when it is. What is public already is not written again.
func (c *Client) Send(ctx context.Context, e schema.Effect) (remote schema.Remote, err error) {
	err = settled(func() error {
		remote, err = c.send(ctx, e)
		return err
	})
	return remote, err
}

func (c *Client) send(ctx context.Context, e schema.Effect) (schema.Remote, error) {
	if err := ctx.Err(); err != nil {
		return schema.Remote{}, unwritten(err, "publish "+e.Message.Post)
	}
	if err := acceptable(e); err != nil {
		return schema.Remote{}, err
	}
	old, err := c.load(ctx)
	if err != nil {
		return schema.Remote{}, err
	}
	before := old.find(e.Message.Post)
	fresh, err := newEntry(e, before)
	if err != nil {
		return schema.Remote{}, err
	}
	if err := free(old, fresh); err != nil {
		return schema.Remote{}, err
	}
	doing := "Publish "
	if before != nil {
		doing = "Update "
	}
	next := old.with(fresh.Post, fresh, c.look)
	if err := c.write(ctx, old, next, fresh, doing+fresh.Post); err != nil {
		return schema.Remote{}, err
	}
	return c.remote(e), nil
}

// Find looks the part up in the site's index.
func (c *Client) Find(ctx context.Context, e schema.Effect) (schema.Remote, error) {
	ix, err := c.load(ctx)
	if err != nil {
		return schema.Remote{}, err
	}
	if held := ix.find(e.Message.Post); held != nil {
		for _, p := range held.Parts {
			if p.Number == e.Part+1 {
				return c.remote(e), nil
			}
		}
	}
	return schema.Remote{}, schema.ErrAbsent
}

// Repeatable is always true: a second Send of the same part changes nothing.
func (c *Client) Repeatable(context.Context, schema.Effect) bool { return true }

// remote is where the part is: a section of the post's page.
func (c *Client) remote(e schema.Effect) schema.Remote {
	file, anchor := postPath(e.Message.Post), ""
	if e.Part > 0 {
		anchor = fmt.Sprintf("#part-%d", e.Part+1)
	}
	return schema.Remote{
		ID: strings.TrimSuffix(file, "index.html") + anchor, URL: c.look.address(file) + anchor, At: e.Message.At.UTC(),
	}
}

func acceptable(e schema.Effect) error {
	m := e.Message
	switch {
	case e.Part < 0 || e.Part >= len(m.Parts):
		return refused("", "%s has no part %d", m.Delivery, e.Part+1)
	case m.Post == "":
		return refused("give the post an id", "the post has no id")
	case clean(m.Title) == "":
		return refused("give the post a title", "%s has no title", m.Delivery)
	case m.Visibility == schema.Private || m.Visibility == schema.Direct:
		return refused("take the channel off the post, or make the post public or unlisted",
			"%s is %s, and a site is public", m.Delivery, m.Visibility)
	}
	return nil
}

// free refuses a post whose folder is another post's.
func free(ix *index, fresh *entry) error {
	for _, e := range ix.Posts {
		if e.Post != fresh.Post && postPath(e.Post) == postPath(fresh.Post) {
			return refused("choose ids that differ in more than case", "the posts %q and %q would share the page %s", e.Post, fresh.Post, postPath(e.Post))
		}
	}
	return nil
}
