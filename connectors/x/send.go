package x

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// draft is the body of POST /2/tweets. X refuses one that has a field it does not know, or none for the text of a
// post that is files alone.
type draft struct {
	Text  string     `json:"text"`
	Media *mediaIDs  `json:"media,omitempty"`
	Poll  *poll      `json:"poll,omitempty"`
	Reply *inReplyTo `json:"reply,omitempty"`
}

type mediaIDs struct {
	IDs []string `json:"media_ids"`
}

type poll struct {
	Options []string `json:"options"`
	Minutes int      `json:"duration_minutes"`
}

type inReplyTo struct {
	ID string `json:"in_reply_to_tweet_id"`
}

// Send makes one part public. It is one request, and everything that can be refused here is before it: so is the
// question, once for each client, whose token it is, whose answer tells X's clock as well.
func (c *client) Send(ctx context.Context, e schema.Effect) (schema.Remote, error) {
	d, err := newDraft(e)
	if err != nil {
		return schema.Remote{}, err
	}
	if _, err := c.self(ctx); err != nil {
		return schema.Remote{}, err
	}
	if f := c.early(e); f != nil {
		return schema.Remote{}, f
	}
	body, err := json.Marshal(d)
	if err != nil {
		return schema.Remote{}, fmt.Errorf("post of %s: %w", e.Message.Delivery, err)
	}
	r, err := c.request(httpx.Effect, http.MethodPost, "/2/tweets", nil)
	if err != nil {
		return schema.Remote{}, err
	}
	r.Body, r.Now = body, e.Now
	r.Header.Set("Content-Type", "application/json")
	var made struct {
		Data struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	out, err := c.call(ctx, r, &made)
	if err != nil {
		return schema.Remote{}, refine(err, out, e)
	}
	if !isID(made.Data.ID) {
		// X answers 200 with nothing but errors, too. That is no proof that nothing was made.
		reason := "the answer to the post has no id"
		if words := sentence(problemsOf(out.Body)); words != "" {
			reason += ": " + words
		}
		return schema.Remote{}, c.http.Unreadable(r, out, reason)
	}
	at := httpx.Date(out.Header)
	if at.IsZero() {
		at = e.Now
	}
	return schema.Remote{ID: made.Data.ID, URL: c.address(made.Data.ID), At: at.UTC()}, nil
}

// newDraft is the part as X takes it.
func newDraft(e schema.Effect) (draft, error) {
	d := draft{Text: e.This().Text}
	if p := e.Message.Poll; p != nil && e.Part == 0 {
		// Rounded up, because a poll that ends before its time takes votes away.
		d.Poll = &poll{Options: p.Options, Minutes: int((p.Duration.Or(0) + time.Minute - 1) / time.Minute)}
	}
	if f := fits(e); f != nil {
		return d, f
	}
	if len(e.Uploads) > 0 {
		d.Media = &mediaIDs{}
	}
	for _, up := range e.Uploads {
		var h handle
		if err := json.Unmarshal(up.Handle, &h); err != nil || !isID(h.ID) {
			return d, refuse("upload the file again", "the upload of %s has no id", up.File)
		}
		d.Media.IDs = append(d.Media.IDs, h.ID)
	}
	parent, err := answers(e)
	if parent != "" {
		d.Reply = &inReplyTo{parent}
	}
	return d, err
}

// fits refuses what X never takes together.
func fits(e schema.Effect) *schema.Fault {
	files := e.This().Media
	lonely := slices.IndexFunc(files, func(m schema.MediaFile) bool { return category(m) != imageCategory })
	switch {
	case len(e.Uploads) != len(files):
		return refuse("upload each file first", "the part has %d media files, and %d are uploaded", len(files), len(e.Uploads))
	case e.Message.Poll != nil && e.Part == 0 && len(files) > 0:
		return refuse("leave either of them out", "a post on X has a poll or files, and not both")
	case lonely >= 0 && len(files) > 1:
		kind := "video"
		if category(files[lonely]) == gifCategory {
			kind = "GIF"
		}
		return refuse("put it into a part of its own, or leave the other files out",
			"%s is a %s, which on X is a post's only file, and the part has %d files", files[lonely].File, kind, len(files))
	}
	return nil
}

// refine adds what only the answers to a post say.
func refine(err error, out httpx.Response, e schema.Effect) error {
	var f *schema.Fault
	if !errors.As(err, &f) || f.Outcome != schema.Refused {
		return err
	}
	all := problemsOf(out.Body)
	switch {
	case out.Status == http.StatusForbidden && mentions(all, "duplicate content"):
		f.Hint = fmt.Sprintf("look at the account: a post with this text is there already; if it is this one, galley resolve %s %s --posted URL",
			e.Message.Post, e.Message.Channel)
	case out.Status == http.StatusForbidden && mentions(all, "deleted or not visible"):
		f.Hint = "the post that it answers is gone, or the account may not see it"
		if isFresh(e) {
			f.Outcome, f.Wait, f.Hint = schema.Later, parentWait, "X shows the part before to itself after some seconds; the next run tries again"
		}
	case out.Status == http.StatusNotFound && e.Parent != nil && len(all) > 0:
		f.Hint = "the post that it answers is gone, or the account may not see it"
	case out.Status == http.StatusForbidden && e.Message.ReplyTo != nil && mentions(all, "reply", "not permitted"):
		f.Hint = "X lets an app answer others only when they mentioned or quoted the account: answer by hand"
	}
	return f
}

// A post that is just public is not yet known to all of X's servers.
const (
	parentWait  = 5 * time.Second
	parentFresh = 10 * time.Minute
)

// isFresh reports whether the post that is answered is so young that X may not see it yet. The run's instant may
// be before it.
func isFresh(e schema.Effect) bool {
	return e.Parent != nil && !e.Parent.At.IsZero() && e.Now.Sub(e.Parent.At) < parentFresh
}
