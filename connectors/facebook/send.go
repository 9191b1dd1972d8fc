package facebook

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// Send makes one part public, or leaves it with Facebook. What can be refused here is, before the request that counts.
// Whatever Facebook says when the post is read back, its creation is known.
func (c *client) Send(ctx context.Context, e schema.Effect) (schema.Remote, error) {
	form, err := c.draft(e)
	if err != nil {
		return schema.Remote{}, err
	}
	date, err := c.self(ctx)
	if err != nil {
		return schema.Remote{}, err
	}
	if f := early(e, date); f != nil {
		return schema.Remote{}, f
	}
	if !e.Scheduled.IsZero() && !date.IsZero() {
		if f := ahead(e, date); f != nil {
			return schema.Remote{}, f
		}
	}
	a := ask{method: http.MethodPost, path: "/" + c.page + "/feed", form: form, now: e.Now}
	var made post
	out, _, err := c.call(ctx, a, &made)
	if err != nil {
		return schema.Remote{}, duplicate(err, out, e)
	}
	if !objectID.MatchString(made.ID) {
		return schema.Remote{}, c.unreadable(a, out, "the answer to the post has no id")
	}
	return c.readBack(ctx, e, made.ID)
}

// duplicate is the error of a hand-over that Facebook refused as the same as the post just before, of which it may be
// the next occasion: once another post is between them, or at its time, Facebook takes it.
func duplicate(err error, out httpx.Response, e schema.Effect) error {
	var f *schema.Fault
	said, _ := parseError(out.Body)
	if e.Scheduled.IsZero() || !said.is(codeDuplicate) || !errors.As(err, &f) || f.Outcome != schema.Refused {
		return err
	}
	kept := *f
	kept.Outcome, kept.Hint = schema.Later, "the next run tries again, or galley publishes it at its time"
	return &kept
}

// draft is the form of POST /{page}/feed.
func (c *client) draft(e schema.Effect) (url.Values, error) {
	form := url.Values{}
	switch part := e.This(); {
	case e.Part > 0:
		return nil, refuse("leave out the parts after the first", "galley adds no comments on Facebook, and part %d would be one", e.Part+1)
	case part.Length.Over():
		return nil, refuse("shorten it", "the text has %d characters, and %d fit", part.Length.Count, part.Length.Limit)
	case len(e.Uploads) != len(part.Media):
		return nil, refuse("upload each file first", "the part has %d media files, and %d are uploaded", len(part.Media), len(e.Uploads))
	case part.Text == "" && linkOf(e) == "" && len(part.Media) == 0:
		return nil, refuse("write a text", "the post has neither text nor link nor picture")
	case part.Text != "":
		form.Set("message", part.Text)
	}
	if link := linkOf(e); link != "" {
		form.Set("link", link)
	}
	if len(e.Uploads) > 0 {
		list, err := attachments(e.Uploads)
		if err != nil {
			return nil, err
		}
		form.Set("attached_media", list)
	}
	if !e.Scheduled.IsZero() {
		if f := ahead(e, e.Now); f != nil {
			return nil, f
		}
		form.Set("published", "false")
		form.Set("unpublished_content_type", "SCHEDULED")
		form.Set("scheduled_publish_time", strconv.FormatInt(e.Scheduled.Unix(), 10))
	}
	return form, nil
}

// attachments is the JSON list of the pictures, in order.
func attachments(uploads []schema.Upload) (string, error) {
	var list []map[string]string
	for _, up := range uploads {
		var h handle
		if err := json.Unmarshal(up.Handle, &h); err != nil || !objectID.MatchString(h.ID) {
			return "", refuse("upload the file again", "the upload of %s has no id", up.File)
		}
		list = append(list, map[string]string{"media_fbid": h.ID})
	}
	data, err := json.Marshal(list)
	return string(data), err
}

// readBack asks for the address of what was made, and whether it is what was asked for. A reading that fails takes
// nothing back of what the first answer proved; one that says something else does.
func (c *client) readBack(ctx context.Context, e schema.Effect, id string) (schema.Remote, error) {
	p, _, _, err := c.read(ctx, id, stateFields)
	if !e.Scheduled.IsZero() {
		at := time.Unix(e.Scheduled.Unix(), 0).UTC()
		if err == nil && (!p.pending() || !p.Scheduled.Equal(at)) {
			return schema.Remote{}, wrong(id, "was to wait until "+at.Format(time.RFC3339)+", and does not")
		}
		return schema.Remote{ID: id, At: at, Pending: true}, nil
	}
	if err == nil && p.pending() {
		return schema.Remote{}, wrong(id, "was to be public, and is not")
	}
	at := e.Now.UTC()
	if err != nil {
		p = post{}
	}
	if !p.Created.IsZero() {
		at = p.Created.Time
	}
	return schema.Remote{ID: id, URL: address(id, p.URL), At: at}, nil
}

// wrong is the fault of a post that was made otherwise than it was asked for.
func wrong(id, how string) *schema.Fault {
	return &schema.Fault{
		Outcome: schema.Unknown, Reason: "Facebook made the post " + id + ", which " + how,
		Hint: "the next run looks it up; look at the page and its scheduled posts",
	}
}
