package site

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/galley-social/galley/schema"
)

// Delete takes one part off the site: a section of its post's page, or, with the first part, the page, its
// place in lists and feeds, and media nothing else shows. It may be repeated: schema.ErrAbsent when the part is
// not there.
func (c *Client) Delete(ctx context.Context, r schema.Remote) error {
	return settled(func() error { return c.remove(ctx, r) })
}

func (c *Client) remove(ctx context.Context, r schema.Remote) error {
	if err := ctx.Err(); err != nil {
		return unwritten(err, "delete "+r.URL)
	}
	old, err := c.load(ctx)
	if err != nil {
		return err
	}
	held, number, err := c.locate(old, r)
	if err != nil {
		return err
	}
	if number == 1 {
		return c.write(ctx, old, old.with(held.Post, nil, c.look), nil, "Delete "+held.Post)
	}
	rest := *held
	rest.Parts = slices.DeleteFunc(slices.Clone(held.Parts), func(p part) bool { return p.Number == number })
	return c.write(ctx, old, old.with(held.Post, &rest, c.look), nil, "Delete part "+strconv.Itoa(number)+" of "+held.Post)
}

// locate finds the part of a receipt in the index, or that of an address that a person gave.
func (c *Client) locate(ix *index, r schema.Remote) (*entry, int, error) {
	id := r.ID
	if id == "" {
		rest, ok := strings.CutPrefix(r.URL, c.look.base.String())
		if !ok {
			return nil, 0, refused("", "%q is not an address of this site", r.URL)
		}
		if id, _ = url.PathUnescape(rest); id == "" {
			return nil, 0, refused("", "%q is not the address of a post", r.URL)
		}
	}
	folder, anchor, _ := strings.Cut(id, "#")
	number := 1
	if text, ok := strings.CutPrefix(anchor, "part-"); ok {
		if n, err := strconv.Atoi(text); err == nil {
			number = n
		}
	}
	for _, e := range ix.Posts {
		if strings.TrimSuffix(postPath(e.Post), "index.html") != folder {
			continue
		}
		if slices.ContainsFunc(e.Parts, func(p part) bool { return p.Number == number }) {
			return e, number, nil
		}
	}
	return nil, 0, schema.ErrAbsent
}

// Fetch reads one part from the site's index, and looks whether its page is still as galley wrote it.
func (c *Client) Fetch(ctx context.Context, r schema.Remote) (schema.Live, error) {
	ix, err := c.load(ctx)
	if err != nil {
		return schema.Live{}, err
	}
	held, number, err := c.locate(ix, r)
	if err != nil {
		return schema.Live{}, err
	}
	file := postPath(held.Post)
	page, err := c.files.Read(ctx, file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return schema.Live{}, schema.ErrAbsent
	case err != nil:
		return schema.Live{}, unwritten(err, "read "+file)
	}
	at := slices.IndexFunc(held.Parts, func(p part) bool { return p.Number == number })
	this := held.Parts[at]
	live := schema.Live{Text: this.Text, HTML: this.HTML, Warning: held.Warning, Media: len(this.Media)}
	// A page of an older look was made by templates that are gone, so nothing can be said about its bytes.
	if ix.Look == c.look.fingerprint() {
		want, err := c.look.render(c.look.layout(ix)[file])
		if err != nil {
			return live, refused("", "%v", err)
		}
		if !bytes.Equal(page, want) {
			live.Altered = file + " is not as galley wrote it"
		}
	}
	return live, nil
}
